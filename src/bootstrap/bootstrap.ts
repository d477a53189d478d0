import { deployMembers, federation, type Pipeline, previewMembers } from "./federation";
import type { GoogleApi } from "./google-api";
import { deployBindings, previewBindings } from "./roles";
import * as steps from "./steps";

/** What a project is prepared for. */
export interface BootstrapOptions {
  readonly project: string;
  /** Region of the state and its key. */
  readonly location: string;
  /** Whether environments of the project are disposable; then the pipeline may empty buckets. */
  readonly disposable: boolean;
  /** The pipeline that may log in without a key; nothing for none. */
  readonly pipeline?: Pipeline;
  /** The time, for the key's first rotation. */
  readonly now: Date;
}

/** What to put where. */
export interface BootstrapResult {
  readonly backendUrl: string;
  readonly secretsProvider: string;
  /** For the pipeline: what it logs in with, and as whom. */
  readonly pipeline?: { readonly provider: string; readonly deployAccount: string; readonly previewAccount: string };
}

/**
 * Prepares an empty Google Cloud project for `up`. Each step looks first and makes only what is missing, so it is safe to run
 * again, by anybody, from any machine: there is no state beside the project itself.
 *
 * @param note is told what each step did.
 */
export async function bootstrap(
  api: GoogleApi,
  options: BootstrapOptions,
  note: (line: string) => void,
): Promise<BootstrapResult> {
  const { project, location, pipeline } = options;
  const step = async (what: string, run: () => Promise<steps.Outcome>): Promise<void> => {
    note(`${what}: ${await run()}`);
  };
  const bucket = `${project}-pgstack-state`;
  const key = steps.stateKey(project, location);

  await step("services", async () => steps.ensureServices(api, project));
  await step(`bucket ${bucket}`, async () => steps.ensureStateBucket(api, project, bucket, location));
  await step(`key ${key}`, async () => steps.ensureStateKey(api, project, location, options.now));
  const result = { backendUrl: `gs://${bucket}`, secretsProvider: `gcpkms://${key}` };
  if (pipeline === undefined) return result;

  const number = await steps.projectNumber(api, project);
  await step(`federation with ${pipeline.repository}`, async () => steps.ensureFederation(api, project, pipeline));
  await step("role for the pipeline", async () => steps.ensureDeployRole(api, project, options.disposable));
  const deployAccount = await pipelineAccount(api, step, {
    project,
    accountId: "pgstack-deploy",
    displayName: `Runs of ${pipeline.repository} on ${pipeline.branch} that change environments`,
    members: deployMembers(number, pipeline),
    bindings: (member) => deployBindings(project, member),
    bucket: { name: bucket, role: "roles/storage.objectAdmin" },
    key: { name: key, role: "roles/cloudkms.cryptoKeyEncrypterDecrypter" },
  });
  const previewAccount = await pipelineAccount(api, step, {
    project,
    accountId: "pgstack-preview",
    displayName: `Runs of ${pipeline.repository} that preview`,
    members: previewMembers(number, pipeline),
    bindings: previewBindings,
    bucket: { name: bucket, role: "roles/storage.objectViewer" },
    key: { name: key, role: "roles/cloudkms.cryptoKeyDecrypter" },
  });
  const pools = `projects/${number}/locations/global/workloadIdentityPools`;
  const provider = `${pools}/${federation.pool}/providers/${federation.provider}`;
  return { ...result, pipeline: { provider, deployAccount, previewAccount } };
}

interface PipelineAccount {
  readonly project: string;
  readonly accountId: string;
  readonly displayName: string;
  readonly members: readonly string[];
  readonly bindings: (member: string) => ReturnType<typeof previewBindings>;
  readonly bucket: { readonly name: string; readonly role: string };
  readonly key: { readonly name: string; readonly role: string };
}

/** Makes an account, lets runs act as it, and gives it what it needs. */
async function pipelineAccount(
  api: GoogleApi,
  step: (what: string, run: () => Promise<steps.Outcome>) => Promise<void>,
  account: PipelineAccount,
): Promise<string> {
  const { project, accountId, members, bucket, key } = account;
  const email = `${accountId}@${project}.iam.gserviceaccount.com`;
  const member = `serviceAccount:${email}`;
  await step(`account ${email}`, async () => steps.ensureAccount(api, project, accountId, account.displayName));
  await step(`  runs that act as it`, async () =>
    steps.grantOnAccount(api, project, email, [{ role: "roles/iam.workloadIdentityUser", members }]),
  );
  await step(`  roles in the project`, async () => steps.grantOnProject(api, project, account.bindings(member)));
  await step(`  the state's bucket`, async () =>
    steps.grantOnBucket(api, bucket.name, [{ role: bucket.role, members: [member] }]),
  );
  await step(`  the state's key`, async () => steps.grantOnKey(api, key.name, [{ role: key.role, members: [member] }]));
  return email;
}
