import type { ResolvedCloudNativePgCluster } from "../cluster";

type Cluster = ResolvedCloudNativePgCluster;
type Repository = NonNullable<Cluster["backups"]>["repositories"][number];

/** The parent folder of the cluster's folder. */
export function destination({ namespace }: Cluster, repository: Repository): string {
  return folderOf(namespace, repository);
}

/** The parent folder of clusters in a namespace. */
export function folderOf(namespace: string, { gcs, path }: Pick<Repository, "gcs" | "path">): string {
  return `gs://${gcs.bucket}${path ?? `/barman/${namespace}`}`;
}

/** The parent folder of the source cluster's folder. */
export function sourceFolder({ namespace, bootstrap, backups }: Cluster): string {
  const [own] = backups?.repositories ?? [];
  if (bootstrap?.from === "repository") return folderOf(namespace, bootstrap.repository);
  return own === undefined ? "" : folderOf(bootstrap?.namespace ?? namespace, own);
}
