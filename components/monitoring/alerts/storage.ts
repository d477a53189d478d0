import type { Alert } from "./alert";

const used = "1 - pgstack:volume_available_bytes / pgstack:volume_capacity_bytes";
const claim = "volume {{ $labels.persistentvolumeclaim }} ({{ $labels.content }} of {{ $labels.cluster }})";

/** Whether Postgres runs out of something that it cannot do without. */
export const storageAlerts = [
  {
    name: "VolumeAlmostFull",
    summary: `{{ $value | humanizePercentage }} of ${claim} are used`,
    expression: `${used} > $threshold`,
    unit: "ratio",
    levels: { warning: { threshold: 0.8, for: "10m" }, critical: { threshold: 0.92, for: "2m" } },
  },
  {
    name: "VolumeFillsUp",
    summary: `At the rate of the last hours ${claim} is full in less than a day`,
    // A volume that is half empty has time, whatever the last hours say.
    expression: `predict_linear(pgstack:volume_available_bytes[6h], $threshold) < 0 and ${used} > 0.5`,
    unit: "seconds",
    levels: { warning: { threshold: 24 * 3600, for: "30m" }, critical: { threshold: 4 * 3600, for: "10m" } },
    inhibitedBy: ["VolumeAlmostFull"],
  },
  {
    name: "PostgresWalGrowth",
    summary:
      "The write-ahead log of {{ $labels.pod }} has grown to {{ $value | humanize1024 }}B: something holds it back",
    expression: "pgstack:wal_bytes > on (namespace, cluster) group_left pgstack:expected_wal_bytes",
    unit: "bytes",
    levels: { warning: { for: "10m" } },
    inhibitedBy: ["PostgresDown", "WalArchiveFailing", "PostgresReplicationSlotInactive"],
  },
  {
    name: "PostgresReplicationSlotInactive",
    summary: "Nobody reads replication slot {{ $labels.slot_name }} of {{ $labels.cluster }}: it keeps the log",
    expression: "pgstack:slot_active == 0",
    levels: { warning: { for: "15m" } },
    inhibitedBy: ["PostgresDown", "PostgresReplicaLost"],
  },
  {
    name: "PostgresWraparound",
    summary: "{{ $labels.pod }} has used {{ $value | humanizePercentage }} of its transaction ids, then it stops",
    expression: "pgstack:wraparound_ratio > $threshold",
    unit: "ratio",
    levels: { warning: { threshold: 0.4, for: "10m" }, critical: { threshold: 0.75, for: "10m" } },
    inhibitedBy: ["PostgresDown"],
  },
] as const satisfies readonly Alert[];
