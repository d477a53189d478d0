import { z } from "zod";
import { strict } from "../../../shared/validation";
import { placement } from "../../../model/placement";
import { scheduling } from "../../../model/shapes";

export { placement };

/** Placement of instances. */
export const instanceScheduling = strict({ ...scheduling.shape, ...placement });

/** Placement of pods without data. */
export const podScheduling = strict({
  antiAffinity: z
    .enum(["preferred", "required"])
    .optional()
    .describe(
      "preferred: two of the pods can share a node if no other is available. required: they never share one. Default: PGO's own preference against sharing.",
    ),
  nodePool: scheduling.shape.nodePool,
  ...placement,
});
