import { z } from "zod";
import { kmsKey, kmsLocation, region, serviceAccountAddress } from "../shared/cloud-scalars";
import { patchFindings } from "../shared/google-patch-rule";
import { plainName } from "../shared/scalars";
import { strict, type Rule, withRules } from "../shared/validation";

const existingAccount = serviceAccountAddress
  .optional()
  .describe(
    "A service account that exists, for example one that `npm run bootstrap` created. Default: one is created for the bucket.",
  );

const impersonation = strict({
  mode: z
    .literal("impersonation")
    .describe(
      "Clusters' pods act as one service account of the bucket's, through Workload Identity; there is no key. Each pod reaches the " +
        "backups of all clusters.",
    ),
  serviceAccount: existingAccount,
});

const direct = strict({
  mode: z
    .literal("direct")
    .describe(
      "Clusters' pods act as themselves, through Workload Identity; neither service account nor key. Each cluster reaches its own " +
        "folders only, and a restore drill only reads. An existing bucket needs uniform bucket-level access.",
    ),
});

const key = strict({
  mode: z
    .literal("key")
    .describe(
      "A JSON key of a service account of the bucket's, in a Secret. Anyone who has the key can use it until it is revoked.",
    ),
  serviceAccount: existingAccount,
  acceptLongLivedKey: z
    .literal(true, {
      error: "must be true: a JSON key never expires and gives access to every backup; prefer mode: direct",
    })
    .describe("Accepts a key that never expires. It is stored encrypted in the state and readable in a Secret."),
});

const copyAgent = z
  .string()
  .regex(/^project-\d+@storage-transfer-service\.iam\.gserviceaccount\.com$/, {
    error:
      'not an agent of Storage Transfer; write "project-<number>@storage-transfer-service.iam.gserviceaccount.com"',
  })
  .optional()
  .describe(
    "Storage Transfer's service agent of the project that keeps an immutable copy of the bucket; it gets read access. See " +
      "docs/immutable-backups.md. Default: none.",
  );

const shared = {
  name: plainName(
    /^(?!goog)(?!.*google)[a-z0-9]([-a-z0-9_]{1,61})[a-z0-9]$/,
    "not a bucket name; 3 to 63 lower-case letters, digits, hyphens and underscores, without google",
  ).describe(
    "Name of the bucket, globally unique; clusters refer to it under backups. A change creates another bucket.",
  ),
  identity: z
    .discriminatedUnion("mode", [impersonation, direct, key])
    .prefault({ mode: "direct" })
    .describe(
      "Identity with which pods of clusters read and write the bucket. A change restarts the databases, instance by instance.",
    ),
  copyAgent,
};

const newBucket = strict({
  source: z.literal("new").describe("A bucket that `up` creates."),
  ...shared,
  locality: z
    .enum(["region", "dual-region", "multi-region"])
    .default("region")
    .describe(
      "Location of the copies: the cluster's region, two regions, or anywhere in the European Union, the United States or Asia, where the " +
        "cluster's region is part of that. A change creates another bucket.",
    ),
  softDeleteDays: z
    .number()
    .int()
    .min(7)
    .max(90)
    .default(30)
    .describe(
      "Number of days for which a deleted object can be restored; its storage is billed meanwhile. A change is in place.",
    ),
  secondRegion: region
    .optional()
    .describe(
      "With `locality: dual-region`, the region that holds copies beside the cluster's own; Cloud Storage pairs certain regions only. Default: Google's " +
        "pair of the continent, where the cluster's region is part of it. A change creates another bucket.",
    ),
  encryption: strict({
    key: kmsKey.describe(
      "Cloud KMS key for new objects, in the location of the bucket: its region; for more than one region the location of that name, for example `eur4`, " +
        "`us` or `de`, and `europe` for EU. A change is in place; existing objects keep the key that they were written with.",
    ),
    grant: z
      .boolean()
      .default(true)
      .describe(
        "true: `up` grants Cloud Storage's service agent `cryptoKeyEncrypterDecrypter` on the key. false: the grant must exist before `up`.",
      ),
  })
    .optional()
    .describe("Encryption with a Cloud KMS key of your own. Default: Google's keys."),
  patch: z
    .record(z.string(), z.unknown())
    .optional()
    .describe(
      "Unsupported: further inputs, named as `@pulumi/gcp` names those of google_storage_bucket. Only inputs that pgstack does not set are allowed.",
    ),
});

const existingBucket = strict({
  source: z.literal("existing").describe("An existing bucket; `up` changes only its access."),
  ...shared,
});

/** Inputs of the bucket that pgstack sets, or that break pgBackRest. */
export const ownBucketInputs = {
  customPlacementConfig: true,
  defaultEventBasedHold: true,
  deletionPolicy: true,
  encryption: true,
  forceDestroy: true,
  labels: { component: true, environment: true, "managed-by": true },
  location: true,
  name: true,
  project: true,
  publicAccessPrevention: true,
  // pgBackRest overwrites its index files and deletes expired backups, so that a retention policy makes backups fail;
  // see docs/immutable-backups.md.
  retentionPolicy: true,
  softDeletePolicy: true,
  storageClass: true,
  uniformBucketLevelAccess: true,
} as const;

/** Rules for a bucket that pgstack creates. */
export const backupBucketRules: Rule<z.output<typeof newBucket>>[] = [
  {
    id: "second-region-needs-dual-region",
    reads: ["locality", "secondRegion"],
    why: "Only a dual-region bucket has a second region; elsewhere the key would be ignored.",
    source: "Cloud Storage documentation, bucket locations",
    check: ({ locality, secondRegion }) =>
      secondRegion !== undefined && locality !== "dual-region"
        ? [{ path: ["secondRegion"], message: "needs locality: dual-region; set it, or remove this key" }]
        : [],
  },
  {
    id: "bucket-key-is-in-location",
    reads: ["locality", "encryption"],
    why: "Cloud Storage refuses a key of one region for a bucket of several.",
    source: "Cloud Storage documentation, customer-managed encryption keys",
    check: ({ locality, encryption }) =>
      encryption !== undefined && (locality === "region") !== region.safeParse(kmsLocation(encryption.key)).success
        ? [
            {
              path: ["encryption", "key"],
              message:
                locality === "region"
                  ? "is not in one region; use a key of a key ring in the bucket's region"
                  : "is in one region; use a key of a key ring in the location of the bucket, for example europe",
            },
          ]
        : [],
  },
  {
    id: "google-bucket-patch-only-adds",
    reads: ["patch"],
    why: "Two keys for one input can contradict each other, and only the provider would report a misspelt input.",
    source: "types of @pulumi/gcp; pgstack",
    check: ({ patch }) => patchFindings("bucket", ownBucketInputs, patch, ["patch"]),
  },
];

/** Schema of the bucket for backups of clusters. */
export const backupBucketSchema = z.discriminatedUnion("source", [
  withRules(newBucket, backupBucketRules),
  existingBucket,
]);

/** Settings of a bucket as a user writes them; defaults may be left out. */
export type { BackupBucketSettings } from "./settings.gen";
/** A bucket with every default filled in. */
export type { ResolvedBackupBucket } from "./resolved.gen";

/** Returns the warning about `identity.mode: key`. */
export function keyWarning(bucket: string): string {
  return (
    `the bucket ${bucket} is read and written with a JSON key, which never expires: the Secret gives access to every ` +
    "backup. New organizations forbid such keys (constraint iam.disableServiceAccountKeyCreation), and a pipeline creates one only " +
    "after npm run bootstrap with this environment. Prefer backupBucket.identity.mode: direct"
  );
}
