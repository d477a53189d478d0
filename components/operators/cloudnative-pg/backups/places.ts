import { hostOf } from "../../../model/object-store/endpoint";
import type { ResolvedCloudNativePgCluster } from "../cluster";

type Cluster = ResolvedCloudNativePgCluster;
/** Bucket and folder of backups. */
export type Place = Pick<NonNullable<Cluster["backups"]>["repositories"][number], "gcs" | "s3" | "azure" | "path">;

/** The parent folder of the cluster's folder. */
export function destination({ namespace }: Cluster, repository: Place): string {
  return folderOf(namespace, repository);
}

/** The parent folder of clusters in a namespace. */
export function folderOf(namespace: string, place: Place): string {
  return `${bucketOf(place)}${place.path ?? `/barman/${namespace}`}`;
}

/**
 * Returns the URL of a bucket as Barman reads it: an account of Azure's public cloud is part of the host, any other one of
 * the path. Source: Barman 3.19, barman/cloud_providers/azure_blob_storage.py, AzureCloudInterface.
 */
function bucketOf({ gcs, s3, azure }: Place): string {
  if (s3 !== undefined) return `s3://${s3.bucket}`;
  if (azure === undefined) return `gs://${gcs?.bucket ?? ""}`;
  const { account, container, endpoint } = azure;
  const host = endpoint === undefined ? publicHost(account) : hostOf(endpoint);
  return host.endsWith(publicDomain) ? `https://${host}/${container}` : `https://${host}/${account}/${container}`;
}

const publicDomain = ".blob.core.windows.net";

function publicHost(account: string): string {
  return `${account}${publicDomain}`;
}

/** Returns bucket and folder as one text, with the endpoint that a URL of S3 does not contain. */
export function placeOf(namespace: string, place: Place): string {
  const url = folderOf(namespace, place);
  return place.s3 === undefined ? url : `${url} (${hostOf(place.s3.endpoint)})`;
}

/** Backups of another cluster. */
interface Source {
  /** Name of that cluster, which its folder has too. */
  readonly cluster: string;
  /** Namespace of its default folder. */
  readonly namespace: string;
  readonly place: Place;
}

/** The backups that a cluster starts from, or whose WAL it follows; undefined for one without. */
export function sourcePlace({ namespace, bootstrap, standby, backups }: Cluster): Source | undefined {
  if (standby?.repository !== undefined) return { cluster: standby.cluster, namespace, place: standby.repository };
  if (bootstrap === undefined || bootstrap.from === "server") return undefined;
  const { cluster } = bootstrap;
  if (bootstrap.from === "repository") return { cluster, namespace, place: bootstrap.repository };
  const [own] = backups?.repositories ?? [];
  return own && { cluster, namespace: bootstrap.namespace ?? namespace, place: own };
}

/** The parent folder of the source cluster's folder. */
export function sourceFolder(cluster: Cluster): string {
  const source = sourcePlace(cluster);
  return source === undefined ? "" : folderOf(source.namespace, source.place);
}

/** The same as {@link placeOf} for the source cluster. */
export function sourceText(cluster: Cluster): string {
  const source = sourcePlace(cluster);
  return source === undefined ? "" : placeOf(source.namespace, source.place);
}

/** Every place that a cluster writes to or starts from, with its path in the settings. */
export function placesAt({
  backups,
  bootstrap,
  standby,
}: Cluster): { readonly path: (string | number)[]; readonly place: Place }[] {
  return [
    ...(backups?.repositories ?? []).map((place, i) => ({ path: ["backups", "repositories", i], place })),
    ...(bootstrap?.from === "repository" ? [{ path: ["bootstrap", "repository"], place: bootstrap.repository }] : []),
    ...(standby?.repository !== undefined ? [{ path: ["standby", "repository"], place: standby.repository }] : []),
  ];
}
