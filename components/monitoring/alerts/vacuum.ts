import type { Alert } from "./alert";

const table =
  "{{ $labels.schemaname }}.{{ $labels.relname }} of database {{ $labels.database }} of {{ $labels.namespace }}/{{ $labels.cluster }}";

/** Alerts on tables that vacuum does not keep up with. */
export const vacuumAlerts = [
  {
    name: "PostgresAutovacuumBehind",
    summary: "Autovacuum is behind on {{ $labels.schemaname }}.{{ $labels.relname }} of {{ $labels.cluster }}",
    description: `For three hours table ${table} has had {{ $value | humanize }} times the dead rows at which autovacuum starts. Queries read more and more pages, and the table grows. Look for what holds vacuum back, such as a long transaction or a replication slot; otherwise autovacuum is too slow or disabled for the table.`,
    // Few dead rows do no harm, however many times the number at which autovacuum starts.
    expression: "pgstack:table_vacuum_due_ratio > $threshold and pgstack:table_dead_rows > 10000",
    unit: "count",
    levels: { warning: { threshold: 3, for: "3h" } },
    inhibitedBy: ["PostgresDown"],
  },
  {
    name: "PostgresDeadRows",
    summary: "{{ $value | humanizePercentage }} of the rows of {{ $labels.schemaname }}.{{ $labels.relname }} are dead",
    description: `For an hour {{ $value | humanizePercentage }} of the rows of table ${table} have been dead. Each scan of it reads them too. A large DELETE or UPDATE causes it for a short time; if no vacuum runs, start one with vacuum (verbose), which also names what keeps dead rows.`,
    expression:
      "pgstack:table_dead_rows / (pgstack:table_dead_rows + pgstack:table_live_rows) > $threshold and pgstack:table_dead_rows > 1000000",
    unit: "ratio",
    levels: { warning: { threshold: 0.5, for: "1h" } },
    inhibitedBy: ["PostgresDown"],
  },
] as const satisfies readonly Alert[];
