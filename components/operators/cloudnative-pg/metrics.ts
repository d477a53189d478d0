import { controllerRuntime } from "../../model/metrics/controller-runtime";
import { bytesPerRow, databaseSignals } from "../../model/metrics/database-signals";
import type { MonitoredCluster } from "../../model/monitored";
import { clusterFrom, podLabel, type Source, type SignalRecording } from "../../model/metrics/source";

/**
 * The last backup that succeeded, as the plugin reports it, and the last one that failed, as CloudNativePG reports it: the
 * plugin knows only failures of Barman itself. A replica keeps values from its time as the primary, so they are ignored.
 * Sources: plugin-barman-cloud 0.14, internal/cnpgi/instance/metrics.go; CloudNativePG 1.30, FlagBackupAsFailed.
 */
const lastBackup = {
  available: "barman_cloud_cloudnative_pg_io_last_available_backup_timestamp",
  failed: "cnpg_collector_last_failed_backup_timestamp",
} as const;

/** Returns the metric of a cluster's primary. */
const ofPrimary = ({ name, namespace }: MonitoredCluster, metric: string): string =>
  `${metric}{namespace="${namespace}",cluster="${name}",role="primary"}`;

const checkpoints = (kind: string): string =>
  ["checkpointer", "bgwriter"].map((view) => `rate(cnpg_pg_stat_${view}_checkpoints_${kind}[1h])`).join(" or ");

/**
 * Instances of CloudNativePG. Source: CloudNativePG 1.30, config/manager/default-monitoring.yaml and metricserver; of metrics with
 * `pgstack_`, the queries of `monitoring/queries.ts`.
 */
export const cloudNativePg: Source = {
  name: "cloudnative-pg",
  targets: { kind: "pods", where: "clusters", labels: { "cnpg.io/podRole": "instance" }, port: "metrics" },
  relabel: [clusterFrom("cnpg.io/cluster"), { from: [podLabel("cnpg.io/instanceRole")], to: "role" }],
  relabelSamples: [
    { from: ["datname"], regex: "(.+)", to: "database" },
    { from: ["__name__", "application_name"], regex: "cnpg_pg_stat_replication_.+;(.+)", to: "replica", value: "$1" },
    // Some metrics also have a label with the cluster.
    { regex: "exported_cluster|datname", action: "labeldrop" },
  ],
  metrics: {
    barman_cloud_cloudnative_pg_io_last_available_backup_timestamp: [],
    cnpg_backends_max_tx_duration_seconds: ["state"],
    cnpg_backends_total: ["state"],
    cnpg_backends_waiting_total: [],
    cnpg_collector_fencing_on: [],
    cnpg_collector_last_failed_backup_timestamp: [],
    cnpg_collector_manual_switchover_required: [],
    cnpg_collector_pg_wal: ["value"],
    cnpg_collector_replica_mode: [],
    cnpg_collector_up: [],
    cnpg_pg_database_size_bytes: ["database"],
    cnpg_pg_database_xid_age: [],
    cnpg_pg_postmaster_start_time: [],
    cnpg_pg_replication_in_recovery: [],
    cnpg_pg_replication_lag: [],
    cnpg_pg_replication_slots_active: ["slot_name"],
    cnpg_pg_replication_slots_pg_wal_lsn_diff: ["slot_name"],
    cnpg_pg_replication_streaming_replicas: [],
    cnpg_pg_settings_setting: ["name"],
    cnpg_pg_stat_bgwriter_checkpoints_req: [],
    cnpg_pg_stat_bgwriter_checkpoints_timed: [],
    cnpg_pg_stat_checkpointer_checkpoints_req: [],
    cnpg_pg_stat_checkpointer_checkpoints_timed: [],
    cnpg_pg_stat_archiver_last_archived_time: [],
    cnpg_pg_stat_archiver_last_failed_time: [],
    cnpg_pg_stat_archiver_seconds_since_last_archival: [],
    cnpg_pg_stat_database_blks_hit: ["database"],
    cnpg_pg_stat_database_blks_read: ["database"],
    cnpg_pg_stat_database_deadlocks: ["database"],
    cnpg_pg_stat_database_temp_bytes: ["database"],
    cnpg_pg_stat_database_tup_deleted: ["database"],
    cnpg_pg_stat_database_tup_fetched: ["database"],
    cnpg_pg_stat_database_tup_inserted: ["database"],
    cnpg_pg_stat_database_tup_updated: ["database"],
    cnpg_pg_stat_database_xact_commit: ["database"],
    cnpg_pg_stat_database_xact_rollback: ["database"],
    cnpg_pg_stat_replication_replay_diff_bytes: ["replica"],
    cnpg_pgstack_statement_max_milliseconds: ["database", "user", "query"],
    cnpg_pgstack_statement_mean_milliseconds: ["database", "user", "query"],
    cnpg_pgstack_statement_total_milliseconds: ["database", "user", "query"],
    cnpg_pgstack_statements_calls: ["database", "user"],
    cnpg_pgstack_statements_exec_milliseconds: ["database", "user"],
    cnpg_pgstack_statements_rows: ["database", "user"],
    cnpg_pgstack_table_dead_rows: ["database", "schemaname", "relname"],
    cnpg_pgstack_table_live_rows: ["database", "schemaname", "relname"],
    cnpg_pgstack_table_size_bytes: ["database", "schemaname", "relname"],
    cnpg_pgstack_table_vacuum_due_ratio: ["database", "schemaname", "relname"],
  },
  signals: {
    // For a fenced instance the collector keeps reporting its last values.
    instance_up: "cnpg_collector_up * (1 - cnpg_collector_fencing_on)",
    // The first instance of a replica cluster is in recovery, and leads its replicas.
    instance_primary: '(cnpg_collector_replica_mode{role="primary"} == 1) or (1 - cnpg_pg_replication_in_recovery)',
    instance_start_time_seconds: "cnpg_pg_postmaster_start_time",
    // The operator restarts replicas by itself; it reports when it waits for a manual restart of the primary.
    pending_restart: "cnpg_collector_manual_switchover_required",
    replicas_streaming: "cnpg_pg_replication_streaming_replicas",
    replication_lag_seconds: "cnpg_pg_replication_lag",
    replication_lag_bytes: "cnpg_pg_stat_replication_replay_diff_bytes",
    // A replica keeps copies of slots, which have no consumer there.
    slot_active: 'cnpg_pg_replication_slots_active{role="primary"}',
    slot_retained_bytes: 'cnpg_pg_replication_slots_pg_wal_lsn_diff{role="primary"}',
    connections: "cnpg_backends_total",
    connections_by_state: "cnpg_backends_total",
    connections_max: 'cnpg_pg_settings_setting{name="max_connections"}',
    longest_transaction_seconds: 'cnpg_backends_max_tx_duration_seconds{state="active"}',
    longest_idle_in_transaction_seconds: 'cnpg_backends_max_tx_duration_seconds{state=~"idle in transaction.*"}',
    sessions_blocked: "cnpg_backends_waiting_total > bool 0",
    ...databaseSignals("cnpg_pg_stat_database"),
    database_size_bytes: "cnpg_pg_database_size_bytes",
    // Postgres stops 2^31 transactions after the oldest transaction ID that is not frozen.
    wraparound_ratio: "cnpg_pg_database_xid_age / 2^31",
    table_dead_rows: "cnpg_pgstack_table_dead_rows",
    table_live_rows: "cnpg_pgstack_table_live_rows",
    table_vacuum_due_ratio: "cnpg_pgstack_table_vacuum_due_ratio",
    table_size_bytes: "cnpg_pgstack_table_size_bytes",
    table_bytes_per_row: bytesPerRow("cnpg_pgstack_table_size_bytes", "cnpg_pgstack_table_live_rows"),
    // Postgres 17 moved them to a view of its own.
    checkpoints_requested_per_second: checkpoints("req"),
    checkpoints_timed_per_second: checkpoints("timed"),
    statement_calls_per_second: "rate(cnpg_pgstack_statements_calls[5m])",
    statement_rows_per_second: "rate(cnpg_pgstack_statements_rows[5m])",
    statement_time_ratio: "rate(cnpg_pgstack_statements_exec_milliseconds[5m]) / 1000",
    statement_mean_seconds: "cnpg_pgstack_statement_mean_milliseconds / 1000",
    statement_max_seconds: "cnpg_pgstack_statement_max_milliseconds / 1000",
    statement_total_seconds: "cnpg_pgstack_statement_total_milliseconds / 1000",
    wal_bytes: 'cnpg_collector_pg_wal{value="size"}',
    // -1 means never. A replica archives nothing, and keeps values from its time as the primary.
    archive_failing:
      'cnpg_pg_stat_archiver_last_failed_time{role="primary"} > bool cnpg_pg_stat_archiver_last_archived_time',
    archive_age_seconds: 'cnpg_pg_stat_archiver_seconds_since_last_archival{role="primary"} >= 0',
  },
  // The metric has no label of a repository: there is one, with full backups only. 0 means never.
  clusterSignals: (cluster) =>
    cluster.metrics.includes("cloudnative-pg")
      ? cluster.backups.flatMap(({ repository, type }): SignalRecording[] => [
          {
            signal: "backup_age_seconds",
            expression: `time() - (${ofPrimary(cluster, lastBackup.available)} > 0)`,
            labels: { repository, type },
          },
          {
            signal: "backup_failed",
            expression: `${ofPrimary(cluster, lastBackup.failed)} > bool ignoring (__name__) ${ofPrimary(cluster, lastBackup.available)}`,
            labels: { repository, type },
          },
        ])
      : [],
};

/** PgBouncers of CloudNativePG. Source: CloudNativePG 1.30, pkg/management/pgbouncer/metricsserver. */
export const cloudNativePgPooler: Source = {
  name: "cloudnative-pg-pooler",
  targets: { kind: "pods", where: "clusters", labels: { "cnpg.io/podRole": "pooler" }, port: "metrics" },
  relabel: [clusterFrom("cnpg.io/cluster"), { to: "role", value: "pooler" }],
  metrics: {
    cnpg_pgbouncer_pools_cl_active: ["database"],
    cnpg_pgbouncer_pools_cl_waiting: ["database"],
    cnpg_pgbouncer_pools_sv_active: ["database"],
    cnpg_pgbouncer_pools_sv_idle: ["database"],
  },
  signals: {
    pooler_clients_active: "cnpg_pgbouncer_pools_cl_active",
    pooler_clients_waiting: "cnpg_pgbouncer_pools_cl_waiting",
    pooler_servers_active: "cnpg_pgbouncer_pools_sv_active",
    pooler_servers_idle: "cnpg_pgbouncer_pools_sv_idle",
  },
};

/** CloudNativePG. Source: CloudNativePG 1.30, operator's default port. */
export const cloudNativePgOperator: Source = {
  name: "cloudnative-pg-operator",
  targets: {
    kind: "pods",
    where: "operators",
    labels: { "app.kubernetes.io/name": "cloudnative-pg" },
    port: "metrics",
  },
  relabel: [{ to: "operator", value: "cloudnative-pg" }],
  ...controllerRuntime,
};
