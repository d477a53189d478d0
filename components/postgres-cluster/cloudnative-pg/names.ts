import type { ClusterEndpoints } from "../endpoints";
import type { ResolvedCloudNativePgCluster } from "../schema";

/**
 * Names of the Kubernetes service accounts of the pods that read or write a bucket: instances do all of it, as one account.
 * Source: CloudNativePG 1.28, "Security", service accounts.
 */
export function bucketServiceAccounts(cluster: ResolvedCloudNativePgCluster, bucket: string): string[] {
  const { name, bootstrap, backups } = cluster;
  const source = bootstrap?.from === "repository" ? [bootstrap.repository] : [];
  return [...(backups?.repositories ?? []), ...source].some(({ gcs }) => gcs.bucket === bucket) ? [name] : [];
}

/** Names that CloudNativePG derives from a cluster's. Source: CloudNativePG 1.28, "Applications" and "Certificates". */
export function endpoints(cluster: ResolvedCloudNativePgCluster): ClusterEndpoints {
  const { name, namespace, users } = cluster;
  const [user] = users;
  return {
    primary: { "cnpg.io/cluster": name, "cnpg.io/instanceRole": "primary" },
    writeHost: `${name}-rw.${namespace}.svc`,
    readHost: `${name}-ro.${namespace}.svc`,
    port: 5432,
    certificateAuthority: { secret: `${name}-ca`, key: "ca.crt" },
    user: {
      name: user?.name ?? "app",
      database: user?.databases[0] ?? "app",
      password: { secret: user?.passwordSecret ?? `${name}-app`, key: "password" },
    },
  };
}
