import type { Alert } from "./alert";

const sameBackup = "on (namespace, cluster, repository, type)";
const cluster = "{{ $labels.namespace }}/{{ $labels.cluster }}";
const backup = `{{ $labels.type }} backup of ${cluster} in {{ $labels.repository }}`;

/** Alerts on WAL archiving, backups and restore drills. */
export const backupAlerts = [
  {
    name: "PostgresWalArchiveFailing",
    summary: "{{ $labels.pod }} of {{ $labels.cluster }} cannot archive WAL",
    description: `The last attempt of {{ $labels.pod }} in ${cluster} to archive WAL failed. Writes since then are in no backup and are lost with the volumes, and WAL stays on the volume until it is full. Read the error in the server log: access to the repository is the usual cause.`,
    expression: "pgstack:archive_failing == 1",
    levels: { warning: { for: "5m" }, critical: { for: "30m" } },
    inhibitedBy: ["PostgresDown"],
  },
  {
    name: "PostgresBackupFailed",
    summary: `The last ${backup} failed`,
    description: `The last ${backup} failed, and none has succeeded since. Earlier backups and archived WAL can still be restored, but a restore has more WAL to replay every hour. Read the log of the backup's Job or the status of the Backup, then take a backup with npm run backup.`,
    expression: "pgstack:backup_failed == 1",
    levels: { warning: { for: "10m" } },
    inhibitedBy: ["PostgresDown", "PostgresNoPrimary", "PostgresWalArchiveFailing", "PostgresBackupTooOld"],
  },
  {
    name: "PostgresBackupTooOld",
    summary: `The newest ${backup} is {{ $value | humanizeDuration }} old, more than its schedule allows`,
    description: `The newest ${backup} is {{ $value | humanizeDuration }} old, longer than its schedule plus two hours. A restore takes longer, and retention may expire the backups that are left. Check whether the schedule is suspended and why the last run failed, then take a backup with npm run backup.`,
    expression: `pgstack:backup_age_seconds > ${sameBackup} pgstack:expected_backup_age_seconds`,
    unit: "seconds",
    levels: { critical: { for: "10m" } },
    inhibitedBy: ["PostgresDown", "PostgresNoPrimary"],
  },
  {
    name: "PostgresBackupUnknown",
    summary: `No metric reports a ${backup}, although one is scheduled`,
    description: `For four hours no exporter has reported a ${backup}, although one is scheduled. Either no backup exists, and the data cannot be restored from there, or the repository cannot be read. List the backups with npm run backup -- list, and take one if none is listed.`,
    expression: `pgstack:expected_backup_age_seconds unless ${sameBackup} pgstack:backup_age_seconds`,
    unit: "seconds",
    levels: { warning: { for: "4h" } },
    inhibitedBy: ["PostgresDown", "PostgresNoPrimary", "PostgresMetricsTargetDown"],
  },
  {
    name: "PostgresRestoreDrillFailed",
    summary: `The last restore drill of ${cluster} failed`,
    description: `The restore drill of ${cluster} that started at {{ $value | humanizeTimestamp }} failed. Assume that the cluster cannot be restored until the cause is known; the running database is not affected. Read the log of the drill's Job.`,
    expression:
      "pgstack:restore_drill_failure_time_seconds unless on (namespace, cluster) pgstack:restore_drill_success_time_seconds > pgstack:restore_drill_failure_time_seconds",
    levels: { critical: { for: "0s" } },
  },
  {
    name: "PostgresRestoreDrillTooOld",
    summary: `No restore of ${cluster} has been verified for longer than the drill's schedule allows`,
    description: `No restore drill of ${cluster} has succeeded within {{ $value | humanizeDuration }}, the time that its schedule allows. No drill failed, but none ran to its end, so it is not verified that the backups can be restored. Check the drill's CronJob, then start a drill with npm run drill.`,
    // Before the first drill a new cluster has as long as its schedule allows between two.
    expression:
      "pgstack:expected_restore_drill_age_seconds unless on (namespace, cluster) time() - (pgstack:restore_drill_success_time_seconds or pgstack:restore_drill_created_time_seconds) < pgstack:expected_restore_drill_age_seconds",
    unit: "seconds",
    levels: { warning: { for: "1h" } },
    inhibitedBy: ["PostgresRestoreDrillFailed"],
  },
  {
    name: "PostgresLogicalBackupTooOld",
    summary: `The last logical backup of ${cluster} is older than its schedule allows`,
    description: `No logical backup of ${cluster} has been complete within {{ $value | humanizeDuration }}, the time that its schedule allows. Older dumps stay in the bucket until a new one is complete; backups and WAL are not affected. Read the log of the last Job, then take a dump with npm run backup.`,
    // Before the first dump a new cluster has as long as its schedule allows between two.
    expression:
      "pgstack:expected_logical_backup_age_seconds unless on (namespace, cluster) time() - (pgstack:logical_backup_success_time_seconds or pgstack:logical_backup_created_time_seconds) < pgstack:expected_logical_backup_age_seconds",
    unit: "seconds",
    levels: { warning: { for: "10m" } },
    inhibitedBy: ["PostgresDown", "PostgresNoPrimary"],
  },
] as const satisfies readonly Alert[];
