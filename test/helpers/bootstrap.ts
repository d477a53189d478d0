import { bootstrap, type BootstrapOptions, type BootstrapResult } from "../../src/bootstrap/bootstrap";
import { accessOf } from "../../src/bootstrap/environment";
import type { FakeGoogle } from "./fake-google";
import { googleEnvironment } from "./google";

/** The identities of an environment with the defaults. */
export const prod = accessOf("prod", googleEnvironment(), "acme-test");
/** A project with one environment and its pipeline. */
export const options: BootstrapOptions = {
  project: "acme-test",
  location: "europe-west3",
  environments: [prod],
  pipeline: { repository: "acme/databases", repositoryId: "222", ownerId: "111", branch: "main" },
  now: new Date("2026-01-01T00:00:00Z"),
};

/** Runs bootstrap against a fake. */
export async function run(
  google: FakeGoogle,
  changes: Partial<BootstrapOptions> = {},
): Promise<{ result: BootstrapResult; said: string[] }> {
  const said: string[] = [];
  const result = await bootstrap(google.api(), { ...options, ...changes }, (line) => said.push(line));
  return { result, said };
}

export const account = (name: string): string => `${name}@acme-test.iam.gserviceaccount.com`;
export const accounts = "iam/v1/projects/acme-test/serviceAccounts";
export const pools = "iam/v1/projects/acme-test/locations/global/workloadIdentityPools";
export const pool =
  "principalSet://iam.googleapis.com/projects/42/locations/global/workloadIdentityPools/pgstack-github";
export const state = "storage/storage/v1/b/acme-test-pgstack-state";
export const deploy = `serviceAccount:${account("pgstack-deploy")}`;

/** Roles that an account has in a policy, conditional ones with their condition. */
export function rolesOf(google: FakeGoogle, path: string | undefined, member: string): string[] {
  const policy =
    path === undefined ? google.projectPolicy : (google.things.get(path)?.policy ?? google.policies.get(path));
  return (policy?.bindings ?? [])
    .filter(({ members }) => members.includes(member))
    .map(({ role, condition }) => (condition === undefined ? role : `${role} if ${condition.expression}`));
}
