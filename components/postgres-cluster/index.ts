export { type DrillReport, parseDrillReport } from "./drill/report";
export { exerciseSchema, exerciseStarted, exerciseTable } from "./exercise/chart";
export type { ClusterEndpoints, SecretKey } from "../model/endpoints";
export * from "./impact";
export type { BackupType, MetricsSource, MonitoredCluster } from "../model/monitored";
export type {
  Operation,
  OperationKind,
  OperationProgress,
  OperationWatch,
  BackupList,
  InstancePods,
  MadeBackup,
  TakeOver,
  WrittenCluster,
} from "../model/operations";
export * from "./operations";
export * from "./postgres-cluster";
export * from "./render";
export { postgresClusterSchema, type PostgresClusterSettings, type ResolvedPostgresCluster } from "./schema";
