import {
  type AlertCase,
  cluster,
  first,
  metric as anyMetric,
  ofKubernetes,
  second,
  zalando as exporters,
} from "./case";

const metric = (name: string, labels: Readonly<Record<string, string>>): string => anyMetric(`pg_${name}`, labels);

const replica = (labels: object): string => metric("replication_is_replica", { ...first, ...labels });
const streams = (name: string): string =>
  metric("stat_replication_pg_wal_lsn_diff", { ...first, replica: name, state: "streaming" });
const activity = (name: string, labels: object): string => metric(`stat_activity_${name}`, { ...first, ...labels });

const slot = (name: string, labels: object): string =>
  metric(`replication_slots_${name}`, { ...labels, slot_name: "reports" });
const ofVolume = (name: string): string => ofKubernetes(name, { persistentvolumeclaim: "pgdata-main-1" });

/** Faults as the exporter of Zalando's clusters shows them. */
export const zalandoExporter: readonly AlertCase[] = [
  {
    alert: "PostgresNoPrimary",
    exporters,
    series: { [replica({})]: "0x5 _x10 _x10", [replica(second)]: "1x5 1x10 0x10" },
    labels: cluster,
    expected: [["5m"], ["12m", "critical"], ["20m"]],
  },
  {
    alert: "PostgresReplicaLost",
    exporters,
    series: { [replica({})]: "0x40", [streams("main-2")]: "0x40", [streams("main-3")]: "0x5 _x15 0x20" },
    labels: cluster,
    expected: [["5m"], ["8m"], ["18m", "warning"], ["30m"]],
  },
  {
    alert: "PostgresSynchronousStandbyMissing",
    exporters,
    // A base backup streams too, and is no replica.
    series: {
      [replica({})]: "0x40",
      [streams("main-2")]: "0x5 _x15 0x20",
      [metric("stat_replication_pg_wal_lsn_diff", { ...first, replica: "copy", state: "backup" })]: "0x40",
    },
    labels: cluster,
    expected: [["5m"], ["15m", "critical"], ["30m"]],
  },
  {
    alert: "PostgresReplicationLag",
    exporters,
    series: { [metric("replication_lag_seconds", second)]: "0x5 120x15 1000x15 0x10" },
    labels: second,
    expected: [["5m"], ["8m"], ["15m", "warning"], ["30m", "critical", "warning"], ["45m"]],
  },
  {
    alert: "PostgresFailover",
    exporters,
    series: { [replica({})]: "0x20 1x20", [replica(second)]: "1x20 0x20" },
    labels: second,
    expected: [["20m"], ["22m", "info"], ["35m"]],
  },
  {
    alert: "PostgresConnectionsHigh",
    exporters,
    series: {
      [activity("count", { state: "active", database: "app" })]: "40x5 50x20 80x10 10x10",
      [activity("count", { state: "idle", database: "app" })]: "20x5 35x20 16x10 10x10",
      [metric("settings_max_connections", first)]: "100x60",
    },
    labels: first,
    expected: [["5m"], ["20m", "warning"], ["32m", "critical", "warning"], ["45m"]],
  },
  {
    alert: "PostgresLongTransaction",
    exporters,
    series: { [activity("max_tx_duration", { state: "active" })]: "14000x5 15000x5 0x5" },
    labels: first,
    expected: [["5m"], ["8m", "warning"], ["14m"]],
  },
  {
    alert: "PostgresIdleInTransaction",
    exporters,
    series: {
      [activity("max_tx_duration", { state: "idle in transaction" })]: "500x5 700x5 0x5",
      [activity("max_tx_duration", { state: "idle" })]: "9000x15",
    },
    labels: first,
    expected: [["5m"], ["8m", "warning"], ["14m"]],
  },
  {
    alert: "PostgresLocksWaiting",
    exporters,
    series: {
      [metric("up", first)]: "1x40",
      [activity("count", { state: "active", wait_event_type: "Lock" })]: "_x5 3x20 stale _x10",
      [activity("count", { state: "active", wait_event_type: "IO" })]: "3x40",
    },
    labels: first,
    expected: [["5m"], ["12m"], ["20m", "warning"], ["30m"]],
  },
  {
    alert: "PostgresWalGrowth",
    exporters,
    // The volume has 10 GiB.
    series: { [metric("wal_size_bytes", first)]: "5000000000x5 6000000000x20 1000000000x10" },
    labels: first,
    expected: [["5m"], ["12m"], ["20m", "warning"], ["30m"]],
  },
  {
    alert: "PostgresReplicationSlotInactive",
    exporters,
    series: {
      [metric("replication_slots_active", { ...first, role: "primary", slot_name: "reports" })]: "1x5 0x20 1x10",
      // A replica's copy is nobody's fault.
      [metric("replication_slots_active", { ...second, role: "replica", slot_name: "reports" })]: "0x40",
    },
    labels: { ...first, slot_name: "reports" },
    expected: [["5m"], ["15m"], ["23m", "warning"], ["30m"]],
  },
  {
    alert: "PostgresWraparound",
    exporters,
    series: {
      [metric("database_wraparound_age_datfrozenxid_seconds", { ...first, database: "app" })]:
        "200000000x5 900000000x20 1700000000x20 200000000x10",
    },
    labels: first,
    expected: [["5m"], ["20m", "warning"], ["40m", "critical", "warning"], ["50m"]],
  },
  {
    alert: "PostgresWalArchiveFailing",
    exporters,
    // Postgres retries each minute; the number of failures stays when an attempt succeeds.
    series: {
      [metric("stat_archiver_failed_count", { ...first, role: "primary" })]: "0x5 1+1x60 61x20",
      [metric("stat_archiver_failed_count", { ...second, role: "replica" })]: "0+1x90",
    },
    labels: first,
    expected: [["5m"], ["8m"], ["15m", "warning"], ["50m", "critical", "warning"], ["80m"]],
  },
  {
    alert: "PostgresReplicationSlotRetainsWal",
    exporters,
    series: {
      // The volume has 10 GiB.
      [slot("pg_wal_lsn_diff", { ...first, role: "primary" })]: "1000000000x5 3000000000x20 1000000000x10",
      // The copy of a replica has no consumer.
      [slot("pg_wal_lsn_diff", { ...second, role: "replica" })]: "3000000000x40",
    },
    labels: { ...first, slot_name: "reports" },
    expected: [["5m"], ["12m"], ["20m", "warning"], ["30m"]],
  },
  // Postgres before 17, and since.
  ...(
    [
      ["stat_bgwriter_checkpoints_req_total", "stat_bgwriter_checkpoints_timed_total"],
      ["stat_checkpointer_num_requested_total", "stat_checkpointer_num_timed_total"],
    ] as const
  ).map(([requested, timed]): AlertCase => ({
    alert: "PostgresCheckpointsFrequent",
    exporters,
    series: {
      [replica({})]: "0x440",
      // One a minute for three hours.
      [metric(requested, first)]: "0x60 0+1x180 180x200",
      [metric(timed, first)]: "0+0.2x440",
      // Restartpoints of a replica follow those of the primary.
      [replica(second)]: "1x440",
      [metric(requested, second)]: "0+1x440",
      [metric(timed, second)]: "0x440",
    },
    labels: first,
    expected: [["60m"], ["120m"], ["180m", "warning"], ["320m"]],
  })),
  {
    alert: "PostgresVolumeFullInWeeks",
    exporters,
    interval: "1h",
    series: {
      [ofVolume("kubelet_volume_stats_capacity_bytes")]: "100x500 300x100",
      // It grows faster for a day, which says nothing about weeks; then steadily, until the volume is made larger.
      [ofVolume("kubelet_volume_stats_available_bytes")]: "99-0.4x24 90x174 90-0.1x300 260x100",
    },
    labels: { ...cluster, content: "data", persistentvolumeclaim: "pgdata-main-1" },
    expected: [["20h"], ["150h"], ["400h"], ["480h", "warning"], ["560h"]],
  },
];
