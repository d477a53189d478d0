import { instanceCount } from "../../components/model";
import {
  exerciseSchema,
  exerciseStarted,
  exerciseTable,
  renderExercise,
  type ResolvedPostgresCluster,
} from "../../components/postgres-cluster";
import { waitUntil } from "../../components/shared/wait-until";
import type { Interruption } from "../engine/interruption";
import { psql, requireTools } from "../engine/required-tools";
import { UserError } from "../errors";
import {
  type Acknowledged,
  acknowledgedIn,
  continues,
  describeExercise,
  type ExerciseReport,
  longestGap,
  lostRows,
} from "../exercise/ledger";
import { type LiveInstance, readInstances, readPrimary } from "../operations/live";
import type { ClusterCall, Command, Confirmed } from "./command";
import { confirm } from "./confirm";
import { connected, type Opened, servingCluster } from "./connected";
import { exitCodes } from "./exit-codes";
import type { faults } from "./faults";
import { promotable, switchOver } from "./switchover";

interface ExerciseCall extends ClusterCall, Confirmed {
  readonly fault: (typeof faults)[number];
  readonly json?: true;
}

/** Time until writes and all replicas are back, in seconds. */
const timeoutSeconds = 900;
/** Rows that are acknowledged before the fault, and after it. */
const enoughRows = 20;
/**
 * Time in milliseconds after which a primary that was deleted, and is healthy under its name, stays the primary: twice the TTL of Patroni's
 * leader lock. A pod that is recreated within it keeps its role. Source: Patroni documentation, Dynamic Configuration Settings, ttl.
 */
const keptRole = 60_000;

type Running = Pick<Opened, "environment" | "cluster"> & { readonly job: string };
type Stopping = Pick<Interruption, "happened" | "signal">;

/**
 * `npm run exercise -- <environment> [--cluster <name>] [--fault switchover|delete-primary] [--json] [--yes]`: fails over on purpose while a Job
 * writes rows, and reports outage and loss. Exit code 1 if an acknowledged row is lost.
 */
export const command: Command<ExerciseCall> = async (call, interruption) => {
  requireTools([psql]);
  const environment = await connected(call.environment);
  const cluster = servingCluster(environment, call.cluster);
  const before = await checkReady({ environment, cluster });
  console.error(
    `This fails over ${cluster.namespace}/${cluster.name} of "${environment.name}" on purpose (${call.fault}); the primary is ${before.name}.\n` +
      `  data      a Job writes rows into the schema ${exerciseSchema} of ${renderedDatabase(cluster)}, and drops it${atRisk(cluster, call.fault)}\n` +
      "  clients   writes fail until another instance is promoted, for seconds to a minute; connections to the primary are closed",
  );
  const { disposable } = environment.config;
  await confirm({
    text: "Continue?",
    ...(disposable ? {} : { word: environment.name }),
    again: `npm run exercise -- ${call.environment} --cluster ${cluster.name} --fault ${call.fault}`,
    yes: call.yes ?? false,
  });
  const report = await exercise({ environment, cluster }, call.fault, before, interruption);
  console.log(call.json === true ? JSON.stringify(report, undefined, 2) : describeExercise(report));
  return report.lost.length > 0 ? exitCodes.failed : exitCodes.ok;
};

function renderedDatabase(cluster: ResolvedPostgresCluster): string {
  return cluster.users[0]?.databases[0] ?? "the first database";
}

function atRisk({ highAvailability: { mode } }: ResolvedPostgresCluster, fault: ExerciseCall["fault"]): string {
  return mode === "asynchronous" && fault !== "switchover"
    ? "; highAvailability.mode is asynchronous, so the last writes of all clients can be lost"
    : "";
}

/**
 * Returns the primary of a cluster that is healthy: a second failure at the same time is no exercise.
 *
 * @throws UserError where an instance is not ready, or a replica does not stream.
 */
async function checkReady({ environment, cluster }: Pick<Opened, "environment" | "cluster">): Promise<LiveInstance> {
  const state = await recovered({ environment, cluster });
  if (typeof state !== "string") {
    if (instanceCount(cluster) > 1) return state;
    throw new UserError(`The cluster ${cluster.name} has one instance, so no other one can be promoted.`);
  }
  throw new UserError(
    `The cluster ${cluster.name} is not healthy, so nothing was started: ${state}. npm run status -- ${environment.name} shows why.`,
  );
}

/** Returns the primary where all instances are ready and all replicas stream, otherwise what is missing. */
async function recovered({
  environment: { kubectl },
  cluster,
}: Pick<Opened, "environment" | "cluster">): Promise<LiveInstance | string> {
  const wanted = instanceCount(cluster);
  const instances = await readInstances(kubectl, cluster);
  const ready = instances.filter((one) => one.ready);
  const primaries = ready.filter(({ role }) => role === "primary");
  const [primary] = primaries;
  if (primary === undefined || primaries.length > 1 || ready.length < wanted) {
    return `${ready.length} of ${wanted} instances are ready, ${primaries.length} of them primary`;
  }
  const { replicas } = await readPrimary(kubectl, cluster, primary.name);
  const streaming = replicas.filter(({ state }) => state === "streaming").length;
  return streaming >= wanted - 1 ? primary : `${streaming} of ${wanted - 1} replicas stream`;
}

/**
 * Runs the exercise, and removes its Job and its schema at the end, also of one that fails or is interrupted.
 *
 * @param kept Time in milliseconds after which a deleted primary that is healthy again stays the primary.
 */
export async function exercise(
  opened: Pick<Opened, "environment" | "cluster">,
  fault: ExerciseCall["fault"],
  before: LiveInstance,
  interruption: Stopping,
  kept = keptRole,
): Promise<ExerciseReport> {
  const { environment, cluster } = opened;
  const { kubectl, progress } = environment;
  const object = renderExercise(cluster, timeoutSeconds + 600);
  const job = object.metadata.name;
  if ((await kubectl.get("job", cluster.namespace, job)) !== undefined) {
    throw new UserError(
      `The Job ${cluster.namespace}/${job} exists: an exercise is running, or was killed. To remove it: kubectl delete job ${job} -n ${cluster.namespace}`,
    );
  }
  const running = { ...opened, job };
  await kubectl.create(object).catch(async (error: unknown) => {
    // It can exist although the API server did not answer in time.
    await deleteJob(running);
    throw error;
  });
  try {
    const first = await progress.step("First writes", async () =>
      rowsOnce(running, interruption, (rows) => rows.length >= enoughRows),
    );
    const now = await checkReady(opened);
    if (now.name !== before.name) {
      throw new UserError(`The primary changed from ${before.name} to ${now.name}, so no fault was injected; re-run.`);
    }
    const deleted = fault === "delete-primary" ? await identityOf(running, before.name) : undefined;
    const started = Date.now();
    if (fault === "switchover") {
      await switchOver(opened, interruption, async () =>
        promotable(kubectl, cluster, await readInstances(kubectl, cluster)),
      );
    } else {
      // Postgres is killed after a second. By force, Kubernetes would forget the pod while it may still run.
      const kill = ["delete", "pod", before.name, "-n", cluster.namespace, "--wait=false", "--grace-period=1"];
      await progress.step(`Deletion of ${before.name}`, async () => kubectl.run(kill));
    }
    const after = await progress.step("Recovery", async (say) =>
      untilRecovered(running, { before, deleted, kept }, interruption, say),
    );
    const recoveredSeconds = (after.at - started) / 1000;
    // Rows that were written between the first ones and the fault do not show that writes resumed.
    const recoveredRows = await rowsOnce(running, interruption, (rows) => rows.length >= first.length);
    const resumed = recoveredRows.at(-1)?.id ?? 0;
    const rows = await rowsOnce(
      running,
      interruption,
      (all) => all.filter(({ id }) => id > resumed).length >= enoughRows,
    );
    if (!continues(rows, first)) {
      throw new UserError(
        `The Job ${cluster.namespace}/${job} was restarted during the exercise, so its rows show neither outage nor loss; re-run.`,
      );
    }
    const last = first.at(-1)?.id ?? 0;
    const stored = await inJob(running, `select id from ${exerciseTable}`);
    return {
      ...{ cluster: `${cluster.namespace}/${cluster.name}`, fault, before: before.name, after: after.primary.name },
      outageSeconds: longestGap(rows.filter(({ id }) => id >= last)),
      usualSeconds: longestGap(first),
      acknowledged: rows.length,
      lost: lostRows(rows, new Set(stored.split("\n").map(Number))),
      recoveredSeconds,
    };
  } finally {
    await progress.step("Removal of the Job and its rows", async () => remove(running));
  }
}

/** Waits for acknowledged rows. */
async function rowsOnce(
  { environment: { kubectl }, cluster, job }: Running,
  interruption: Stopping,
  enough: (rows: readonly Acknowledged[]) => boolean,
): Promise<readonly Acknowledged[]> {
  let log = "";
  const rows = await waitUntil({
    check: async () => {
      log = await kubectl.run(["logs", `job/${job}`, "-n", cluster.namespace]).catch(() => log);
      const acknowledged = acknowledgedIn(log);
      if (interruption.happened) throw new UserError("The exercise was interrupted.");
      return enough(acknowledged) ? acknowledged : undefined;
    },
    interval: 1_000,
    timeout: 180_000,
    signal: interruption.signal,
  });
  if (rows !== undefined) return rows;
  const state = log.includes(exerciseStarted) ? "no write is acknowledged" : "it cannot create its table";
  throw new UserError(
    `The Job ${cluster.namespace}/${job} writes too few rows within 180 s: ${state}: ${log.slice(-500)}`,
  );
}

/** Waits for another primary, or for the deleted one to keep its role. */
async function untilRecovered(
  running: Running,
  {
    before,
    deleted,
    kept,
  }: { readonly before: LiveInstance; readonly deleted: string | undefined; readonly kept: number },
  interruption: Stopping,
  say: (detail: string) => void,
): Promise<{ readonly primary: LiveInstance; readonly at: number }> {
  let words = "";
  let restartedAt: number | undefined;
  const recovery = await waitUntil({
    check: async () => {
      if (interruption.happened)
        throw new UserError("The exercise was interrupted. The operator continues the failover.");
      const state = await recovered(running).catch((error: unknown) => (error instanceof Error ? error.message : ""));
      const at = Date.now();
      if (typeof state === "string") {
        restartedAt = undefined;
        say((words = state));
        return undefined;
      }
      if (state.name !== before.name) return { primary: state, at };
      say((words = `${state.name} is still the primary`));
      if (deleted === undefined || (await identityOf(running, state.name)) === deleted) return undefined;
      restartedAt ??= at;
      return at - restartedAt >= kept ? { primary: state, at: restartedAt } : undefined;
    },
    interval: 1_000,
    timeout: timeoutSeconds * 1000,
    signal: interruption.signal,
  });
  if (recovery !== undefined) return recovery;
  throw new UserError(`The cluster did not recover within ${timeoutSeconds} s: ${words}`);
}

/** Returns the UID of a pod: one that is recreated has the same name, and another UID. */
async function identityOf({ environment: { kubectl }, cluster }: Running, pod: string): Promise<string> {
  return kubectl.run([
    "get",
    "pod",
    pod,
    "-n",
    cluster.namespace,
    "--ignore-not-found",
    "-o",
    "jsonpath={.metadata.uid}",
  ]);
}

/** Runs SQL in the Job's pod, through the Service as the application user. */
async function inJob({ environment: { kubectl }, cluster, job }: Running, sql: string): Promise<string> {
  const command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", sql];
  return (await kubectl.run(["exec", `job/${job}`, "-n", cluster.namespace, "--", ...command], 60_000)).trim();
}

async function remove(running: Running): Promise<void> {
  const { environment, cluster } = running;
  const { progress } = environment;
  const drop = `set client_min_messages = warning; set lock_timeout = '20s'; drop schema if exists ${exerciseSchema} cascade`;
  const dropped = await inJob(running, drop).then(
    () => true,
    () => false,
  );
  await deleteJob(running);
  if (dropped) return;
  progress.note(
    `warning: the schema ${exerciseSchema} is left in ${cluster.name}; the next exercise drops it, or: npm run psql -- ${environment.name} --cluster ${cluster.name} -c 'drop schema ${exerciseSchema} cascade'`,
  );
}

/** Deletes the Job. A failure is a warning: it must not replace the result of the exercise. */
async function deleteJob({ environment: { kubectl, progress }, cluster, job }: Running): Promise<void> {
  const remove = ["delete", "job", job, "-n", cluster.namespace];
  await kubectl.run([...remove, "--ignore-not-found", "--cascade=foreground"], 60_000).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    progress.note(`warning: the Job may be left; to remove it: kubectl ${remove.join(" ")}: ${why}`);
  });
}
