import { zalandoAlertCases } from "./alert-cases-zalando";
import type { AlertName } from "../../components/monitoring/alerts";
import { type Exporter, monitoredTopologies } from "./monitoring";
import type { Expected, InputSeries } from "./promtool";

/** A fault as metrics show it, and the alert that it must raise; the last expectation is that it is over. */
export interface AlertCase {
  readonly alert: AlertName;
  /** Exporters whose metrics these are. */
  readonly exporters: readonly Exporter[];
  readonly series: InputSeries;
  /** Labels of the alert beside its severity. */
  readonly labels: Readonly<Record<string, string>>;
  readonly expected: readonly Expected[];
  /** Time between two values. @default 1m */
  readonly interval?: string;
}

const cnpg = ["cloudnative-pg"] as const;
const pgo = ["crunchy-exporter", "crunchy-collector"] as const;
const everywhere = [...cnpg, ...pgo, "zalando-exporter"] as const;

const cluster = { namespace: "postgres", cluster: "main" };
const first = { ...cluster, pod: "main-1" };
const second = { ...cluster, pod: "main-2" };
const primary = { ...first, role: "primary" };

/** `name{label="value"}`. */
function metric(name: string, labels: Readonly<Record<string, string>>): string {
  const text = Object.entries(labels).map(([key, value]) => `${key}="${value}"`);
  return `${name}{${text.join(",")}}`;
}

const up: Readonly<Record<Exporter, string>> = {
  "cloudnative-pg": "cnpg_collector_up",
  "crunchy-exporter": "pg_up",
  "crunchy-collector": "patroni_postgres_running",
  "zalando-exporter": "pg_up",
};

const fencing = (labels: Readonly<Record<string, string>>): string => metric("cnpg_collector_fencing_on", labels);

/** Something that Kubernetes says of the cluster's objects. */
const ofKubernetes = (name: string, labels: Readonly<Record<string, string>>): string =>
  metric(name, { namespace: "postgres", ...labels });

const volume = (what: string): Readonly<Record<Exporter, string>> => {
  const series = (persistentvolumeclaim: string): string =>
    ofKubernetes(`kubelet_volume_stats_${what}_bytes`, { persistentvolumeclaim });
  return {
    "cloudnative-pg": series("main-1"),
    "crunchy-exporter": series("main-instance-ab12-pgdata"),
    "crunchy-collector": series("main-instance-ab12-pgdata"),
    "zalando-exporter": series("pgdata-main-1"),
  };
};
const claims: Readonly<Record<Exporter, string>> = {
  "cloudnative-pg": "main-1",
  "crunchy-exporter": "main-instance-ab12-pgdata",
  "crunchy-collector": "main-instance-ab12-pgdata",
  "zalando-exporter": "pgdata-main-1",
};

const availability: readonly AlertCase[] = [
  ...everywhere.map((exporter): AlertCase => ({
    alert: "PostgresDown",
    exporters: [exporter],
    series: {
      [metric(up[exporter], first)]: "1x5 0x10 1x10",
      [metric(up[exporter], second)]: "1x5 stale _x9 1x10",
      ...(exporter === "cloudnative-pg" ? { [fencing(first)]: "0x30", [fencing(second)]: "0x30" } : {}),
    },
    labels: cluster,
    expected: [["5m"], ["6m"], ["8m", "critical"], ["20m"]],
  })),
  {
    alert: "PostgresDown",
    exporters: cnpg,
    // Instances that somebody has fenced: the collector goes on to say that they are up.
    series: {
      [metric("cnpg_collector_up", first)]: "1x30",
      [fencing(first)]: "0x5 1x10 0x10",
    },
    labels: cluster,
    expected: [["5m"], ["6m"], ["8m", "critical"], ["20m"]],
  },
  {
    alert: "PostgresNoPrimary",
    exporters: cnpg,
    series: {
      [metric("cnpg_pg_replication_in_recovery", first)]: "0x5 _x10 _x10",
      [metric("cnpg_pg_replication_in_recovery", second)]: "1x5 1x10 0x10",
    },
    labels: cluster,
    expected: [["5m"], ["12m", "critical"], ["20m"]],
  },
  {
    alert: "PostgresNoPrimary",
    exporters: pgo,
    series: {
      [metric("ccp_is_in_recovery_status", first)]: "2x5 _x10 _x10",
      [metric("ccp_is_in_recovery_status", second)]: "1x5 1x10 2x10",
    },
    labels: cluster,
    expected: [["5m"], ["12m", "critical"], ["20m"]],
  },
  {
    alert: "PostgresReplicaLost",
    exporters: cnpg,
    series: {
      [metric("cnpg_pg_replication_in_recovery", first)]: "0x40",
      [metric("cnpg_pg_replication_streaming_replicas", first)]: "2x5 1x15 2x20",
    },
    labels: cluster,
    expected: [["5m"], ["8m"], ["15m", "warning"], ["30m"]],
  },
  {
    alert: "PostgresReplicaLost",
    exporters: pgo,
    series: {
      [metric("ccp_is_in_recovery_status", first)]: "2x40",
      [metric("ccp_replication_lag_size_bytes", { ...first, replica: "10.0.0.2" })]: "0x40",
      [metric("ccp_replication_lag_size_bytes", { ...first, replica: "10.0.0.3" })]: "0x5 _x15 0x20",
    },
    labels: cluster,
    expected: [["5m"], ["8m"], ["18m", "warning"], ["30m"]],
  },
  {
    alert: "PostgresSynchronousStandbyMissing",
    exporters: cnpg,
    series: {
      [metric("cnpg_pg_replication_in_recovery", first)]: "0x40",
      [metric("cnpg_pg_replication_streaming_replicas", first)]: "1x5 0x10 1x20",
    },
    labels: cluster,
    expected: [["5m"], ["10m", "critical"], ["25m"]],
  },
  {
    alert: "PostgresSynchronousStandbyMissing",
    exporters: pgo,
    series: {
      [metric("ccp_is_in_recovery_status", first)]: "2x40",
      [metric("ccp_replication_lag_size_bytes", { ...first, replica: "10.0.0.2" })]: "0x5 _x15 0x20",
    },
    labels: cluster,
    expected: [["5m"], ["15m", "critical"], ["30m"]],
  },
  ...(["cnpg_pg_replication_lag", "ccp_replication_lag_replay_time"] as const).map((name, i): AlertCase => ({
    alert: "PostgresReplicationLag",
    exporters: i === 0 ? cnpg : pgo,
    series: { [metric(name, second)]: "0x5 120x15 1000x15 0x10" },
    labels: second,
    expected: [["5m"], ["8m"], ["15m", "warning"], ["30m", "critical", "warning"], ["45m"]],
  })),
  {
    alert: "PostgresFailover",
    exporters: cnpg,
    series: {
      [metric("cnpg_pg_replication_in_recovery", first)]: "0x20 1x20",
      [metric("cnpg_pg_replication_in_recovery", second)]: "1x20 0x20",
    },
    labels: second,
    expected: [["20m"], ["22m", "info"], ["35m"]],
  },
  {
    alert: "PostgresFailover",
    exporters: pgo,
    series: {
      [metric("ccp_is_in_recovery_status", first)]: "2x20 1x20",
      [metric("ccp_is_in_recovery_status", second)]: "1x20 2x20",
    },
    labels: second,
    expected: [["20m"], ["22m", "info"], ["35m"]],
  },
];

const sessions: readonly AlertCase[] = [
  {
    alert: "PostgresConnectionsHigh",
    exporters: cnpg,
    series: {
      [metric("cnpg_backends_total", { ...first, state: "active", database: "app" })]: "40x5 50x20 80x10 10x10",
      [metric("cnpg_backends_total", { ...first, state: "idle", database: "app" })]: "20x5 35x20 16x10 10x10",
      [metric("cnpg_pg_settings_setting", { ...first, name: "max_connections" })]: "100x60",
    },
    labels: first,
    expected: [["5m"], ["20m", "warning"], ["32m", "critical", "warning"], ["45m"]],
  },
  {
    alert: "PostgresConnectionsHigh",
    exporters: pgo,
    series: {
      [metric("ccp_connection_stats_total", first)]: "60x5 85x20 96x10 20x10",
      [metric("ccp_connection_stats_max_connections", first)]: "100x60",
    },
    labels: first,
    expected: [["5m"], ["20m", "warning"], ["32m", "critical", "warning"], ["45m"]],
  },
  {
    alert: "PostgresLongTransaction",
    exporters: cnpg,
    series: { [metric("cnpg_backends_max_tx_duration_seconds", { ...first, state: "active" })]: "14000x5 15000x5 0x5" },
    labels: first,
    expected: [["5m"], ["8m", "warning"], ["14m"]],
  },
  {
    alert: "PostgresLongTransaction",
    exporters: pgo,
    series: { [metric("ccp_connection_stats_max_query_time", first)]: "14000x5 15000x5 0x5" },
    labels: first,
    expected: [["5m"], ["8m", "warning"], ["14m"]],
  },
  {
    alert: "PostgresIdleInTransaction",
    exporters: cnpg,
    series: {
      [metric("cnpg_backends_max_tx_duration_seconds", { ...first, state: "idle in transaction" })]: "500x5 700x5 0x5",
      [metric("cnpg_backends_max_tx_duration_seconds", { ...first, state: "idle" })]: "9000x15",
    },
    labels: first,
    expected: [["5m"], ["8m", "warning"], ["14m"]],
  },
  {
    alert: "PostgresIdleInTransaction",
    exporters: pgo,
    series: { [metric("ccp_connection_stats_max_idle_in_txn_time", first)]: "500x5 700x5 0x5" },
    labels: first,
    expected: [["5m"], ["8m", "warning"], ["14m"]],
  },
  ...(["cnpg_backends_waiting_total", "ccp_connection_stats_max_blocked_query_time"] as const).map(
    (name, i): AlertCase => ({
      alert: "PostgresLocksWaiting",
      exporters: i === 0 ? cnpg : pgo,
      series: { [metric(name, first)]: "0x5 3x20 0x10" },
      labels: first,
      expected: [["5m"], ["12m"], ["20m", "warning"], ["30m"]],
    }),
  ),
  ...(["cnpg_pgbouncer_pools_cl_waiting", "ccp_pgbouncer_pools_client_waiting"] as const).map((name, i): AlertCase => {
    const labels = { ...cluster, pod: "main-pooler-1", database: "app" };
    return {
      alert: "PgBouncerSaturated",
      exporters: i === 0 ? cnpg : ["crunchy-collector"],
      series: { [metric(name, { ...labels, user: "app" })]: "0x5 2x15 80x15 0x10" },
      labels,
      expected: [["5m"], ["8m"], ["15m", "warning"], ["30m", "critical", "warning"], ["45m"]],
    };
  }),
];

const storage: readonly AlertCase[] = [
  ...everywhere.flatMap((exporter): AlertCase[] => {
    const labels = { ...cluster, content: "data", persistentvolumeclaim: claims[exporter] };
    const capacity = { [volume("capacity")[exporter]]: "100x900" };
    return [
      {
        alert: "PostgresVolumeAlmostFull",
        exporters: [exporter],
        series: { ...capacity, [volume("available")[exporter]]: "30x5 15x20 5x10 40x10" },
        labels,
        expected: [["5m"], ["12m"], ["20m", "warning"], ["32m", "critical", "warning"], ["45m"]],
      },
      {
        alert: "PostgresVolumeFillingUp",
        exporters: [exporter],
        // Half empty for long, then going fast, then grown.
        series: { ...capacity, [volume("available")[exporter]]: "60x20 60-0.2x230 90x400" },
        labels,
        expected: [["20m"], ["65m"], ["220m", "critical", "warning"], ["640m"]],
      },
    ];
  }),
  ...(["cnpg_collector_pg_wal", "ccp_wal_activity_total_size_bytes"] as const).map((name, i): AlertCase => ({
    alert: "PostgresWalGrowth",
    exporters: i === 0 ? cnpg : pgo,
    // The volume has 10 GiB.
    series: {
      [metric(name, i === 0 ? { ...first, value: "size" } : first)]: "5000000000x5 6000000000x20 1000000000x10",
    },
    labels: first,
    expected: [["5m"], ["12m"], ["20m", "warning"], ["30m"]],
  })),
  ...(["cnpg_pg_replication_slots_active", "ccp_replication_slots_active"] as const).map((name, i): AlertCase => ({
    alert: "PostgresReplicationSlotInactive",
    exporters: i === 0 ? cnpg : pgo,
    series: {
      [metric(name, { ...primary, slot_name: "reports" })]: "1x5 0x20 1x10",
      // A replica's copy is nobody's fault.
      [metric(name, { ...second, role: "replica", slot_name: "reports" })]: "0x40",
    },
    labels: { ...first, slot_name: "reports" },
    expected: [["5m"], ["15m"], ["23m", "warning"], ["30m"]],
  })),
  {
    alert: "PostgresWraparound",
    exporters: cnpg,
    series: {
      [metric("cnpg_pg_database_xid_age", { ...first, database: "app" })]:
        "200000000x5 900000000x20 1700000000x20 200000000x10",
    },
    labels: first,
    expected: [["5m"], ["20m", "warning"], ["40m", "critical", "warning"], ["50m"]],
  },
  {
    alert: "PostgresWraparound",
    exporters: pgo,
    series: { [metric("ccp_transaction_wraparound_percent_towards_wraparound", first)]: "10x5 45x20 80x20 10x10" },
    labels: first,
    expected: [["5m"], ["20m", "warning"], ["40m", "critical", "warning"], ["50m"]],
  },
];

const age = (type: string): string =>
  metric(`ccp_backrest_last_${type}_backup_time_since_completion_seconds`, { ...primary, repository: "repo1" });
const backup = { ...cluster, repository: "repo1" };
const asked = ofKubernetes("kube_cronjob_created", { cronjob: "main-restore-drill" });
const proved = ofKubernetes("kube_cronjob_status_last_successful_time", { cronjob: "main-restore-drill" });
const job = (name: string, number: number): string => ofKubernetes(name, { job_name: `main-restore-drill-${number}` });

/** What a replica that failed to archive while it was the primary says for ever after: nobody's fault. */
const archivedBefore = (name: string, value: number): InputSeries => ({
  [metric(name, { ...second, role: "replica" })]: `${value}x90`,
});

const scheduled = (type: string, number: number) => ({ job_name: `main-repo1-${type}-${number}` });
const lastBackup = (outcome: string): string => metric(`cnpg_collector_last_${outcome}_backup_timestamp`, primary);

const backups: readonly AlertCase[] = [
  {
    alert: "PostgresBackupFailed",
    exporters: cnpg,
    series: {
      [lastBackup("available")]: "600x10 600x40 3600x10",
      [lastBackup("failed")]: "0x10 1200x40 1200x10",
      [metric("cnpg_collector_last_failed_backup_timestamp", { ...second, role: "replica" })]: "9000x70",
    },
    labels: { ...backup, type: "full" },
    expected: [["10m"], ["18m"], ["30m", "warning"], ["55m"]],
  },
  {
    alert: "PostgresBackupFailed",
    exporters: pgo,
    series: {
      [ofKubernetes("kube_cronjob_status_last_successful_time", { cronjob: "main-repo1-full" })]: "600x50 3600x20",
      [ofKubernetes("kube_job_status_start_time", scheduled("full", 1))]: "500x70",
      // A pod of it failed, and the next one did not.
      [ofKubernetes("kube_job_status_failed", scheduled("full", 1))]: "1x70",
      [ofKubernetes("kube_job_status_start_time", scheduled("full", 2))]: "_x10 1000x60",
      [ofKubernetes("kube_job_status_failed", scheduled("full", 2))]: "_x10 1x60",
    },
    labels: { ...backup, type: "full" },
    expected: [["10m"], ["18m"], ["30m", "warning"], ["55m"]],
  },
  {
    alert: "PostgresBackupFailed",
    exporters: pgo,
    // The first of its kind: none of them ever succeeded.
    series: {
      [ofKubernetes("kube_job_status_start_time", scheduled("diff", 1))]: "1000x70",
      [ofKubernetes("kube_job_status_failed", scheduled("diff", 1))]: "0x10 1x40 1x20",
      [ofKubernetes("kube_cronjob_status_last_successful_time", { cronjob: "main-repo1-diff" })]: "_x50 3600x20",
    },
    labels: { ...backup, type: "differential" },
    expected: [["10m"], ["18m"], ["30m", "warning"], ["55m"]],
  },
  {
    alert: "PostgresWalArchiveFailing",
    exporters: cnpg,
    series: {
      [metric("cnpg_pg_stat_archiver_last_failed_time", primary)]: "-1x5 1000x60 1000x10",
      [metric("cnpg_pg_stat_archiver_last_archived_time", primary)]: "900x5 900x60 1100x10",
      ...archivedBefore("cnpg_pg_stat_archiver_last_failed_time", 1000),
      ...archivedBefore("cnpg_pg_stat_archiver_last_archived_time", 900),
    },
    labels: first,
    expected: [["5m"], ["8m"], ["15m", "warning"], ["50m", "critical", "warning"], ["70m"]],
  },
  {
    alert: "PostgresWalArchiveFailing",
    exporters: pgo,
    series: {
      [metric("ccp_archive_command_status_seconds_since_last_fail", primary)]: "0x5 60x60 0x10",
      ...archivedBefore("ccp_archive_command_status_seconds_since_last_fail", 60),
    },
    labels: first,
    expected: [["5m"], ["8m"], ["15m", "warning"], ["50m", "critical", "warning"], ["70m"]],
  },
  // Full on Sundays, differential on the other days, incremental each hour: a week, a day and an hour, and two hours each.
  ...(
    [
      ["full", "full", 7 * 86400 + 7200],
      ["diff", "differential", 86400 + 7200],
      ["incr", "incremental", 3600 + 7200],
    ] as const
  ).map(([type, name, allowed]): AlertCase => ({
    alert: "PostgresBackupTooOld",
    exporters: pgo,
    series: { [age(type)]: `${allowed - 600}+60x40 60x10` },
    labels: { ...backup, type: name },
    expected: [["9m"], ["15m"], ["30m", "critical"], ["45m"]],
  })),
  {
    alert: "PostgresBackupTooOld",
    exporters: cnpg,
    series: { [lastBackup("available")]: "600x1029 615000x20" },
    interval: "10m",
    labels: { ...backup, type: "full" },
    expected: [["170h"], ["170h10m"], ["171h", "critical"], ["172h"]],
  },
  {
    alert: "PostgresBackupUnknown",
    exporters: cnpg,
    series: { [lastBackup("available")]: "600x5 0x40 20000x10" },
    interval: "10m",
    labels: { ...backup, type: "full" },
    expected: [["50m"], ["4h"], ["5h30m", "warning"], ["8h20m"]],
  },
  {
    alert: "PostgresBackupUnknown",
    exporters: pgo,
    series: { [age("full")]: "600x10 _x300 600x10", [age("diff")]: "600x400", [age("incr")]: "600x400" },
    labels: { ...backup, type: "full" },
    expected: [["10m"], ["200m"], ["290m", "warning"], ["318m"]],
  },
  {
    alert: "PostgresRestoreDrillFailed",
    exporters: everywhere,
    series: {
      [proved]: "1000x30 5000x10",
      [job("kube_job_status_start_time", 1)]: "900x40",
      [job("kube_job_status_failed", 1)]: "0x40",
      [job("kube_job_status_start_time", 2)]: "_x5 3000x35",
      [job("kube_job_status_failed", 2)]: "_x5 0x5 1x30",
    },
    labels: cluster,
    expected: [["5m"], ["10m"], ["20m", "critical"], ["35m"]],
  },
  {
    alert: "PostgresRestoreDrillTooOld",
    exporters: everywhere,
    // Each week: it was proved at the beginning, and again at last.
    series: { [asked]: "0x1039", [proved]: "0x1029 617000x10" },
    interval: "10m",
    labels: cluster,
    expected: [["170h"], ["170h30m"], ["171h30m", "warning"], ["172h"]],
  },
  {
    alert: "PostgresRestoreDrillTooOld",
    exporters: everywhere,
    // A new cluster: no drill has run, and the first is not overdue before a week has gone by.
    series: { [asked]: "600x1039", [proved]: "_x1030 618000x10" },
    interval: "10m",
    labels: cluster,
    expected: [["10m"], ["5h"], ["170h"], ["171h30m", "warning"], ["172h"]],
  },
  {
    alert: "PostgresRestoreDrillTooOld",
    exporters: everywhere,
    // What should run them is not there at all.
    series: { [asked]: "_x20 600x10" },
    interval: "10m",
    labels: cluster,
    expected: [["50m"], ["2h", "warning"], ["4h"]],
  },
];

const target = { ...first, job: "pgstack-cloudnative-pg", instance: "10.0.0.1:9187" };
const upkeep: readonly AlertCase[] = [
  {
    alert: "PostgresCertificateExpiring",
    exporters: everywhere,
    series: {
      [metric("x509_cert_not_after", { ...cluster, secret: "main-server", key: "tls.crt" })]:
        `${20 * 86400}x60 ${4 * 86400}x120 ${0.5 * 86400}x60 ${90 * 86400}x60`,
    },
    labels: { ...cluster, secret: "main-server", key: "tls.crt" },
    expected: [["60m"], ["100m"], ["150m", "warning"], ["220m", "critical", "warning"], ["250m"]],
  },
  ...(["cnpg_collector_manual_switchover_required", "ccp_settings_pending_restart_count"] as const).map(
    (name, i): AlertCase => ({
      alert: "PostgresPendingRestart",
      exporters: i === 0 ? cnpg : pgo,
      series: { [metric(name, first)]: "0x10 1x90 0x10" },
      labels: first,
      expected: [["10m"], ["60m"], ["90m", "warning"], ["105m"]],
    }),
  ),
  ...everywhere.map((exporter): AlertCase => {
    const [operated] = monitoredTopologies[exporter].operators;
    const { namespace = "", deployment = "", operator = "" } = operated ?? {};
    return {
      alert: "PostgresOperatorDown",
      exporters: [exporter],
      series: { [metric("kube_deployment_status_replicas_available", { namespace, deployment })]: "1x5 0x50 1x10" },
      labels: { namespace, operator },
      expected: [["5m"], ["8m"], ["15m", "warning"], ["50m", "critical", "warning"], ["62m"]],
    };
  }),
  {
    alert: "PostgresMetricsTargetDown",
    exporters: everywhere,
    series: { [metric("up", target)]: "1x5 0x15 1x10", [metric("up", { job: "somebody-elses" })]: "0x40" },
    labels: target,
    expected: [["5m"], ["8m"], ["15m", "warning"], ["25m"]],
  },
];

/** Every case. */
export const alertCases: readonly AlertCase[] = [
  ...[...availability, ...sessions, ...storage, ...backups, ...upkeep],
  ...zalandoAlertCases,
];
