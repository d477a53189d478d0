import type { Alert } from "./alert";

const whileDown = ["PostgresDown"] as const;
const pod = "{{ $labels.pod }} of {{ $labels.namespace }}/{{ $labels.cluster }}";

/** Alerts on connections, transactions and locks. */
export const sessionAlerts = [
  {
    name: "PostgresConnectionsHigh",
    summary: "{{ $labels.pod }} uses {{ $value | humanizePercentage }} of its connections",
    description: `${pod} uses {{ $value | humanizePercentage }} of max_connections. At the limit Postgres refuses new connections, including those of applications, the exporter and backups. Find out which user or application holds the connections in pg_stat_activity; shrink its pool or put a pooler in front of the cluster.`,
    expression: "pgstack:connections / pgstack:connections_max > $threshold",
    unit: "ratio",
    levels: { warning: { threshold: 0.8, for: "10m" }, critical: { threshold: 0.95, for: "2m" } },
    inhibitedBy: whileDown,
  },
  {
    name: "PostgresLongTransaction",
    summary: "A transaction on {{ $labels.pod }} has run for {{ $value | humanizeDuration }}",
    description: `A transaction or query on ${pod} has run for {{ $value | humanizeDuration }}. Meanwhile vacuum cannot remove dead rows: tables and indexes grow, and queries slow down. Find it in pg_stat_activity; let a planned report end, cancel anything else with pg_cancel_backend.`,
    expression: "pgstack:longest_transaction_seconds > $threshold",
    unit: "seconds",
    levels: { warning: { threshold: 4 * 3600, for: "1m" } },
    inhibitedBy: whileDown,
  },
  {
    name: "PostgresIdleInTransaction",
    summary: "A session on {{ $labels.pod }} has been idle in a transaction for {{ $value | humanizeDuration }}",
    description: `A session on ${pod} has been idle in an open transaction for {{ $value | humanizeDuration }}. It keeps its locks, so that other sessions can block, and vacuum cannot remove dead rows. Find the session in pg_stat_activity and end it with pg_terminate_backend; then fix the application that does not commit.`,
    expression: "pgstack:longest_idle_in_transaction_seconds > $threshold",
    unit: "seconds",
    levels: { warning: { threshold: 600, for: "1m" } },
    inhibitedBy: whileDown,
  },
  {
    name: "PostgresLocksWaiting",
    summary: "Sessions on {{ $labels.pod }} have waited for locks for 10 minutes",
    description: `For ten minutes at least one session on ${pod} has been waiting for a lock. Queries of users hang. Find the blocking session with pg_blocking_pids, and cancel it if it is a schema change or a forgotten transaction.`,
    expression: "pgstack:sessions_blocked == 1",
    levels: { warning: { for: "10m" } },
    inhibitedBy: whileDown,
  },
  {
    name: "PgBouncerSaturated",
    summary: "{{ $value }} clients of PgBouncer {{ $labels.pod }} wait for a connection to {{ $labels.database }}",
    description: `{{ $value }} clients of PgBouncer ${pod} wait for a server connection to database {{ $labels.database }}. Every connection of the pool is in use, and requests of applications are slow or time out. Check first whether Postgres itself is slow or blocked; otherwise raise default_pool_size.`,
    expression: "pgstack:pooler_clients_waiting > $threshold",
    unit: "count",
    levels: { warning: { threshold: 0, for: "5m" }, critical: { threshold: 50, for: "5m" } },
    inhibitedBy: [...whileDown, "PostgresNoPrimary"],
  },
] as const satisfies readonly Alert[];
