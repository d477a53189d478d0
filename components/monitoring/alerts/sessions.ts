import type { Alert } from "./alert";

const whileDown = ["PostgresDown"] as const;

/** Whether sessions get on. */
export const sessionAlerts = [
  {
    name: "PostgresConnectionsHigh",
    summary: "{{ $value | humanizePercentage }} of the connections of {{ $labels.pod }} are taken",
    expression: "pgstack:connections / pgstack:connections_max > $threshold",
    unit: "ratio",
    levels: { warning: { threshold: 0.8, for: "10m" }, critical: { threshold: 0.95, for: "2m" } },
    inhibitedBy: whileDown,
  },
  {
    name: "PostgresLongTransaction",
    summary: "A transaction on {{ $labels.pod }} has run for {{ $value | humanizeDuration }}",
    expression: "pgstack:longest_transaction_seconds > $threshold",
    unit: "seconds",
    levels: { warning: { threshold: 4 * 3600, for: "1m" } },
    inhibitedBy: whileDown,
  },
  {
    name: "PostgresIdleInTransaction",
    summary:
      "A session on {{ $labels.pod }} holds a transaction open and has been idle for {{ $value | humanizeDuration }}",
    expression: "pgstack:longest_idle_in_transaction_seconds > $threshold",
    unit: "seconds",
    levels: { warning: { threshold: 600, for: "1m" } },
    inhibitedBy: whileDown,
  },
  {
    name: "PostgresLocksWaiting",
    summary: "Sessions on {{ $labels.pod }} wait for locks all the time",
    expression: "pgstack:sessions_blocked == 1",
    levels: { warning: { for: "10m" } },
    inhibitedBy: whileDown,
  },
  {
    name: "PgBouncerSaturated",
    summary: "{{ $value }} clients of PgBouncer {{ $labels.pod }} wait for a connection to {{ $labels.database }}",
    expression: "pgstack:pooler_clients_waiting > $threshold",
    unit: "count",
    levels: { warning: { threshold: 0, for: "5m" }, critical: { threshold: 50, for: "5m" } },
    inhibitedBy: [...whileDown, "PostgresNoPrimary"],
  },
] as const satisfies readonly Alert[];
