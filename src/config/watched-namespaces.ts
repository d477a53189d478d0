import { operatorOf } from "../../components/operators";
import type { ResolvedPostgresCluster } from "../../components/postgres-cluster/schema";

/** A namespace that an operator reads for a cluster, and the key that names it. */
export interface NamespaceOf {
  readonly path: readonly (string | number)[];
  readonly namespace: string;
}

/** Returns the namespaces that an operator must watch for a cluster: its own, and those of clusters that it reads. */
export function namespacesOf(cluster: ResolvedPostgresCluster): NamespaceOf[] {
  const beside = operatorOf(cluster).watchedBeside?.(cluster) ?? [];
  return [
    { path: ["namespace"], namespace: cluster.namespace },
    ...beside.map(({ path, value }) => ({ path, namespace: value })),
  ];
}
