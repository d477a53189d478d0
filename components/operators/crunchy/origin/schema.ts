import { z } from "zod";
import { bareHost, dnsLabel, plainName } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";
import { recoveryTarget, recoveryTimeline } from "../../../model/recovery";
import { bucketPath, bucketPlace, repositoryName, volumePods } from "../backups/schema";

const restore = {
  target: recoveryTarget.optional(),
  timeline: recoveryTimeline(["latest", "current"]).optional(),
  backupSet: z
    .string()
    .regex(/^\d{8}-\d{6}F(_\d{8}-\d{6}[DI])?$/, {
      error: 'not the label of a backup; `pgbackrest info` shows it, for example "20260131-010002F"',
    })
    .optional()
    .describe("Label of the backup to start from. Default: the last one before the target."),
  ...volumePods,
};

const existingVolume = strict({
  claim: dnsLabel(253).describe("PersistentVolumeClaim in the cluster's namespace."),
  directory: z
    .string()
    .regex(/^[\w.-]+(\/[\w.-]+)*$/, { error: 'not a folder of the volume; write for example "pg17"' })
    .optional()
    .describe("Folder that is moved to where PGO looks for it. Default: it is there already."),
});

/**
 * What a new cluster starts from.
 *
 * PGO compares this with what it noted of its last restore, and not with whether there is a database: added to a running cluster
 * it removes the instances and restores over their data. Take it away once the cluster works.
 */
export const bootstrapSchema = z.discriminatedUnion("from", [
  strict({
    from: z.literal("cluster").describe("From the backups of a cluster that is there."),
    cluster: dnsLabel(41).describe("Name of the cluster."),
    namespace: dnsLabel().optional().describe("Its namespace. Default: that of the new cluster."),
    repository: repositoryName.describe("Which of its repositories is read."),
    ...restore,
  }),
  strict({
    from: z.literal("repository").describe("From a bucket with backups; the cluster that made them may be gone."),
    repository: strict({
      name: repositoryName.describe("Name that the repository had in the cluster that made it."),
      ...bucketPlace,
      path: bucketPath.describe("Folder in the bucket."),
    }).describe("Where the backups are; nothing is written there."),
    ...restore,
  }),
  strict({
    from: z.literal("volumes").describe("From volumes that are there, for example of a cluster that was deleted."),
    data: existingVolume.describe("Volume with the data directory."),
    wal: existingVolume.optional().describe("Volume with the write-ahead log. Default: it is with the data."),
    backups: existingVolume.optional().describe("Volume of the first repository. Default: a new one."),
  }),
]);

/**
 * An order to set the data of a running cluster back. PGO acts on an id that it has not acted on yet: it stops every instance, restores
 * over the data of one, and makes the others anew.
 */
export const restoreSchema = strict({
  id: z
    .string()
    .regex(/^[\w.-]{1,63}$/, { error: "not an id: letters, digits, _ . -" })
    .describe("Name of this restore, new each time: a new one restores again, the same one never does."),
  repository: repositoryName.describe("Which of the cluster's own repositories is read."),
  ...restore,
});

/** Another cluster's replica. */
export const standbySchema = strict({
  promoted: z
    .boolean()
    .default(false)
    .describe(
      "Whether it has become a primary of its own. Stop the old one first: both write to one repository. There is no way back but " +
        "a new standby.",
    ),
  repository: repositoryName
    .optional()
    .describe("Repository of its own list that is the primary's: the log is read there."),
  host: plainName(
    /^[a-zA-Z0-9]([-a-zA-Z0-9.]*[a-zA-Z0-9])?$/,
    'not a host; write its name alone, for example "primary.example.com", and the port under port',
    (text) => bareHost(text).replace(/:\d+$/, ""),
  )
    .optional()
    .describe(
      "Host of the primary: the log is streamed. Both clusters need certificates of one authority, which two in one namespace have.",
    ),
  port: z.number().int().min(1024).max(65535).optional().describe("Port of the primary. Default: 5432."),
});
