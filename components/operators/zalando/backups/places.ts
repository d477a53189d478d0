import { hostOf } from "../../../model/object-store/endpoint";
import type { ResolvedZalandoCluster } from "../cluster";

type Cluster = ResolvedZalandoCluster;
type Repository = NonNullable<Cluster["backups"]>["repositories"][number];

/** Bucket and folder of backups. */
export type Place = Pick<Repository, "gcs" | "s3" | "azure" | "path">;

/** Returns the parent folder of the folders of clusters. */
export function folderOf(namespace: string, { path }: Pick<Place, "path">): string {
  return path ?? `/spilo/${namespace}`;
}

/** Returns the folder of a cluster, in which Spilo has one for each version of Postgres. */
export function clusterFolder(namespace: string, name: string, place: Pick<Place, "path">): string {
  return `${folderOf(namespace, place)}/${name}`;
}

/**
 * Returns the part of the folder between Spilo's own and the name of the cluster. Source: zalando/spilo at 4.0-p3,
 * scripts/configure_spilo.py, write_wale_environment: /spilo/<prefix><scope><suffix>/wal/<version>.
 */
export function scopePrefix(namespace: string, place: Pick<Place, "path">): string {
  return `${folderOf(namespace, place)}/`.replace(/^\/spilo\//, "");
}

/** Returns the URL of a bucket as WAL-G reads it. Source: WAL-G 3.0.5, docs/STORAGES.md. */
export function bucketUrl({ gcs, s3, azure }: Place): string {
  if (s3 !== undefined) return `s3://${s3.bucket}`;
  return azure === undefined ? `gs://${gcs?.bucket ?? ""}` : `azure://${azure.container}`;
}

/** Returns bucket and folder of a cluster as one text, with the service, which some URLs do not contain. */
export function placeText(namespace: string, name: string, place: Place): string {
  const url = `${bucketUrl(place)}${clusterFolder(namespace, name, place)}`;
  const service = place.s3 === undefined ? place.azure?.account : hostOf(place.s3.endpoint);
  return service === undefined ? url : `${url} (${service})`;
}

/** Every place that a cluster writes to or reads, with its path in the settings. */
export function placesAt({ backups, bootstrap, standby }: Pick<Cluster, "backups" | "bootstrap" | "standby">): {
  readonly path: (string | number)[];
  readonly place: Place;
}[] {
  return [
    ...(backups?.repositories ?? []).map((place, i) => ({ path: ["backups", "repositories", i], place })),
    ...(bootstrap?.from === "repository" ? [{ path: ["bootstrap", "repository"], place: bootstrap.repository }] : []),
    ...(standby?.source !== undefined ? [{ path: ["standby", "source"], place: standby.source }] : []),
  ];
}
