import { z } from "zod";
import { s3BucketName } from "../../shared/cloud-scalars";
import { dataKey, dnsLabel, plainName } from "../../shared/scalars";
import { strict } from "../../shared/validation";

/** Name of a Secret in the cluster's namespace. */
export const secretName = dnsLabel(253);

/** Keys of a bucket in S3 that every backup tool has. */
export const s3Keys = {
  bucket: s3BucketName.describe("Name of the bucket."),
  endpoint: plainName(
    /^(https:\/\/)?[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:\d+)?$/,
    'not an endpoint; write the host, for example "s3.eu-central-1.amazonaws.com" or "minio.storage.svc:9000"',
  ).describe("Host that serves the S3 API, with a port if it is not 443. TLS is always used."),
  region: plainName(
    /^[a-zA-Z0-9]+([-_][a-zA-Z0-9]+)*$/,
    'not a region; write for example "eu-central-1", or us-east-1 for most compatible services',
  ).describe("Region of the bucket; for compatible services their name for it, often us-east-1."),
};

/** Key of a Secret with the CA of an endpoint. */
export const endpointAuthority = strict({
  secret: secretName.describe("Secret in the cluster's namespace."),
  key: dataKey.default("ca.crt").describe("Key in it."),
})
  .optional()
  .describe("CA that signed the endpoint's certificate. Default: public CAs.");

/** ARN of a role of AWS. */
export const roleArn = z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, {
  error: 'not the ARN of a role; write for example "arn:aws:iam::123456789012:role/backups"',
});

/** Identities of pods for a bucket in S3 without a key. */
export const s3Identities = [
  strict({
    mode: z.literal("webIdentity").describe("With the pods' own identity, as IAM roles for service accounts on EKS."),
    role: roleArn.describe("Role that pods assume. A change is a rolling restart."),
  }),
  strict({ mode: z.literal("node").describe("With the instance role of the machine that a pod runs on.") }),
] as const;

/** Name of a container in Azure Blob Storage. Source: Azure documentation, naming and referencing containers. */
export const azureContainer = z
  .string()
  .regex(/^[a-z0-9](-?[a-z0-9]){2,62}$/, {
    error: "not a container; 3 to 63 lower-case letters, digits and single hyphens",
  })
  .describe("Name of the blob container.");
