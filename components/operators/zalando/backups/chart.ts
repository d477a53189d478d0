import type { ResolvedZalandoCluster } from "../cluster";
import type { AdditionalVolume } from "../crd.gen";
import { bucketUrl, clusterFolder, type Place, placesAt, scopePrefix } from "./places";
import {
  additionalVolume,
  authorityVolumes,
  credentials,
  encryptionVariables,
  type Prefix,
  roleOf,
  serviceVariables,
  type Variable,
} from "./stores";

type Cluster = ResolvedZalandoCluster;

/** Folder and file of the key for a bucket of Google. */
const keyFolder = "/gcs-key";
export const keyFile = `${keyFolder}/gcs-key.json`;

/**
 * Returns Spilo's variables for the backups of a cluster in a place. Azure has one with the whole folder, which must contain the version;
 * the folder of a source does not: Spilo looks for the newest version in it. Source: zalando/spilo at 4.0-p3, scripts/configure_spilo.py,
 * write_wale_environment; bootstrap/clone_with_wale.py, get_wale_environments.
 */
export function placeVariables(
  { namespace, version }: Pick<Cluster, "namespace" | "version">,
  place: Place,
  { prefix, name }: { readonly prefix: "" | "CLONE_"; readonly name: string },
): Variable[] {
  const { gcs, s3, azure } = place;
  const folder = `${bucketUrl(place)}${clusterFolder(namespace, name, place)}/wal`;
  return [
    ...(gcs === undefined ? [] : [{ name: `${prefix}WAL_GS_BUCKET`, value: gcs.bucket }]),
    ...(s3 === undefined ? [] : [{ name: `${prefix}WAL_S3_BUCKET`, value: s3.bucket }]),
    ...(azure === undefined
      ? [{ name: `${prefix}WAL_BUCKET_SCOPE_PREFIX`, value: scopePrefix(namespace, place) }]
      : [{ name: `${prefix}WALG_AZ_PREFIX`, value: prefix === "" ? `${folder}/${version}` : folder }]),
    ...accessVariables(place, prefix),
  ];
}

/** Returns Spilo's variables for the access to a place. */
export function accessVariables(place: Place, prefix: Prefix): Variable[] {
  return [
    ...serviceVariables(place, prefix),
    ...credentials(place, prefix),
    // Otherwise Spilo uses WAL-E. Source: docs/administrator.md of the operator, Google Cloud Platform setup.
    ...(prefix === "" || place.s3 !== undefined ? [{ name: `${prefix}USE_WALG_BACKUP`, value: "true" }] : []),
    { name: `${prefix}USE_WALG_RESTORE`, value: "true" },
  ];
}

/**
 * Returns Spilo's variables for backups. The operator has one bucket for all clusters, in a folder with the UID of the custom resource;
 * variables of the cluster replace both. Source: Zalando's operator 1.15, pkg/cluster/k8sres.go, generateSpiloPodEnvVars.
 */
export function backupVariables(cluster: Cluster): Variable[] {
  const { name, backups } = cluster;
  const [repository] = backups?.repositories ?? [];
  if (backups === undefined || repository === undefined) return [];
  return [
    ...placeVariables(cluster, repository, { prefix: "", name }),
    ...encryptionVariables(repository),
    // The folder has no UID: without it a new cluster would overwrite the WAL of an old one of its name.
    { name: "WALG_PREVENT_WAL_OVERWRITE", value: "true" },
    { name: "BACKUP_SCHEDULE", value: repository.schedules.full.trim().split(/\s+/).join(" ") },
    { name: "BACKUP_NUM_TO_RETAIN", value: String(repository.retention.full) },
    ...(backups.identity?.mode === "key" ? [{ name: "GOOGLE_APPLICATION_CREDENTIALS", value: keyFile }] : []),
  ];
}

/** Returns Spilo's variables for the role that pods assume. */
export function roleVariables(cluster: Cluster): Variable[] {
  return roleOf(places(cluster), cluster.name).variables;
}

/** Returns the volumes with keys, tokens and CAs of buckets. */
export function backupVolumes(cluster: Cluster): AdditionalVolume[] {
  const { name, backups, bootstrap, standby } = cluster;
  const [own] = backups?.repositories ?? [];
  const sources: readonly (readonly [Prefix, Place | undefined])[] = [
    ["", own],
    // A source in the same repository has its CA; the variable of the clone names its own file.
    [
      "CLONE_",
      bootstrap?.from === "repository" ? bootstrap.repository : bootstrap?.from === "cluster" ? own : undefined,
    ],
    ["STANDBY_", standby?.promoted === true ? undefined : standby?.source],
  ];
  const volumes = [
    ...(backups?.identity?.mode === "key"
      ? [{ name: "gcs-key", mountPath: keyFolder, source: { secret: { secretName: backups.identity.secret } } }]
      : []),
    ...sources.flatMap(([prefix, place]) => (place === undefined ? [] : authorityVolumes(place, prefix))),
    ...roleOf(places(cluster), name).volumes,
  ];
  return volumes.map(additionalVolume);
}

const places = (cluster: Cluster): Place[] => placesAt(cluster).map(({ place }) => place);
