import { chosen, type DashboardDefinition } from "./dashboard";

const perPod = "{{pod}}";
const perDatabase = "{{database}}";
const perCluster = "{{namespace}}/{{cluster}}";
const sumBy = (labels: string, expression: string): string => `sum by (${labels}) (${expression})`;

/** All clusters: health, load and storage of each. */
export const overview: DashboardDefinition = {
  id: "overview",
  title: "All clusters",
  rows: [
    {
      title: "Health",
      panels: [
        {
          title: "Instances up",
          kind: "stat",
          unit: "short",
          queries: [[perCluster, sumBy("namespace, cluster", "pgstack:instance_up")]],
        },
        {
          title: "Instances configured",
          kind: "stat",
          unit: "short",
          queries: [[perCluster, "pgstack:expected_instances"]],
        },
        {
          title: "Primary",
          kind: "stat",
          unit: "short",
          queries: [["{{cluster}}: {{pod}}", "pgstack:instance_primary == 1"]],
        },
        {
          title: "Alerts",
          kind: "table",
          unit: "short",
          width: 24,
          queries: [["", 'ALERTS{alertstate="firing",severity!=""}']],
        },
      ],
    },
    {
      title: "Load",
      panels: [
        {
          title: "Transactions",
          unit: "ops",
          queries: [[perCluster, sumBy("namespace, cluster", "pgstack:transactions_per_second")]],
        },
        {
          title: "Connections used",
          unit: "percentunit",
          queries: [["{{pod}}", "pgstack:connections / pgstack:connections_max"]],
        },
        { title: "Replication lag", unit: "s", queries: [[perPod, "pgstack:replication_lag_seconds"]] },
      ],
    },
    {
      title: "Storage and backups",
      panels: [
        {
          title: "Fullest volume",
          unit: "percentunit",
          queries: [
            [
              perCluster,
              "max by (namespace, cluster) (1 - pgstack:volume_available_bytes / pgstack:volume_capacity_bytes)",
            ],
          ],
        },
        {
          title: "Database size",
          unit: "bytes",
          queries: [
            [
              perCluster,
              sumBy("namespace, cluster", "max by (namespace, cluster, database) (pgstack:database_size_bytes)"),
            ],
          ],
        },
        {
          title: "Backup age / allowed age",
          unit: "percentunit",
          queries: [
            [
              "{{cluster}} {{repository}} {{type}}",
              "pgstack:backup_age_seconds / on (namespace, cluster, repository, type) pgstack:expected_backup_age_seconds",
            ],
          ],
        },
      ],
    },
  ],
};

/** PostgreSQL details of one cluster. */
export const cluster: DashboardDefinition = {
  id: "cluster",
  title: "PostgreSQL details",
  chooses: "cluster",
  rows: [
    {
      title: "State",
      panels: [
        { title: "Up", kind: "stat", unit: "bool_yes_no", queries: [[perPod, chosen("instance_up")]] },
        { title: "Primary", kind: "stat", unit: "bool_yes_no", queries: [[perPod, chosen("instance_primary")]] },
        {
          title: "Started",
          kind: "stat",
          unit: "dateTimeFromNow",
          queries: [[perPod, `${chosen("instance_start_time_seconds")} * 1000`]],
        },
      ],
    },
    {
      title: "Sessions",
      panels: [
        { title: "Connections", unit: "short", queries: [[`${perPod} {{state}}`, chosen("connections_by_state")]] },
        {
          title: "Connections used",
          unit: "percentunit",
          queries: [[perPod, `${chosen("connections")} / ${chosen("connections_max")}`]],
        },
        { title: "Sessions waiting for a lock", unit: "bool_yes_no", queries: [[perPod, chosen("sessions_blocked")]] },
        { title: "Longest transaction", unit: "s", queries: [[perPod, chosen("longest_transaction_seconds")]] },
        {
          title: "Longest idle in transaction",
          unit: "s",
          queries: [[perPod, chosen("longest_idle_in_transaction_seconds")]],
        },
        {
          title: "Pending restart",
          unit: "bool_yes_no",
          queries: [[perPod, chosen("pending_restart")]],
        },
      ],
    },
    {
      title: "Throughput and size",
      panels: [
        {
          title: "Transactions",
          unit: "ops",
          queries: [[perDatabase, sumBy("database", chosen("transactions_per_second"))]],
        },
        {
          title: "Rows read and written",
          unit: "ops",
          queries: [
            [`${perDatabase} read`, sumBy("database", chosen("rows_read_per_second"))],
            [`${perDatabase} written`, sumBy("database", chosen("rows_written_per_second"))],
          ],
        },
        {
          title: "Cache hit ratio",
          unit: "percentunit",
          queries: [[`${perPod} ${perDatabase}`, chosen("cache_hit_ratio")]],
        },
        {
          title: "Temporary files",
          unit: "Bps",
          queries: [[perDatabase, sumBy("database", chosen("temporary_bytes_per_second"))]],
        },
        {
          title: "Deadlocks",
          unit: "ops",
          queries: [[perDatabase, sumBy("database", chosen("deadlocks_per_second"))]],
        },
        {
          title: "Database size",
          unit: "bytes",
          queries: [[perDatabase, `max by (database) (${chosen("database_size_bytes")})`]],
        },
        {
          title: "Transaction IDs used",
          unit: "percentunit",
          queries: [[perPod, chosen("wraparound_ratio")]],
        },
        { title: "WAL size", unit: "bytes", queries: [[perPod, chosen("wal_bytes")]] },
        {
          title: "Checkpoints an hour",
          unit: "short",
          queries: [
            [`${perPod} requested`, `${chosen("checkpoints_requested_per_second")} * 3600`],
            [`${perPod} timed`, `${chosen("checkpoints_timed_per_second")} * 3600`],
          ],
        },
      ],
    },
  ],
};

/** Replication and failover of one cluster. */
export const replication: DashboardDefinition = {
  id: "replication",
  title: "Replication and failover",
  chooses: "cluster",
  rows: [
    {
      title: "Roles",
      panels: [
        { title: "Primary", unit: "bool_yes_no", queries: [[perPod, chosen("instance_primary")]], width: 12 },
        {
          title: "Streaming replicas",
          unit: "short",
          width: 12,
          queries: [
            ["streaming", `max(${chosen("replicas_streaming")})`],
            ["required for a commit", chosen("expected_synchronous_standbys")],
          ],
        },
      ],
    },
    {
      title: "Lag",
      panels: [
        { title: "Replay lag (time)", unit: "s", queries: [[perPod, chosen("replication_lag_seconds")]], width: 12 },
        {
          title: "Replay lag (WAL)",
          unit: "bytes",
          queries: [["{{replica}}", chosen("replication_lag_bytes")]],
          width: 12,
        },
      ],
    },
    {
      title: "Slots",
      panels: [
        { title: "Slot active", unit: "bool_yes_no", queries: [["{{slot_name}}", chosen("slot_active")]], width: 12 },
        {
          title: "WAL retained by slots",
          unit: "bytes",
          queries: [["{{slot_name}}", chosen("slot_retained_bytes")]],
          width: 12,
        },
      ],
    },
  ],
};

/** Backups, WAL archiving and restore drills of one cluster. */
export const backups: DashboardDefinition = {
  id: "backups",
  title: "Backups and drills",
  chooses: "cluster",
  rows: [
    {
      title: "Backups",
      panels: [
        {
          title: "Backup age",
          unit: "s",
          queries: [["{{repository}} {{type}}", chosen("backup_age_seconds")]],
        },
        {
          title: "Allowed age",
          kind: "stat",
          unit: "s",
          queries: [["{{repository}} {{type}}", chosen("expected_backup_age_seconds")]],
        },
        {
          title: "Last backup failed",
          unit: "bool_yes_no",
          queries: [["{{repository}} {{type}}", chosen("backup_failed")]],
        },
        { title: "Size", unit: "bytes", queries: [["{{repository}} {{type}}", chosen("backup_size_bytes")]] },
        { title: "Duration", unit: "s", queries: [["{{repository}} {{type}}", chosen("backup_duration_seconds")]] },
      ],
    },
    {
      title: "WAL archiving",
      panels: [
        { title: "Archiving failing", unit: "bool_yes_no", queries: [[perPod, chosen("archive_failing")]] },
        { title: "Time since last archived", unit: "s", queries: [[perPod, chosen("archive_age_seconds")]] },
        { title: "WAL size", unit: "bytes", queries: [[perPod, chosen("wal_bytes")]] },
      ],
    },
    {
      title: "Restore drills",
      panels: [
        {
          title: "Last verified restore",
          kind: "stat",
          unit: "dateTimeFromNow",
          queries: [["verified", `${chosen("restore_drill_success_time_seconds")} * 1000`]],
        },
        {
          title: "Last failed drill",
          kind: "stat",
          unit: "dateTimeFromNow",
          queries: [["failed", `${chosen("restore_drill_failure_time_seconds")} * 1000`]],
        },
      ],
    },
  ],
};
