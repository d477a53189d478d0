import type { Alert } from "./alert";

const used = "1 - pgstack:volume_available_bytes / pgstack:volume_capacity_bytes";
const claim =
  "{{ $labels.persistentvolumeclaim }} ({{ $labels.content }} of {{ $labels.namespace }}/{{ $labels.cluster }})";
const pod = "{{ $labels.pod }} of {{ $labels.namespace }}/{{ $labels.cluster }}";

/** Alerts on volumes, WAL, replication slots, checkpoints and transaction IDs. */
export const storageAlerts = [
  {
    name: "PostgresVolumeAlmostFull",
    summary: `Volume ${claim} is {{ $value | humanizePercentage }} full`,
    description: `Volume ${claim} is {{ $value | humanizePercentage }} full. A full data or WAL volume stops Postgres until there is free space; a full repository volume stops backups and WAL archiving. Raise its size and run npm run up: with a StorageClass that allows expansion the volume grows while Postgres runs. Never delete files in pg_wal.`,
    expression: `${used} > $threshold`,
    unit: "ratio",
    levels: { warning: { threshold: 0.8, for: "10m" }, critical: { threshold: 0.92, for: "2m" } },
  },
  {
    name: "PostgresVolumeFillingUp",
    summary: `Volume ${claim} will be full within a day at its current rate`,
    description: `At the rate of the last six hours volume ${claim} will be full within a day (a critical alert: within four hours). A full volume stops Postgres, or backups if it holds a repository. Find out what grows, data or WAL; raise the size now unless it is a load that is about to end.`,
    // A volume that is less than half full has time, at any rate.
    expression: `predict_linear(pgstack:volume_available_bytes[6h], $threshold) < 0 and ${used} > 0.5`,
    unit: "seconds",
    levels: { warning: { threshold: 24 * 3600, for: "30m" }, critical: { threshold: 4 * 3600, for: "10m" } },
    inhibitedBy: ["PostgresVolumeAlmostFull"],
  },
  {
    name: "PostgresWalGrowth",
    summary: "WAL of {{ $labels.pod }} has grown to {{ $value | humanize1024 }}B",
    description: `WAL of ${pod} has grown to {{ $value | humanize1024 }}B, more than half of its volume. When the volume is full, Postgres stops. Something keeps Postgres from removing WAL: check WAL archiving, replication slots and wal_keep_size, in that order. Never delete files in pg_wal.`,
    expression: "pgstack:wal_bytes > on (namespace, cluster) group_left pgstack:expected_wal_bytes",
    unit: "bytes",
    levels: { warning: { for: "10m" } },
    inhibitedBy: [
      "PostgresDown",
      "PostgresWalArchiveFailing",
      "PostgresReplicationSlotInactive",
      "PostgresReplicationSlotRetainsWal",
    ],
  },
  {
    name: "PostgresReplicationSlotInactive",
    summary: "Replication slot {{ $labels.slot_name }} of {{ $labels.cluster }} is inactive and retains WAL",
    description: `No consumer has used replication slot {{ $labels.slot_name }} on ${pod} for 15 minutes. Postgres retains all WAL since then, until the volume is full or max_slot_wal_keep_size is reached. Start the consumer again, or drop the slot if the consumer no longer exists.`,
    expression: "pgstack:slot_active == 0",
    levels: { warning: { for: "15m" } },
    inhibitedBy: ["PostgresDown", "PostgresReplicaLost"],
  },
  {
    name: "PostgresReplicationSlotRetainsWal",
    summary: "Replication slot {{ $labels.slot_name }} of {{ $labels.cluster }} retains much WAL",
    description: `Replication slot {{ $labels.slot_name }} on ${pod} retains {{ $value | humanizePercentage }} of the WAL at which PostgresWalGrowth fires. Its consumer is too slow, or does not confirm what it has read; the volume fills up until Postgres stops or max_slot_wal_keep_size invalidates the slot. Find out why the consumer is behind; drop the slot only if the consumer can copy everything again.`,
    expression:
      "pgstack:slot_retained_bytes / on (namespace, cluster) group_left pgstack:expected_wal_bytes > $threshold",
    unit: "ratio",
    levels: { warning: { threshold: 0.5, for: "10m" } },
    inhibitedBy: ["PostgresDown", "PostgresReplicationSlotInactive", "PostgresReplicaLost"],
  },
  {
    name: "PostgresCheckpointsFrequent",
    summary: "{{ $labels.pod }} of {{ $labels.cluster }} had {{ $value | humanize }} requested checkpoints in an hour",
    description: `WAL or commands requested {{ $value | humanize }} checkpoints of ${pod} within an hour, more than checkpoint_timeout started. Each one writes all changed pages and full pages to WAL after it, so that writes become slow and WAL grows. Raise max_wal_size as far as the WAL volume allows.`,
    expression:
      "pgstack:checkpoints_requested_per_second * 3600 > $threshold and pgstack:checkpoints_requested_per_second > pgstack:checkpoints_timed_per_second and pgstack:instance_primary == 1",
    unit: "count",
    levels: { warning: { threshold: 12, for: "1h" } },
    inhibitedBy: ["PostgresDown"],
  },
  {
    name: "PostgresWraparound",
    summary: "{{ $labels.pod }} has used {{ $value | humanizePercentage }} of its transaction IDs",
    description: `${pod} has used {{ $value | humanizePercentage }} of its transaction IDs. At 100 % Postgres refuses every write. Vacuum does not keep up: remove long transactions, replication slots and prepared transactions that hold it back, then run vacuum (freeze) on the oldest tables.`,
    expression: "pgstack:wraparound_ratio > $threshold",
    unit: "ratio",
    levels: { warning: { threshold: 0.4, for: "10m" }, critical: { threshold: 0.75, for: "10m" } },
    inhibitedBy: ["PostgresDown"],
  },
] as const satisfies readonly Alert[];
