import { z } from "zod";
import { dnsLabel } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";
import { recoveryTarget, recoveryTimeline } from "../../../model/recovery";
import { folder } from "../backups/schema";

const restore = {
  cluster: dnsLabel(41).describe("Name of the cluster that made the backups."),
  target: recoveryTarget.optional(),
  timeline: recoveryTimeline(["latest"]).optional(),
  backupSet: z
    .string()
    .regex(/^\d{8}T\d{6}$/, {
      error: 'not the id of a backup; `npm run status` shows it, for example "20260131T010002"',
    })
    .optional()
    .describe("Id of the backup to start from. Default: the last one before the target."),
};

/** What a new cluster starts from. A running one never reads it. Source: CloudNativePG 1.30, Recovery. */
export const bootstrapSchema = z.discriminatedUnion("from", [
  strict({
    from: z.literal("cluster").describe("From the backups of a cluster that keeps them where this one does."),
    namespace: dnsLabel().optional().describe("Its namespace. Default: that of the new cluster."),
    ...restore,
  }),
  strict({
    from: z.literal("repository").describe("From a bucket with backups; the cluster that made them may be gone."),
    repository: strict(folder).describe("Where the backups are; nothing is written there."),
    ...restore,
  }),
]);
