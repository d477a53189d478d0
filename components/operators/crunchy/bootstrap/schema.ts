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
    .describe("Label of the backup to restore. Default: the last one before the target."),
  ...volumePods,
};

const existingVolume = strict({
  claim: dnsLabel(253).describe("PersistentVolumeClaim in the cluster's namespace."),
  directory: z
    .string()
    .regex(/^[\w.-]+(\/[\w.-]+)*$/, { error: 'not a folder of the volume; write for example "pg17"' })
    .optional()
    .describe("Folder that is moved to PGO's path. Default: it is in PGO's path already."),
});

/**
 * Backup or volumes that a new cluster starts from.
 *
 * PGO compares this with the record of its last restore, and does not check for an existing database: added to a
 * running cluster it removes the instances and restores over their data. Remove it once the cluster works.
 */
export const bootstrapSchema = z.discriminatedUnion("from", [
  strict({
    from: z.literal("cluster").describe("Backups of an existing cluster."),
    cluster: dnsLabel(41).describe("Name of the cluster."),
    namespace: dnsLabel().optional().describe("Namespace of that cluster. Default: that of the new cluster."),
    repository: repositoryName.describe("Repository to read."),
    ...restore,
  }),
  strict({
    from: z.literal("repository").describe("A bucket with backups, of an existing or a deleted cluster."),
    repository: strict({
      name: repositoryName.describe("Name of the repository in the cluster that created it."),
      ...bucketPlace,
      path: bucketPath.describe("Folder in the bucket."),
    }).describe("Location of the backups; nothing is written there."),
    ...restore,
  }),
  strict({
    from: z.literal("volumes").describe("Existing volumes, for example of a deleted cluster."),
    data: existingVolume.describe("Volume with the data directory."),
    wal: existingVolume.optional().describe("Volume with WAL. Default: WAL is on the data volume."),
    backups: existingVolume.optional().describe("Volume of the first repository. Default: a new one."),
  }),
]);

/**
 * An in-place restore of a running cluster. PGO acts on a new ID: it stops every instance, restores over the data of
 * one, and recreates the others.
 */
export const restoreSchema = strict({
  id: z
    .string()
    .regex(/^[\w.-]{1,63}$/, { error: "not an ID; use letters, digits, _ . -" })
    .describe("Unique ID of this restore: a new one restores again, the same one never does."),
  repository: repositoryName.describe("Repository of this cluster to read."),
  ...restore,
});

/** A standby of another cluster. */
export const standbySchema = strict({
  promoted: z
    .boolean()
    .default(false)
    .describe(
      "true: the standby is promoted. Stop the old primary first: both write to one repository. It cannot be undone except with " +
        "a new standby.",
    ),
  repository: repositoryName
    .optional()
    .describe("Entry of its own repositories that is the primary's: WAL is read there."),
  host: plainName(
    /^[a-zA-Z0-9]([-a-zA-Z0-9.]*[a-zA-Z0-9])?$/,
    'not a host; write only its name, for example "primary.example.com", and the port under port',
    (text) => bareHost(text).replace(/:\d+$/, ""),
  )
    .optional()
    .describe(
      "Host of the primary, for streaming replication. Both clusters need certificates of one CA, which clusters in one namespace have.",
    ),
  port: z.number().int().min(1024).max(65535).optional().describe("Port of the primary. Default: 5432."),
});
