import type { CloudNativePgSettings } from "./clusters";

type Repository = NonNullable<CloudNativePgSettings["backups"]>["repositories"][number];

/** Places of backups with Barman, in S3 and in Azure. */
export type Place = Pick<Repository, "gcs" | "s3" | "azure" | "path">;

/** A bucket of AWS with a key, and what a test changes. */
export function awsBucket(changes: Partial<NonNullable<Place["s3"]>> = {}): NonNullable<Place["s3"]> {
  return {
    bucket: "acme-backups",
    endpoint: "s3.eu-central-1.amazonaws.com",
    region: "eu-central-1",
    access: { mode: "secret", secret: "s3-key" },
    ...changes,
  };
}

/** A bucket of a service in the cluster, with a CA of its own. */
export function minioBucket(changes: Partial<NonNullable<Place["s3"]>> = {}): NonNullable<Place["s3"]> {
  const certificateAuthority = { secret: "minio-ca" };
  return awsBucket({ endpoint: "minio.storage.svc:9000", region: "us-east-1", certificateAuthority, ...changes });
}

/** A container of Azure with a key, and what a test changes. */
export function azureContainer(changes: Partial<NonNullable<Place["azure"]>> = {}): NonNullable<Place["azure"]> {
  return { account: "acmebackups", container: "postgres", access: { mode: "secret", secret: "azure-key" }, ...changes };
}

/** Settings of backups in one place. */
export function backupsIn(place: Place): NonNullable<CloudNativePgSettings["backups"]> {
  return {
    repositories: [
      { name: "repo1", retention: { full: 14, unit: "time" }, schedules: { full: "0 1 * * *" }, ...place },
    ],
  };
}

/** A client ID of a managed identity. */
export const clientId = "11111111-2222-4333-8444-555555555555";
/** A role of AWS. */
export const role = "arn:aws:iam::123456789012:role/backups";
