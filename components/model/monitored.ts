/** Name of a source of metrics of clusters; each operator has its own. */
export type MetricsSource = string;

/** What kind of backup a schedule makes. */
export type BackupType = "full" | "differential" | "incremental";

/** A backup that should be made. */
export interface MonitoredBackup {
  readonly repository: string;
  readonly type: BackupType;
  /** Cron, five fields, UTC. */
  readonly schedule: string;
  /** The CronJob that makes it, where one does. */
  readonly cronJob?: string;
}

/** What monitoring must know of a cluster: names and numbers, never values of secrets. Each operator fills it in. */
export interface MonitoredCluster {
  readonly name: string;
  readonly namespace: string;
  /** Exporters that its pods have; none where metrics are off. */
  readonly metrics: readonly MetricsSource[];
  /** Postgres servers that there should be. */
  readonly instances: number;
  /** Replicas that a commit waits for; 0 where it waits for none. */
  readonly synchronousStandbys: number;
  /** Names of its pods, as a regular expression. */
  readonly pods: string;
  /** Its volumes: what lies on them, and the names of their claims as a regular expression. */
  readonly volumes: readonly { readonly content: string; readonly claims: string }[];
  /** Size in bytes of the volume that the write-ahead log lies on. */
  readonly walVolumeBytes: number;
  /** Certificates that it serves with or trusts: public parts only. */
  readonly certificates: readonly { readonly secret: string; readonly key: string }[];
  /** Backups that should be made. */
  readonly backups: readonly MonitoredBackup[];
  /** The CronJob that restores a backup to prove it, and its schedule: cron, five fields, UTC. */
  readonly restoreDrill?: { readonly cronJob: string; readonly schedule: string };
}
