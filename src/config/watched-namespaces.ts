import type { ResolvedPostgresCluster } from "../../components/postgres-cluster/schema";

/** A namespace that an operator reads for a cluster, and the key that names it. */
export interface NamespaceOf {
  readonly path: readonly string[];
  readonly namespace: string;
}

/**
 * Returns the namespaces that an operator must watch for a cluster: its own, and that of the cluster that PGO clones.
 * PGO reads the source's PostgresCluster, ConfigMap and Secrets through its cache. Source: PGO 6.0,
 * internal/controller/postgrescluster/pgbackrest.go, reconcilePostgresClusterDataSource.
 */
export function namespacesOf({ namespace, bootstrap }: ResolvedPostgresCluster): NamespaceOf[] {
  const own = { path: ["namespace"], namespace };
  return bootstrap?.from === "cluster" && "namespace" in bootstrap && bootstrap.namespace !== undefined
    ? [own, { path: ["bootstrap", "namespace"], namespace: bootstrap.namespace }]
    : [own];
}
