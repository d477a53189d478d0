import { z } from "zod";
import { bucketFolder } from "../../shared/cloud-scalars";
import { cronSchedule } from "../../shared/cron";
import { cpuQuantity, dnsLabel, imageReference, postgresName, sizeQuantity } from "../../shared/scalars";
import { strict } from "../../shared/validation";

const volume = strict({
  size: sizeQuantity
    .optional()
    .describe("Size. Default: the size of an instance's data volume. A dump is compressed and contains no indexes."),
  storageClass: dnsLabel(253)
    .optional()
    .describe(
      "StorageClass, one that deletes volumes with their claims. Default: pgstack-drill on a GKE cluster that pgstack creates, otherwise the cluster's default class.",
    ),
});

const resources = strict({
  cpu: cpuQuantity
    .default("100m")
    .describe("CPU requested by each container, in cores; there is no limit. Compression of a dump uses one core."),
  memory: sizeQuantity
    .default("512Mi")
    .describe(
      "Memory request and limit of each container. An upload to S3 or Azure buffers parts of a file, which grow with it.",
    ),
});

/** Dumps of a cluster's databases to the bucket of its backups. */
export const logicalBackupsSchema = strict({
  schedule: cronSchedule.describe("Cron, five fields, UTC. A change takes effect with the next dump."),
  keep: z
    .number()
    .int()
    .min(1, { error: "must be 1 or more; to keep no dump, remove logicalBackups" })
    .max(9999)
    .default(14)
    .describe(
      "Number of dumps to keep. Older ones are deleted after a new one is complete, never before. A lower number deletes the dumps beyond it at the end of the next one: refused unless allowDataLoss lists backups.",
    ),
  databases: z
    .array(postgresName)
    .min(1)
    .max(256)
    .optional()
    .describe(
      "Databases to dump. Default: every one that accepts connections when the dump starts, besides templates.",
    ),
  repository: z
    .enum(["repo1", "repo2", "repo3", "repo4"])
    .optional()
    .describe(
      "Repository of `backups` whose bucket and identity are used. Default: the first one in a bucket. After a change earlier dumps stay and are no longer deleted.",
    ),
  path: bucketFolder("/logical/postgres")
    .optional()
    .describe(
      "Folder in the bucket, outside of those of `backups`; the cluster uses a folder of its own name in it. Default: /logical/<namespace>. A new cluster with the name of an " +
        "old one counts its dumps too, and deletes the oldest. After a change earlier dumps stay and are no longer deleted.",
    ),
  from: z
    .enum(["primary", "replicas"])
    .default("primary")
    .describe(
      "Servers that are read. replicas: the primary has no load from it, but Postgres can cancel a dump there: `parameters` must allow it to finish. A change takes effect with the next dump.",
    ),
  volume: volume
    .prefault({})
    .describe(
      "The volume for a dump until it is in the bucket. It belongs to the dump's pod, which runs on the nodes of the instances, and is deleted with it.",
    ),
  resources: resources.prefault({}).describe("Resources of the containers of a dump."),
  image: imageReference
    .optional()
    .describe("Image with rclone, which copies dumps to the bucket. Default: the pinned one."),
  timeoutSeconds: z
    .number()
    .int()
    .min(60)
    .max(604_800)
    .default(21_600)
    .describe("Timeout of a dump in seconds, with its upload, after which it is stopped and fails."),
});
