import { databaseSignals } from "../../../model/metrics/database-signals";
import { clusterFrom, podLabel, type Source } from "../../../model/metrics/source";
import { clusterLabel, roleLabel, spilo } from "../names";
import { exporterPort } from "../sidecar";

/** Checkpoints: Postgres 17 moved their counters to a view of its own. */
const checkpoints = (before17: string, since17: string): string =>
  [`bgwriter_checkpoints_${before17}`, `checkpointer_num_${since17}`]
    .map((counter) => `rate(pg_stat_${counter}_total[1h])`)
    .join(" or ");

/**
 * The exporter beside instances of Spilo. It has no signals of tables: it reads those of one database only, `postgres`, which
 * holds none of a user. Nor of statements: a series for each query costs too much, so that its collector is disabled. A pending restart, backups and
 * PgBouncer have no metrics in it. Source: postgres_exporter 0.20, collector/*.go and exporter/postgres_exporter.go.
 */
export const zalandoExporter: Source = {
  name: "zalando-exporter",
  targets: { kind: "pods", where: "clusters", labels: spilo, port: exporterPort.name },
  relabel: [
    clusterFrom(clusterLabel),
    { from: [podLabel(roleLabel)], to: "role" },
    // The operator's name of the role.
    { from: ["role"], regex: "master", to: "role", value: "primary" },
  ],
  relabelSamples: [
    { from: ["datname"], regex: "(.+)", to: "database" },
    { from: ["__name__", "application_name"], regex: "pg_stat_replication_.+;(.+)", to: "replica", value: "$1" },
    { regex: "datname|datid", action: "labeldrop" },
  ],
  metrics: {
    pg_database_size_bytes: ["database"],
    pg_database_wraparound_age_datfrozenxid_seconds: ["database"],
    pg_postmaster_start_time_seconds: [],
    pg_replication_is_replica: [],
    pg_replication_lag_seconds: [],
    pg_replication_slots_active: ["slot_name"],
    pg_replication_slots_pg_wal_lsn_diff: ["slot_name"],
    pg_settings_max_connections: [],
    pg_stat_activity_count: ["state", "wait_event_type"],
    pg_stat_activity_max_tx_duration: ["state"],
    pg_stat_archiver_failed_count: [],
    pg_stat_archiver_last_archive_age: [],
    pg_stat_bgwriter_checkpoints_req_total: [],
    pg_stat_bgwriter_checkpoints_timed_total: [],
    pg_stat_checkpointer_num_requested_total: [],
    pg_stat_checkpointer_num_timed_total: [],
    pg_stat_database_blks_hit: ["database"],
    pg_stat_database_blks_read: ["database"],
    pg_stat_database_deadlocks: ["database"],
    pg_stat_database_temp_bytes: ["database"],
    pg_stat_database_tup_deleted: ["database"],
    pg_stat_database_tup_fetched: ["database"],
    pg_stat_database_tup_inserted: ["database"],
    pg_stat_database_tup_updated: ["database"],
    pg_stat_database_xact_commit: ["database"],
    pg_stat_database_xact_rollback: ["database"],
    pg_stat_replication_pg_wal_lsn_diff: ["replica", "state"],
    pg_up: [],
    pg_wal_size_bytes: [],
  },
  signals: {
    instance_up: "pg_up",
    instance_primary: "1 - pg_replication_is_replica",
    instance_start_time_seconds: "pg_postmaster_start_time_seconds",
    // A primary without any replica has no series of its own.
    replicas_streaming:
      'count by (namespace, cluster, pod) (pg_stat_replication_pg_wal_lsn_diff{state="streaming"}) or (pg_replication_is_replica == 0) * 0',
    replication_lag_seconds: "pg_replication_lag_seconds",
    replication_lag_bytes: "pg_stat_replication_pg_wal_lsn_diff",
    // A replica keeps copies of slots, which have no consumer there.
    slot_active: 'pg_replication_slots_active{role="primary"}',
    slot_retained_bytes: 'pg_replication_slots_pg_wal_lsn_diff{role="primary"}',
    connections: "pg_stat_activity_count",
    connections_by_state: "pg_stat_activity_count",
    connections_max: "pg_settings_max_connections",
    longest_transaction_seconds: 'pg_stat_activity_max_tx_duration{state="active"}',
    longest_idle_in_transaction_seconds: 'pg_stat_activity_max_tx_duration{state=~"idle in transaction.*"}',
    // Without a session that waits for a lock there is no series.
    sessions_blocked:
      'sum by (namespace, cluster, pod) (pg_stat_activity_count{wait_event_type="Lock"}) > bool 0 or pg_up * 0',
    ...databaseSignals("pg_stat_database"),
    database_size_bytes: "pg_database_size_bytes",
    // The metric counts transactions, despite its name. Postgres stops 2^31 of them after the oldest that is not frozen.
    wraparound_ratio: "pg_database_wraparound_age_datfrozenxid_seconds / 2^31",
    checkpoints_requested_per_second: checkpoints("req", "requested"),
    checkpoints_timed_per_second: checkpoints("timed", "timed"),
    wal_bytes: "pg_wal_size_bytes",
    // A replica archives nothing, and keeps values from its time as the primary.
    archive_failing: 'increase(pg_stat_archiver_failed_count{role="primary"}[5m]) > bool 0',
    archive_age_seconds: 'pg_stat_archiver_last_archive_age{role="primary"}',
  },
};
