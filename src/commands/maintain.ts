import { instanceCount } from "../../components/model";
import { clusterOperations, type ResolvedPostgresCluster } from "../../components/postgres-cluster";
import { waitUntil } from "../../components/shared/wait-until";
import type { Interruption } from "../engine/interruption";
import { psql, requireTools } from "../engine/required-tools";
import { UserError } from "../errors";
import { blockedBy, type ClusterOnNode, type MaintenancePlan, planMaintenance } from "../maintenance/plan";
import { type NodeState, podName, readNode, stays } from "../maintenance/node";
import { describeMaintenance } from "../maintenance/text";
import { readInstances, readPrimary } from "../operations/live";
import { waitingPods } from "../operations/waiting";
import { durationSeconds } from "./arguments";
import type { Command, Confirmed, EnvironmentCall } from "./command";
import { confirm } from "./confirm";
import { type Connected, connected } from "./connected";
import { switchOver } from "./switchover";

type Stopping = Pick<Interruption, "happened" | "signal">;

interface MaintainCall extends EnvironmentCall, Confirmed {
  readonly node: string;
  readonly undo?: true;
  /** Timeout of the evictions, for example `10m`. */
  readonly timeout: string;
  readonly withoutSynchronousReplica?: true;
}

/** Time in milliseconds for a former primary to follow the new one, and for budgets to count it again, after a switchover. */
const followTimeout = 180_000;

/** Time in milliseconds for instances to be ready on other nodes, after the drain. */
const settleTimeout = 300_000;

/**
 * `npm run maintain -- <environment> --node <name> [--undo] [--timeout <duration>] [--yes]`: prepares a node for maintenance. It changes
 * nothing where a database would lose its primary, and is safe to re-run.
 */
export const command: Command<MaintainCall> = async (call, interruption) => {
  requireTools([psql]);
  return maintain(await connected(call.environment), call, interruption);
};

/** Prepares a node of an environment for maintenance, or uncordons it. */
export async function maintain(environment: Connected, call: MaintainCall, interruption: Stopping): Promise<number> {
  const { kubectl, progress } = environment;
  if (call.undo === true) return uncordon(environment, call.node);
  const { plan, state } = await planned(environment, call);
  const command = `npm run maintain -- ${call.environment} --node ${call.node}`;
  const again = `${command} --timeout ${call.timeout}`;
  const undo = `${command} --undo`;
  console.log(describeMaintenance(plan, state));
  if (plan.unprotected.length > 0) {
    console.log(plan.unprotected.map((text) => `  risk        ${text}`).join("\n"));
    const withFlag = `${again} --without-synchronous-replica`;
    const yes = call.withoutSynchronousReplica ?? false;
    await confirm({ text: "Drain the node anyway?", word: call.node, again: withFlag, yes });
  }
  const repeated = call.withoutSynchronousReplica === true ? `${again} --without-synchronous-replica` : again;
  await confirm({ text: "Continue?", again: repeated, yes: call.yes ?? false });
  await movePrimaries(environment, plan, call, interruption);
  unlessInterrupted(interruption, "The node is not cordoned.");
  if (plan.switchovers.length > 0) await untilReplicasFollow(environment, call, plan, interruption);
  // CloudNativePG itself switches over as soon as the node of a primary is cordoned, to any ready replica: two requests would compete.
  // Source: CloudNativePG 1.30, internal/controller/replicas.go, reconcileTargetPrimaryFromPods.
  await kubectl.run(["cordon", call.node]);
  progress.note(`${call.node} is cordoned: no new pod is scheduled on it`);
  await checkAgain(environment, call, plan);
  const cordoned = `The node stays cordoned. Re-run to continue: ${repeated}; to give up: ${undo}`;
  unlessInterrupted(interruption, `No pod was evicted. ${cordoned}`);
  await drain(environment, call, interruption, cordoned);
  const drained = `${call.node} is drained and cordoned. After its maintenance: ${undo}`;
  await report(environment, plan, call, interruption, drained);
  console.log(drained);
  return 0;
}

/**
 * Ends the command before a step that changes something. In a terminal its signal stays silent.
 *
 * @throws UserError with the state of the node after Ctrl-C.
 */
function unlessInterrupted({ happened }: Stopping, state: string): void {
  if (happened) throw new UserError(`The maintenance was interrupted. ${state}`);
}

interface Planned {
  readonly plan: MaintenancePlan;
  readonly state: NodeState;
}

/** Reads the node and its clusters, and plans the maintenance. */
async function readPlan({ kubectl, config, name }: Connected, node: string): Promise<Planned> {
  const [state, clusters] = await Promise.all([
    readNode(kubectl, node),
    Promise.all(config.clusters.map(async (cluster) => readCluster({ kubectl }, cluster))),
  ]);
  return { state, plan: planMaintenance(state, clusters, name) };
}

/** Plans the maintenance. @throws UserError with all reasons against it. */
async function planned(environment: Connected, { node }: Pick<MaintainCall, "node">): Promise<Planned> {
  const { plan, state } = await environment.progress.step(`Checks of ${node}`, async () => readPlan(environment, node));
  if (plan.problems.length === 0) return { plan, state };
  throw new UserError(
    [`The node ${node} cannot be drained. Nothing was changed:`, ...plan.problems.map((text) => `  ${text}`)].join(
      "\n",
    ),
  );
}

async function readCluster(
  { kubectl }: Pick<Connected, "kubectl">,
  cluster: ResolvedPostgresCluster,
): Promise<ClusterOnNode> {
  const instances = await readInstances(kubectl, cluster);
  const primary = instances.find(({ role }) => role === "primary");
  if (primary === undefined) return { cluster, instances, replicas: "there is no primary" };
  const replicas = await readPrimary(kubectl, cluster, primary.name).then(
    (seen) => seen.replicas,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  return { cluster, instances, replicas };
}

async function movePrimaries(
  environment: Connected,
  { switchovers }: MaintenancePlan,
  { node }: MaintainCall,
  interruption: Stopping,
): Promise<void> {
  for (const { cluster, to } of switchovers) {
    unlessInterrupted(interruption, "The node is not cordoned.");
    const primary = await switchOver({ environment, cluster }, interruption, async () => Promise.resolve(to));
    const now = (await readInstances(environment.kubectl, cluster)).find(({ name }) => name === primary.name);
    if (now?.node === node) {
      throw new UserError(
        `The operator promoted ${primary.name} of ${cluster.namespace}/${cluster.name}, which runs on ${node} too. The node is not cordoned; re-run once another replica is ready elsewhere.`,
      );
    }
    environment.progress.note(`${primary.name} on ${now?.node ?? "another node"} is the primary of ${cluster.name}`);
  }
}

/**
 * Waits until the drain is as safe as it was when it was agreed to. Patroni restarts a former primary, or rewinds it, before it follows.
 *
 * @param timeout In milliseconds.
 * @throws UserError with what still differs.
 */
export async function untilReplicasFollow(
  environment: Connected,
  { node }: Pick<MaintainCall, "node">,
  agreed: Pick<MaintenancePlan, "unprotected">,
  interruption: Stopping,
  timeout = followTimeout,
): Promise<void> {
  let left: readonly string[] = [];
  const follow = async (say: (text: string) => void): Promise<true | undefined> =>
    waitUntil<true>({
      check: async () => {
        unlessInterrupted(interruption, "The node is not cordoned.");
        const { plan } = await readPlan(environment, node);
        left = [...plan.problems, ...differences(plan, agreed)];
        say(left[0] ?? "");
        return left.length === 0 ? true : undefined;
      },
      interval: 2_000,
      timeout,
      signal: interruption.signal,
    });
  if ((await environment.progress.step("Replicas follow the new primaries", follow)) === true) return;
  unlessInterrupted(interruption, "The node is not cordoned.");
  throw new UserError(
    [`${timeout / 1000} s after the switchover the drain is not safe. The node is not cordoned; re-run:`, ...left].join(
      "\n  ",
    ),
  );
}

/** Returns what is worse than in the plan that was agreed to. */
function differences(plan: MaintenancePlan, agreed: Pick<MaintenancePlan, "unprotected">): string[] {
  return [
    ...plan.unprotected.filter((text) => !agreed.unprotected.includes(text)),
    ...plan.switchovers.map(
      ({ cluster, from }) => `${from} of ${cluster.namespace}/${cluster.name} is the primary again`,
    ),
  ];
}

/** Plans again before pods are evicted: a replica may have failed since the question was answered. */
async function checkAgain(environment: Connected, call: MaintainCall, agreed: MaintenancePlan): Promise<void> {
  const { plan } = await planned(environment, call).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      error.message.replace("Nothing was changed", "No pod was evicted, and the node stays cordoned"),
    );
  });
  const worse = differences(plan, agreed);
  if (worse.length === 0) return;
  throw new UserError(
    ["The state changed, so no pod was evicted, and the node stays cordoned; re-run:", ...worse].join("\n  "),
  );
}

/** Evicts the pods. Source: Kubernetes, "Safely Drain a Node": kubectl drain repeats what a budget refuses, every 5 s. */
async function drain(
  { kubectl, progress }: Connected,
  { node, timeout }: MaintainCall,
  interruption: Stopping,
  cordoned: string,
): Promise<void> {
  const options = ["--ignore-daemonsets", "--delete-emptydir-data", `--timeout=${timeout}`];
  await progress.step(`Drain of ${node}`, async (say) => {
    const over = new AbortController();
    const drained = kubectl
      .run(["drain", node, ...options], (durationSeconds(timeout) + 30) * 1000, interruption.signal)
      .finally(() => {
        over.abort();
      });
    const watched = waitUntil({
      check: async () => {
        const state = await readNode(kubectl, node).catch(() => undefined);
        if (state !== undefined) say(remainingWords(state));
        return undefined;
      },
      interval: 3_000,
      signal: over.signal,
    });
    await Promise.all([drained, watched]).catch(async (error: unknown) => {
      if (!(error instanceof UserError)) throw error;
      const state = await readNode(kubectl, node).catch(() => undefined);
      const left = state?.pods.filter((pod) => !stays(pod)) ?? [];
      const why = left.map((pod) => blockedBy(pod, state ?? { budgets: [] })[0] ?? podName(pod));
      const timedOut = error.message.includes("global timeout reached");
      const failed = timedOut ? `is not complete after ${timeout}` : `failed: ${error.message}`;
      const what = interruption.happened ? "was interrupted" : failed;
      throw new UserError(
        [
          `The drain of ${node} ${what}; pods that are left:`,
          ...(state === undefined ? ["not known"] : why).map((text) => `  ${text}`),
        ]
          .concat(cordoned)
          .join("\n"),
      );
    });
  });
}

function remainingWords(state: NodeState): string {
  const left = state.pods.filter((pod) => !stays(pod));
  const blocked = left.filter((pod) => blockedBy(pod, state).length > 0).length;
  return `${left.length} pods left${blocked > 0 ? `, ${blocked} wait for a PodDisruptionBudget` : ""}`;
}

/** Waits until the instances run elsewhere, or wait for the node, and reports each cluster. */
async function report(
  { kubectl, progress, config }: Connected,
  { evicted }: MaintenancePlan,
  { node }: MaintainCall,
  interruption: Stopping,
  drained: string,
): Promise<void> {
  const names = evicted.map(podName);
  for (const cluster of config.clusters) {
    const { selector } = clusterOperations(cluster).pods;
    const before = await readInstances(kubectl, cluster);
    const wanted = instanceCount(cluster);
    if (
      before.length >= wanted &&
      !before.some(({ name, ready }) => !ready || names.includes(`${cluster.namespace}/${name}`))
    )
      continue;
    const settled = await progress.step(`Instances of ${cluster.name} on other nodes`, async (say) =>
      waitUntil({
        check: async () => {
          unlessInterrupted(interruption, drained);
          const text = await kubectl.run(["get", "pods", "-n", cluster.namespace, "-l", selector, "-o", "json"]);
          const pods = JSON.parse(text) as { readonly items: readonly unknown[] };
          const waiting = waitingPods(pods);
          // Several pods that wait for one reason are one line.
          const waits = pods.items.filter((pod) => waitingPods({ items: [pod] }).length > 0).length;
          const instances = await readInstances(kubectl, cluster);
          const ready = instances.filter((one) => one.ready && one.node !== node);
          const words = `${ready.length} of ${wanted} ready`;
          say(words);
          const done = ready.length + waits >= wanted;
          return done ? [words, ...waiting].join("; ") : undefined;
        },
        interval: 3_000,
        timeout: settleTimeout,
        signal: interruption.signal,
      }),
    );
    console.log(
      `${cluster.namespace}/${cluster.name}: ${settled ?? "its instances are not all ready yet: npm run status"}`,
    );
  }
}

/** Lets pods be scheduled on the node again. */
async function uncordon({ kubectl, name }: Connected, node: string): Promise<number> {
  await readNode(kubectl, node);
  console.log((await kubectl.run(["uncordon", node])).trim());
  console.log(
    `Pods can be scheduled on ${node} again; primaries stay where they are. npm run status -- ${name} shows the instances.`,
  );
  return 0;
}
