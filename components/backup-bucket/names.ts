import { regionOf } from "../shared/cloud-scalars";

/** A Kubernetes service account. */
export interface KubernetesAccount {
  readonly namespace: string;
  readonly name: string;
}

/** A Kubernetes service account that uses a bucket. */
export interface BucketUser extends KubernetesAccount {
  /**
   * Folders that it uses, for example `pgbackrest/postgres/main/repo1/`; it reaches no object outside of them. Read in mode
   * `direct` only: in the others all act as one account. @default the whole bucket
   */
  readonly folders?: readonly string[];
}

/**
 * Roles that are granted on a bucket; the deploying account can grant no other role. Source: Cloud Storage
 * documentation, IAM roles.
 */
export const bucketRoles = {
  /** Reads, writes, lists and deletes objects; changes neither IAM policies nor the bucket. */
  objects: "roles/storage.objectUser",
  /** Reads and lists objects. */
  reading: "roles/storage.objectViewer",
  /**
   * Reads the bucket's metadata. Source: Barman, barman/cloud_providers/google_cloud_storage.py, which checks that the
   * bucket exists.
   */
  bucket: "roles/storage.legacyBucketReader",
} as const;

/** Distance between the copies of a backup. */
export type Locality = "region" | "dual-region" | "multi-region";

/** Location and, for a pair of the user's choice, regions of a bucket, as Cloud Storage writes them. */
export interface BucketPlace {
  readonly location: string;
  readonly regions?: readonly string[];
}

/** Multi-region of each continent. Source: Cloud Storage documentation, bucket locations. */
const continents: readonly (readonly [RegExp, Readonly<Record<Exclude<Locality, "region">, string>>])[] = [
  [/^europe-/, { "dual-region": "EUR4", "multi-region": "EU" }],
  [/^(us|northamerica)-/, { "dual-region": "NAM4", "multi-region": "US" }],
  [/^asia-/, { "dual-region": "ASIA1", "multi-region": "ASIA" }],
];

/**
 * Regions outside of their continent's multi-region: EU is data centers in member states of the European Union, US
 * those in the United States, so that backups of a cluster in Montréal would be stored in another country only. Source:
 * Cloud Storage documentation, bucket locations.
 */
const outsideMultiRegion = /^(europe-west[26]|northamerica-)/;

/** The regions of Google's own pairs. Source: Cloud Storage documentation, bucket locations, predefined dual-regions. */
const pairs: Readonly<Record<string, readonly string[]>> = {
  ASIA1: ["asia-northeast1", "asia-northeast2"],
  EUR4: ["europe-north1", "europe-west4"],
  EUR5: ["europe-west1", "europe-west2"],
  EUR7: ["europe-west2", "europe-west3"],
  EUR8: ["europe-west3", "europe-west6"],
  NAM4: ["us-central1", "us-east1"],
};

/**
 * Regions that can be paired freely, by location code; the narrowest code of a pair counts. Source: Cloud Storage documentation, bucket
 * locations, configurable dual-regions.
 */
const configurable: Readonly<Record<string, readonly string[]>> = {
  ASIA: ["asia-east1", "asia-southeast1"],
  AU: ["australia-southeast1", "australia-southeast2"],
  CA: ["northamerica-northeast1", "northamerica-northeast2"],
  DE: ["europe-west3", "europe-west10"],
  IN: ["asia-south1", "asia-south2"],
  IT: ["europe-west8", "europe-west12"],
  EU: [
    ...["europe-central2", "europe-north1", "europe-southwest1"],
    ...["1", "3", "4", "8", "9", "10", "12"].map((number) => `europe-west${number}`),
  ],
  US: [
    ...["us-central1", "us-east1", "us-east4", "us-east5", "us-south1"],
    ...["us-west1", "us-west2", "us-west3", "us-west4"],
  ],
};

/** True when a bucket in a location of Google's has a copy in the cluster's region. */
export function holdsRegion(place: string, location: string): boolean {
  return pairs[place]?.includes(regionOf(location)) ?? true;
}

/** The code among `codes` whose regions include both. */
function codeOf(codes: Readonly<Record<string, readonly string[]>>, both: readonly string[]): string | undefined {
  return Object.keys(codes).find((code) => both.every((region) => codes[code]?.includes(region)));
}

/**
 * Location and regions of a bucket in two regions of the user's choice. Some pairs exist only as one of Google's own.
 *
 * @returns undefined where Cloud Storage does not pair the second region with the cluster's.
 */
export function customPair(secondRegion: string, location: string): BucketPlace | undefined {
  const both = [regionOf(location), secondRegion];
  if (both[0] === both[1]) return undefined;
  const own = codeOf(pairs, both);
  if (own !== undefined) return { location: own };
  const code = codeOf(configurable, both);
  return code === undefined ? undefined : { location: code, regions: both.map((region) => region.toUpperCase()) };
}

/** Regions that Cloud Storage pairs with the cluster's. */
export function partnersOf(location: string): string[] {
  const all = [...new Set([...Object.values(pairs), ...Object.values(configurable)].flat())];
  return all.filter((region) => customPair(region, location) !== undefined).sort();
}

/**
 * The location of a bucket, as Cloud Storage writes it: the cluster's own region, two regions of its continent, or the
 * whole continent.
 *
 * @returns undefined where the continent has no such location, or it does not include the cluster's region.
 */
export function bucketLocation(locality: Locality, location: string): string | undefined {
  const region = regionOf(location);
  if (locality === "region") return region.toUpperCase();
  if (locality === "multi-region" && outsideMultiRegion.test(region)) return undefined;
  return continents.find(([pattern]) => pattern.test(region))?.[1][locality];
}

/** Returns the location of a bucket; undefined where Cloud Storage has no such location. */
export function bucketPlace(
  { locality, secondRegion }: { readonly locality: Locality; readonly secondRegion?: string | undefined },
  location: string,
): BucketPlace | undefined {
  if (secondRegion !== undefined) return customPair(secondRegion, location);
  const place = bucketLocation(locality, location);
  return place === undefined ? undefined : { location: place };
}

/**
 * Location of Cloud KMS whose keys a bucket can use: the bucket's own, under the name that Cloud KMS has for it. Sources: Cloud Storage
 * documentation, customer-managed encryption keys; Cloud KMS documentation, locations.
 */
export function keyLocation({ location }: BucketPlace): string {
  return location === "EU" ? "europe" : location.toLowerCase();
}

/** Returns the IAM principal of a Kubernetes service account that impersonates a Google service account. */
export function impersonator(project: string, { namespace, name }: KubernetesAccount): string {
  return `serviceAccount:${project}.svc.id.goog[${namespace}/${name}]`;
}

/** Returns the IAM principal of a Kubernetes service account that acts as itself. */
export function principal(project: string, projectNumber: string, { namespace, name }: KubernetesAccount): string {
  const pool = `projects/${projectNumber}/locations/global/workloadIdentityPools/${project}.svc.id.goog`;
  return `principal://iam.googleapis.com/${pool}/subject/ns/${namespace}/sa/${name}`;
}

/**
 * Returns the IAM condition that limits a role on a bucket to folders: to their objects, and to lists of them. A list
 * needs permission on the bucket, whose name contains no folder, so the condition compares the prefix of the request.
 * pgBackRest and Barman always send one. Sources: IAM documentation, "Conditions attribute reference", API attributes;
 * Cloud Storage documentation, downscoped credentials; pgBackRest, src/storage/gcs/storage.c, storageGcsListInternal;
 * Barman, barman/cloud_providers/google_cloud_storage.py, list_bucket.
 */
export function folderCondition(bucket: string, folders: readonly string[]) {
  return {
    title: "only its folders",
    description: folders.join(", ").slice(0, 256),
    expression: folders
      .flatMap((folder) => [
        `resource.name.startsWith('projects/_/buckets/${bucket}/objects/${folder}')`,
        `api.getAttribute('storage.googleapis.com/objectListPrefix', '').startsWith('${folder}')`,
      ])
      .join(" || "),
  };
}

/** Name of the Secret with a cluster's key, in the cluster's namespace. */
export function keySecretName(cluster: string): string {
  return `${cluster}-gcs-key`;
}

/** The Secret's only key. */
export const keySecretKey = "gcs-key.json";
