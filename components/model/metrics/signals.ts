/** A signal: its labels, and the aggregation that joins several sources of one series. */
interface SignalDefinition {
  /** Meaning of the value. */
  readonly help: string;
  /** Labels that every source provides. */
  readonly by: readonly string[];
  /** Aggregation over all other labels. @default max */
  readonly join?: "sum" | "min" | "max";
}

const cluster = ["namespace", "cluster"] as const;
const instance = [...cluster, "pod"] as const;
const database = [...instance, "database"] as const;
const volume = [...cluster, "content", "persistentvolumeclaim"] as const;
const table = [...cluster, "database", "schemaname", "relname"] as const;
const statement = [...instance, "database", "user"] as const;

/**
 * The signals that alerts and dashboards read. Each is a recording rule `pgstack:<name>`, computed from the metrics of
 * the cluster's exporter, so that one alert or dashboard serves every operator.
 */
export const signals = {
  // Instances.
  instance_up: { help: "1 while Postgres answers its exporter, 0 while it does not", by: instance, join: "min" },
  instance_primary: { help: "1 while the instance is the primary, 0 while it is a replica", by: instance },
  instance_start_time_seconds: { help: "Start of Postgres, in Unix time", by: instance },
  pending_restart: { help: "1 while a changed setting waits for a restart", by: instance },
  // Replication.
  replicas_streaming: { help: "Replicas that stream from this instance", by: instance },
  replication_lag_seconds: { help: "Replay lag of a replica", by: instance },
  replication_lag_bytes: { help: "WAL that a replica has not replayed", by: [...instance, "replica"] },
  slot_active: { help: "1 while a replication slot of the primary is used", by: [...instance, "slot_name"] },
  slot_retained_bytes: { help: "WAL that a replication slot retains", by: [...instance, "slot_name"] },
  // Sessions.
  connections: { help: "Open connections", by: instance, join: "sum" },
  connections_by_state: { help: "Open connections by state", by: [...instance, "state"], join: "sum" },
  connections_max: { help: "Value of max_connections", by: instance },
  longest_transaction_seconds: { help: "Age of the longest running transaction or query", by: instance },
  longest_idle_in_transaction_seconds: {
    help: "Longest time that a session has been idle in a transaction",
    by: instance,
  },
  sessions_blocked: { help: "1 while a session waits for a lock", by: instance },
  // Work.
  transactions_per_second: { help: "Commits and rollbacks", by: database },
  rows_read_per_second: { help: "Rows fetched by queries", by: database },
  rows_written_per_second: { help: "Rows inserted, updated and deleted", by: database },
  cache_hit_ratio: { help: "Share of blocks found in shared buffers", by: database },
  temporary_bytes_per_second: { help: "Temporary files written", by: database },
  deadlocks_per_second: { help: "Deadlocks", by: database },
  database_size_bytes: { help: "Size of a database", by: database },
  wraparound_ratio: { help: "Share of transaction IDs used before Postgres refuses writes", by: instance },
  // Tables: of the primary, so that a failover continues the series.
  table_dead_rows: { help: "Dead rows of a table", by: table },
  table_live_rows: { help: "Rows of a table", by: table },
  table_vacuum_due_ratio: { help: "Dead rows of a table / dead rows at which autovacuum starts", by: table },
  table_size_bytes: { help: "Size of a table", by: table },
  table_bytes_per_row: { help: "Size of a table above 100 MB / its rows", by: table },
  // Checkpoints.
  checkpoints_requested_per_second: { help: "Checkpoints that WAL or a command requested", by: instance },
  checkpoints_timed_per_second: { help: "Checkpoints that checkpoint_timeout started", by: instance },
  // Statements.
  statement_calls_per_second: { help: "Statements executed", by: statement, join: "sum" },
  statement_rows_per_second: { help: "Rows returned or changed by statements", by: statement, join: "sum" },
  statement_time_ratio: { help: "Seconds of execution per second", by: statement, join: "sum" },
  statement_mean_seconds: { help: "Mean execution time of the slowest statements", by: [...statement, "query"] },
  statement_max_seconds: { help: "Longest execution of statements", by: [...statement, "query"] },
  statement_total_seconds: { help: "Execution time of the costliest statements", by: [...statement, "query"] },
  // WAL and backups.
  wal_bytes: { help: "Size of pg_wal", by: instance },
  archive_failing: { help: "1 while the last attempt to archive WAL failed", by: instance },
  archive_age_seconds: { help: "Time since WAL was last archived", by: instance },
  backup_age_seconds: {
    help: "Age of the newest backup of a type",
    by: [...cluster, "repository", "type"],
    join: "min",
  },
  backup_failed: {
    help: "1 while no backup of a type has succeeded since one failed",
    by: [...cluster, "repository", "type"],
  },
  backup_size_bytes: { help: "Size of the newest backup of a type", by: [...cluster, "repository", "type"] },
  backup_duration_seconds: { help: "Duration of the newest backup of a type", by: [...cluster, "repository", "type"] },
  restore_drill_created_time_seconds: { help: "Creation of the drill's CronJob, in Unix time", by: cluster },
  restore_drill_success_time_seconds: { help: "Last verified restore, in Unix time", by: cluster },
  restore_drill_failure_time_seconds: {
    help: "Start of the last failed restore drill, in Unix time",
    by: cluster,
  },
  logical_backup_created_time_seconds: {
    help: "Creation of the CronJob of logical backups, in Unix time",
    by: cluster,
  },
  logical_backup_success_time_seconds: { help: "End of the last complete logical backup, in Unix time", by: cluster },
  // PgBouncer.
  pooler_clients_active: { help: "Clients that have a server connection", by: database, join: "sum" },
  pooler_clients_waiting: { help: "Clients that wait for a server connection", by: database, join: "sum" },
  pooler_servers_active: { help: "Server connections in use", by: database, join: "sum" },
  pooler_servers_idle: { help: "Idle server connections", by: database, join: "sum" },
  // Pods and volumes.
  volume_capacity_bytes: { help: "Size of a volume", by: volume },
  volume_available_bytes: { help: "Free space of a volume", by: volume },
  pod_cpu_cores: { help: "CPU used by a container", by: [...instance, "container"], join: "sum" },
  pod_memory_bytes: { help: "Memory used by a container", by: [...instance, "container"], join: "sum" },
  pod_memory_limit_bytes: { help: "Memory limit of a container", by: [...instance, "container"] },
  pod_restarts: { help: "Restarts of a container", by: [...instance, "container"] },
  pod_network_received_bytes_per_second: { help: "Network traffic to a pod", by: instance, join: "sum" },
  pod_network_sent_bytes_per_second: { help: "Network traffic from a pod", by: instance, join: "sum" },
  // Certificates and operators.
  certificate_end_time_seconds: { help: "Expiry of a certificate, in Unix time", by: [...cluster, "secret", "key"] },
  certificate_renewal_time_seconds: {
    help: "Last run of the renewal of an operator's certificates, in Unix time",
    by: ["namespace", "operator"],
  },
  operator_available: { help: "Available pods of an operator", by: ["namespace", "operator"] },
  operator_reconciles_per_second: { help: "Reconciles of an operator", by: ["namespace", "operator", "controller"] },
  operator_errors_per_second: { help: "Failed reconciles of an operator", by: ["namespace", "operator", "controller"] },
  operator_queue_length: { help: "Work queue depth of an operator", by: ["namespace", "operator", "name"] },
  operator_memory_bytes: { help: "Memory of an operator", by: ["namespace", "operator", "pod"] },
  // Values from the configuration: constant while it does not change.
  expected_instances: { help: "Configured instances", by: cluster },
  expected_synchronous_standbys: { help: "Replicas that a commit must wait for", by: cluster },
  expected_wal_bytes: { help: "Size of WAL above which something retains it", by: cluster },
  expected_backup_age_seconds: { help: "Maximum age that the schedule allows", by: [...cluster, "repository", "type"] },
  expected_restore_drill_age_seconds: { help: "Maximum age that the drill's schedule allows", by: cluster },
  expected_logical_backup_age_seconds: { help: "Maximum age that the schedule of logical backups allows", by: cluster },
  expected_operator: { help: "1 for each configured operator", by: ["namespace", "operator"] },
  expected_source: { help: "1 for each configured source of metrics", by: ["job"] },
} as const satisfies Readonly<Record<string, SignalDefinition>>;

/** Name of a signal. */
export type Signal = keyof typeof signals;

/** Returns the names of the signals that an expression reads. */
export function signalsIn(expression: string): string[] {
  return [...new Set([...expression.matchAll(/pgstack:(\w+)/g)].map((match) => match[1] ?? ""))];
}
