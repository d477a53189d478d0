import type { At, BackupIdentity } from "../../operator";
import { sourceFolder, sourceRepository } from "../bootstrap/chart";
import type { ResolvedZalandoCluster } from "../cluster";
import { clusterFolder } from "./chart";

type Cluster = ResolvedZalandoCluster;

/** Folders of a bucket that a cluster backs up to. */
export function backupFolders({ name, namespace, backups }: Cluster, bucket: string): string[] {
  return (backups?.repositories ?? []).flatMap((repository) =>
    repository.gcs.bucket === bucket ? [clusterFolder(namespace, name, repository)] : [],
  );
}

/** Folders of a bucket that a cluster starts from. */
export function sourceFolders(cluster: Cluster, bucket: string): string[] {
  const source = sourceFolder(cluster);
  return source?.bucket === bucket ? [source.path] : [];
}

/** Returns the reason why a cluster does not find the backups of another one. */
export function missedBackups(cluster: Cluster, { name, namespace, backups }: Cluster): string | undefined {
  const [own] = backups?.repositories ?? [];
  const repository = sourceRepository(cluster);
  const searched = sourceFolder(cluster);
  if (own === undefined || repository === undefined || searched === undefined) return undefined;
  const kept = `gs://${own.gcs.bucket}${clusterFolder(namespace, name, own)}`;
  const asked = `gs://${searched.bucket}${searched.path}`;
  return kept === asked
    ? undefined
    : `keeps its backups in ${kept}, not in ${asked} like this cluster; set from: repository with that bucket and path`;
}

/** Folders that no other cluster can use. */
export function ownPlaces({ name, namespace, backups }: Cluster): At<string>[] {
  return (backups?.repositories ?? []).map((repository, i) => ({
    path: ["backups", "repositories", i],
    value: `gs://${repository.gcs.bucket}${clusterFolder(namespace, name, repository)}`,
  }));
}

/**
 * Returns the cluster with the identity that its pods use for a bucket.
 *
 * @throws Error for impersonation: a rule refuses it.
 */
export function withIdentity(cluster: Cluster, identity: BackupIdentity): Cluster {
  const { backups } = cluster;
  if (backups === undefined) return cluster;
  if (identity.mode === "impersonation") throw new Error("the pods of operator: zalando share one service account");
  return { ...cluster, backups: { ...backups, identity } };
}
