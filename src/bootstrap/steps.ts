import { z } from "zod";
import { UserError } from "../errors";
import { believesAnother, federation, identityProvider, type Pipeline } from "./federation";
import type { GoogleApi } from "./google-api";
import { endpoints, type Outcome } from "./places";
import { type CustomRole, roleName, services } from "./roles";

const { iam, kms, resourceManager, serviceUsage, storage } = endpoints;

/** Enables services that are not enabled yet. */
export async function ensureServices(
  api: GoogleApi,
  project: string,
  wanted: readonly string[] = services,
): Promise<Outcome> {
  const url = `${serviceUsage}/v1/projects/${project}/services`;
  const enabled = z
    .looseObject({ services: z.array(z.looseObject({ name: z.string() })).default([]) })
    .parse(await api.call("GET", `${url}?filter=state:ENABLED&pageSize=200`));
  const names = new Set(enabled.services.map(({ name }) => name.split("/").at(-1)));
  const missing = wanted.filter((service) => !names.has(service));
  if (missing.length === 0) return "already there";
  await api.finish(`${serviceUsage}/v1`, await api.call("POST", `${url}:batchEnable`, { serviceIds: missing }));
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

/** Creates the bucket of the state: versioned, and accessible only through the project's IAM. */
export async function ensureStateBucket(
  api: GoogleApi,
  project: string,
  name: string,
  location: string,
): Promise<Outcome> {
  const found = await api.find(`${storage}/b/${name}`);
  if (found === undefined) {
    await api.create(`${storage}/b?project=${project}`, { name, location: location.toUpperCase(), ...wantedBucket });
    return "created";
  }
  if (holds(found, wantedBucket)) return "already there";
  await api.call("PATCH", `${storage}/b/${name}`, wantedBucket);
  return "changed";
}

/** Path of the key that encrypts the state's secrets. */
export function stateKey(project: string, location: string): string {
  return `projects/${project}/locations/${location}/keyRings/pgstack/cryptoKeys/pulumi`;
}

/** Creates the key. It is never deleted: every secret of every state would be lost with it. */
export async function ensureStateKey(api: GoogleApi, project: string, location: string, now: Date): Promise<Outcome> {
  const ring = `projects/${project}/locations/${location}/keyRings`;
  if ((await api.find(`${kms}/${ring}/pgstack`)) === undefined) {
    await api.create(`${kms}/${ring}?keyRingId=pgstack`, {});
  }
  if ((await api.find(`${kms}/${stateKey(project, location)}`)) !== undefined) return "already there";
  const days = 86_400_000;
  await api.create(`${kms}/${ring}/pgstack/cryptoKeys?cryptoKeyId=pulumi`, {
    purpose: "ENCRYPT_DECRYPT",
    rotationPeriod: `${90 * 86_400}s`,
    nextRotationTime: new Date(now.getTime() + 90 * days).toISOString(),
    labels: { "managed-by": "pgstack", component: "state" },
  });
  return "created";
}

/** Creates a service account of the project, and waits until it is visible everywhere. */
export async function ensureAccount(
  api: GoogleApi,
  project: string,
  email: string,
  displayName: string,
): Promise<Outcome> {
  const url = `${iam}/projects/${project}/serviceAccounts`;
  if ((await api.find(`${url}/${email}`)) !== undefined) return "already there";
  await api.create(url, { accountId: email.slice(0, email.indexOf("@")), serviceAccount: { displayName } });
  await api.settle(`${url}/${email}`);
  return "created";
}

/** Creates a role of the project, or sets exactly its permissions. */
export async function ensureRole(api: GoogleApi, project: string, role: CustomRole): Promise<Outcome> {
  const url = `${iam}/${roleName(project, role)}`;
  const wanted = { title: role.title, stage: "GA", includedPermissions: [...role.permissions] };
  const found = await api.find(url);
  if (found === undefined) {
    await api.create(`${iam}/projects/${project}/roles`, { roleId: role.id, role: wanted });
    return "created";
  }
  const schema = z.looseObject({
    deleted: z.boolean().default(false),
    includedPermissions: z.array(z.string()).default([]),
  });
  const { deleted, includedPermissions } = schema.parse(found);
  if (deleted) await api.call("POST", `${url}:undelete`, {});
  if (!deleted && [...includedPermissions].sort().join() === [...role.permissions].sort().join())
    return "already there";
  await api.call("PATCH", url, wanted);
  return "changed";
}

/**
 * Creates the federation with GitHub: pool, then provider.
 *
 * @throws UserError where the project trusts another repository already: its runs would lose their identity.
 */
export async function ensureFederation(api: GoogleApi, project: string, pipeline: Pipeline): Promise<Outcome> {
  const pools = `${iam}/projects/${project}/locations/global/workloadIdentityPools`;
  const pool = `${pools}/${federation.pool}`;
  const provider = `${pool}/providers/${federation.provider}`;
  const { attributeCondition: condition } = z
    .looseObject({ attributeCondition: z.string().default("") })
    .parse((await api.find(provider)) ?? {});
  if (believesAnother(condition, pipeline)) {
    throw new UserError(
      `The pipelines of the project ${project} belong to another repository: ${condition}.\n` +
        `A project can trust one repository. Use another project for ${pipeline.repository}, or delete the provider ${federation.provider} of the pool ${federation.pool} first.`,
    );
  }
  const first = await ensureInPool(api, pool, `${pools}?workloadIdentityPoolId=${federation.pool}`, {
    displayName: "pgstack pipelines",
  });
  const second = await ensureInPool(
    api,
    provider,
    `${pool}/providers?workloadIdentityPoolProviderId=${federation.provider}`,
    { ...identityProvider(pipeline) },
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
    await api.finish(iam, await api.create(create, wanted));
    return "created";
  }
  // Names of deleted ones stay reserved for thirty days.
  const deleted = holds(found, { state: "DELETED" });
  if (deleted) await api.finish(iam, await api.call("POST", `${url}:undelete`, {}));
  if (!deleted && holds(found, wanted) && sameKeys(found, wanted, "attributeMapping")) return "already there";
  await api.finish(iam, await api.call("PATCH", `${url}?updateMask=${Object.keys(wanted).join(",")}`, wanted));
  return "changed";
}

/**
 * The service agents of GKE and of Google's APIs in a project; they put nodes into a shared network. The first is
 * created here if it does not exist yet. Source: GKE documentation, "Setting up clusters with Shared VPC".
 */
export async function serviceAgents(api: GoogleApi, number: string): Promise<{ gke: string; apis: string }> {
  const url = `${serviceUsage}/v1beta1/projects/${number}/services/container.googleapis.com:generateServiceIdentity`;
  await api.finish(`${serviceUsage}/v1beta1`, await api.call("POST", url, {}));
  return {
    gke: `serviceAccount:service-${number}@container-engine-robot.iam.gserviceaccount.com`,
    apis: `serviceAccount:${number}@cloudservices.gserviceaccount.com`,
  };
}

/** Returns true if `found` contains everything in `wanted`; further content is ignored. */
function holds(found: unknown, wanted: unknown): boolean {
  if (typeof wanted !== "object" || wanted === null) return found === wanted;
  return Object.entries(wanted).every(
    ([key, value]) => typeof found === "object" && found !== null && holds(Reflect.get(found, key), value),
  );
}

/** Returns true if a map has no further key: an attribute of an earlier version would still be trusted. */
function sameKeys(found: unknown, wanted: Readonly<Record<string, unknown>>, key: string): boolean {
  const keys = (of: unknown): number => Object.keys((of as Record<string, object> | undefined)?.[key] ?? {}).length;
  return keys(found) === keys(wanted);
}
