import { z } from "zod";
import { identityProvider, federation, type Pipeline } from "./federation";
import type { GoogleApi } from "./google-api";
import { type Binding, type Policy, withBindings } from "./policy";
import { deployPermissions, deployRole, services } from "./roles";

/** Whether a step had anything to do. */
export type Outcome = "made" | "changed" | "already there";

const iam = "https://iam.googleapis.com/v1";
const kms = "https://cloudkms.googleapis.com/v1";
const resourceManager = "https://cloudresourcemanager.googleapis.com/v3";
const serviceUsage = "https://serviceusage.googleapis.com/v1";
const storage = "https://storage.googleapis.com/storage/v1";

/** Enables the services that are not yet. */
export async function ensureServices(api: GoogleApi, project: string): Promise<Outcome> {
  const enabled = z
    .looseObject({ services: z.array(z.looseObject({ name: z.string() })).default([]) })
    .parse(await api.call("GET", `${serviceUsage}/projects/${project}/services?filter=state:ENABLED&pageSize=200`));
  const names = new Set(enabled.services.map(({ name }) => name.split("/").at(-1)));
  const missing = services.filter((service) => !names.has(service));
  if (missing.length === 0) return "already there";
  const url = `${serviceUsage}/projects/${project}/services:batchEnable`;
  await api.finish(serviceUsage, await api.call("POST", url, { serviceIds: missing }));
  return "changed";
}

/** Number of a project. */
export async function projectNumber(api: GoogleApi, project: string): Promise<string> {
  const { name } = z
    .looseObject({ name: z.string() })
    .parse(await api.call("GET", `${resourceManager}/projects/${project}`));
  return name.replace("projects/", "");
}

const wantedBucket = {
  versioning: { enabled: true },
  iamConfiguration: { uniformBucketLevelAccess: { enabled: true }, publicAccessPrevention: "enforced" },
  softDeletePolicy: { retentionDurationSeconds: String(30 * 86_400) },
  labels: { "managed-by": "pgstack", component: "state" },
};

/** Makes the bucket of the state: every version of it is kept, nobody outside of the project's IAM gets in. */
export async function ensureStateBucket(
  api: GoogleApi,
  project: string,
  name: string,
  location: string,
): Promise<Outcome> {
  const found = await api.find(`${storage}/b/${name}`);
  if (found === undefined) {
    await api.call("POST", `${storage}/b?project=${project}`, {
      name,
      location: location.toUpperCase(),
      ...wantedBucket,
    });
    return "made";
  }
  if (holds(found, wantedBucket)) return "already there";
  await api.call("PATCH", `${storage}/b/${name}`, wantedBucket);
  return "changed";
}

/** Path of the key that encrypts the state's secrets. */
export function stateKey(project: string, location: string): string {
  return `projects/${project}/locations/${location}/keyRings/pgstack/cryptoKeys/pulumi`;
}

/** Makes the key. It is never deleted: with it every secret of every state would be lost. */
export async function ensureStateKey(api: GoogleApi, project: string, location: string, now: Date): Promise<Outcome> {
  const ring = `projects/${project}/locations/${location}/keyRings`;
  if ((await api.find(`${kms}/${ring}/pgstack`)) === undefined) {
    await api.call("POST", `${kms}/${ring}?keyRingId=pgstack`, {});
  }
  if ((await api.find(`${kms}/${stateKey(project, location)}`)) !== undefined) return "already there";
  const days = 86_400_000;
  await api.call("POST", `${kms}/${ring}/pgstack/cryptoKeys?cryptoKeyId=pulumi`, {
    purpose: "ENCRYPT_DECRYPT",
    rotationPeriod: `${90 * 86_400}s`,
    nextRotationTime: new Date(now.getTime() + 90 * days).toISOString(),
    labels: { "managed-by": "pgstack", component: "state" },
  });
  return "made";
}

/** Makes a service account for the pipeline. */
export async function ensureAccount(
  api: GoogleApi,
  project: string,
  accountId: string,
  displayName: string,
): Promise<Outcome> {
  const url = `${iam}/projects/${project}/serviceAccounts`;
  const email = `${accountId}@${project}.iam.gserviceaccount.com`;
  if ((await api.find(`${url}/${email}`)) !== undefined) return "already there";
  await api.call("POST", url, { accountId, serviceAccount: { displayName } });
  return "made";
}

/** Makes the role that holds what no role of Google's grants alone. */
export async function ensureDeployRole(api: GoogleApi, project: string, disposable: boolean): Promise<Outcome> {
  const url = `${iam}/projects/${project}/roles`;
  const role = {
    title: "pgstack: deploy",
    description: "Buckets without the objects in them, and firewall rules",
    stage: "GA",
    includedPermissions: deployPermissions(disposable),
  };
  const found = await api.find(`${url}/${deployRole}`);
  if (found === undefined) {
    await api.call("POST", url, { roleId: deployRole, role });
    return "made";
  }
  const schema = z.looseObject({
    deleted: z.boolean().default(false),
    includedPermissions: z.array(z.string()).default([]),
  });
  const { deleted, includedPermissions } = schema.parse(found);
  if (deleted) await api.call("POST", `${url}/${deployRole}:undelete`, {});
  if (!deleted && [...includedPermissions].sort().join() === [...role.includedPermissions].sort().join()) {
    return "already there";
  }
  await api.call("PATCH", `${url}/${deployRole}`, role);
  return "changed";
}

/** Makes the federation with GitHub: pool, then provider. */
export async function ensureFederation(api: GoogleApi, project: string, pipeline: Pipeline): Promise<Outcome> {
  const pools = `${iam}/projects/${project}/locations/global/workloadIdentityPools`;
  const pool = `${pools}/${federation.pool}`;
  const first = await ensureInPool(api, pool, `${pools}?workloadIdentityPoolId=${federation.pool}`, {
    displayName: "pgstack pipelines",
  });
  const second = await ensureInPool(
    api,
    `${pool}/providers/${federation.provider}`,
    `${pool}/providers?workloadIdentityPoolProviderId=${federation.provider}`,
    identityProvider(pipeline),
  );
  return first === "already there" ? second : first;
}

async function ensureInPool(
  api: GoogleApi,
  url: string,
  create: string,
  wanted: Readonly<Record<string, unknown>>,
): Promise<Outcome> {
  const found = await api.find(url);
  if (found === undefined) {
    await api.finish(iam, await api.call("POST", create, wanted));
    return "made";
  }
  // Deleted ones keep their name for thirty days.
  const deleted = holds(found, { state: "DELETED" });
  if (deleted) await api.finish(iam, await api.call("POST", `${url}:undelete`, {}));
  if (!deleted && holds(found, wanted)) return "already there";
  await api.finish(iam, await api.call("PATCH", `${url}?updateMask=${Object.keys(wanted).join(",")}`, wanted));
  return "changed";
}

/** Adds what a project's policy lacks. */
export async function grantOnProject(api: GoogleApi, project: string, wanted: readonly Binding[]): Promise<Outcome> {
  const url = `${resourceManager}/projects/${project}`;
  const read = { options: { requestedPolicyVersion: 3 } };
  const policy = (await api.call("POST", `${url}:getIamPolicy`, read)) as Policy;
  return grant(policy, wanted, async (next) => api.call("POST", `${url}:setIamPolicy`, { policy: next }));
}

/** Adds what a bucket's policy lacks. */
export async function grantOnBucket(api: GoogleApi, bucket: string, wanted: readonly Binding[]): Promise<Outcome> {
  const url = `${storage}/b/${bucket}/iam`;
  const policy = (await api.call("GET", `${url}?optionsRequestedPolicyVersion=3`)) as Policy;
  return grant(policy, wanted, async (next) => api.call("PUT", url, next));
}

/** Adds what a key's policy lacks. */
export async function grantOnKey(api: GoogleApi, key: string, wanted: readonly Binding[]): Promise<Outcome> {
  const policy = (await api.call("GET", `${kms}/${key}:getIamPolicy?options.requestedPolicyVersion=3`)) as Policy;
  return grant(policy, wanted, async (next) => api.call("POST", `${kms}/${key}:setIamPolicy`, { policy: next }));
}

/** Adds what a service account's policy lacks. */
export async function grantOnAccount(
  api: GoogleApi,
  project: string,
  email: string,
  wanted: readonly Binding[],
): Promise<Outcome> {
  const url = `${iam}/projects/${project}/serviceAccounts/${email}`;
  const policy = (await api.call("POST", `${url}:getIamPolicy?options.requestedPolicyVersion=3`, {})) as Policy;
  return grant(policy, wanted, async (next) => api.call("POST", `${url}:setIamPolicy`, { policy: next }));
}

async function grant(
  policy: Policy,
  wanted: readonly Binding[],
  set: (policy: Policy) => Promise<unknown>,
): Promise<Outcome> {
  const next = withBindings(policy, wanted);
  if (next === undefined) return "already there";
  await set(next);
  return "changed";
}

/** Whether everything in `wanted` is so in `found`; what else is there does not matter. */
function holds(found: unknown, wanted: unknown): boolean {
  if (typeof wanted !== "object" || wanted === null) return found === wanted;
  return Object.entries(wanted).every(
    ([key, value]) => typeof found === "object" && found !== null && holds(Reflect.get(found, key), value),
  );
}
