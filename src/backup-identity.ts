import { type KubernetesAccount, keySecretName } from "../components/backup-bucket/names";
import { bucketServiceAccounts as cloudNativePgAccounts } from "../components/postgres-cluster/cloudnative-pg/names";
import { bucketServiceAccounts as crunchyAccounts } from "../components/postgres-cluster/crunchy/names";
import { monitoredCluster } from "../components/postgres-cluster";
import { drillName } from "../components/postgres-cluster/drill/names";
import type { ResolvedPostgresCluster } from "../components/postgres-cluster/schema";
import type { EnvironmentConfig } from "./config/schema";

type Clusters = readonly ResolvedPostgresCluster[];

/** The Kubernetes service accounts that touch a bucket, of all clusters. */
export function bucketAccounts(clusters: Clusters, bucket: string): KubernetesAccount[] {
  return clusters.flatMap((cluster) =>
    (cluster.operator === "crunchy" ? crunchyAccounts(cluster, bucket) : cloudNativePgAccounts(cluster, bucket)).map(
      (name) => ({ namespace: cluster.namespace, name }),
    ),
  );
}

/** The Kubernetes service accounts of restore drills that read a bucket. */
export function bucketReaders(clusters: Clusters, bucket: string): KubernetesAccount[] {
  return bucketUsers(clusters, bucket).flatMap((cluster) =>
    monitoredCluster(cluster).restoreDrill === undefined
      ? []
      : [{ namespace: cluster.namespace, name: drillName(cluster.name) }],
  );
}

/** The clusters that back up to a bucket. */
export function bucketUsers(clusters: Clusters, bucket: string): ResolvedPostgresCluster[] {
  return clusters.filter((cluster) => bucketAccounts([cluster], bucket).length > 0);
}

/** The clusters as they are applied: with the identity that the environment's bucket gives them. */
export function clustersWithIdentity(
  { clusters, backupBucket }: Pick<EnvironmentConfig, "clusters" | "backupBucket">,
  serviceAccount: string | undefined,
): ResolvedPostgresCluster[] {
  if (backupBucket === undefined) return [...clusters];
  const { mode } = backupBucket.identity;
  return clusters.map((cluster) => {
    if (cluster.backups === undefined) return cluster;
    if (bucketAccounts([cluster], backupBucket.name).length === 0) return cluster;
    const identity =
      mode === "impersonation" && serviceAccount !== undefined
        ? { mode, serviceAccount }
        : mode === "key"
          ? { mode, secret: keySecretName(cluster.name) }
          : { mode: "direct" as const };
    return cluster.operator === "crunchy"
      ? { ...cluster, backups: { ...cluster.backups, identity } }
      : { ...cluster, backups: { ...cluster.backups, identity } };
  });
}
