import { z } from "zod";
import { bucketFolder, gcsBucketName, serviceAccountAddress } from "../../../shared/cloud-scalars";
import { cronSchedule } from "../../../shared/cron";
import { dnsLabel } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";

/** Where clusters keep their backups, each in a folder of its own name. */
export const folder = {
  gcs: strict({ bucket: gcsBucketName.describe("Name of a Google Cloud Storage bucket.") }).describe(
    "Keep it in a bucket; the identity comes from Workload Identity.",
  ),
  path: bucketFolder("/barman/postgres")
    .optional()
    .describe(
      "Folder in the bucket; in it the cluster has one of its own name. Default: /barman/<namespace>. A new cluster that takes " +
        "the name of an old one needs another: it refuses to archive where there is something already.",
    ),
};

const repository = strict({
  name: z.literal("repo1").describe("Name of the repository. CloudNativePG archives to one."),
  ...folder,
  retention: strict({
    full: z
      .number()
      .int()
      .min(1)
      .max(9999)
      .describe("How many days back a restore is possible. What is older and not needed for that is deleted."),
    unit: z.literal("time").describe("CloudNativePG keeps backups by age, in days; it cannot count them."),
  }).describe("How long backups and the write-ahead log are kept."),
  schedules: strict({
    full: cronSchedule.describe("Cron, five fields, UTC. The first backup is made at once."),
  }).describe("When backups are made. Barman makes full backups only."),
});

const identity = z.discriminatedUnion("mode", [
  strict({
    mode: z.literal("direct").describe("Pods act as themselves, through Workload Identity."),
  }),
  strict({
    mode: z.literal("impersonation").describe("Pods act as a service account, through Workload Identity."),
    serviceAccount: serviceAccountAddress.describe("The service account."),
  }),
  strict({
    mode: z.literal("key").describe("Pods use a JSON key, which never expires."),
    secret: dnsLabel(253).describe("Secret in the cluster's namespace with the key under gcs-key.json."),
  }),
]);

/** Barman's repository, and what makes and keeps backups: the shape that Crunchy's has, as far as Barman can do it. */
export const backupsSchema = strict({
  repositories: z.array(repository).length(1).describe("Where backups go."),
  identity: identity
    .optional()
    .describe(
      "As whom pods use the bucket. Default: as themselves; where the environment has a backupBucket, that decides.",
    ),
});
