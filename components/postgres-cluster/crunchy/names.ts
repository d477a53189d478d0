import type { ClusterEndpoints } from "../endpoints";
import type { ResolvedCrunchyCluster } from "../schema";

/** Name of the one instance set that the common intent describes. */
export const instanceSet = "instance";

/** Names that PGO derives from a cluster's. Source: PGO 6.0, internal/naming/names.go. */
export function endpoints(cluster: ResolvedCrunchyCluster): ClusterEndpoints {
  const { name, namespace, users } = cluster;
  const [user] = users;
  return {
    writeService: `${name}-ha`,
    writeHost: `${name}-primary.${namespace}.svc`,
    readHost: `${name}-replicas.${namespace}.svc`,
    port: 5432,
    certificateAuthority: { secret: `${name}-cluster-cert`, key: "ca.crt" },
    user: {
      name: user?.name ?? name,
      database: user?.databases[0] ?? name,
      password: { secret: `${name}-pguser-${user?.name ?? name}`, key: "password" },
    },
  };
}
