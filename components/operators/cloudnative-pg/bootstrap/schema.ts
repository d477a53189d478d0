import { z } from "zod";
import { dnsLabel, objectName } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";
import { recoveryTarget, recoveryTimeline } from "../../../model/recovery";
import { sourceFolder } from "../backups/place-schema";
import { serverKeys } from "../standby/schema";

const restore = {
  cluster: dnsLabel(41).describe("Name of the cluster that took the backups."),
  target: recoveryTarget.optional(),
  timeline: recoveryTimeline(["latest"]).optional(),
  backupSet: z
    .string()
    .regex(/^\d{8}T\d{6}$/, {
      error: 'not the ID of a backup; `npm run status` shows it, for example "20260131T010002"',
    })
    .optional()
    .describe("ID of the backup to restore. Default: the last one before the target."),
  volumeSnapshots: strict({
    data: objectName.describe("VolumeSnapshot of the data volume, in the namespace of the new cluster."),
    wal: objectName.optional().describe("VolumeSnapshot of the WAL volume, for a cluster with `walStorage`."),
  })
    .optional()
    .describe(
      "Snapshots of one backup to start from, instead of a backup in the repository; WAL after it is read from there. Volumes of the new cluster are at least as large. Default: none.",
    ),
};

/** Backup or server that a new cluster starts from. A running cluster never reads it. Source: CloudNativePG 1.30, Recovery. */
export const bootstrapSchema = z.discriminatedUnion("from", [
  strict({
    from: z.literal("cluster").describe("Backups of a cluster in the same repository as this one's."),
    namespace: dnsLabel().optional().describe("Namespace of that cluster. Default: that of the new cluster."),
    ...restore,
  }),
  strict({
    from: z.literal("repository").describe("A bucket with backups, of an existing or a deleted cluster."),
    repository: strict(sourceFolder).describe("Location of the backups; nothing is written there."),
    ...restore,
  }),
  strict({
    from: z
      .literal("server")
      .describe(
        "A running Postgres of the same major version, copied as it is now by pg_basebackup, without backups of it.",
      ),
    cluster: dnsLabel(41).describe("Name of the cluster that is copied, or one that you choose for another server."),
    host: serverKeys.host
      .optional()
      .describe("Host of the server. Default: the primary of a cluster of that name in this cluster's namespace."),
    port: serverKeys.port.describe("Port of the server. Default: 5432."),
    access: serverKeys.access,
  }),
]);
