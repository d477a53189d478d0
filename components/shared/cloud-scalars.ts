import { z } from "zod";
import { plainName, withoutScheme } from "./scalars";

/** Id of a Google Cloud project. Source: Resource Manager documentation, project identifiers. */
export const projectId = plainName(
  /^[a-z][-a-z0-9]{4,28}[a-z0-9]$/,
  'not a project id; 6 to 30 lower-case letters, digits and hyphens, for example "acme-postgres-prod"',
  (text) =>
    text
      .trim()
      .replace(/^projects\//, "")
      .toLowerCase(),
);

/** A region of Google Cloud, for example `europe-west3`. */
export const region = plainName(
  /^[a-z]+-[a-z]+\d+$/,
  'not a region; write for example "europe-west3" (a zone has a letter behind it)',
  (text) =>
    text
      .trim()
      .toLowerCase()
      .replace(/-[a-z]$/, ""),
);

/** A zone of Google Cloud, for example `europe-west3-a`. */
export const zone = plainName(/^[a-z]+-[a-z]+\d+-[a-z]$/, 'not a zone; write for example "europe-west3-a"', (text) =>
  text.trim().toLowerCase(),
);

/** E-mail address of a service account in a project. */
export const serviceAccountAddress = plainName(
  /^[a-z]([-a-z0-9]*[a-z0-9])?@[a-z][-a-z0-9]{4,28}[a-z0-9]\.iam\.gserviceaccount\.com$/,
  'not the address of a service account; write "<account>@<project>.iam.gserviceaccount.com"',
  (text) =>
    text
      .trim()
      .replace(/^(serviceAccount|mailto):|^projects\/[^/]+\/serviceAccounts\//i, "")
      .toLowerCase(),
);

/**
 * Name of a bucket of Cloud Storage. Source: Cloud Storage documentation, bucket names: no IP address, no `goog` in front and no
 * `google` in it.
 */
export const gcsBucketName = plainName(
  /^(?!goog)(?!.*google)(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][-a-z0-9_.]{1,61}[a-z0-9]$/,
  "not a bucket name; 3 to 63 lower-case letters, digits, hyphens, underscores and dots, without google",
);

/** Name of a bucket of S3. Source: Amazon S3 documentation, bucket naming rules. */
export const s3BucketName = plainName(
  /^(?!xn--)(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][-a-z0-9.]{1,61}[a-z0-9]$/,
  "not a bucket name; 3 to 63 lower-case letters, digits, hyphens and dots",
);

/** Folder in a bucket: it begins with a slash, and does not end with one. */
export function bucketFolder(example: string): z.ZodString {
  return plainName(/^(\/[\w.-]+)+$/, `not a path; write for example "${example}"`, (text) => {
    const path = /^[a-z0-9]+:\/\//i.test(text.trim()) ? withoutScheme(text).replace(/^[^/]*/, "") : text.trim();
    return `/${path.replaceAll(/^\/+|\/+$/g, "").replaceAll(/\/+/g, "/")}`;
  });
}

/** The region that a zone or region lies in. */
export function regionOf(location: string): string {
  return location.split("-").slice(0, 2).join("-");
}

/** Path of a Cloud KMS key, without a version. Source: Cloud KMS documentation, resource names. */
export const kmsKey = z.string().regex(/^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/, {
  error:
    'not a Cloud KMS key; write "projects/<project>/locations/<location>/keyRings/<ring>/cryptoKeys/<key>", without a version',
});

/** The location of a Cloud KMS key, in lower case. */
export function kmsLocation(key: string): string {
  return key.split("/")[3]?.toLowerCase() ?? "";
}
