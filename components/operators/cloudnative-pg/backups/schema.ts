import { z } from "zod";
import { serviceAccountAddress } from "../../../shared/cloud-scalars";
import { cronSchedule } from "../../../shared/cron";
import { cpuQuantity, dnsLabel, largestCount, objectName, sizeQuantity } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";
import { folder } from "./place-schema";

const repository = strict({
  name: z.literal("repo1").describe("Name of the repository. CloudNativePG archives to one."),
  ...folder,
  retention: strict({
    full: z
      .number()
      .int()
      .min(1)
      .max(9999)
      .describe("Recovery window in days. Older backups that it does not need are deleted."),
    unit: z.literal("time").describe("CloudNativePG keeps backups by age in days, not by number."),
  }).describe("Retention of backups and WAL."),
  schedules: strict({
    full: cronSchedule.describe("Cron, five fields, UTC. The first backup starts at once."),
  }).describe("Schedules of backups. Barman takes full backups only."),
});

const identity = z.discriminatedUnion("mode", [
  strict({
    mode: z.literal("direct").describe("Pods act as themselves, through Workload Identity."),
  }),
  strict({
    mode: z.literal("impersonation").describe("Pods act as a service account, through Workload Identity."),
    serviceAccount: serviceAccountAddress.describe("The service account."),
  }),
  strict({
    mode: z.literal("key").describe("Pods use a JSON key, which never expires."),
    secret: dnsLabel(253).describe("Secret in the cluster's namespace with the key under gcs-key.json."),
  }),
]);

const barman = strict({
  cpu: cpuQuantity.default("100m").describe("CPU requested, in cores; there is no limit."),
  memory: sizeQuantity
    .default("512Mi")
    .describe(
      "Memory request and limit, in bytes. Each parallel transfer of WAL is a process of about 80 MiB; a sidecar that is killed archives nothing.",
    ),
  maxParallel: z
    .number()
    .int()
    .min(1)
    .max(64)
    .default(4)
    .describe(
      "WAL files that are archived, or restored, at a time. More of them shorten a restore over a slow connection, and need memory. A change takes effect with the next WAL file.",
    ),
  retentionIntervalSeconds: z
    .number()
    .int()
    .min(10)
    .max(largestCount)
    .default(1800)
    .describe(
      "Interval in seconds at which the primary's sidecar deletes backups beyond the retention. Each time it lists the bucket. A change takes effect after the current interval.",
    ),
})
  .prefault({})
  .describe("The Barman Cloud sidecar of each instance. A change of its resources is a rolling restart.");

const volumeSnapshots = strict({
  class: objectName
    .optional()
    .describe(
      "VolumeSnapshotClass of the CSI driver of the volumes; on GKE with storageClasses of pgstack it is pgstack-database. Default: the default class of the driver.",
    ),
  schedule: cronSchedule.describe("Cron, five fields, UTC. The first snapshot starts at once."),
  mode: z
    .enum(["online", "offline"])
    .default("online")
    .describe(
      "online: Postgres goes on, and the snapshot needs the WAL of `repositories`. offline: CloudNativePG stops Postgres on the instance meanwhile, a replica where there is one.",
    ),
  onRemoval: z
    .enum(["retain", "delete"])
    .default("retain")
    .describe(
      "Handling of a snapshot whose Backup object is deleted. Nothing else deletes one: CloudNativePG has no retention for snapshots, so delete old Backup objects.",
    ),
});

/** Barman's repository, schedules and retention, with the same keys as Crunchy's as far as Barman supports them. */
export const backupsSchema = strict({
  repositories: z.array(repository).length(1).describe("Destination of backups."),
  barman,
  volumeSnapshots: volumeSnapshots
    .optional()
    .describe(
      "Snapshots of the volumes in addition, for a fast restore of large clusters. Needs a CSI driver with snapshots and their CRDs, as GKE, EKS and AKS have; CloudNativePG looks for the CRDs when it starts. " +
        "New replicas start from the newest snapshot that has a Backup object, also after this key is removed: WAL since then must still be in `repositories`, so delete Backup objects that are older than its retention. " +
        "`status`, alerts and the drill are about `repositories`. Default: none.",
    ),
  identity: identity
    .optional()
    .describe(
      "Identity of pods for Google's buckets. Default: their own; in an environment with a backupBucket, its identity.",
    ),
});
