import type { BackupIdentity } from "../../operator";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import { folderOf, placeOf, sourceFolder, sourcePlace, sourceText } from "./places";

type Cluster = ResolvedCloudNativePgCluster;

/** Folders of a bucket that a cluster backs up to. */
export function backupFolders({ name, namespace, backups }: Cluster, bucket: string): string[] {
  return (backups?.repositories ?? []).flatMap((repository) =>
    repository.gcs?.bucket === bucket ? serverFolder(folderOf(namespace, repository), bucket, name) : [],
  );
}

/** Folders of a bucket that a cluster starts from. */
export function sourceFolders(cluster: Cluster, bucket: string): string[] {
  const source = sourcePlace(cluster);
  return source === undefined ? [] : serverFolder(sourceFolder(cluster), bucket, source.cluster);
}

/**
 * Returns the reason why a cluster does not find the backups of another one: Barman searches the repository of this
 * one.
 */
export function missedBackups(cluster: Cluster, { namespace, backups }: Cluster): string | undefined {
  const [own] = backups?.repositories ?? [];
  return own === undefined || placeOf(namespace, own) === sourceText(cluster)
    ? undefined
    : `keeps its backups in ${placeOf(namespace, own)}, not in ${sourceText(cluster)} like this cluster; set from: repository with that bucket and path`;
}

/** Returns the cluster with the identity that its pods use for a bucket. */
export function withIdentity(cluster: Cluster, identity: BackupIdentity): Cluster {
  const { backups } = cluster;
  return backups === undefined ? cluster : { ...cluster, backups: { ...backups, identity } };
}

/** Returns Barman's folder of a server below a destination; empty if the destination is in another bucket. */
function serverFolder(destination: string, bucket: string, server: string): string[] {
  const root = `gs://${bucket}/`;
  return `${destination}/`.startsWith(root) ? [`${destination.slice(root.length)}/${server}`] : [];
}
