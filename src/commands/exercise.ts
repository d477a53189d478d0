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

/** Runs the exercise, and removes its Job and its schema at the end, also of one that fails or is interrupted. */
async function exercise(
  opened: Pick<Opened, "environment" | "cluster">,
  fault: ExerciseCall["fault"],
  before: LiveInstance,
  interruption: Stopping,
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
  await kubectl.create(object);
  const running = { ...opened, job };
  try {
    const first = await progress.step("First writes", async () =>
      rowsOnce(running, interruption, (rows) => rows.length >= enoughRows),
    );
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
    const after = await progress.step("Recovery", async (say) => untilRecovered(running, before, interruption, say));
    const recoveredSeconds = (Date.now() - started) / 1000;
    const last = first.at(-1)?.id ?? 0;
    const rows = await rowsOnce(running, interruption, (all) => all.filter(({ id }) => id > last).length >= enoughRows);
    const stored = await inJob(running, `select id from ${exerciseTable}`);
    return {
      ...{ cluster: `${cluster.namespace}/${cluster.name}`, fault, before: before.name, after: after.name },
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

async function untilRecovered(
  running: Running,
  before: LiveInstance,
  interruption: Stopping,
  say: (detail: string) => void,
): Promise<LiveInstance> {
  let words = "";
  const primary = await waitUntil({
    check: async () => {
      if (interruption.happened)
        throw new UserError("The exercise was interrupted. The operator continues the failover.");
      const state = await recovered(running).catch((error: unknown) => (error instanceof Error ? error.message : ""));
      if (typeof state === "string") say((words = state));
      else if (state.name === before.name) say((words = `${state.name} is the primary still`));
      else return state;
      return undefined;
    },
    interval: 1_000,
    timeout: timeoutSeconds * 1000,
    signal: interruption.signal,
  });
  if (primary !== undefined) return primary;
  throw new UserError(`The cluster did not recover within ${timeoutSeconds} s: ${words}`);
}

/** Runs SQL in the Job's pod, through the Service as the application user. */
async function inJob({ environment: { kubectl }, cluster, job }: Running, sql: string): Promise<string> {
  const command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", sql];
  return (await kubectl.run(["exec", `job/${job}`, "-n", cluster.namespace, "--", ...command], 60_000)).trim();
}

async function remove(running: Running): Promise<void> {
  const { environment, cluster, job } = running;
  const { kubectl, progress } = environment;
  const names = ["-n", cluster.namespace];
  const drop = `set client_min_messages = warning; set lock_timeout = '20s'; drop schema if exists ${exerciseSchema} cascade`;
  const dropped = await inJob(running, drop).then(
    () => true,
    () => false,
  );
  await kubectl.run(["delete", "job", job, ...names, "--ignore-not-found", "--cascade=foreground"], 60_000);
  if (dropped) return;
  progress.note(
    `warning: the schema ${exerciseSchema} is left in ${cluster.name}; the next exercise drops it, or: npm run psql -- ${environment.name} --cluster ${cluster.name} -c 'drop schema ${exerciseSchema} cascade'`,
  );
}
