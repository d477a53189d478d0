import type { At, BackupIdentity } from "../../operator";
import type { ResolvedCrunchyCluster } from "../cluster";
import { pathOf, placeOf } from "./place";

type Cluster = ResolvedCrunchyCluster;

/** Folders of a bucket that a cluster backs up to. */
export function backupFolders(cluster: Cluster, bucket: string): string[] {
  return (cluster.backups?.repositories ?? []).flatMap((repository) =>
    repository.gcs?.bucket === bucket ? [pathOf(cluster, repository)] : [],
  );
}

/** Folders of a bucket that a cluster starts from. */
export function sourceFolders(
  { bootstrap, namespace: own }: Cluster,
  bucket: string,
  neighbours: readonly Cluster[],
): string[] {
  if (bootstrap?.from === "repository") {
    return bootstrap.repository.gcs?.bucket === bucket ? [bootstrap.repository.path] : [];
  }
  if (bootstrap?.from !== "cluster") return [];
  const { cluster: name, namespace = own } = bootstrap;
  const source = neighbours.find((other) => other.name === name && other.namespace === namespace);
  // A source in another environment uses pgstack's default folder.
  if (source === undefined) return [pathOf({ name, namespace }, { name: bootstrap.repository })];
  return (source.backups?.repositories ?? []).flatMap((repository) =>
    repository.name === bootstrap.repository && repository.gcs?.bucket === bucket ? [pathOf(source, repository)] : [],
  );
}

/** Locations that only this cluster writes to. */
export function ownPlaces(cluster: Cluster): At<string>[] {
  const { backups, standby } = cluster;
  return (backups?.repositories ?? []).flatMap((repository, i) => {
    // A standby reads the repository of its primary.
    if (standby?.promoted === false && standby.repository === repository.name) return [];
    const place = placeOf(cluster, repository);
    return place === undefined ? [] : [{ path: ["backups", "repositories", i], value: place }];
  });
}

/** Returns the cluster with the identity that its pods use for a bucket. */
export function withIdentity(cluster: Cluster, identity: BackupIdentity): Cluster {
  const { backups } = cluster;
  return backups === undefined ? cluster : { ...cluster, backups: { ...backups, identity } };
}
