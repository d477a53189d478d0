import { z } from "zod";
import { sizeQuantity } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";
import { storage } from "../../../model/shapes";

/** A volume of each instance, which PGO can grow by itself. */
export const volume = strict({
  ...storage.shape,
  autoGrow: strict({
    limit: sizeQuantity.describe(
      "Size that the volume is never grown beyond. Lowering it below the size in use stops growth.",
    ),
    trigger: z
      .number()
      .int()
      .min(50)
      .max(90)
      .default(75)
      .describe("How full the volume is, in percent, when it is grown."),
    maxGrow: sizeQuantity.optional().describe("The most that one step adds. Default: half of the volume's size."),
  })
    .optional()
    .describe(
      "PGO grows the volume when it fills up; `size` stays what it is. Default: none. A change restarts nothing; " +
        "the StorageClass must allow expansion.",
    ),
});
