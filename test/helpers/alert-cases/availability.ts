import { type AlertCase, cnpg, pgo, everywhere, cluster, first, second, metric, up, fencing } from "./case";

/** Cases of the alerts on availability. */
export const availability: readonly AlertCase[] = [
  ...everywhere.map((exporter): AlertCase => ({
    alert: "PostgresDown",
    exporters: [exporter],
    series: {
      [metric(up[exporter], first)]: "1x5 0x10 1x10",
      [metric(up[exporter], second)]: "1x5 stale _x9 1x10",
      ...(exporter === "cloudnative-pg" ? { [fencing(first)]: "0x30", [fencing(second)]: "0x30" } : {}),
    },
    labels: cluster,
    expected: [["5m"], ["6m"], ["8m", "critical"], ["20m"]],
  })),
  {
    alert: "PostgresDown",
    exporters: cnpg,
    // Instances that somebody has fenced: the collector goes on to say that they are up.
    series: {
      [metric("cnpg_collector_up", first)]: "1x30",
      [fencing(first)]: "0x5 1x10 0x10",
    },
    labels: cluster,
    expected: [["5m"], ["6m"], ["8m", "critical"], ["20m"]],
  },
  {
    alert: "PostgresNoPrimary",
    exporters: cnpg,
    series: {
      [metric("cnpg_pg_replication_in_recovery", first)]: "0x5 _x10 _x10",
      [metric("cnpg_pg_replication_in_recovery", second)]: "1x5 1x10 0x10",
    },
    labels: cluster,
    expected: [["5m"], ["12m", "critical"], ["20m"]],
  },
  {
    alert: "PostgresNoPrimary",
    exporters: cnpg,
    // A replica cluster: its first instance is in recovery, and is there or not.
    series: {
      [metric("cnpg_pg_replication_in_recovery", { ...first, role: "primary" })]: "1x5 _x10 1x10",
      [metric("cnpg_collector_replica_mode", { ...first, role: "primary" })]: "1x5 _x10 1x10",
      [metric("cnpg_pg_replication_in_recovery", { ...second, role: "replica" })]: "1x25",
      [metric("cnpg_collector_replica_mode", { ...second, role: "replica" })]: "1x25",
    },
    labels: cluster,
    expected: [["5m"], ["12m", "critical"], ["20m"]],
  },
  {
    alert: "PostgresNoPrimary",
    exporters: pgo,
    series: {
      [metric("ccp_is_in_recovery_status", first)]: "2x5 _x10 _x10",
      [metric("ccp_is_in_recovery_status", second)]: "1x5 1x10 2x10",
    },
    labels: cluster,
    expected: [["5m"], ["12m", "critical"], ["20m"]],
  },
  {
    alert: "PostgresReplicaLost",
    exporters: cnpg,
    series: {
      [metric("cnpg_pg_replication_in_recovery", first)]: "0x40",
      [metric("cnpg_pg_replication_streaming_replicas", first)]: "2x5 1x15 2x20",
    },
    labels: cluster,
    expected: [["5m"], ["8m"], ["15m", "warning"], ["30m"]],
  },
  {
    alert: "PostgresReplicaLost",
    exporters: pgo,
    series: {
      [metric("ccp_is_in_recovery_status", first)]: "2x40",
      [metric("ccp_replication_lag_size_bytes", { ...first, replica: "10.0.0.2" })]: "0x40",
      [metric("ccp_replication_lag_size_bytes", { ...first, replica: "10.0.0.3" })]: "0x5 _x15 0x20",
    },
    labels: cluster,
    expected: [["5m"], ["8m"], ["18m", "warning"], ["30m"]],
  },
  {
    alert: "PostgresSynchronousStandbyMissing",
    exporters: cnpg,
    series: {
      [metric("cnpg_pg_replication_in_recovery", first)]: "0x40",
      [metric("cnpg_pg_replication_streaming_replicas", first)]: "1x5 0x10 1x20",
    },
    labels: cluster,
    expected: [["5m"], ["10m", "critical"], ["25m"]],
  },
  {
    alert: "PostgresSynchronousStandbyMissing",
    exporters: pgo,
    series: {
      [metric("ccp_is_in_recovery_status", first)]: "2x40",
      [metric("ccp_replication_lag_size_bytes", { ...first, replica: "10.0.0.2" })]: "0x5 _x15 0x20",
    },
    labels: cluster,
    expected: [["5m"], ["15m", "critical"], ["30m"]],
  },
  ...(["cnpg_pg_replication_lag", "ccp_replication_lag_replay_time"] as const).map((name, i): AlertCase => ({
    alert: "PostgresReplicationLag",
    exporters: i === 0 ? cnpg : pgo,
    series: { [metric(name, second)]: "0x5 120x15 1000x15 0x10" },
    labels: second,
    expected: [["5m"], ["8m"], ["15m", "warning"], ["30m", "critical", "warning"], ["45m"]],
  })),
  {
    alert: "PostgresFailover",
    exporters: cnpg,
    series: {
      [metric("cnpg_pg_replication_in_recovery", first)]: "0x20 1x20",
      [metric("cnpg_pg_replication_in_recovery", second)]: "1x20 0x20",
    },
    labels: second,
    expected: [["20m"], ["22m", "info"], ["35m"]],
  },
  {
    alert: "PostgresFailover",
    exporters: pgo,
    series: {
      [metric("ccp_is_in_recovery_status", first)]: "2x20 1x20",
      [metric("ccp_is_in_recovery_status", second)]: "1x20 2x20",
    },
    labels: second,
    expected: [["20m"], ["22m", "info"], ["35m"]],
  },
];
