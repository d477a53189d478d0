import { z } from "zod";
import { imageReference } from "../../../shared/scalars";

/** Keys of `zalando` for metrics. */
export const monitoringKeys = {
  monitoring: z
    .boolean()
    .default(false)
    .describe(
      "A metrics exporter in each instance, as the superuser. It has no metrics of backups: the restore drill shows that they can be restored. A change is a rolling restart.",
    ),
  exporterImage: imageReference
    .optional()
    .describe("Image of the exporter. Default: the pinned one. A change is a rolling restart."),
};
