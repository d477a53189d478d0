import { controllerRuntime } from "../../../model/metrics/controller-runtime";
import { databaseSignals } from "../../../model/metrics/database-signals";
import { clusterFrom, podLabel, type Relabel, type Source } from "../../../model/metrics/source";
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
  ccp_transaction_wraparound_percent_towards_wraparound: [],
  ccp_wal_activity_total_size_bytes: [],
};

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
  metrics: { ...metrics, pg_up: [] },
  signals: { ...signals, instance_up: "pg_up" },
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
  metrics: { ...metrics, patroni_postgres_running: [] },
  signals: { ...signals, instance_up: "patroni_postgres_running" },
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
