import { z } from "zod";
import {
  clusterOperations,
  renderPostgresCluster,
  type ResolvedPostgresCluster,
  type TakeOver,
} from "../../components/postgres-cluster";
import { waitUntil } from "../../components/shared/wait-until";
import { span } from "../drills/text";
import type { Interruption } from "../engine/interruption";
import { psql as psqlProgram, requireTools } from "../engine/required-tools";
import { UsageError, UserError } from "../errors";
import { describeAtRisk } from "../operations/at-risk";
import { inPrimary, readInstances } from "../operations/live";
import { verifyRestored } from "../operations/verify-restored";
import { ClusterEntries } from "./cluster-entries";
import { confirm } from "./confirm";
import { clusterNamed, type Connected } from "./connected";
import { archiveUntilNow } from "./coverage";
import { psql } from "./database";
import { type NamedEnvironment, readEnvironment } from "./environment";
import { postgresTime, timeOf } from "./moment";
import { writeRestored } from "./restored-entry";
import { untilPrimary } from "./serving";
import { command as up } from "./up";

/** Until the primary accepts connections once `up` has finished. */
const primarySeconds = 600;
/** Until the Services lead to the restored cluster, with its certificate in effect. */
const servicesTimeout = 300_000;

/** A restore that takes over the Services, as a command line asks for it. */
export interface TakingOver {
  readonly plan: TakeOver;
  /** Name of the new cluster. */
  readonly as: string;
  /** Recovery target, in UTC. */
  readonly target: string;
  readonly yes: boolean;
  /** The same command line, for a shell. */
  readonly again: string;
}

/** The parts of the command that tests replace. */
export interface TakeOverParts {
  /** Creates and updates the environment. */
  readonly up: (environment: string) => Promise<unknown>;
  readonly serving: typeof untilPrimary;
  readonly verify: typeof verifyRestored;
  readonly psql: typeof psql;
  readonly entries: (environment: string) => ClusterEntries;
  readonly read: (environment: string) => NamedEnvironment;
  readonly write: typeof writeRestored;
}

/**
 * Returns how a cluster that is restored from another one takes over its Services.
 *
 * @throws UsageError where that is refused.
 */
export function takeOverOf({ config }: NamedEnvironment, cluster: ResolvedPostgresCluster, as: string): TakeOver {
  const refuse = (why: string): UsageError =>
    new UsageError(`The Services of ${cluster.name} cannot be taken over: ${why}.`);
  if (config.delivery !== "pulumi") {
    throw refuse(
      "pgstack:delivery is gitops, so this command cannot wait between its steps; docs/life-of-data.md has them",
    );
  }
  const plan = clusterOperations(cluster).takeOver(as);
  if (typeof plan === "string") throw refuse(plan);
  return plan;
}

/**
 * Restores a cluster into a new one that takes over its Services: creates the new one from the backups, verifies it, shuts the former one
 * down, and hands its Services over. The environment's file records each step, so that the same command continues after an interruption. The
 * volumes and backups of the former cluster stay.
 *
 * @throws UserError where a check fails, or it is not confirmed: until then clients use the former cluster. Also where this one is shut down before
 *   the first run.
 */
export async function takeOver(
  environment: Connected,
  cluster: ResolvedPostgresCluster,
  request: TakingOver,
  interruption: Interruption,
  changed: Partial<TakeOverParts> = {},
): Promise<number> {
  const { plan, as, target, yes, again } = request;
  const parts: TakeOverParts = {
    up: async (name) =>
      up({ environment: name, policyPack: [], policyPackConfig: [], yes: yes ? true : undefined }, interruption),
    ...{
      serving: untilPrimary,
      verify: verifyRestored,
      psql,
      entries: (of: string) => ClusterEntries.of(of),
      read: readEnvironment,
    },
    write: writeRestored,
    ...changed,
  };
  if (changed.psql === undefined) requireTools([psqlProgram]);
  const { kubectl, progress, name } = environment;
  const { name: former, namespace } = cluster;
  const stopped = (): boolean => plan.isStopped(parts.entries(name).named(former) ?? {});

  // In a later run it counts as shut down by this command, which has verified the new one before that.
  if (stopped() && parts.entries(name).named(as) === undefined) {
    throw new UserError(
      `${former} is shut down in ${parts.entries(name).file} already, so its Services cannot be taken over. Start it and re-run, or restore with --as alone.`,
    );
  }
  const effects = effectsOf(environment, cluster, request);
  const { file } = await parts.write(environment, cluster, { ...request, effects });
  if (!stopped()) {
    for (const copy of plan.copies) await copySecret(environment, namespace, copy);
    await parts.up(name);
  }
  const restored = clusterNamed(parts.read(name), as);
  const opened = { environment, cluster: restored };

  const resumed = stopped();
  if (!resumed) {
    const primary = await parts.serving(opened, interruption, primarySeconds);
    await checkClients(environment, { former: cluster, restored }, parts);
    await checkOwners(environment, namespace, plan, { from: former, to: as });
    const checks = await progress.step(`Verify the data of ${as}`, async () =>
      parts.verify(kubectl, restored, primary.name, target),
    );
    console.log(await describeSwitch(environment, { cluster, restored, primary: primary.name, target, plan, checks }));
    await confirm({ text: `Shut down "${former}" in "${name}", and hand over its Services?`, word: name, again, yes });
    const [running] = await readInstances(kubectl, cluster);
    if (running?.role === "primary") await archiveUntilNow(environment, cluster, running);
    const entries = parts.entries(name);
    entries.change(plan.stopped(entries.named(former) ?? {}));
    entries.write(`the cluster "${former}" shut down`);
    unlessInterrupted(interruption, `${former} is shut down in ${file}, and runs still. Re-run to continue: ${again}`);
  }
  // Also in a run after one that stopped between the file and the shutdown.
  if (!plan.serves(parts.entries(name).named(as) ?? {})) await parts.up(name);
  const left = await readInstances(kubectl, cluster);
  if (left.length > 0) {
    throw new UserError(
      `Instances of ${former} run still: ${left.map((one) => one.name).join(", ")}. Its Services are not handed over. Re-run to continue: ${again}`,
    );
  }

  if (resumed && !plan.serves(parts.entries(name).named(as) ?? {})) {
    // The one that was verified may have failed since.
    await parts.serving(opened, interruption, primarySeconds);
    await checkClients(environment, { former: cluster, restored }, parts);
  }
  const existing = await servicesIn(environment, namespace, plan.services);
  const entries = parts.entries(name);
  if (!plan.serves(entries.named(as) ?? {})) {
    const pair = plan.served(entries.named(former) ?? {}, entries.named(as) ?? {}, existing);
    entries.change(pair.former);
    entries.change(pair.restored);
    entries.write(`the Services of "${former}" at "${as}"`);
  }
  for (const service of existing) await handOver(environment, namespace, plan, { service, from: former, to: as });
  for (const secret of plan.kept) await release(environment, namespace, { secret, from: former });
  await parts.up(name);
  const now = clusterNamed(parts.read(name), as);
  await progress.step(`Services of ${former} lead to ${as}`, async () =>
    untilServed(environment, { former: cluster, restored: now, plan }, parts),
  );
  console.log(describeEnd(name, { former, as, target, file }));
  return 0;
}

/** Returns lines about clients, and what follows once the new cluster runs. */
function effectsOf(
  { name }: NamedEnvironment,
  { name: former }: ResolvedPostgresCluster,
  { plan, as }: TakingOver,
): string[] {
  return [
    `clients   use ${former} until ${as} is verified and you type ${name}: then ${former} is shut down and its Services lead to ${as}`,
    `Services  ${plan.services.join(", ")}, with the passwords and the CA of now`,
    ...(plan.certificate !== undefined
      ? [
          `TLS       the certificate in the Secret ${plan.certificate.secret} must be valid for ${plan.certificate.host} too`,
        ]
      : []),
    `kept      volumes and backups of ${former}, with everything that was written after the recovery target`,
  ];
}

const secretSchema = z.looseObject({ type: z.string().optional(), data: z.record(z.string(), z.string()).default({}) });

/**
 * Copies a Secret of the former cluster, unless it is missing or copied already.
 *
 * @throws UserError where there is another one of that name, for example of a deleted cluster: clients would not trust the restored cluster.
 */
async function copySecret(
  { kubectl }: Pick<Connected, "kubectl">,
  namespace: string,
  { from, to, key }: TakeOver["copies"][number],
): Promise<void> {
  const [source, there] = await Promise.all([
    kubectl.get("secret", namespace, from),
    kubectl.get("secret", namespace, to),
  ]);
  if (source === undefined) return;
  const { type, data } = secretSchema.parse(source);
  if (there !== undefined) {
    const copied = secretSchema.parse(there).data;
    // The operator renews the certificate of a copy, with the same key. One without a key is not renewed.
    const same = data[key] === undefined ? Object.keys(data) : [key];
    if (same.every((name) => copied[name] === data[name])) return;
    throw new UserError(
      `The Secret ${namespace}/${to} exists already, with another ${key} than ${from}. Delete it if no cluster uses it, or write another name after --as.`,
    );
  }
  await kubectl.create({ apiVersion: "v1", kind: "Secret", metadata: { name: to, namespace }, type, data });
}

interface Switch {
  readonly cluster: ResolvedPostgresCluster;
  readonly restored: ResolvedPostgresCluster;
  /** Pod of the primary of the restored cluster. */
  readonly primary: string;
  readonly target: string;
  readonly plan: TakeOver;
  readonly checks: readonly string[];
}

/** Returns what the last step changes, with the results of the checks. */
async function describeSwitch(
  { kubectl }: Pick<Connected, "kubectl">,
  { cluster, restored, primary, target, plan, checks }: Switch,
): Promise<string> {
  const now = new Date();
  const lost = span((now.getTime() - timeOf(target).getTime()) / 1000);
  const query =
    "select datname || ' ' || pg_size_pretty(pg_database_size(oid)) from pg_database where datallowconn order by 1";
  const sizes = await inPrimary(kubectl, restored, primary, ["psql", "-XAtq", "-d", "postgres", "-c", query]);
  const instances = await readInstances(kubectl, cluster);
  return [
    `\n${restored.name} has the data of ${cluster.name} as of ${target}, and is verified:`,
    ...checks.map((check) => `  ${check}`),
    ...sizes
      .trim()
      .split("\n")
      .map((size) => `  database ${size}`),
    `\nThis shuts down ${cluster.namespace}/${cluster.name} and hands its Services over:\n`,
    `${await describeAtRisk(kubectl, [cluster], now)}\n`,
    `  now           ${postgresTime(now)}`,
    `  left behind   everything written in the ${lost} since the target: it stays in the volumes and backups of ${cluster.name}`,
    `  interrupted   every instance stops: ${instances.map(({ name }) => name).join(", ") || "none runs"}`,
    `  clients       are disconnected, and cannot read or write until ${plan.services.join(", ")} lead to ${restored.name}\n`,
  ].join("\n");
}

const ownedSchema = z.looseObject({
  metadata: z.looseObject({
    uid: z.string().optional(),
    ownerReferences: z
      .array(z.looseObject({ kind: z.string(), name: z.string(), controller: z.boolean().optional() }))
      .default([]),
  }),
});

/** The Services among these that exist. */
async function servicesIn(
  { kubectl }: Pick<Connected, "kubectl">,
  namespace: string,
  names: readonly string[],
): Promise<string[]> {
  const found = await Promise.all(names.map(async (one) => kubectl.get("service", namespace, one)));
  return names.filter((_, i) => found[i] !== undefined);
}

/**
 * Checks that the restored cluster lets the application user in with the password and the CA of the former one.
 *
 * @throws UserError where it does not: clients could not log in.
 */
async function checkClients(
  { kubectl }: Pick<Connected, "kubectl">,
  { former, restored }: { readonly former: ResolvedPostgresCluster; readonly restored: ResolvedPostgresCluster },
  { psql: connect }: Pick<TakeOverParts, "psql">,
): Promise<void> {
  const { user, certificateAuthority } = renderPostgresCluster(former).endpoints;
  const login = {
    ...renderPostgresCluster(restored).endpoints,
    namespace: former.namespace,
    user,
    certificateAuthority,
  };
  const { code, output } = await connect(kubectl, login, ["-XAtq", "-c", "select 1"], true);
  if (code === 0) return;
  throw new UserError(
    `${restored.name} does not accept ${user.name} with the password and the CA of ${former.name}, so that its clients could not log in: ${output}`,
  );
}

/** Names of the cluster that has Services, and of the one that takes them over. */
interface Clusters {
  readonly from: string;
  readonly to: string;
}

/** @throws UserError where something else owns one of the Services that exist. */
async function checkOwners(
  environment: Pick<Connected, "kubectl">,
  namespace: string,
  { services }: TakeOver,
  clusters: Clusters,
): Promise<void> {
  for (const service of await servicesIn(environment, namespace, services)) {
    await ownersToReplace(environment, namespace, service, clusters);
  }
}

/**
 * Returns the owners of a Service, those of the former cluster; undefined where the restored one owns it already.
 *
 * @throws UserError where something else owns it.
 */
async function ownersToReplace(
  { kubectl }: Pick<Connected, "kubectl">,
  namespace: string,
  service: string,
  { from, to }: Clusters,
): Promise<readonly object[] | undefined> {
  const { ownerReferences: owners } = ownedSchema.parse(await kubectl.get("service", namespace, service)).metadata;
  const [owner] = owners;
  if (owner?.name === to) return undefined;
  if (owner?.name !== from || owners.length !== 1) {
    throw new UserError(
      `The Service ${namespace}/${service} belongs to ${owners.map((one) => `${one.kind} ${one.name}`).join(", ") || "no object"}, not to ${from}: it is not handed over.`,
    );
  }
  return owners;
}

/**
 * Makes the restored cluster the owner of a Service of the former one. One that it owns already is left as it is.
 *
 * @throws UserError where something else owns it.
 */
async function handOver(
  environment: Pick<Connected, "kubectl">,
  namespace: string,
  { kind }: TakeOver,
  { service, ...clusters }: Clusters & { readonly service: string },
): Promise<void> {
  const { kubectl } = environment;
  const owners = await ownersToReplace(environment, namespace, service, clusters);
  if (owners === undefined) return;
  const { uid } = ownedSchema.parse(await kubectl.get(kind, namespace, clusters.to)).metadata;
  await patchOwners(
    ...([kubectl, ["service", service, namespace], owners] as const),
    owners.map((owner) => ({ ...owner, name: clusters.to, uid })),
  );
}

/** Makes a Secret of the former cluster stay when that one is deleted. */
async function release(
  { kubectl }: Pick<Connected, "kubectl">,
  namespace: string,
  { secret, from }: { readonly secret: string; readonly from: string },
): Promise<void> {
  const live = await kubectl.get("secret", namespace, secret);
  if (live === undefined) return;
  const { ownerReferences: owners } = ownedSchema.parse(live).metadata;
  if (owners.length === 1 && owners[0]?.name === from)
    await patchOwners(kubectl, ["secret", secret, namespace], owners, []);
}

/** Replaces the owners of an object, if they are still those that were read. */
async function patchOwners(
  kubectl: Connected["kubectl"],
  [kind, name, namespace]: readonly [kind: string, name: string, namespace: string],
  before: readonly unknown[],
  after: readonly unknown[],
): Promise<void> {
  const path = "/metadata/ownerReferences";
  const patch = [
    { op: "test", path, value: before },
    { op: "replace", path, value: after },
  ];
  await kubectl.run(["patch", kind, name, "-n", namespace, "--type=json", "-p", JSON.stringify(patch)]);
}

const slicesSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      endpoints: z
        .array(
          z.looseObject({
            conditions: z.looseObject({ ready: z.boolean().optional() }).optional(),
            targetRef: z.looseObject({ name: z.string() }).optional(),
          }),
        )
        .nullish(),
    }),
  ),
});

/**
 * Waits until the Service for writes leads to the primary of the restored cluster, and this one lets the application user in with the
 * password and the CA of the former cluster, under its name.
 *
 * @throws UserError when it does not within five minutes.
 */
async function untilServed(
  { kubectl }: Pick<Connected, "kubectl">,
  {
    former,
    restored,
    plan,
  }: { readonly former: ResolvedPostgresCluster; readonly restored: ResolvedPostgresCluster; readonly plan: TakeOver },
  { psql: connect }: Pick<TakeOverParts, "psql">,
): Promise<void> {
  const { namespace } = former;
  const login = {
    ...renderPostgresCluster(former).endpoints,
    ...{ namespace, primary: renderPostgresCluster(restored).endpoints.primary },
  };
  const [service = ""] = plan.services;
  let refusal = "";
  const served = await waitUntil({
    check: async () => {
      const label = `kubernetes.io/service-name=${service}`;
      const slices = slicesSchema.parse(
        JSON.parse(await kubectl.run(["get", "endpointslices", "-n", namespace, "-l", label, "-o", "json"])),
      );
      const pods = slices.items
        .flatMap(({ endpoints }) => endpoints ?? [])
        .flatMap(({ conditions, targetRef }) => (conditions?.ready === true ? [targetRef?.name ?? ""] : []));
      const [primary] = await readInstances(kubectl, restored);
      if (primary?.role !== "primary" || pods.length !== 1 || pods[0] !== primary.name) {
        refusal = `the Service ${service} leads to ${pods.join(", ") || "no instance"}`;
        return undefined;
      }
      const { code, output } = await connect(kubectl, login, ["-XAtq", "-c", "select pg_is_in_recovery()"], true);
      refusal = `${login.writeHost} does not accept ${login.user.name}: ${output}`;
      return code === 0 && output === "f" ? primary : undefined;
    },
    interval: 2_000,
    timeout: servicesTimeout,
  });
  if (served === undefined) throw new UserError(refusal);
}

/**
 * Ends the command before a step that changes something.
 *
 * @throws UserError with the state after Ctrl-C.
 */
function unlessInterrupted({ happened }: Pick<Interruption, "happened">, state: string): void {
  if (happened) throw new UserError(state);
}

/** Returns the state at the end, the next step, and the way back. */
function describeEnd(
  name: string,
  {
    former,
    as,
    target,
    file,
  }: { readonly former: string; readonly as: string; readonly target: string; readonly file: string },
): string {
  return (
    `\n${as} has the data of ${former} as of ${target}, and clients of ${former} reach it by the same names, with the same passwords and CA.\n` +
    `${former} is shut down. Its volumes and its backups have everything that was written until then.\n` +
    `Next: npm run backup -- ${name} --cluster ${as}\n` +
    `Back to ${former}: docs/life-of-data.md, "Restore that takes over the Services".\n` +
    `Once ${as} works, remove its bootstrap from ${file}. Delete ${former} when nothing needs it any more.`
  );
}
