import { z } from "zod";
import {
  azureContainer,
  endpointAuthority,
  s3Identities,
  s3Keys,
  secretName,
} from "../../../model/object-store/schema";
import { bucketFolder, gcsBucketName } from "../../../shared/cloud-scalars";
import { plainName } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";

const read = "Pods read it when they are created.";

/** S3 as WAL-G reads it. Source: WAL-G 3.0.5, pkg/storages/s3/configure.go, session.go. */
const s3 = {
  ...s3Keys,
  uriStyle: z
    .enum(["host", "path"])
    .default("host")
    .describe("Position of the bucket's name in URLs. Most compatible services need path."),
  certificateAuthority: endpointAuthority,
  access: z
    .discriminatedUnion("mode", [
      strict({
        mode: z.literal("secret").describe("With a key from a Secret."),
        secret: secretName.describe(
          `Secret in the cluster's namespace with the keys ACCESS_KEY_ID and ACCESS_SECRET_KEY. ${read}`,
        ),
      }),
      ...s3Identities,
    ])
    .describe(
      "Identity of pods for the bucket. With webIdentity the role must trust the service account postgres-pod of the namespace, and itself: WAL-G assumes the role " +
        "once more. A change is a rolling restart.",
    ),
};

const serverSideEncryption = z
  .discriminatedUnion("mode", [
    strict({ mode: z.literal("aes256").describe("With keys of the storage service.") }),
    strict({
      mode: z.literal("kms").describe("With a key of AWS KMS."),
      key: z
        .string()
        .regex(/^[\w/:.-]+$/, { error: "not a key of AWS KMS; write its ARN, ID or alias" })
        .describe("ARN, ID or alias of the key, which WAL-G requires."),
    }),
  ])
  .optional()
  .describe("Server-side encryption of new objects. Default: that of the bucket. A change is a rolling restart.");

const azureSecret = (key: string): z.ZodString =>
  secretName.describe(`Secret in the cluster's namespace with the key ${key}. ${read}`);

/** Azure as WAL-G reads it. Source: WAL-G 3.0.5, pkg/storages/azure/configure.go. */
const azure = strict({
  container: azureContainer,
  account: plainName(/^[a-z0-9]{3,24}$/, "not a storage account; 3 to 24 lower-case letters and digits").describe(
    "Name of the storage account in Azure's public cloud.",
  ),
  access: z
    .discriminatedUnion("mode", [
      strict({
        mode: z.literal("secret").describe("With a key of the storage account."),
        secret: azureSecret("AZURE_STORAGE_KEY"),
      }),
      strict({
        mode: z.literal("sasToken").describe("With a shared access signature, which expires."),
        secret: azureSecret("AZURE_STORAGE_SAS_TOKEN"),
      }),
      strict({ mode: z.literal("node").describe("With the managed identity of the machine that a pod runs on.") }),
    ])
    .describe("Identity of pods for the container. A change is a rolling restart."),
});

const gcs = strict({ bucket: gcsBucketName.describe("Name of a Google Cloud Storage bucket.") })
  .optional()
  .describe("A Google Cloud Storage bucket; the identity comes from Workload Identity.");
const inS3 = "A bucket in S3, or in a compatible service.";
const inAzure =
  "A container in Azure Blob Storage. The version of the cluster cannot change then: Spilo would archive WAL of both versions into one folder.";
const path = bucketFolder("/spilo/postgres")
  .optional()
  .describe(
    "Folder in the bucket, below /spilo; the cluster uses a folder of its own name in it. Default: /spilo/<namespace>. A new cluster with " +
      "the name of an old one needs another folder: WAL-G refuses to overwrite WAL.",
  );

/** Bucket and folder of backups; each cluster uses a folder of its own name. */
export const folder = {
  gcs,
  s3: strict({ ...s3, serverSideEncryption })
    .optional()
    .describe(inS3),
  azure: azure.optional().describe(inAzure),
  path,
};

/** The same of backups that are only read. */
export const sourceFolder = {
  gcs,
  s3: strict(s3).optional().describe(inS3),
  azure: azure.optional().describe("A container in Azure Blob Storage."),
  path,
};

/** The same of WAL that a standby reads: the operator has no field for Azure. Source: Zalando's operator 1.15 CRD, spec.standby. */
export const standbyFolder = { gcs, s3: strict(s3).optional().describe(inS3), path };
