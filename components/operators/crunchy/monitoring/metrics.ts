import { controllerRuntime } from "../../../model/metrics/controller-runtime";
import { bytesPerRow, databaseSignals } from "../../../model/metrics/database-signals";
import type { MonitoredCluster } from "../../../model/monitored";
import { clusterFrom, podLabel, type Relabel, type SignalRecording, type Source } from "../../../model/metrics/source";
import { pgoKey } from "../names";

const types = { full: "full", diff: "differential", incr: "incremental" } as const;

/** Common metrics of both exporters of PGO: pgMonitor's queries. */
const relabel: readonly Relabel[] = [
  clusterFrom(pgoKey("cluster")),
  { from: [podLabel(pgoKey("role"))], to: "role" },
  // PGO's name of the role; a standby cluster's leader has it too.
  { from: ["role"], regex: "master", to: "role", value: "primary" },
];
const relabelSamples: readonly Relabel[] = [
  // The collector forwards metrics of other programs.
  { from: ["__name__"], regex: "up|scrape_.+", action: "drop" },
  { from: ["dbname"], regex: "(.+)", to: "database" },
  // pgMonitor calls the user of a statement its role.
  { from: ["__name__", "exported_role"], regex: "ccp_pg_stat_statements_.+;(.+)", to: "user", value: "$1" },
  // The collector of a replica reports a backup of age 0 in a repository "n/a".
  { from: ["repo"], regex: "([0-9]+)", to: "repository", value: "repo$1" },
  { regex: "dbname|exported_role|repo", action: "labeldrop" },
];

const tableLabels = ["database", "schemaname", "relname"] as const;

const metrics: Source["metrics"] = {
  ccp_archive_command_status_seconds_since_last_archive: [],
  ccp_archive_command_status_seconds_since_last_fail: [],
  ccp_backrest_last_diff_backup_time_since_completion_seconds: ["repository"],
  ccp_backrest_last_full_backup_time_since_completion_seconds: ["repository"],
  ccp_backrest_last_incr_backup_time_since_completion_seconds: ["repository"],
  ccp_backrest_last_info_backup_runtime_seconds: ["repository", "backup_type"],
  ccp_backrest_last_info_repo_backup_size_bytes: ["repository", "backup_type"],
  ccp_connection_stats_active: [],
  ccp_connection_stats_idle: [],
  ccp_connection_stats_idle_in_txn: [],
  ccp_connection_stats_max_blocked_query_time: [],
  ccp_connection_stats_max_connections: [],
  ccp_connection_stats_max_idle_in_txn_time: [],
  ccp_connection_stats_max_query_time: [],
  ccp_connection_stats_total: [],
  ccp_database_size_bytes: ["database"],
  ccp_is_in_recovery_status: [],
  ccp_pg_stat_statements_top_max_exec_time_ms: ["database", "user", "query"],
  ccp_pg_stat_statements_top_mean_exec_time_ms: ["database", "user", "query"],
  ccp_pg_stat_statements_top_total_exec_time_ms: ["database", "user", "query"],
  ccp_pg_stat_statements_total_calls_count: ["database", "user"],
  ccp_pg_stat_statements_total_exec_time_ms: ["database", "user"],
  ccp_pg_stat_statements_total_row_count: ["database", "user"],
  ccp_postmaster_uptime_seconds: [],
  ccp_replication_lag_replay_time: [],
  ccp_replication_lag_size_bytes: ["replica"],
  ccp_replication_slots_active: ["slot_name"],
  ccp_replication_slots_retained_bytes: ["slot_name"],
  ccp_settings_pending_restart_count: [],
  ccp_stat_database_blks_hit: ["database"],
  ccp_stat_database_blks_read: ["database"],
  ccp_stat_database_deadlocks: ["database"],
  ccp_stat_database_temp_bytes: ["database"],
  ccp_stat_database_tup_deleted: ["database"],
  ccp_stat_database_tup_fetched: ["database"],
  ccp_stat_database_tup_inserted: ["database"],
  ccp_stat_database_tup_updated: ["database"],
  ccp_stat_database_xact_commit: ["database"],
  ccp_stat_database_xact_rollback: ["database"],
  ccp_stat_user_tables_analyze_count: tableLabels,
  ccp_stat_user_tables_autoanalyze_count: tableLabels,
  ccp_stat_user_tables_autovacuum_count: tableLabels,
  ccp_stat_user_tables_n_dead_tup: tableLabels,
  ccp_stat_user_tables_n_live_tup: tableLabels,
  ccp_stat_user_tables_vacuum_count: tableLabels,
  ccp_transaction_wraparound_percent_towards_wraparound: [],
  ccp_wal_activity_total_size_bytes: [],
};

/**
 * Rows of tables. A new primary counts from 0 until a vacuum or analyze, which its counters show: these are lost in a failover too.
 * Source: PostgreSQL documentation, The Cumulative Statistics System.
 */
const liveRows = `ccp_stat_user_tables_n_live_tup{role="primary"} and (${[
  "vacuum",
  "autovacuum",
  "analyze",
  "autoanalyze",
]
  .map((kind) => `ccp_stat_user_tables_${kind}_count`)
  .join(" + ")} > 0)`;
const deadRows = 'ccp_stat_user_tables_n_dead_tup{role="primary"}';

/** Dead rows of the tables of a cluster / dead rows at which its settings start autovacuum; those of a table are unknown. */
function vacuumDue({ name, namespace, autovacuum }: MonitoredCluster): SignalRecording[] {
  if (autovacuum === undefined) return [];
  const { threshold, scaleFactor } = autovacuum;
  const of = `namespace="${namespace}",cluster="${name}",role="primary"`;
  const [dead, live] = [deadRows, liveRows].map((rows) => rows.replace('role="primary"', of));
  return [{ signal: "table_vacuum_due_ratio", expression: `${dead} / (${threshold} + ${scaleFactor} * (${live}))` }];
}

/** Signals of tables, whose size the two exporters name differently. */
function tableSignals(size: string): NonNullable<Source["signals"]> {
  const bytes = `${size}{role="primary"}`;
  return { table_size_bytes: bytes, table_bytes_per_row: bytesPerRow(bytes, `(${liveRows})`) };
}

function checkpointSignals(requested: string, timed: string): NonNullable<Source["signals"]> {
  return {
    checkpoints_requested_per_second: `rate(${requested}[1h])`,
    checkpoints_timed_per_second: `rate(${timed}[1h])`,
  };
}

const signals: NonNullable<Source["signals"]> = {
  instance_primary: "ccp_is_in_recovery_status == bool 2",
  instance_start_time_seconds: "time() - ccp_postmaster_uptime_seconds",
  pending_restart: "ccp_settings_pending_restart_count > bool 0",
  // A primary without any replica has no series of its own.
  replicas_streaming:
    "count by (namespace, cluster, pod) (ccp_replication_lag_size_bytes) or (ccp_is_in_recovery_status == 2) * 0",
  replication_lag_seconds: "ccp_replication_lag_replay_time",
  replication_lag_bytes: "ccp_replication_lag_size_bytes",
  slot_active: 'ccp_replication_slots_active{role="primary"}',
  slot_retained_bytes: 'ccp_replication_slots_retained_bytes{role="primary"}',
  connections: "ccp_connection_stats_total",
  connections_by_state: [
    ["active", "ccp_connection_stats_active"],
    ["idle", "ccp_connection_stats_idle"],
    ["idle in transaction", "ccp_connection_stats_idle_in_txn"],
  ]
    .map(([state = "", metric = ""]) => `label_replace(${metric}, "state", "${state}", "", "")`)
    .join(" or "),
  connections_max: "ccp_connection_stats_max_connections",
  longest_transaction_seconds: "ccp_connection_stats_max_query_time",
  longest_idle_in_transaction_seconds: "ccp_connection_stats_max_idle_in_txn_time",
  sessions_blocked: "ccp_connection_stats_max_blocked_query_time > bool 0",
  ...databaseSignals("ccp_stat_database"),
  database_size_bytes: "ccp_database_size_bytes",
  wraparound_ratio: "ccp_transaction_wraparound_percent_towards_wraparound / 100",
  statement_calls_per_second: "rate(ccp_pg_stat_statements_total_calls_count[5m])",
  statement_rows_per_second: "rate(ccp_pg_stat_statements_total_row_count[5m])",
  statement_time_ratio: "rate(ccp_pg_stat_statements_total_exec_time_ms[5m]) / 1000",
  statement_mean_seconds: "ccp_pg_stat_statements_top_mean_exec_time_ms / 1000",
  statement_max_seconds: "ccp_pg_stat_statements_top_max_exec_time_ms / 1000",
  statement_total_seconds: "ccp_pg_stat_statements_top_total_exec_time_ms / 1000",
  table_dead_rows: deadRows,
  table_live_rows: liveRows,
  wal_bytes: "ccp_wal_activity_total_size_bytes",
  // A replica archives nothing, and keeps values from its time as the primary.
  archive_failing: 'ccp_archive_command_status_seconds_since_last_fail{role="primary"} > bool 0',
  archive_age_seconds: 'ccp_archive_command_status_seconds_since_last_archive{role="primary"}',
  // A backup of a type also counts for the types below it, as in pgMonitor.
  backup_age_seconds: Object.entries(types)
    .map(([type, name]) => {
      const metric = `ccp_backrest_last_${type}_backup_time_since_completion_seconds{repository!=""}`;
      return `label_replace(${metric}, "type", "${name}", "", "")`;
    })
    .join(" or "),
  backup_size_bytes: byType("ccp_backrest_last_info_repo_backup_size_bytes"),
  backup_duration_seconds: byType("ccp_backrest_last_info_backup_runtime_seconds"),
};

function byType(metric: string): string {
  return Object.entries(types)
    .map(([type, name]) => `label_replace(${metric}{backup_type="${type}"}, "type", "${name}", "", "")`)
    .join(" or ");
}

/** pgMonitor's exporter beside instances of PGO, up to Postgres 17. Source: pgMonitor 5.1, postgres_exporter/common. */
export const crunchyExporter: Source = {
  name: "crunchy-exporter",
  targets: {
    kind: "pods",
    where: "clusters",
    labels: { [pgoKey("crunchy-postgres-exporter")]: "true" },
    port: "exporter",
  },
  relabel,
  relabelSamples,
  metrics: {
    ...metrics,
    pg_up: [],
    ccp_stat_bgwriter_checkpoints_req: [],
    ccp_stat_bgwriter_checkpoints_timed: [],
    ccp_table_size_size_bytes: tableLabels,
  },
  signals: {
    ...signals,
    instance_up: "pg_up",
    ...checkpointSignals("ccp_stat_bgwriter_checkpoints_req", "ccp_stat_bgwriter_checkpoints_timed"),
    ...tableSignals("ccp_table_size_size_bytes"),
  },
  clusterSignals: (cluster) => (cluster.metrics.includes("crunchy-exporter") ? vacuumDue(cluster) : []),
};

/** OpenTelemetry's collector beside instances of PGO. Source: PGO 6.0, internal/collector. */
export const crunchyCollector: Source = {
  name: "crunchy-collector",
  targets: {
    kind: "pods",
    where: "clusters",
    labels: { [pgoKey("crunchy-otel-collector")]: "true", [pgoKey("data")]: "postgres" },
    port: "otel-metrics",
  },
  relabel,
  relabelSamples,
  metrics: {
    ...metrics,
    patroni_postgres_running: [],
    ccp_stat_checkpointer_num_requested: [],
    ccp_stat_checkpointer_num_timed: [],
    ccp_table_size_bytes: tableLabels,
  },
  signals: {
    ...signals,
    instance_up: "patroni_postgres_running",
    ...checkpointSignals("ccp_stat_checkpointer_num_requested", "ccp_stat_checkpointer_num_timed"),
    ...tableSignals("ccp_table_size_bytes"),
  },
  clusterSignals: (cluster) => (cluster.metrics.includes("crunchy-collector") ? vacuumDue(cluster) : []),
};

/** The collector beside PgBouncers of PGO. Source: PGO 6.0, internal/collector/pgbouncer_metrics_queries.yaml. */
export const crunchyPooler: Source = {
  name: "crunchy-pooler",
  targets: {
    kind: "pods",
    where: "clusters",
    labels: { [pgoKey("crunchy-otel-collector")]: "true", [pgoKey("role")]: "pgbouncer" },
    port: "otel-metrics",
  },
  relabel: [clusterFrom(pgoKey("cluster")), { to: "role", value: "pooler" }],
  metrics: {
    ccp_pgbouncer_pools_client_active: ["database"],
    ccp_pgbouncer_pools_client_waiting: ["database"],
    ccp_pgbouncer_pools_server_active: ["database"],
    ccp_pgbouncer_pools_server_idle: ["database"],
  },
  signals: {
    pooler_clients_active: "ccp_pgbouncer_pools_client_active",
    pooler_clients_waiting: "ccp_pgbouncer_pools_client_waiting",
    pooler_servers_active: "ccp_pgbouncer_pools_server_active",
    pooler_servers_idle: "ccp_pgbouncer_pools_server_idle",
  },
};

/**
 * PGO, which serves TLS and asks the API server to authorize readers. Source: PGO 6.0, config/monitoring and
 * config/default; its chart, last published in source with 5.8.5, gives its own name, which is that of our release too.
 */
export const crunchyOperator: Source = {
  name: "crunchy-operator",
  targets: {
    kind: "pods",
    where: "operators",
    labels: {},
    port: "metrics",
    authenticated: {
      label: pgoKey("control-plane"),
      values: { helm: "pgo", kustomize: "postgres-operator" },
    },
  },
  relabel: [{ to: "operator", value: "crunchy" }],
  ...controllerRuntime,
};
