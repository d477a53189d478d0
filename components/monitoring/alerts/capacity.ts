import type { Alert } from "./alert";

const claim =
  "{{ $labels.persistentvolumeclaim }} ({{ $labels.content }} of {{ $labels.namespace }}/{{ $labels.cluster }})";

/** Alerts on slow growth: they look back over weeks, and leave weeks to react. */
export const capacityAlerts = [
  {
    name: "PostgresVolumeFullInWeeks",
    summary: `Volume ${claim} will be full within four weeks`,
    description: `At the growth of the last week volume ${claim} will be full within four weeks: it would hold {{ $value | humanize1024 }}B then. Nothing fails yet. Plan a larger volume, remove data that is no longer needed, or find out what grows on the dashboard of tables.`,
    // A larger volume does not change the size of what it holds. Without data of a whole week the growth of hours would count as that of weeks.
    expression:
      "predict_linear((pgstack:volume_capacity_bytes - pgstack:volume_available_bytes)[$window:1h], $threshold) > pgstack:volume_capacity_bytes and pgstack:volume_capacity_bytes offset $window > 0",
    window: "7d",
    unit: "seconds",
    levels: { warning: { threshold: 28 * 24 * 3600, for: "6h" } },
    inhibitedBy: ["PostgresVolumeAlmostFull", "PostgresVolumeFillingUp"],
  },
  {
    name: "PostgresTableBloat",
    summary: "About {{ $value | humanizePercentage }} of {{ $labels.schemaname }}.{{ $labels.relname }} is bloat",
    description:
      "Table {{ $labels.schemaname }}.{{ $labels.relname }} of database {{ $labels.database }} of {{ $labels.namespace }}/{{ $labels.cluster }} takes so much more space for each row than at best in the last two weeks that about {{ $value | humanizePercentage }} of it is free or dead space. Scans and backups take longer. It is an estimate: wider rows look the same. Postgres reuses the space for new rows, unless the table shrank for good.",
    expression:
      "1 - min_over_time(pgstack:table_bytes_per_row[$window:1h]) / pgstack:table_bytes_per_row > $threshold and pgstack:table_size_bytes > 1000000000",
    window: "14d",
    unit: "ratio",
    levels: { warning: { threshold: 0.5, for: "6h" } },
    inhibitedBy: ["PostgresDown"],
  },
] as const satisfies readonly Alert[];
