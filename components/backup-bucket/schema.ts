import { z } from "zod";
import { serviceAccountAddress } from "../shared/cloud-scalars";
import { plainName } from "../shared/scalars";
import { strict } from "../shared/validation";

const existingAccount = serviceAccountAddress
  .optional()
  .describe("A service account that exists. Default: one is made for the bucket.");

const impersonation = strict({
  mode: z
    .literal("impersonation")
    .describe("Clusters' pods act as a service account of the bucket's, through Workload Identity; there is no key."),
  serviceAccount: existingAccount,
});

const direct = strict({
  mode: z
    .literal("direct")
    .describe("Clusters' pods act as themselves, through Workload Identity; neither service account nor key."),
});

const key = strict({
  mode: z
    .literal("key")
    .describe(
      "A JSON key of a service account of the bucket's, in a Secret. It works for whoever has it until it is revoked.",
    ),
  serviceAccount: existingAccount,
  acceptLongLivedKey: z
    .literal(true, {
      error:
        "must be true: a JSON key never expires, and whoever reads it reads every backup; prefer mode: impersonation",
    })
    .describe("Consent to a key that never expires. It stands encrypted in the state and readable in a Secret."),
});

const shared = {
  name: plainName(
    /^(?!goog)(?!.*google)[a-z0-9]([-a-z0-9_]{1,61})[a-z0-9]$/,
    "not a bucket name; 3 to 63 lower-case letters, digits, hyphens and underscores, without google",
  ).describe("Name of the bucket, unique in the world; clusters name it under backups. A change makes another bucket."),
  identity: z
    .discriminatedUnion("mode", [impersonation, direct, key])
    .prefault({ mode: "impersonation" })
    .describe("As whom clusters' pods read and write it. A change restarts the databases, instance by instance."),
};

const newBucket = strict({
  source: z.literal("new").describe("A bucket that is made."),
  ...shared,
  locality: z
    .enum(["region", "dual-region", "multi-region"])
    .default("region")
    .describe(
      "How far apart copies lie: in the cluster's region, in two regions of its continent, or anywhere on it. A change makes " +
        "another bucket.",
    ),
  softDeleteDays: z
    .number()
    .int()
    .min(7)
    .max(90)
    .default(30)
    .describe("How long a deleted object can be had back, in days; it is paid for. A change is in place."),
});

const existingBucket = strict({
  source: z.literal("existing").describe("A bucket that exists; only its access is changed."),
  ...shared,
});

/** The bucket that clusters' backups go to. */
export const backupBucketSchema = z.discriminatedUnion("source", [newBucket, existingBucket]);

/** What a user writes for a bucket. */
export type BackupBucketSettings = z.input<typeof backupBucketSchema>;
/** A bucket with every default filled in. */
export type ResolvedBackupBucket = z.output<typeof backupBucketSchema>;
