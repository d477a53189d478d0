export type { ClusterEndpoints, SecretKey } from "./endpoints";
export * from "./impact";
export * from "./postgres-cluster";
export { postgresClusterSchema, type PostgresClusterSettings, type ResolvedPostgresCluster } from "./schema";
