import { z } from "zod";
import { projectId } from "../shared/cloud-scalars";
import { type Rule, strict, withRules } from "../shared/validation";

const bucketName = z.string().regex(/^[a-z0-9]([-a-z0-9_]{1,61})[a-z0-9]$/, {
  error: "not a bucket name; 3 to 63 lower-case letters, digits, hyphens and underscores",
});

const vault = strict({
  project: projectId.describe(
    "Project of the vault: another one than that of the backups, which the accounts of pgstack cannot reach. A change creates another vault.",
  ),
  name: bucketName.describe("Name of the vault's bucket, globally unique. A change creates another vault."),
  location: z
    .string()
    .regex(/^[A-Z]+[A-Z0-9-]*$/, { error: 'not a location of Cloud Storage; write for example "EUROPE-WEST4" or "EU"' })
    .describe(
      "Location of the bucket, as Cloud Storage writes it; another one than that of the backups survives its loss. A change creates another vault.",
    ),
  source: bucketName.describe("Name of the bucket with the backups."),
  retentionDays: z
    .number()
    .int()
    .min(1)
    .max(3650)
    .default(35)
    .describe(
      "Number of days, from its creation, for which a copy cannot be deleted or replaced, and for which an overwritten copy is kept. A change is in place; of " +
        "a locked vault it can only grow.",
    ),
  keepDays: z
    .number()
    .int()
    .min(1)
    .max(3650)
    .default(70)
    .describe(
      "Number of days after which a copy is deleted, since its backup may have expired long ago; a copy of an object that the source still has is created again. A change is " +
        "in place.",
    ),
  locked: z
    .boolean()
    .default(false)
    .describe(
      "true: the retention can never be shortened or removed, by any account. This cannot be undone: the bucket stays, and is billed, " +
        "until its youngest copy has aged. false: administrators of the vault's project can still remove it.",
    ),
  everyHours: z
    .number()
    .int()
    .min(1)
    .max(24)
    .default(1)
    .describe("Hours between two runs of the copy. A change is in place."),
  copy: z
    .boolean()
    .default(true)
    .describe(
      "true: the transfer job is created. Google refuses the job (400) until the agent, `copyAgent`, can read the source bucket. false: create the " +
        "vault and report the agent first; give it access to the source, then write true.",
    ),
});

/** Rules for a vault. */
export const backupVaultRules: Rule<z.output<typeof vault>>[] = [
  {
    id: "vault-keeps-what-it-retains",
    reads: ["retentionDays", "keepDays"],
    why: "A copy under retention cannot be removed, so the shorter time would have no effect.",
    source: "Cloud Storage documentation, Bucket Lock; Object Lifecycle Management",
    check: ({ retentionDays, keepDays }) =>
      keepDays < retentionDays
        ? [{ path: ["keepDays"], message: `must be at least retentionDays, ${retentionDays}` }]
        : [],
  },
  {
    id: "vault-is-another-bucket",
    reads: ["name", "source"],
    why: "A bucket copied onto itself is no copy.",
    source: "pgstack",
    check: ({ name, source }) =>
      name === source ? [{ path: ["name"], message: "is the source; use another name" }] : [],
  },
];

/** A vault for copies of backups. */
export const backupVaultSchema = withRules(vault, backupVaultRules);

/** Settings of a vault as a user writes them; defaults may be left out. */
export type { BackupVaultSettings } from "./settings.gen";
/** A vault with every default filled in. */
export type { ResolvedBackupVault } from "./resolved.gen";
