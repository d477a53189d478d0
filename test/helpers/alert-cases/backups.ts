import { type AlertCase, cnpg, pgo, everywhere, cluster, first, second, primary, metric, ofKubernetes } from "./case";
import type { InputSeries } from "../promtool";

const age = (type: string): string =>
  metric(`ccp_backrest_last_${type}_backup_time_since_completion_seconds`, { ...primary, repository: "repo1" });
const backup = { ...cluster, repository: "repo1" };
const asked = ofKubernetes("kube_cronjob_created", { cronjob: "main-restore-drill" });
const proved = ofKubernetes("kube_cronjob_status_last_successful_time", { cronjob: "main-restore-drill" });
const dumpsAsked = ofKubernetes("kube_cronjob_created", { cronjob: "main-logical-backup" });
const dumped = ofKubernetes("kube_cronjob_status_last_successful_time", { cronjob: "main-logical-backup" });
const job = (name: string, number: number): string => ofKubernetes(name, { job_name: `main-restore-drill-${number}` });

/** What a replica that failed to archive while it was the primary says for ever after: nobody's fault. */
const archivedBefore = (name: string, value: number): InputSeries => ({
  [metric(name, { ...second, role: "replica" })]: `${value}x90`,
});

const scheduled = (type: string, number: number) => ({ job_name: `main-repo1-${type}-${number}` });
/** CloudNativePG reports failures, the plugin the last success. */
const lastBackup = (outcome: "available" | "failed"): string =>
  metric(
    `${outcome === "failed" ? "cnpg_collector" : "barman_cloud_cloudnative_pg_io"}_last_${outcome}_backup_timestamp`,
    primary,
  );

/** Cases of the alerts on backups and recovery. */
export const backups: readonly AlertCase[] = [
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
  {
    alert: "PostgresLogicalBackupTooOld",
    exporters: everywhere,
    // Each night: one failed, and the next was complete.
    series: { [dumpsAsked]: "0x190", [dumped]: "600x170 100000x20" },
    interval: "10m",
    labels: cluster,
    expected: [["26h"], ["26h10m"], ["26h40m", "warning"], ["28h30m"]],
  },
  {
    alert: "PostgresLogicalBackupTooOld",
    exporters: everywhere,
    // A new cluster: the first dump is not overdue before a day has gone by.
    series: { [dumpsAsked]: "600x190", [dumped]: "_x170 101000x20" },
    interval: "10m",
    labels: cluster,
    expected: [["10m"], ["26h"], ["26h40m", "warning"], ["28h30m"]],
  },
];
