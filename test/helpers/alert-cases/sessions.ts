import { type AlertCase, cnpg, pgo, cluster, first, metric } from "./case";

/** Cases of the alerts on connections and locks. */
export const sessions: readonly AlertCase[] = [
  {
    alert: "PostgresConnectionsHigh",
    exporters: cnpg,
    series: {
      [metric("cnpg_backends_total", { ...first, state: "active", database: "app" })]: "40x5 50x20 80x10 10x10",
      [metric("cnpg_backends_total", { ...first, state: "idle", database: "app" })]: "20x5 35x20 16x10 10x10",
      [metric("cnpg_pg_settings_setting", { ...first, name: "max_connections" })]: "100x60",
    },
    labels: first,
    expected: [["5m"], ["20m", "warning"], ["32m", "critical", "warning"], ["45m"]],
  },
  {
    alert: "PostgresConnectionsHigh",
    exporters: pgo,
    series: {
      [metric("ccp_connection_stats_total", first)]: "60x5 85x20 96x10 20x10",
      [metric("ccp_connection_stats_max_connections", first)]: "100x60",
    },
    labels: first,
    expected: [["5m"], ["20m", "warning"], ["32m", "critical", "warning"], ["45m"]],
  },
  {
    alert: "PostgresLongTransaction",
    exporters: cnpg,
    series: { [metric("cnpg_backends_max_tx_duration_seconds", { ...first, state: "active" })]: "14000x5 15000x5 0x5" },
    labels: first,
    expected: [["5m"], ["8m", "warning"], ["14m"]],
  },
  {
    alert: "PostgresLongTransaction",
    exporters: pgo,
    series: { [metric("ccp_connection_stats_max_query_time", first)]: "14000x5 15000x5 0x5" },
    labels: first,
    expected: [["5m"], ["8m", "warning"], ["14m"]],
  },
  {
    alert: "PostgresIdleInTransaction",
    exporters: cnpg,
    series: {
      [metric("cnpg_backends_max_tx_duration_seconds", { ...first, state: "idle in transaction" })]: "500x5 700x5 0x5",
      [metric("cnpg_backends_max_tx_duration_seconds", { ...first, state: "idle" })]: "9000x15",
    },
    labels: first,
    expected: [["5m"], ["8m", "warning"], ["14m"]],
  },
  {
    alert: "PostgresIdleInTransaction",
    exporters: pgo,
    series: { [metric("ccp_connection_stats_max_idle_in_txn_time", first)]: "500x5 700x5 0x5" },
    labels: first,
    expected: [["5m"], ["8m", "warning"], ["14m"]],
  },
  ...(["cnpg_backends_waiting_total", "ccp_connection_stats_max_blocked_query_time"] as const).map(
    (name, i): AlertCase => ({
      alert: "PostgresLocksWaiting",
      exporters: i === 0 ? cnpg : pgo,
      series: { [metric(name, first)]: "0x5 3x20 0x10" },
      labels: first,
      expected: [["5m"], ["12m"], ["20m", "warning"], ["30m"]],
    }),
  ),
  ...(["cnpg_pgbouncer_pools_cl_waiting", "ccp_pgbouncer_pools_client_waiting"] as const).map((name, i): AlertCase => {
    const labels = { ...cluster, pod: "main-pooler-1", database: "app" };
    return {
      alert: "PgBouncerSaturated",
      exporters: i === 0 ? cnpg : ["crunchy-collector"],
      series: { [metric(name, { ...labels, user: "app" })]: "0x5 2x15 80x15 0x10" },
      labels,
      expected: [["5m"], ["8m"], ["15m", "warning"], ["30m", "critical", "warning"], ["45m"]],
    };
  }),
];
