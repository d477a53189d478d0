/** When a changed setting of Postgres takes effect. */
export type ParameterContext = "restart" | "reload" | "unknown";

/**
 * Settings that need a restart in any of the versions 15 to 18. Source: `select name from pg_settings where context =
 * 'postmaster'` of PostgreSQL 15.18, 16.14, 17.10 and 18.4.
 */
const readAtStart = new Set([
  ...["archive_mode", "autovacuum_freeze_max_age", "autovacuum_multixact_freeze_max_age", "autovacuum_worker_slots"],
  ...["bonjour", "bonjour_name", "cluster_name", "commit_timestamp_buffers", "config_file", "data_directory"],
  ...["data_sync_retry", "debug_io_direct", "dynamic_shared_memory_type", "event_source", "external_pid_file"],
  ...["hba_file", "hot_standby", "huge_page_size", "huge_pages", "ident_file", "ignore_invalid_pages"],
  ...["io_max_combine_limit", "io_max_concurrency", "io_method", "jit_provider", "listen_addresses"],
  ...["logging_collector", "max_active_replication_origins", "max_connections", "max_files_per_process"],
  ...["max_locks_per_transaction", "max_logical_replication_workers", "max_notify_queue_pages"],
  ...["max_pred_locks_per_transaction", "max_prepared_transactions", "max_replication_slots", "max_wal_senders"],
  ...["max_worker_processes", "min_dynamic_shared_memory", "multixact_member_buffers", "multixact_offset_buffers"],
  ...["notify_buffers", "old_snapshot_threshold", "port", "recovery_target", "recovery_target_action"],
  ...["recovery_target_inclusive", "recovery_target_lsn", "recovery_target_name", "recovery_target_time"],
  ...["recovery_target_timeline", "recovery_target_xid", "reserved_connections", "serializable_buffers"],
  ...["shared_buffers", "shared_memory_type", "shared_preload_libraries", "subtransaction_buffers"],
  ...["superuser_reserved_connections", "trace_connection_negotiation", "track_activity_query_size"],
  ...["track_commit_timestamp", "transaction_buffers", "unix_socket_directories", "unix_socket_group"],
  ...["unix_socket_permissions", "wal_buffers", "wal_decode_buffer_size", "wal_level", "wal_log_hints"],
]);

/** Settings that needed a restart up to this major version. Source: as above. */
const readAtStartUntil: Readonly<Record<string, number>> = { autovacuum_max_workers: 17 };

/**
 * Settings of extensions that need a restart. Source: "pg_stat_statements", PostgreSQL documentation; pg_cron's README.
 */
const extensionsAtStart = new Set(["cron.database_name", "cron.use_background_workers", "pg_stat_statements.max"]);

/**
 * Settings of extensions that need only a reload. Source: "auto_explain", "pg_stat_statements", PostgreSQL
 * documentation; pgAudit's README.
 */
const extensionsOnReload = /^(auto_explain|pg_stat_statements|pgaudit)\./;

/**
 * Returns when a changed setting takes effect.
 *
 * @param version major version of Postgres; undefined if unknown.
 */
export function parameterContext(name: string, version: number | undefined): ParameterContext {
  const key = name.toLowerCase();
  if (readAtStart.has(key) || extensionsAtStart.has(key)) return "restart";
  const last = readAtStartUntil[key];
  if (last !== undefined) return version === undefined || version <= last ? "restart" : "reload";
  if (key.includes(".")) return extensionsOnReload.test(key) ? "reload" : "unknown";
  return "reload";
}
