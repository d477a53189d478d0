import { z } from "zod";
import { sizeQuantity } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";
import { storage } from "../../../model/shapes";

/** A volume of each instance, which PGO can grow by itself. */
export const volume = strict({
  ...storage.shape,
  autoGrow: strict({
    limit: sizeQuantity.describe("Maximum size of the volume. Lowering it below the current size stops growth."),
    trigger: z.number().int().min(50).max(90).default(75).describe("Usage in percent at which the volume grows."),
    maxGrow: sizeQuantity.optional().describe("Maximum growth of one step. Default: half of the volume's size."),
  })
    .optional()
    .describe(
      "PGO grows the volume when it fills up; `size` does not change. Default: none. A change restarts nothing; " +
        "the StorageClass must allow expansion.",
    ),
});
