/** Former names of alerts, which could collide in a shared Prometheus, with the current ones. */
export const former = {
  BackupFailed: "PostgresBackupFailed",
  BackupTooOld: "PostgresBackupTooOld",
  BackupUnknown: "PostgresBackupUnknown",
  CertificateEnds: "PostgresCertificateExpiring",
  MetricsSourceGone: "PostgresMetricsSourceMissing",
  MetricsTargetDown: "PostgresMetricsTargetDown",
  OperatorDown: "PostgresOperatorDown",
  RestoreDrillFailed: "PostgresRestoreDrillFailed",
  RestoreDrillTooOld: "PostgresRestoreDrillTooOld",
  VolumeAlmostFull: "PostgresVolumeAlmostFull",
  VolumeFillsUp: "PostgresVolumeFillingUp",
  WalArchiveFailing: "PostgresWalArchiveFailing",
} as const;
