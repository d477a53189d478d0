import type { ResolvedPostgresCluster } from "../../components/postgres-cluster/schema";
import type { Rule } from "../../components/shared/validation";

interface Environment {
  readonly clusters: readonly ResolvedPostgresCluster[];
}

/** Returns the cluster of the environment whose backups another one starts from. */
function sourceOf({ operator, namespace, bootstrap }: ResolvedPostgresCluster, { clusters }: Environment) {
  if (bootstrap?.from !== "cluster") return undefined;
  const place = bootstrap.namespace ?? namespace;
  return clusters.find(
    (other) => other.operator === operator && other.name === bootstrap.cluster && other.namespace === place,
  );
}

/** Rules for tablespaces between clusters. */
export const tablespaceEnvironmentRules: Rule<Environment>[] = [
  {
    id: "clone-has-the-tablespaces",
    reads: ["clusters"],
    why: "A backup is restored with its tablespaces, each to the folder where its volume is: without the volume the data fills another one, or nothing starts.",
    source: "CloudNativePG 1.28 documentation, Tablespaces, backup and recovery; pgBackRest command reference, restore",
    check: (environment) =>
      environment.clusters.flatMap((cluster, i) => {
        const own = cluster.tablespaces.map(({ name }) => name);
        const missing = (sourceOf(cluster, environment)?.tablespaces ?? []).filter(({ name }) => !own.includes(name));
        return missing.length === 0
          ? []
          : [
              {
                path: ["clusters", i, "tablespaces"],
                message: `must have those of the cluster that it starts from; add ${missing.map(({ name }) => name).join(", ")}`,
              },
            ];
      }),
  },
];
