import { z } from "zod";
import { bucketFolder, gcsBucketName, serviceAccountAddress } from "../../../shared/cloud-scalars";
import { cronSchedule } from "../../../shared/cron";
import { largestCount } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";
import {
  azureContainer,
  endpointAuthority,
  s3Identities,
  s3Keys,
  secretName,
} from "../../../model/object-store/schema";
import { storage } from "../../../model/shapes";
import { containerResources } from "../containers/schema";
import { podScheduling } from "../placement/schema";

/** PGO's name of a backup repository. The CRD's own pattern accepts `repo10`, which fails later. */
export const repositoryName = z.enum(["repo1", "repo2", "repo3", "repo4"]);

/** Resources of the pods of Jobs. */
export const jobResources = containerResources.optional().describe("Resources of the main container. Default: none.");

/** Placement of the pods of Jobs; PGO has no topology spread for them. */
export const jobScheduling = podScheduling.omit({ antiAffinity: true, spread: true });

/** Pods of Jobs that mount volumes of instances. */
export const volumePods = {
  resources: jobResources,
  scheduling: jobScheduling
    .optional()
    .describe("Placement of the pod, which mounts the volumes of an instance. Default: the nodes of the instances."),
};

const s3Access = z.discriminatedUnion("mode", [
  strict({
    mode: z.literal("secret").describe("With a key from a Secret."),
    secret: secretName.describe(
      "Secret in the cluster's namespace with a pgBackRest configuration under s3.conf: a line [global], then " +
        "<repository>-s3-key=… and <repository>-s3-key-secret=…",
    ),
  }),
  ...s3Identities,
]);

const s3 = strict({
  ...s3Keys,
  uriStyle: z
    .enum(["host", "path"])
    .default("host")
    .describe("Position of the bucket's name in URLs. Most compatible services need path."),
  certificateAuthority: endpointAuthority,
  access: s3Access.describe("Identity of pods for the bucket."),
});

const azure = strict({
  container: azureContainer,
  secret: secretName.describe(
    "Secret in the cluster's namespace with a pgBackRest configuration under azure.conf: a line [global], then " +
      "<repository>-azure-account=… and <repository>-azure-key=…",
  ),
});

/** A folder in a bucket. */
export const bucketPath = bucketFolder("/pgbackrest/postgres/main/repo1");

/** Keys of a repository in a bucket, for the cluster's own backups and for its bootstrap. */
export const bucketPlace = {
  gcs: strict({ bucket: gcsBucketName.describe("Name of a Google Cloud Storage bucket.") })
    .optional()
    .describe("A Google Cloud Storage bucket; the identity comes from Workload Identity."),
  s3: s3.optional().describe("A bucket in S3, or in a compatible service."),
  azure: azure.optional().describe("A container in Azure Blob Storage."),
  path: bucketPath
    .optional()
    .describe(
      "Folder in the bucket. Default: /pgbackrest/<namespace>/<cluster>/<repository>. A new cluster with the name of an " +
        "old one needs another folder. After a change earlier backups stay in the old folder and are no longer used.",
    ),
  encryption: strict({
    secret: secretName.describe(
      "Secret in the cluster's namespace with a pgBackRest configuration under cipher.conf: a line [global], then " +
        "<repository>-cipher-pass=…",
    ),
  })
    .optional()
    .describe(
      "AES-256 encryption, before data leaves the pod. Default: none. It cannot be changed after the first backup; without " +
        "the passphrase the backups are lost.",
    ),
};

const schedules = strict({
  full: cronSchedule.optional().describe("Cron, five fields, UTC."),
  differential: cronSchedule.optional().describe("Cron, five fields, UTC."),
  incremental: cronSchedule.optional().describe("Cron, five fields, UTC."),
});

const retention = strict({
  full: z.number().int().min(1).max(9999999).describe("Number of full backups, or of days, to keep."),
  unit: z.enum(["count", "time"]).default("count").describe("Unit of `full`: count for backups, time for days."),
  differential: z
    .number()
    .int()
    .min(1)
    .max(9999999)
    .optional()
    .describe("Number of differential backups to keep. Default: all, until their full backup expires."),
});

const backupIdentity = z.discriminatedUnion("mode", [
  strict({
    mode: z.literal("direct").describe("Pods act as themselves, through Workload Identity."),
  }),
  strict({
    mode: z.literal("impersonation").describe("Pods act as a service account, through Workload Identity."),
    serviceAccount: serviceAccountAddress.describe("The service account. A change is a rolling restart."),
  }),
  strict({
    mode: z.literal("key").describe("Pods use a JSON key, which never expires."),
    secret: secretName.describe(
      "Secret in the cluster's namespace with the key under gcs-key.json. A change is a rolling restart.",
    ),
  }),
]);

const jobs = strict({
  resources: jobResources,
  scheduling: jobScheduling
    .optional()
    .describe(
      "Placement of the pods, which mount no volume of the cluster. Default: any node, including nodes with taints that `scheduling.tolerations` " +
        "of the cluster tolerates.",
    ),
  keepSeconds: z
    .number()
    .int()
    .min(60)
    .max(largestCount)
    .optional()
    .describe("Time in seconds after which a finished backup Job is deleted. Default: when the next one starts."),
});

const repositoryHost = strict({
  resources: containerResources.optional().describe("Resources of its main container. Default: none."),
  scheduling: podScheduling
    .omit({ antiAffinity: true })
    .optional()
    .describe(
      "Placement; repository hosts of the namespace are spread. Default: the nodes of the instances. On other nodes its " +
        "volumes need a storageClass that those can attach.",
    ),
});

const repository = strict({
  name: repositoryName.describe(
    "Name of the repository; the first in the list is used for the first backup and for new replicas.",
  ),
  ...bucketPlace,
  volume: storage.optional().describe("A volume; it is deleted with the cluster."),
  retention: retention.describe(
    "Retention of backups. pgBackRest has no default: without it backups are never deleted.",
  ),
  schedules: schedules.describe("Schedules of backups."),
});

/** pgBackRest's repositories, schedules and retention. */
export const backupsSchema = strict({
  repositories: z.array(repository).min(1).max(4).describe("Destinations of backups."),
  identity: backupIdentity
    .optional()
    .describe(
      "Identity of pods for Google's buckets. Default: their own; in an environment with a backupBucket, its identity.",
    ),
  processes: z
    .number()
    .int()
    .min(1)
    .max(999)
    .optional()
    .describe("Number of processes that compress and copy. Default: 1."),
  compression: z
    .enum(["none", "bz2", "gz", "lz4", "zst"])
    .optional()
    .describe("Compression of new backups and WAL. Default: gz."),
  jobs: jobs.optional().describe("The pods that take backups."),
  repositoryHost: repositoryHost
    .optional()
    .describe("The pod of repositories on volumes; it exists only with such a repository."),
});
