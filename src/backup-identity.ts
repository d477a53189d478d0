import { type BucketUser, type KubernetesAccount, keySecretName } from "../components/backup-bucket/names";
import { folderOf } from "../components/postgres-cluster/cloudnative-pg/backups/chart";
import { sourceFolder } from "../components/postgres-cluster/cloudnative-pg/origin";
import { pathOf } from "../components/postgres-cluster/crunchy/backups/place";
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

/** The Kubernetes service accounts that write a bucket, and the folders of their clusters. */
export function bucketWriters(clusters: Clusters, bucket: string): BucketUser[] {
  return clusters.flatMap((cluster) => {
    const folders = foldersOf(cluster, bucket);
    return folders.length === 0 ? [] : bucketAccounts([cluster], bucket).map((account) => ({ ...account, folders }));
  });
}

/**
 * The Kubernetes service accounts that only read a bucket: restore drills read the folders of their cluster, and the instances
 * of a cluster that starts from backups those of its source.
 */
export function bucketReaders(clusters: Clusters, bucket: string): BucketUser[] {
  return bucketUsers(clusters, bucket).flatMap((cluster) => {
    const { namespace } = cluster;
    const own = foldersOf(cluster, bucket);
    const source = sourceFolders(cluster, clusters, bucket).filter((folder) => !own.includes(folder));
    const [instances] = bucketAccounts([cluster], bucket);
    return [
      ...(monitoredCluster(cluster).restoreDrill === undefined || own.length === 0
        ? []
        : [{ namespace, name: drillName(cluster.name), folders: own }]),
      ...(source.length === 0 || instances === undefined ? [] : [{ ...instances, folders: source }]),
    ];
  });
}

/** Folders of a bucket that a cluster backs up to. */
function foldersOf(cluster: ResolvedPostgresCluster, bucket: string): string[] {
  return cluster.operator === "crunchy"
    ? (cluster.backups?.repositories ?? []).flatMap((repository) =>
        repository.gcs?.bucket === bucket ? [folder(pathOf(cluster, repository))] : [],
      )
    : (cluster.backups?.repositories ?? []).flatMap((repository) =>
        repository.gcs.bucket === bucket
          ? barmanFolder(folderOf(cluster.namespace, repository), bucket, cluster.name)
          : [],
      );
}

/** Folders of a bucket that a cluster starts from. */
function sourceFolders(cluster: ResolvedPostgresCluster, clusters: Clusters, bucket: string): string[] {
  if (cluster.operator === "cloudnative-pg") {
    return cluster.bootstrap === undefined
      ? []
      : barmanFolder(sourceFolder(cluster), bucket, cluster.bootstrap.cluster);
  }
  const { bootstrap } = cluster;
  if (bootstrap?.from === "repository") {
    return bootstrap.repository.gcs?.bucket === bucket ? [folder(bootstrap.repository.path)] : [];
  }
  if (bootstrap?.from !== "cluster") return [];
  const owner = { name: bootstrap.cluster, namespace: bootstrap.namespace ?? cluster.namespace };
  const source = clusters.find(({ name, namespace }) => name === owner.name && namespace === owner.namespace);
  // A source that another environment has keeps its backups where pgstack puts them.
  if (source?.operator !== "crunchy") return [folder(pathOf(owner, { name: bootstrap.repository }))];
  return (source.backups?.repositories ?? []).flatMap((repository) =>
    repository.name === bootstrap.repository && repository.gcs?.bucket === bucket
      ? [folder(pathOf(source, repository))]
      : [],
  );
}

/** Barman's folder of a server below a destination; none where that is in another bucket. */
function barmanFolder(destination: string, bucket: string, server: string): string[] {
  const root = `gs://${bucket}/`;
  return `${destination}/`.startsWith(root) ? [folder(`${destination.slice(root.length)}/${server}`)] : [];
}

/** A path as Cloud Storage names folders: no slash in front, one behind. */
function folder(path: string): string {
  return `${path
    .split("/")
    .filter((part) => part !== "")
    .join("/")}/`;
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
