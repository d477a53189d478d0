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

const tags = z
  .record(
    z
      .string()
      .regex(/^[\w .:/=+@-]{1,128}$/, { error: "not the key of a tag; letters, digits, spaces and . : / = + - @ _" }),
    z
      .string()
      .regex(/^[\w .:/=+@-]{0,256}$/, { error: "not the value of a tag; letters, digits, spaces and . : / = + - @ _" }),
  )
  .optional()
  .describe(
    "Tags of new objects, which rules for the lifecycle of the bucket can select; pods need the permission to tag. Default: none.",
  );

const s3 = {
  ...s3Keys,
  certificateAuthority: endpointAuthority,
  access: z
    .discriminatedUnion("mode", [
      strict({
        mode: z.literal("secret").describe("With a key from a Secret."),
        secret: secretName.describe(
          "Secret in the cluster's namespace with the keys ACCESS_KEY_ID and ACCESS_SECRET_KEY. The next WAL file uses a changed key.",
        ),
      }),
      ...s3Identities,
    ])
    .describe("Identity of pods for the bucket."),
};

/** Settings of what is written to S3. */
const s3Writes = {
  serverSideEncryption: z
    .discriminatedUnion("mode", [
      strict({ mode: z.literal("aes256").describe("With keys of the storage service.") }),
      strict({
        mode: z.literal("kms").describe("With a key of AWS KMS."),
        key: z
          .string()
          .regex(/^[\w/:.-]+$/, { error: "not a key of AWS KMS; write its ARN, ID or alias" })
          .optional()
          .describe("ARN, ID or alias of the key. Default: the key of AWS for S3."),
      }),
    ])
    .optional()
    .describe("Server-side encryption of new objects. Default: that of the bucket."),
  tags,
};

const azureSecret = (key: string): z.ZodString =>
  secretName.describe(`Secret in the cluster's namespace with the key ${key}. The next WAL file uses a changed key.`);

const azure = {
  container: azureContainer,
  account: plainName(/^[a-z0-9]{3,24}$/, "not a storage account; 3 to 24 lower-case letters and digits").describe(
    "Name of the storage account.",
  ),
  endpoint: plainName(
    /^(https:\/\/)?[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:\d+)?$/,
    'not an endpoint; write the host, for example "backups.blob.core.usgovcloudapi.net"',
  )
    .optional()
    .describe(
      "Host of another cloud than Azure's public one, or of a compatible service, with a port if it is not 443; it needs access.mode: connectionString. Default: <account>.blob.core.windows.net.",
    ),
  certificateAuthority: endpointAuthority,
  access: z
    .discriminatedUnion("mode", [
      strict({
        mode: z.literal("secret").describe("With a key of the storage account."),
        secret: secretName.describe(
          "Secret in the cluster's namespace with the keys AZURE_STORAGE_ACCOUNT and AZURE_STORAGE_KEY. The next WAL file uses a changed key.",
        ),
      }),
      strict({
        mode: z.literal("sasToken").describe("With a shared access signature, which expires."),
        secret: secretName.describe(
          "Secret in the cluster's namespace with the keys AZURE_STORAGE_ACCOUNT and AZURE_STORAGE_SAS_TOKEN. The next WAL file uses a changed token.",
        ),
      }),
      strict({
        mode: z.literal("connectionString").describe("With a connection string, which names the endpoint."),
        secret: azureSecret("AZURE_STORAGE_CONNECTION_STRING"),
      }),
      strict({
        mode: z
          .literal("webIdentity")
          .describe("With the pods' own identity, through Microsoft Entra Workload ID on AKS."),
        clientId: z
          .guid({ error: "not a client ID; write that of the managed identity, a UUID" })
          .describe("Client ID of the managed identity. A change is a rolling restart."),
      }),
      strict({ mode: z.literal("node").describe("With the managed identity of the machine that a pod runs on.") }),
    ])
    .describe("Identity of pods for the container."),
};

/** Settings of what is written to Azure. */
const azureWrites = {
  encryptionScope: z
    .string()
    .regex(/^[a-z0-9](-?[a-z0-9]){2,62}$/, { error: "not an encryption scope" })
    .optional()
    .describe("Encryption scope of new objects. Default: that of the container."),
  tags,
};

const gcs = strict({ bucket: gcsBucketName.describe("Name of a Google Cloud Storage bucket.") })
  .optional()
  .describe("A Google Cloud Storage bucket; the identity comes from Workload Identity.");
const inS3 =
  "A bucket in S3, or in a compatible service. Barman puts the bucket in front of the endpoint of AWS, and behind that of other services.";
const inAzure = "A container in Azure Blob Storage.";
const path = bucketFolder("/barman/postgres")
  .optional()
  .describe(
    "Folder in the bucket; the cluster uses a folder of its own name in it. Default: /barman/<namespace>. A new cluster with " +
      "the name of an old one needs another folder: it refuses to archive into one that is not empty.",
  );

/** Bucket and folder of backups; each cluster uses a folder of its own name. */
export const folder = {
  gcs,
  s3: strict({ ...s3, ...s3Writes })
    .optional()
    .describe(inS3),
  azure: strict({ ...azure, ...azureWrites })
    .optional()
    .describe(inAzure),
  path,
};

/** The same of backups that are only read. */
export const sourceFolder = {
  gcs,
  s3: strict(s3).optional().describe(inS3),
  azure: strict(azure).optional().describe(inAzure),
  path,
};
