import type { At, BackupIdentity } from "../../operator";
import { sourceRepository, sourceText } from "../bootstrap/chart";
import type { ResolvedZalandoCluster } from "../cluster";
import { clusterFolder, placeText } from "./places";

type Cluster = ResolvedZalandoCluster;

/** Folders of a bucket of Google that a cluster backs up to. */
export function backupFolders({ name, namespace, backups }: Cluster, bucket: string): string[] {
  return (backups?.repositories ?? []).flatMap((repository) =>
    repository.gcs?.bucket === bucket ? [clusterFolder(namespace, name, repository)] : [],
  );
}

/** Folders of a bucket of Google that a cluster starts from, or follows. */
export function sourceFolders(cluster: Cluster, bucket: string): string[] {
  const { namespace, bootstrap, standby } = cluster;
  const repository = sourceRepository(cluster);
  return [
    ...(bootstrap !== undefined && repository?.gcs?.bucket === bucket
      ? [clusterFolder(namespace, bootstrap.cluster, repository)]
      : []),
    ...(standby?.source?.gcs?.bucket === bucket
      ? [clusterFolder(namespace, standby.source.cluster, standby.source)]
      : []),
  ];
}

/** Returns the reason why a cluster does not find the backups of another one. */
export function missedBackups(cluster: Cluster, { name, namespace, backups }: Cluster): string | undefined {
  const [own] = backups?.repositories ?? [];
  const asked = sourceText(cluster);
  if (own === undefined || asked === undefined) return undefined;
  const kept = placeText(namespace, name, own);
  return kept === asked
    ? undefined
    : `keeps its backups in ${kept}, not in ${asked} like this cluster; set from: repository with that bucket and path`;
}

/** Folders that no other cluster can use. */
export function ownPlaces({ name, namespace, backups }: Cluster): At<string>[] {
  return (backups?.repositories ?? []).map((repository, i) => ({
    path: ["backups", "repositories", i],
    value: placeText(namespace, name, repository),
  }));
}

/**
 * Returns the cluster with the identity that its pods use for a bucket of Google.
 *
 * @throws Error for impersonation: a rule refuses it.
 */
export function withIdentity(cluster: Cluster, identity: BackupIdentity): Cluster {
  const { backups } = cluster;
  if (backups === undefined) return cluster;
  if (identity.mode === "impersonation") throw new Error("the pods of operator: zalando share one service account");
  return { ...cluster, backups: { ...backups, identity } };
}
