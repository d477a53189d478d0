import { Bucket, type BucketArgs } from "@pulumi/gcp/storage/bucket";
import { BucketIAMBinding } from "@pulumi/gcp/storage/bucketIAMBinding";
import { BucketIAMMember } from "@pulumi/gcp/storage/bucketIAMMember";
import { getProjectServiceAccountOutput } from "@pulumi/gcp/storage/getProjectServiceAccount";
import * as pulumi from "@pulumi/pulumi";
import { cloudLabels } from "../shared/cloud-labels";
import { addInputs } from "../gcp/patch";
import { grantKey } from "../gcp/key-grant";
import { validate } from "../shared/validation";
import { boundedName } from "../shared/cloud-names";
import { type BucketAccess, grantAccess, type Member } from "./identity";
import { bucketPlace, bucketRoles, type BucketUser, folderCondition } from "./names";
import type { ResolvedBackupBucket } from "./resolved.gen";
import { backupBucketSchema, keyWarning } from "./schema";
import type { BackupBucketSettings } from "./settings.gen";

/** Arguments of {@link BackupBucket}. All but `projectNumber` are plain: they decide which resources are created. */
export interface BackupBucketArgs {
  /** Settings of the bucket; see `docs/config.md` for each key. */
  readonly settings: BackupBucketSettings;
  /** Project of bucket and clusters. A change creates another bucket. */
  readonly project: string;
  /** Number of the project; read in mode `direct` only. */
  readonly projectNumber?: pulumi.Input<string>;
  /** Region or zone of the Kubernetes cluster. A change may create another bucket. */
  readonly location: string;
  /** Prefix of the service account's name. A change creates another account. */
  readonly prefix: string;
  /** Name of the environment, for labels. A change is in place. */
  readonly environment: string;
  /** True if the bucket can be deleted with the backups in it. A change is in place. */
  readonly disposable: boolean;
  /** Kubernetes service accounts with access to the bucket; no other account has access. A change is in place. */
  readonly accounts: readonly BucketUser[];
  /**
   * True if a program reads the bucket's metadata before it uses the bucket, as Barman does: that needs one more role.
   * A change is in place.
   *
   * @default false
   */
  readonly asksForBucket?: boolean;
  /**
   * Accounts that only read it. In mode `direct` they get read access only; in the other modes all act as one account.
   * An account that writes some folders and reads others is in both lists. A change is in place. @default none
   */
  readonly readers?: readonly BucketUser[];
  /**
   * Further inputs of a new bucket, with the provider's types. An input that pgstack sets throws.
   * @default none
   */
  readonly patch?: Partial<BucketArgs>;
  /**
   * The cluster that creates the project's identity pool: IAM refuses bindings to a pool that does not exist. @default
   * none
   */
  readonly identityPoolReady?: readonly pulumi.Resource[];
}

/**
 * A bucket for backups, with access for exactly the pods that need it.
 *
 * Children: `${name}-bucket`, `${name}-account`, `${name}-access`, `${name}-reading` (one for each set of folders),
 * `${name}-impersonators`, `${name}-key`, as the mode needs them; with `encryption` `${name}-kms-key`.
 *
 * @throws InvalidInput when the settings are refused.
 *
 * @example
 * ```ts
 * import { BackupBucket } from "./components/backup-bucket";
 *
 * const folders = ["pgbackrest/postgres/main/repo1/"];
 * const { ready, serviceAccount } = new BackupBucket("backups", {
 *   settings: { source: "new", name: "acme-postgres-dev-backups", locality: "dual-region" },
 *   project: "acme-postgres-dev",
 *   projectNumber: "123456789012",
 *   location: "europe-west3",
 *   prefix: "pgstack-dev",
 *   environment: "dev",
 *   disposable: false,
 *   accounts: ["instance", "pgbackrest", "repohost"].map((part) => ({
 *     namespace: "postgres",
 *     name: `main-${part}`,
 *     folders,
 *   })),
 * });
 * export { ready, serviceAccount };
 * ```
 */
export class BackupBucket extends pulumi.ComponentResource {
  /** Resources that must exist before the first backup: bucket, access, impersonation. */
  readonly ready: readonly pulumi.Resource[];
  /** E-mail address of the service account that pods act as; undefined in mode `direct`. Plain: charts read it. */
  readonly serviceAccount: string | undefined;
  /** The JSON key in mode `key`, as a secret; undefined in the other modes. */
  readonly key: pulumi.Output<string> | undefined;

  constructor(name: string, args: BackupBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pgstack:index:BackupBucket", name, {}, opts);
    const settings = validate(backupBucketSchema, args.settings, `BackupBucket "${name}"`);
    const bucket =
      settings.source === "new" ? makeBucket(this, name, args, settings) : readBucket(this, name, settings);
    const access = grantAccess(this, name, args, settings);
    const granted = grantBucket(this, name, args, settings, bucket, access);
    if (settings.identity.mode === "key") void pulumi.log.warn(keyWarning(settings.name), this);
    this.ready = [bucket, ...granted, ...access.ready];
    this.serviceAccount = access.serviceAccount;
    this.key = access.key;
    this.registerOutputs({ bucket: settings.name, serviceAccount: access.serviceAccount });
  }
}

function makeBucket(
  parent: pulumi.Resource,
  name: string,
  { project, location, environment, disposable, patch }: BackupBucketArgs,
  settings: Extract<ResolvedBackupBucket, { source: "new" }>,
): Bucket {
  const { encryption } = settings;
  const granted = encryption?.grant === true ? [grantBucketKey(parent, name, project, encryption.key)] : [];
  const inputs: BucketArgs = addInputs(
    "backupBucket.patch",
    {
      project,
      name: settings.name,
      ...placeOf(settings, location),
      storageClass: "STANDARD",
      labels: cloudLabels(environment, "backup-bucket"),
      // IAM alone controls access, and never grants it to "everyone".
      uniformBucketLevelAccess: true,
      publicAccessPrevention: "enforced",
      // Objects that pgBackRest expires, or a user deletes, can be restored. There is no life-cycle rule, retention
      // lock or object
      // versioning: pgBackRest alone knows which files a restore still needs, and must replace its own index.
      softDeletePolicy: { retentionDurationSeconds: settings.softDeleteDays * 86_400 },
      encryption: encryption && { defaultKmsKeyName: encryption.key },
      forceDestroy: disposable,
    },
    settings.patch,
  );
  return new Bucket(`${name}-bucket`, addInputs("patch", inputs, patch), { parent, dependsOn: granted });
}

function placeOf(
  settings: Extract<ResolvedBackupBucket, { source: "new" }>,
  location: string,
): Pick<BucketArgs, "location" | "customPlacementConfig"> {
  const place = bucketPlace(settings, location);
  if (place === undefined) {
    const { locality, secondRegion } = settings;
    throw new Error(
      secondRegion !== undefined
        ? `${secondRegion} cannot be paired with ${location}`
        : `${location} is in no ${locality}; use locality: region`,
    );
  }
  return {
    location: place.location,
    customPlacementConfig: place.regions && { dataLocations: [...place.regions] },
  };
}

/** Reading the agent creates it. Source: documentation of the function, and of the bucket's `defaultKmsKeyName`. */
function grantBucketKey(parent: pulumi.Resource, name: string, project: string, key: string): pulumi.Resource {
  const agent = getProjectServiceAccountOutput({ project }, { parent }).emailAddress;
  return grantKey(`${name}-kms-key`, key, agent, { parent });
}

function readBucket(parent: pulumi.Resource, name: string, settings: ResolvedBackupBucket): Bucket {
  return Bucket.get(`${name}-bucket`, settings.name, undefined, { parent });
}

/**
 * Access to objects of this bucket only. A new bucket has exactly these members; an existing one keeps its other
 * members.
 */
function grantBucket(
  parent: pulumi.Resource,
  name: string,
  { identityPoolReady, asksForBucket }: BackupBucketArgs,
  settings: ResolvedBackupBucket,
  bucket: Bucket,
  access: BucketAccess,
): pulumi.Resource[] {
  const opts = {
    parent,
    protect: false,
    dependsOn: [bucket, ...access.accounts, ...(access.federated ? (identityPoolReady ?? []) : [])],
  };
  const { writers } = access;
  const agent = copyAgent(settings.copyAgent);
  const readers = [...access.readers, ...agent];
  const asking = asksForBucket === true ? [...writers, ...readers] : agent;
  const everywhere = [...new Map(asking.map(({ member, name }) => [name, { member, name }])).values()];
  const grants = [
    ...byFolders("access", bucketRoles.objects, writers),
    ...byFolders("reading", bucketRoles.reading, readers),
    ...byFolders("bucket", bucketRoles.bucket, everywhere),
  ];
  return grants.flatMap<pulumi.Resource>(({ suffix, role, members, folders }) => {
    const condition = folders.length > 0 ? { condition: folderCondition(settings.name, folders) } : {};
    const common = { bucket: settings.name, role, ...condition };
    if (settings.source === "new") {
      const all = members.map(({ member }) => member);
      return [new BucketIAMBinding(`${name}-${suffix}`, { ...common, members: all }, opts)];
    }
    return members.map(
      ({ member, name: of }) => new BucketIAMMember(`${name}-${suffix}-${of}`, { ...common, member }, opts),
    );
  });
}

/** Storage Transfer's agent reads objects and the bucket's metadata. Source: Storage Transfer documentation, IAM. */
function copyAgent(agent: string | undefined): Member[] {
  return agent === undefined ? [] : [{ member: `serviceAccount:${agent}`, name: "copy-agent" }];
}

/** One grant for all members that use the same folders: a policy has one binding for each role and condition. */
function byFolders(suffix: string, role: string, members: readonly Member[]) {
  const groups = new Map<string, Member[]>();
  for (const member of members) {
    const key = (member.folders ?? []).join();
    groups.set(key, [...(groups.get(key) ?? []), member]);
  }
  return [...groups.values()].map((group) => {
    const folders = group[0]?.folders ?? [];
    const place = boundedName(
      folders
        .join()
        .replace(/[^a-z0-9]+/gi, "-")
        .replace(/-$/, ""),
      60,
    );
    return { suffix: folders.length > 0 ? `${suffix}-${place}` : suffix, role, members: group, folders };
  });
}
