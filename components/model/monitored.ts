/** Name of a source of metrics of clusters; each operator has its own. */
export type MetricsSource = string;

/** Type of backup that a schedule takes. */
export type BackupType = "full" | "differential" | "incremental";

/** A scheduled backup. */
export interface MonitoredBackup {
  readonly repository: string;
  readonly type: BackupType;
  /** Cron, five fields, UTC. */
  readonly schedule: string;
  /** The CronJob that takes it, if any. */
  readonly cronJob?: string;
}

/** Description of a cluster for monitoring: names and numbers, never values of secrets. Each operator provides it. */
export interface MonitoredCluster {
  readonly name: string;
  readonly namespace: string;
  /** Exporters of its pods; empty where metrics are off. */
  readonly metrics: readonly MetricsSource[];
  /** Configured number of Postgres servers. */
  readonly instances: number;
  /** Number of replicas that a commit waits for. */
  readonly synchronousStandbys: number;
  /** Names of its pods, as a regular expression. */
  readonly pods: string;
  /** Its volumes: their content, and the names of their claims as a regular expression. */
  readonly volumes: readonly { readonly content: string; readonly claims: string }[];
  /** Size in bytes of the volume with WAL. */
  readonly walVolumeBytes: number;
  /** Certificates that it serves or trusts: public parts only. */
  readonly certificates: readonly { readonly secret: string; readonly key: string }[];
  /** Settings that start autovacuum; undefined where the exporter knows them. */
  readonly autovacuum?: { readonly threshold: number; readonly scaleFactor: number };
  /** Scheduled backups. */
  readonly backups: readonly MonitoredBackup[];
  /** The CronJob of the restore drill, and its schedule: cron, five fields, UTC. */
  readonly restoreDrill?: { readonly cronJob: string; readonly schedule: string };
  /** The same of logical backups. */
  readonly logicalBackup?: { readonly cronJob: string; readonly schedule: string };
}
