import { z } from "zod";
import { bucketFolder, gcsBucketName, s3BucketName, serviceAccountAddress } from "../../../shared/cloud-scalars";
import { cronSchedule } from "../../../shared/cron";
import { dataKey, dnsLabel, largestCount, plainName } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";
import { storage } from "../../../model/shapes";
import { podScheduling } from "../schema/placement";
import { containerResources } from "../schema/resources";

/** Name that PGO gives to a place for backups. Its own pattern lets `repo10` through, which breaks later. */
export const repositoryName = z.enum(["repo1", "repo2", "repo3", "repo4"]);

/** What pods of Jobs get. */
export const jobResources = containerResources
  .optional()
  .describe("Resources of the main container. Default: none are set.");

/** Where pods of Jobs run; PGO knows no spread for them. */
export const jobScheduling = podScheduling.omit({ antiAffinity: true, spread: true });

/** Pods of Jobs that mount volumes of instances. */
export const volumePods = {
  resources: jobResources,
  scheduling: jobScheduling
    .optional()
    .describe("Where the pod runs, which mounts the volumes of an instance. Default: on the nodes of the instances."),
};

const secretName = dnsLabel(253);

const s3Access = z.discriminatedUnion("mode", [
  strict({
    mode: z.literal("secret").describe("With a key from a Secret."),
    secret: secretName.describe(
      "Secret in the cluster's namespace with a pgBackRest configuration under s3.conf: a line [global], then " +
        "<repository>-s3-key=… and <repository>-s3-key-secret=…",
    ),
  }),
  strict({
    mode: z.literal("webIdentity").describe("With the pods' own identity, as IAM roles for service accounts on EKS."),
    role: z
      .string()
      .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, {
        error: 'not the ARN of a role; write for example "arn:aws:iam::123456789012:role/backups"',
      })
      .describe("Role that pods take on. A change restarts instance by instance."),
  }),
  strict({ mode: z.literal("node").describe("With the role of the machine that a pod runs on.") }),
]);

const s3 = strict({
  bucket: s3BucketName.describe("Name of the bucket."),
  endpoint: plainName(
    /^(https:\/\/)?[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:\d+)?$/,
    'not an endpoint; write its host, for example "s3.eu-central-1.amazonaws.com" or "minio.storage.svc:9000"',
  ).describe("Host that answers S3's protocol, with a port where it is not 443. TLS is always used."),
  region: plainName(
    /^[a-zA-Z0-9]+([-_][a-zA-Z0-9]+)*$/,
    'not a region; write for example "eu-central-1", or us-east-1 for most compatible services',
  ).describe("Region of the bucket; what compatible services call it, often us-east-1."),
  uriStyle: z
    .enum(["host", "path"])
    .default("host")
    .describe("Where the bucket's name stands in addresses. Most compatible services want path."),
  certificateAuthority: strict({
    secret: secretName.describe("Secret in the cluster's namespace."),
    key: dataKey.default("ca.crt").describe("Key in it."),
  })
    .optional()
    .describe("Authority that signed the endpoint's certificate. Default: the public ones."),
  access: s3Access.describe("As whom pods use the bucket."),
});

const azure = strict({
  container: z
    .string()
    .regex(/^[a-z0-9](-?[a-z0-9]){2,62}$/, {
      error: "not a container; 3 to 63 lower-case letters, digits and single hyphens",
    })
    .describe("Name of the blob container."),
  secret: secretName.describe(
    "Secret in the cluster's namespace with a pgBackRest configuration under azure.conf: a line [global], then " +
      "<repository>-azure-account=… and <repository>-azure-key=…",
  ),
});

/** A folder in a bucket. */
export const bucketPath = bucketFolder("/pgbackrest/postgres/main/repo1");

/** What a repository in a bucket is described by, in the cluster's own backups and in those that it starts from. */
export const bucketPlace = {
  gcs: strict({ bucket: gcsBucketName.describe("Name of a Google Cloud Storage bucket.") })
    .optional()
    .describe("Keep it in a bucket; the identity comes from Workload Identity."),
  s3: s3.optional().describe("Keep it in S3, or in a service that is compatible with it."),
  azure: azure.optional().describe("Keep it in Azure Blob Storage."),
  path: bucketPath
    .optional()
    .describe(
      "Folder in the bucket. Default: /pgbackrest/<namespace>/<cluster>/<repository>. A new cluster that takes the name of an " +
        "old one needs another. A change leaves the backups so far behind.",
    ),
  encryption: strict({
    secret: secretName.describe(
      "Secret in the cluster's namespace with a pgBackRest configuration under cipher.conf: a line [global], then " +
        "<repository>-cipher-pass=…",
    ),
  })
    .optional()
    .describe(
      "Encrypt with AES-256 before anything leaves the pod. Default: not. It cannot be changed once there is a backup; who loses " +
        "the passphrase loses the backups.",
    ),
};

const schedules = strict({
  full: cronSchedule.optional().describe("Cron, five fields, UTC."),
  differential: cronSchedule.optional().describe("Cron, five fields, UTC."),
  incremental: cronSchedule.optional().describe("Cron, five fields, UTC."),
});

const retention = strict({
  full: z.number().int().min(1).max(9999999).describe("How many full backups, or days of them, are kept."),
  unit: z.enum(["count", "time"]).default("count").describe("Whether `full` counts backups or days."),
  differential: z
    .number()
    .int()
    .min(1)
    .max(9999999)
    .optional()
    .describe("How many differential backups are kept. Default: all, until their full backup goes."),
});

const backupIdentity = z.discriminatedUnion("mode", [
  strict({
    mode: z.literal("direct").describe("Pods act as themselves, through Workload Identity."),
  }),
  strict({
    mode: z.literal("impersonation").describe("Pods act as a service account, through Workload Identity."),
    serviceAccount: serviceAccountAddress.describe("The service account. A change restarts instance by instance."),
  }),
  strict({
    mode: z.literal("key").describe("Pods use a JSON key, which never expires."),
    secret: secretName.describe(
      "Secret in the cluster's namespace with the key under gcs-key.json. A change restarts instance by instance.",
    ),
  }),
]);

const jobs = strict({
  resources: jobResources,
  scheduling: jobScheduling
    .optional()
    .describe(
      "Where the pods run, which mount no volume of the cluster. Default: on any node, also on those whose taints `scheduling.tolerations` " +
        "of the cluster names.",
    ),
  keepSeconds: z
    .number()
    .int()
    .min(60)
    .max(largestCount)
    .optional()
    .describe(
      "How long a finished backup job stays to be looked at, in seconds. Default: until the next takes its place.",
    ),
});

const repositoryHost = strict({
  resources: containerResources.optional().describe("Resources of its main container. Default: none are set."),
  scheduling: podScheduling
    .omit({ antiAffinity: true })
    .optional()
    .describe(
      "Where it runs; it is spread among the repository hosts of the namespace. Default: on the nodes of the instances. On other nodes its " +
        "volumes need a storageClass that those can attach.",
    ),
});

const repository = strict({
  name: repositoryName.describe(
    "Name of the repository; the first in the list serves the first backup and new replicas.",
  ),
  ...bucketPlace,
  volume: storage.optional().describe("Keep it on a volume; deleted with the cluster."),
  retention: retention.describe(
    "How long backups are kept. pgBackRest has no default: without it they are never deleted.",
  ),
  schedules: schedules.describe("When backups are made."),
});

/** pgBackRest's repositories, and what makes and keeps backups. */
export const backupsSchema = strict({
  repositories: z.array(repository).min(1).max(4).describe("Where backups go."),
  identity: backupIdentity
    .optional()
    .describe(
      "As whom pods use Google's buckets. Default: as themselves; where the environment has a backupBucket, that decides.",
    ),
  processes: z
    .number()
    .int()
    .min(1)
    .max(999)
    .optional()
    .describe("How many processes compress and copy at once. Default: 1."),
  compression: z
    .enum(["none", "bz2", "gz", "lz4", "zst"])
    .optional()
    .describe("How backups and the log are compressed from now on. Default: gz."),
  jobs: jobs.optional().describe("The pods that make backups."),
  repositoryHost: repositoryHost
    .optional()
    .describe("The pod that keeps a repository on a volume; there is one as long as there is such a repository."),
});
