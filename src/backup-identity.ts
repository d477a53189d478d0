import { type BucketUser, type KubernetesAccount, keySecretName } from "../components/backup-bucket/names";
import { operatorOf } from "../components/operators";
import { monitoredCluster } from "../components/postgres-cluster";
import { drillName, dumpedInto, logicalBackupFolder, logicalBackupName } from "../components/model";
import type { ResolvedPostgresCluster } from "../components/postgres-cluster/schema";
import type { EnvironmentConfig } from "./config/schema";

type Clusters = readonly ResolvedPostgresCluster[];

/** Returns the Kubernetes service accounts of all clusters that use a bucket. */
export function bucketAccounts(clusters: Clusters, bucket: string): KubernetesAccount[] {
  return clusters.flatMap((cluster) =>
    operatorOf(cluster)
      .bucketAccounts(cluster, bucket)
      .map((name) => ({ namespace: cluster.namespace, name })),
  );
}

/** Returns the Kubernetes service accounts that write to a bucket, and the folders of their clusters. */
export function bucketWriters(clusters: Clusters, bucket: string): BucketUser[] {
  return clusters.flatMap((cluster) => {
    const folders = operatorOf(cluster).backupFolders(cluster, bucket).map(folder);
    const backups =
      folders.length === 0 ? [] : bucketAccounts([cluster], bucket).map((account) => ({ ...account, folders }));
    return [...backups, ...dumpWriters(cluster, bucket)];
  });
}

/** Returns the service account of logical backups, which writes their folder and reaches no other. */
function dumpWriters(cluster: ResolvedPostgresCluster, bucket: string): BucketUser[] {
  return monitoredCluster(cluster).logicalBackup === undefined ||
    dumpedInto(repositoriesOf(cluster))?.gcs?.bucket !== bucket
    ? []
    : [
        {
          namespace: cluster.namespace,
          name: logicalBackupName(cluster.name),
          folders: [folder(logicalBackupFolder(cluster))],
        },
      ];
}

/** The repositories of a cluster of any operator. */
function repositoriesOf({ backups, logicalBackups }: ResolvedPostgresCluster) {
  const repositories: readonly { name: string; gcs?: { bucket: string }; s3?: unknown; azure?: unknown }[] =
    backups?.repositories ?? [];
  return { backups: { repositories }, logicalBackups };
}

/**
 * Returns the Kubernetes service accounts that only read a bucket: restore drills read the folders of their cluster,
 * and the instances of a cluster that starts from backups those of its source.
 */
export function bucketReaders(clusters: Clusters, bucket: string): BucketUser[] {
  return bucketUsers(clusters, bucket).flatMap((cluster) => {
    const { namespace } = cluster;
    const operator = operatorOf(cluster);
    const neighbours = clusters.filter((other) => other.operator === cluster.operator);
    const own = operator.backupFolders(cluster, bucket).map(folder);
    const source = operator
      .sourceFolders(cluster, bucket, neighbours)
      .map(folder)
      .filter((one) => !own.includes(one));
    const [instances] = bucketAccounts([cluster], bucket);
    return [
      ...(monitoredCluster(cluster).restoreDrill === undefined || own.length === 0
        ? []
        : [{ namespace, name: drillName(cluster.name), folders: own }]),
      ...(source.length === 0 || instances === undefined ? [] : [{ ...instances, folders: source }]),
    ];
  });
}

/** Converts a path to a folder of Cloud Storage: no leading slash, one trailing slash. */
function folder(path: string): string {
  return `${path
    .split("/")
    .filter((part) => part !== "")
    .join("/")}/`;
}

/** Returns the clusters that back up to a bucket. */
export function bucketUsers(clusters: Clusters, bucket: string): ResolvedPostgresCluster[] {
  return clusters.filter((cluster) => bucketAccounts([cluster], bucket).length > 0);
}

/** Returns the clusters with the identity of the environment's bucket, as they are applied. */
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
    return operatorOf(cluster).withIdentity(cluster, identity);
  });
}
