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

/** Every role that is granted on a bucket; the deploying account may grant no other. Source: Cloud Storage documentation, IAM roles. */
export const bucketRoles = {
  /** Reads, writes, lists and deletes objects; changes neither who may nor the bucket. */
  objects: "roles/storage.objectUser",
  /** Reads and lists objects. */
  reading: "roles/storage.objectViewer",
  /** Sees that the bucket is there. Source: Barman, barman/cloud_providers/google_cloud_storage.py, which asks whether it exists. */
  bucket: "roles/storage.legacyBucketReader",
} as const;

/** How far apart the copies of a backup lie. */
export type Locality = "region" | "dual-region" | "multi-region";

/** Where the continents keep their copies. Source: Cloud Storage documentation, bucket locations. */
const continents: readonly (readonly [RegExp, Readonly<Record<Exclude<Locality, "region">, string>>])[] = [
  [/^europe-/, { "dual-region": "EUR4", "multi-region": "EU" }],
  [/^(us|northamerica)-/, { "dual-region": "NAM4", "multi-region": "US" }],
  [/^asia-/, { "dual-region": "ASIA1", "multi-region": "ASIA" }],
];

/** The regions of Google's own pairs. Source: Cloud Storage documentation, dual-regions. */
const pairs: Readonly<Record<string, readonly string[]>> = {
  EUR4: ["europe-north1", "europe-west4"],
  NAM4: ["us-central1", "us-east1"],
  ASIA1: ["asia-northeast1", "asia-northeast2"],
};

/** Whether a bucket in a location of Google's has a copy in the cluster's region. A whole continent does not promise it. */
export function holdsRegion(place: string, location: string): boolean {
  return pairs[place]?.includes(regionOf(location)) ?? true;
}

/**
 * Location and regions of a bucket in two regions of the user's choice; Cloud Storage wants both on one continent.
 *
 * @returns nothing where the second one is the cluster's own region, or on another continent.
 */
export function customPair(
  secondRegion: string,
  location: string,
): { readonly location: string; readonly regions: readonly string[] } | undefined {
  const own = regionOf(location);
  const [continent, other] = [own, secondRegion].map((region) => bucketLocation("multi-region", region));
  if (continent === undefined || continent !== other || own === secondRegion) return undefined;
  return { location: continent, regions: [own, secondRegion].map((region) => region.toUpperCase()) };
}

/**
 * The location of a bucket, as Cloud Storage writes it: the cluster's own region, two regions of its continent, or the whole
 * continent.
 *
 * @returns nothing where the continent has no such location.
 */
export function bucketLocation(locality: Locality, location: string): string | undefined {
  const region = regionOf(location);
  if (locality === "region") return region.toUpperCase();
  return continents.find(([pattern]) => pattern.test(region))?.[1][locality];
}

/** A Kubernetes service account as Google's IAM knows it where it may impersonate a service account. */
export function impersonator(project: string, { namespace, name }: KubernetesAccount): string {
  return `serviceAccount:${project}.svc.id.goog[${namespace}/${name}]`;
}

/** A Kubernetes service account as Google's IAM knows it where it acts as itself. */
export function principal(project: string, projectNumber: string, { namespace, name }: KubernetesAccount): string {
  const pool = `projects/${projectNumber}/locations/global/workloadIdentityPools/${project}.svc.id.goog`;
  return `principal://iam.googleapis.com/${pool}/subject/ns/${namespace}/sa/${name}`;
}

/**
 * The condition that bounds a role on a bucket to folders: to their objects, and to lists of them. A list asks for permission
 * on the bucket, whose name says nothing of folders, so the prefix that the request names is compared. pgBackRest and Barman
 * always name one. Sources: IAM documentation, "Conditions attribute reference", API attributes; Cloud Storage documentation,
 * downscoped credentials; pgBackRest, src/storage/gcs/storage.c, storageGcsListInternal; Barman,
 * barman/cloud_providers/google_cloud_storage.py, list_bucket.
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
