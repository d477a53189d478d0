export type { ClusterEndpoints, SecretKey } from "../model/endpoints";
export * from "./impact";
export type { BackupType, MetricsSource, MonitoredCluster } from "../model/monitored";
export type {
  Act,
  Acting,
  ActProgress,
  ActWatch,
  BackupList,
  InstancePods,
  MadeBackup,
  WrittenCluster,
} from "../model/operating";
export * from "./operated";
export * from "./postgres-cluster";
export * from "./render";
export { postgresClusterSchema, type PostgresClusterSettings, type ResolvedPostgresCluster } from "./schema";
