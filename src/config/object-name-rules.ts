import { drillName, isDrilled } from "../../components/postgres-cluster/drill/names";
import type { ResolvedPostgresCluster } from "../../components/postgres-cluster/schema";
import type { Rule } from "../../components/shared/validation";

interface Environment {
  readonly clusters: readonly ResolvedPostgresCluster[];
}

type Cluster = ResolvedPostgresCluster;

/** Ends of the names of objects that CloudNativePG creates. Source: CloudNativePG 1.28, pkg/specs, pkg/specs/pgbouncer. */
const ofCloudNativePg: Readonly<Record<string, readonly string[]>> = {
  ServiceAccount: [""],
  PodDisruptionBudget: ["", "-primary"],
  Service: ["-rw", "-ro", "-r"],
  Secret: ["-app", "-superuser", "-ca", "-server", "-replication"],
};

/** The same of its pooler. */
const ofPooler: Readonly<Record<string, readonly string[]>> = { ServiceAccount: ["-pooler"], Service: ["-pooler"] };

/** Ends of the names of objects that PGO creates. Source: PGO 6.0, internal/naming/names.go. */
const ofCrunchy: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: ["-config", "-pgbackrest-config", "-pgbouncer", "-pgadmin", "-exporter-queries-config"],
  ServiceAccount: ["-instance", "-pgbackrest", "-repohost"],
  Service: ["-ha", "-ha-config", "-primary", "-replicas", "-pods", "-pgbouncer", "-pgadmin"],
  Secret: ["-cluster-cert", "-replication-cert", "-pgbackrest", "-pgbouncer", "-monitoring"],
};

/** Returns the objects that the operator and pgstack create for a cluster, as kind and name. */
function objectsOf(cluster: Cluster): string[] {
  const { name, users } = cluster;
  const own = (table: Readonly<Record<string, readonly string[]>>): string[] =>
    Object.entries(table).flatMap(([kind, ends]) => ends.map((end) => `${kind} ${name}${end}`));
  const ofOperator =
    cluster.operator === "crunchy"
      ? [...own(ofCrunchy), ...users.map((user) => `Secret ${name}-pguser-${user.name}`)]
      : [...own(ofCloudNativePg), ...(cluster.pooler !== undefined ? own(ofPooler) : [])];
  return [...ofOperator, ...(isDrilled(cluster) ? [`ServiceAccount ${drillName(name)}`] : [])];
}

/** The rule on names of clusters that differ, while those of their objects do not. */
export const objectNameRules: Rule<Environment>[] = [
  {
    id: "clusters-share-no-object",
    reads: ["clusters"],
    why: "Two clusters write one object in turn: a configuration, an identity or a Service leads to the other's pods.",
    source:
      "cloudnative-pg/cloudnative-pg#4964; PGO 6.0, internal/naming/names.go (PGBackRestConfig, ClusterConfigMap); CloudNativePG 1.28, pkg/specs",
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
          message: `makes the ${object} that the cluster ${other} has already; take another name, or another namespace`,
        }));
      });
    },
  },
];
