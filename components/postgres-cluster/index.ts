export type { ClusterEndpoints, SecretKey } from "./endpoints";
export * from "./impact";
export type { BackupType, MetricsSource, MonitoredCluster } from "./monitored";
export * from "./postgres-cluster";
export * from "./render";
export { postgresClusterSchema, type PostgresClusterSettings, type ResolvedPostgresCluster } from "./schema";
