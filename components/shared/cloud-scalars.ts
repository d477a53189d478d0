import { z } from "zod";

/** Id of a Google Cloud project. Source: Resource Manager documentation, project identifiers. */
export const projectId = z.string().regex(/^[a-z][-a-z0-9]{4,28}[a-z0-9]$/, {
  error: 'not a project id; 6 to 30 lower-case letters, digits and hyphens, for example "acme-postgres-prod"',
});

/** A region of Google Cloud, for example `europe-west3`. */
export const region = z.string().regex(/^[a-z]+-[a-z]+\d+$/, {
  error: 'not a region; write for example "europe-west3" (a zone has a letter behind it)',
});

/** A zone of Google Cloud, for example `europe-west3-a`. */
export const zone = z.string().regex(/^[a-z]+-[a-z]+\d+-[a-z]$/, {
  error: 'not a zone; write for example "europe-west3-a"',
});

/** E-mail address of a service account in a project. */
export const serviceAccountAddress = z
  .string()
  .regex(/^[a-z]([-a-z0-9]*[a-z0-9])?@[a-z][-a-z0-9]{4,28}[a-z0-9]\.iam\.gserviceaccount\.com$/, {
    error: 'not the address of a service account; write "<account>@<project>.iam.gserviceaccount.com"',
  });

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
