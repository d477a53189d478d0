import { Bucket } from "@pulumi/gcp/storage/bucket";
import { BucketIAMMember } from "@pulumi/gcp/storage/bucketIAMMember";
import { getTransferProjectServiceAccountOutput } from "@pulumi/gcp/storage/getTransferProjectServiceAccount";
import { TransferJob } from "@pulumi/gcp/storage/transferJob";
import * as pulumi from "@pulumi/pulumi";
import { cloudLabels } from "../shared/cloud-labels";
import { validate } from "../shared/validation";
import type { ResolvedBackupVault } from "./resolved.gen";
import { backupVaultSchema } from "./schema";
import type { BackupVaultSettings } from "./settings.gen";

/** Arguments of {@link BackupVault}. */
export interface BackupVaultArgs {
  /** The vault and what it copies; plain values. */
  readonly settings: BackupVaultSettings;
  /** Name of the environment whose backups it copies, for labels. A change is in place. */
  readonly environment: string;
}

/** Creates, replaces and lists objects, and sees the bucket; reads objects. Source: Storage Transfer documentation, IAM permissions. */
const sinkRoles = ["roles/storage.legacyBucketWriter", "roles/storage.objectViewer"];

/**
 * An immutable copy of a bucket with backups, in a project that operators of the databases cannot access.
 *
 * pgBackRest cannot write to a bucket with a retention policy: it overwrites its index files and deletes expired
 * backups (pgbackrest/pgbackrest#1439). So Storage Transfer copies objects, never deletes any, and an overwritten
 * object becomes a noncurrent version. A failed copy affects neither the database nor its backups. Deploy it as a
 * separate stack with separate credentials.
 *
 * Creating the job fails until the agent can read the source bucket, which the environment allows and not this stack: deploy with
 * `copy: false`, give `copyAgent` to the environment, then deploy with `copy: true`. Source: Storage Transfer documentation, "Agent
 * permissions": transferJobs.create checks access to both buckets.
 *
 * Children: `${name}-bucket`, `${name}-write-<n>`, and with `copy` `${name}-copy`.
 *
 * @throws InvalidInput when the settings are refused.
 *
 * @example
 * ```ts
 * import { BackupVault } from "./components/backup-vault";
 *
 * const vault = new BackupVault("vault", {
 *   settings: {
 *     project: "acme-vault",
 *     name: "acme-postgres-prod-vault",
 *     location: "EUROPE-WEST4",
 *     source: "acme-postgres-prod-backups",
 *     // true once the environment lets copyAgent read the source.
 *     copy: false,
 *   },
 *   environment: "prod",
 * });
 * // Goes into pgstack:backupBucket.copyAgent of the environment.
 * export const copyAgent = vault.copyAgent;
 * ```
 */
export class BackupVault extends pulumi.ComponentResource {
  /**
   * E-mail address of the service agent that runs the copy; `backupBucket.copyAgent` of the environment lets it read
   * the backups.
   */
  readonly copyAgent: pulumi.Output<string>;

  constructor(name: string, args: BackupVaultArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pgstack:index:BackupVault", name, {}, opts);
    const settings = validate(backupVaultSchema, args.settings, `BackupVault "${name}"`);
    const { project } = settings;
    // Reading the agent creates it.
    this.copyAgent = getTransferProjectServiceAccountOutput({ project }, { parent: this }).email;
    const bucket = vaultBucket(this, name, args.environment, settings);
    const member = pulumi.interpolate`serviceAccount:${this.copyAgent}`;
    const granted = sinkRoles.map(
      (role, i) =>
        new BucketIAMMember(
          `${name}-write-${i}`,
          { bucket: bucket.name, role, member },
          { parent: this, protect: false },
        ),
    );
    if (settings.copy) copyJob(this, name, settings, [bucket, ...granted]);
    this.registerOutputs({ copyAgent: this.copyAgent });
  }
}

function vaultBucket(
  parent: pulumi.Resource,
  name: string,
  environment: string,
  { project, name: bucket, location, retentionDays, keepDays, locked }: ResolvedBackupVault,
): Bucket {
  return new Bucket(
    `${name}-bucket`,
    {
      project,
      name: bucket,
      location,
      storageClass: "STANDARD",
      labels: cloudLabels(environment, "backup-vault"),
      uniformBucketLevelAccess: true,
      publicAccessPrevention: "enforced",
      // pgBackRest reads the bucket as it was at a time (repo-target-time), which takes versions.
      versioning: { enabled: true },
      retentionPolicy: { retentionPeriod: String(retentionDays * 86_400), isLocked: locked },
      lifecycleRules: [
        { action: { type: "Delete" }, condition: { withState: "LIVE", age: keepDays } },
        { action: { type: "Delete" }, condition: { withState: "ARCHIVED", daysSinceNoncurrentTime: retentionDays } },
      ],
      forceDestroy: false,
    },
    { parent },
  );
}

/** Copies new and changed objects, on a schedule whose first day is in the past; logs failures. */
function copyJob(
  parent: pulumi.Resource,
  name: string,
  { project, name: bucket, source, everyHours }: ResolvedBackupVault,
  dependsOn: readonly pulumi.Resource[],
): TransferJob {
  return new TransferJob(
    `${name}-copy`,
    {
      project,
      description: `Copies new backups from ${source} to ${bucket}`,
      transferSpec: {
        gcsDataSource: { bucketName: source },
        gcsDataSink: { bucketName: bucket },
        transferOptions: {
          overwriteWhen: "DIFFERENT",
          deleteObjectsUniqueInSink: false,
          deleteObjectsFromSourceAfterTransfer: false,
        },
      },
      schedule: {
        scheduleStartDate: { year: 2025, month: 1, day: 1 },
        repeatInterval: `${everyHours * 3_600}s`,
      },
      loggingConfig: { logActions: ["FIND", "COPY"], logActionStates: ["FAILED"] },
    },
    { parent, dependsOn: [...dependsOn], protect: false },
  );
}
