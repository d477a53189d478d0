import { Account } from "@pulumi/gcp/serviceaccount/account";
import { IAMBinding } from "@pulumi/gcp/serviceaccount/iambinding";
import { IAMMember } from "@pulumi/gcp/serviceaccount/iammember";
import { Key } from "@pulumi/gcp/serviceaccount/key";
import * as pulumi from "@pulumi/pulumi";
import { serviceAccountEmail, serviceAccountId } from "../shared/cloud-names";
import { type BucketUser, impersonator, type KubernetesAccount, principal } from "./names";
import type { ResolvedBackupBucket } from "./schema";

/** A principal with access to the bucket. */
export interface Member {
  readonly member: pulumi.Input<string>;
  /** Suffix of resource names. */
  readonly name: string;
  /** Folders that its role is limited to. @default the whole bucket */
  readonly folders?: readonly string[];
}

/** Principals with access to the bucket, and the resources created for them. */
export interface BucketAccess {
  readonly writers: readonly Member[];
  /** Principals that only read; empty where all act as one account. */
  readonly readers: readonly Member[];
  /** True if a member belongs to the project's identity pool. */
  readonly federated: boolean;
  /** Accounts that must exist before they are members. */
  readonly accounts: readonly pulumi.Resource[];
  /** Further resources that must be ready before the first backup. */
  readonly ready: readonly pulumi.Resource[];
  readonly serviceAccount: string | undefined;
  readonly key: pulumi.Output<string> | undefined;
}

/** The part of `BackupBucketArgs` that controls access. */
interface AccessArgs {
  readonly project: string;
  readonly projectNumber?: pulumi.Input<string>;
  readonly prefix: string;
  readonly accounts: readonly BucketUser[];
  readonly readers?: readonly BucketUser[];
  readonly identityPoolReady?: readonly pulumi.Resource[];
}

/** Allows to get tokens of the service account. */
const impersonatorRole = "roles/iam.workloadIdentityUser";

/** Creates the resources of the bucket's identity mode. */
export function grantAccess(
  parent: pulumi.Resource,
  name: string,
  args: AccessArgs,
  { identity }: ResolvedBackupBucket,
): BucketAccess {
  const nothing = { readers: [], accounts: [], ready: [], serviceAccount: undefined, key: undefined };
  if (identity.mode === "direct") {
    const number = args.projectNumber;
    if (number === undefined) throw new Error(`BackupBucket "${name}": mode direct needs the project's number`);
    const members = (users: readonly BucketUser[]): Member[] =>
      users.map((user) => ({
        member: pulumi.output(number).apply((known) => principal(args.project, known, user)),
        name: accountName(user),
        folders: user.folders,
      }));
    return { ...nothing, writers: members(args.accounts), readers: members(args.readers ?? []), federated: true };
  }
  const made = identity.serviceAccount === undefined ? makeAccount(parent, name, args) : undefined;
  const email = identity.serviceAccount ?? serviceAccountEmail(accountId(args), args.project);
  const accounts = made !== undefined ? [made] : [];
  const id = `projects/${email.slice(email.indexOf("@") + 1).split(".")[0] ?? ""}/serviceAccounts/${email}`;
  const writers = [{ member: `serviceAccount:${email}`, name: "account" }];
  const common = { ...nothing, writers, federated: false, accounts };
  if (identity.mode === "key") {
    const key = new Key(`${name}-key`, { serviceAccountId: id }, { parent, protect: false, dependsOn: accounts });
    const decoded = key.privateKey.apply((text) => Buffer.from(text, "base64").toString("utf8"));
    return { ...common, ready: [key], serviceAccount: undefined, key: pulumi.secret(decoded) };
  }
  return { ...common, ready: impersonators(parent, name, args, id, accounts), serviceAccount: email };
}

function accountId({ prefix }: AccessArgs): string {
  return serviceAccountId(prefix, "backups");
}

function makeAccount(parent: pulumi.Resource, name: string, args: AccessArgs): Account {
  return new Account(
    `${name}-account`,
    { project: args.project, accountId: accountId(args), displayName: "Postgres backups of the bucket's clusters" },
    { parent },
  );
}

/** A new account has exactly these impersonators; an existing one keeps its others. */
function impersonators(
  parent: pulumi.Resource,
  name: string,
  { project, accounts: writers, readers = [], identityPoolReady }: AccessArgs,
  serviceAccountId: string,
  made: readonly pulumi.Resource[],
): pulumi.Resource[] {
  const opts = { parent, protect: false, dependsOn: [...made, ...(identityPoolReady ?? [])] };
  const common = { serviceAccountId, role: impersonatorRole };
  const byName = new Map([...writers, ...readers].map((account) => [accountName(account), account]));
  const accounts = [...byName.values()];
  if (accounts.length === 0) return [];
  if (made.length > 0) {
    const members = accounts.map((account) => impersonator(project, account));
    return [new IAMBinding(`${name}-impersonators`, { ...common, members }, opts)];
  }
  return accounts.map(
    (account) =>
      new IAMMember(
        `${name}-impersonator-${accountName(account)}`,
        { ...common, member: impersonator(project, account) },
        opts,
      ),
  );
}

function accountName({ namespace, name }: KubernetesAccount): string {
  return `${namespace}-${name}`;
}
