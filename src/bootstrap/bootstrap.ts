import { nodeRole } from "../../components/gke-cluster/names";
import { serviceAccountEmail } from "../../components/shared/cloud-names";
import { ensureEncryptedKey } from "./encrypted-key";
import type { EnvironmentAccess } from "./environment";
import { deployMembers, driftMembers, federation, type Pipeline, previewMembers } from "./federation";
import type { GoogleApi } from "./google-api";
import { findRetired, type Retired } from "./retired";
import { accountPolicy, bucketPolicy, grant, keyPolicy, type Outcome, projectPolicy } from "./places";
import type { Binding } from "./policy";
import * as roles from "./roles";
import { shareNetworks } from "./shared-network";
import * as steps from "./steps";

/** Options of the preparation of a project. */
export interface BootstrapOptions {
  readonly project: string;
  /** Region of the state and its key. */
  readonly location: string;
  /** The environments in the project that get identities. @default none */
  readonly environments?: readonly EnvironmentAccess[];
  /** The pipeline that can log in without a key; undefined for none. */
  readonly pipeline?: Pipeline;
  /** Host project of a shared VPC, whose policies can be changed. @default none */
  readonly hostProject?: string;
  /** The time, for the key's first rotation. */
  readonly now: Date;
}

/** Result of the preparation. */
export interface BootstrapResult {
  readonly backendUrl: string;
  readonly secretsProvider: string;
  readonly encryptedKey: string;
  readonly environments: readonly EnvironmentAccess[];
  /** Workload identity provider and service accounts of the pipeline. */
  readonly pipeline?: {
    readonly provider: string;
    readonly deployAccount: string;
    readonly previewAccount: string;
    readonly driftAccount: string;
  };
  /** Bindings of earlier versions to remove. */
  readonly retired: readonly Retired[];
}

type Step = (what: string, run: () => Promise<Outcome>) => Promise<void>;

/**
 * Prepares an empty Google Cloud project for `up`. Each step reads first and creates only missing resources, so it is
 * safe to run again, by any user, from any machine: the project itself is the only state. It removes nothing.
 *
 * @param note receives the result of each step.
 */
export async function bootstrap(
  api: GoogleApi,
  options: BootstrapOptions,
  note: (line: string) => void,
): Promise<BootstrapResult> {
  const { project, location, pipeline, environments = [] } = options;
  const step: Step = async (what, run) => {
    note(`${what}: ${await run()}`);
  };
  const bucket = `${project}-pgstack-state`;
  const key = steps.stateKey(project, location);
  let encryptedKey = "";

  await step("services", async () => steps.ensureServices(api, project));
  await step(`bucket ${bucket}`, async () => steps.ensureStateBucket(api, project, bucket, location));
  await step(`key ${key}`, async () => steps.ensureStateKey(api, project, location, options.now));
  await step("encrypted data key", async () => {
    const ensured = await ensureEncryptedKey(api, bucket, key);
    encryptedKey = ensured.encryptedKey;
    return ensured.outcome;
  });
  for (const environment of environments) await environmentAccounts(api, step, project, environment);
  const result = { backendUrl: `gs://${bucket}`, secretsProvider: `gcpkms://${key}`, encryptedKey, environments };
  if (pipeline === undefined) return { ...result, retired: [] };

  const number = await steps.projectNumber(api, project);
  await step(`federation with ${pipeline.repository}`, async () => steps.ensureFederation(api, project, pipeline));
  for (const role of Object.values(roles.customRoles)) {
    await step(`role ${role.id}`, async () => steps.ensureRole(api, project, role));
  }
  const state = { bucket, key };
  const deploy = await pipelineAccount(api, step, state, {
    project,
    accountId: "pgstack-deploy",
    displayName: `Runs of ${pipeline.repository} on ${pipeline.branch} that change environments`,
    members: deployMembers(
      number,
      pipeline,
      environments.map(({ name }) => name),
    ),
    bindings: (member) => roles.deployBindings(project, member, environments),
    objects: (member) => [{ role: "roles/storage.objectUser", members: [member] }],
    keyRole: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
  });
  const preview = await pipelineAccount(api, step, state, {
    project,
    accountId: "pgstack-preview",
    displayName: `Runs of ${pipeline.repository} that preview`,
    members: previewMembers(number, pipeline),
    bindings: (member) => roles.previewBindings(project, member),
    objects: (member) => [{ role: "roles/storage.objectViewer", members: [member] }],
    keyRole: "roles/cloudkms.cryptoKeyDecrypter",
  });
  const drift = await pipelineAccount(api, step, state, {
    project,
    accountId: "pgstack-drift",
    displayName: `Runs of ${pipeline.repository} on ${pipeline.branch} that check for drift`,
    members: driftMembers(number, pipeline),
    bindings: (member) => roles.driftBindings(project, member),
    objects: (member) => [{ role: "roles/storage.objectViewer", members: [member] }, roles.lockBinding(bucket, member)],
    keyRole: "roles/cloudkms.cryptoKeyDecrypter",
  });
  for (const environment of environments) await useOfAccounts(api, step, project, environment, deploy);
  if (options.hostProject !== undefined) {
    const accounts = { deploy, readers: [preview, drift] };
    await shareNetworks(api, step, { project, number, hostProject: options.hostProject, environments, accounts });
  }
  const provider = `projects/${number}/locations/global/workloadIdentityPools/${federation.pool}/providers/${federation.provider}`;
  return {
    ...result,
    pipeline: { provider, deployAccount: deploy, previewAccount: preview, driftAccount: drift },
    retired: await findRetired(api, { project, bucket, deploy, accounts: [deploy, preview] }),
  };
}

/**
 * Creates the accounts that nodes and pods of an environment act as, so that `up` needs no permission to create
 * accounts.
 */
async function environmentAccounts(
  api: GoogleApi,
  step: Step,
  project: string,
  { name, nodes, backups }: EnvironmentAccess,
): Promise<void> {
  if (nodes !== undefined && isOf(project, nodes)) {
    await step(`account ${nodes}`, async () => steps.ensureAccount(api, project, nodes, `Nodes of ${name}`));
    await step(`  role of nodes`, async () =>
      grant(api, projectPolicy(api, project), [{ role: nodeRole, members: [`serviceAccount:${nodes}`] }]),
    );
  }
  const account = backups?.account;
  if (account !== undefined && isOf(project, account)) {
    await step(`account ${account}`, async () => steps.ensureAccount(api, project, account, `Backups of ${name}`));
  }
}

/** Allows the deploying account to use the accounts of an environment, and no others of the project. */
async function useOfAccounts(
  api: GoogleApi,
  step: Step,
  project: string,
  { nodes, backups }: EnvironmentAccess,
  deploy: string,
): Promise<void> {
  const members = [`serviceAccount:${deploy}`];
  const use = async (email: string, wanted: readonly Binding[]): Promise<void> => {
    await step(`use of ${email}`, async () => grant(api, accountPolicy(api, project, email), wanted));
  };
  if (nodes !== undefined && isOf(project, nodes))
    await use(nodes, [{ role: "roles/iam.serviceAccountUser", members }]);
  const account = backups?.account;
  if (account !== undefined && isOf(project, account)) {
    await use(account, [
      { role: roles.roleName(project, roles.customRoles.impersonation), members },
      ...(backups?.key === true ? [{ role: "roles/iam.serviceAccountKeyAdmin", members }] : []),
    ]);
  }
}

/** Returns true if an account belongs to the project: only then it is created, and its policy changed. */
export function isOf(project: string, email: string | undefined): boolean {
  return email?.endsWith(`@${project}.iam.gserviceaccount.com`) ?? false;
}

interface PipelineAccount {
  readonly project: string;
  readonly accountId: string;
  readonly displayName: string;
  readonly members: readonly string[];
  readonly bindings: (member: string) => readonly Binding[];
  readonly objects: (member: string) => readonly Binding[];
  readonly keyRole: string;
}

/** Creates an account, allows runs to act as it, and grants its roles. */
async function pipelineAccount(
  api: GoogleApi,
  step: Step,
  state: { readonly bucket: string; readonly key: string },
  account: PipelineAccount,
): Promise<string> {
  const { project, members } = account;
  const email = serviceAccountEmail(account.accountId, project);
  const member = `serviceAccount:${email}`;
  await step(`account ${email}`, async () => steps.ensureAccount(api, project, email, account.displayName));
  await step(`  runs that act as it`, async () =>
    grant(api, accountPolicy(api, project, email), [{ role: "roles/iam.workloadIdentityUser", members }]),
  );
  await step(`  roles in the project`, async () => grant(api, projectPolicy(api, project), account.bindings(member)));
  await step(`  the state's bucket`, async () => grant(api, bucketPolicy(api, state.bucket), account.objects(member)));
  await step(`  the state's key`, async () =>
    grant(api, keyPolicy(api, state.key), [{ role: account.keyRole, members: [member] }]),
  );
  return email;
}
