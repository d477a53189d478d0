import { drillName, isDrilled, logicalBackupName } from "../../components/model";
import { operatorOf } from "../../components/operators";
import type { ResolvedPostgresCluster } from "../../components/postgres-cluster/schema";
import type { Rule } from "../../components/shared/validation";

interface Environment {
  readonly clusters: readonly ResolvedPostgresCluster[];
}

/** Returns the objects that the operator and pgstack create for a cluster, as kind and name. */
function objectsOf(cluster: ResolvedPostgresCluster): string[] {
  const own = [
    ...(isDrilled(cluster) ? [`ServiceAccount ${drillName(cluster.name)}`] : []),
    ...(cluster.logicalBackups !== undefined ? [`ServiceAccount ${logicalBackupName(cluster.name)}`] : []),
  ];
  return [...operatorOf(cluster).objectNames(cluster), ...own];
}

/** Rule for clusters with different names but colliding objects. */
export const objectNameRules: Rule<Environment>[] = [
  {
    id: "clusters-share-no-object",
    reads: ["clusters"],
    why: "Two clusters overwrite one object: a configuration, an identity or a Service leads to the other's pods.",
    source:
      "cloudnative-pg/cloudnative-pg#4964; PGO 6.0, internal/naming/names.go (PGBackRestConfig, ClusterConfigMap); CloudNativePG 1.30, pkg/specs",
    check: ({ clusters }) => {
      const seen = new Map<string, string>();
      return clusters.flatMap((cluster, i) => {
        const shared = objectsOf(cluster).flatMap((object) => {
          const key = `${cluster.namespace} ${object}`;
          const other = seen.get(key);
          seen.set(key, other ?? cluster.name);
          return other === undefined || other === cluster.name ? [] : [{ object, other }];
        });
        return shared.slice(0, 1).map(({ object, other }) => ({
          path: ["clusters", i, "name"],
          message: `has the same ${object} as the cluster ${other}; use another name, or another namespace`,
        }));
      });
    },
  },
];
