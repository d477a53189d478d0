import type { Alert } from "./alert";

const sameBackup = "on (namespace, cluster, repository, type)";
const backup = "{{ $labels.type }} backup of {{ $labels.namespace }}/{{ $labels.cluster }} in {{ $labels.repository }}";

/** Whether the data could be had back. */
export const backupAlerts = [
  {
    name: "WalArchiveFailing",
    summary: "{{ $labels.pod }} of {{ $labels.cluster }} cannot archive its log: what is written now is in no backup",
    expression: "pgstack:archive_failing == 1",
    levels: { warning: { for: "5m" }, critical: { for: "30m" } },
    inhibitedBy: ["PostgresDown"],
  },
  {
    name: "BackupFailed",
    summary: `The last ${backup} failed`,
    expression: "pgstack:backup_failed == 1",
    levels: { warning: { for: "10m" } },
    inhibitedBy: ["PostgresDown", "PostgresNoPrimary", "WalArchiveFailing", "BackupTooOld"],
  },
  {
    name: "BackupTooOld",
    summary: `The newest ${backup} is {{ $value | humanizeDuration }} old, more than its schedule allows`,
    expression: `pgstack:backup_age_seconds > ${sameBackup} pgstack:expected_backup_age_seconds`,
    unit: "seconds",
    levels: { critical: { for: "10m" } },
    inhibitedBy: ["PostgresDown", "PostgresNoPrimary"],
  },
  {
    name: "BackupUnknown",
    summary: `Nothing is known of a ${backup}, although one is scheduled`,
    expression: `pgstack:expected_backup_age_seconds unless ${sameBackup} pgstack:backup_age_seconds`,
    unit: "seconds",
    levels: { warning: { for: "4h" } },
    inhibitedBy: ["PostgresDown", "PostgresNoPrimary", "MetricsTargetDown"],
  },
  {
    name: "RestoreDrillFailed",
    summary: "The last restore drill of {{ $labels.namespace }}/{{ $labels.cluster }} failed",
    expression:
      "pgstack:restore_drill_failure_time_seconds unless on (namespace, cluster) pgstack:restore_drill_success_time_seconds > pgstack:restore_drill_failure_time_seconds",
    levels: { critical: { for: "0s" } },
  },
  {
    name: "RestoreDrillTooOld",
    summary: "It has been too long since a restore of {{ $labels.namespace }}/{{ $labels.cluster }} was proved",
    // Before the first drill a new cluster has as long as its schedule allows between two.
    expression:
      "pgstack:expected_restore_drill_age_seconds unless on (namespace, cluster) time() - (pgstack:restore_drill_success_time_seconds or pgstack:restore_drill_created_time_seconds) < pgstack:expected_restore_drill_age_seconds",
    unit: "seconds",
    levels: { warning: { for: "1h" } },
    inhibitedBy: ["RestoreDrillFailed"],
  },
] as const satisfies readonly Alert[];
