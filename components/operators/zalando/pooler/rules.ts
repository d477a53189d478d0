import { effective } from "../../../model/effective";
import type { Rule } from "../../../shared/validation";
import type { ResolvedZalandoCluster } from "../cluster";
import { server } from "../server";

/** Rules for PgBouncer. */
export const poolerRules: Rule<ResolvedZalandoCluster>[] = [
  {
    id: "pooler-pod-has-connections",
    reads: ["pooler", "zalando"],
    why: "The operator divides the connections by the pods and halves them for a pool, without a remainder: a share of 0 means no limit in PgBouncer, and a pool of 0 serves no client.",
    source:
      "Zalando's operator 1.15, pkg/cluster/connection_pooler.go, getConnectionPoolerEnvVars; PgBouncer documentation, max_db_connections",
    check: ({ pooler, zalando: { poolerConnections } }) =>
      pooler !== undefined && poolerConnections < 2 * pooler.instances
        ? [
            {
              path: ["zalando", "poolerConnections"],
              message: `must be at least ${2 * pooler.instances}, two for each of the ${pooler.instances} PgBouncer pods; raise it, or lower pooler.instances`,
            },
          ]
        : [],
  },
  {
    id: "pooler-connections-fit",
    reads: ["pooler", "parameters", "version", "zalando"],
    why: "Above max_connections Postgres refuses connections of PgBouncer, and clients see the error.",
    source: "PostgreSQL documentation, max_connections",
    check: (cluster) => {
      const most = effective(cluster, server, "max_connections");
      return cluster.pooler !== undefined && cluster.zalando.poolerConnections > most
        ? [
            {
              path: ["zalando", "poolerConnections"],
              message: `must be at most max_connections, ${most}; lower it, or raise parameters.max_connections`,
            },
          ]
        : [];
    },
  },
  {
    id: "pooler-for-replicas-has-them",
    reads: ["pooler", "instances", "zalando", "sets"],
    why: "PgBouncer for replicas needs the section of PgBouncer, and a replica: its Service would have no server.",
    source: "Zalando's operator 1.15, pkg/cluster/connection_pooler.go, generateConnectionPoolerPodTemplate",
    check: ({ pooler, instances, zalando: { poolerForReplicas } }) =>
      poolerForReplicas && (pooler === undefined || instances < 2)
        ? [
            {
              path: ["zalando", "poolerForReplicas"],
              message: `needs ${pooler === undefined ? "pooler" : "two instances"}; add it, or remove this key`,
            },
          ]
        : [],
  },
];
