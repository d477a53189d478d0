import { setTimeout as sleep } from "node:timers/promises";
import {
  clusterOperations,
  renderPostgresCluster,
  type ResolvedPostgresCluster,
} from "../../components/postgres-cluster";
import { diagnose } from "../diagnosis/diagnose";
import { readDrill } from "../drills/run";
import { creationOf, readBackups, readInstances, readPrimary } from "../operations/live";
import { clusterState, type ClusterState, describeStatus, type Seen } from "../operations/status";
import { Unreachable } from "../errors";
import type { ClusterCall, Command } from "./command";
import { clusterNamed, type Connected, connected } from "./connected";
import { setInterruption } from "../engine/interruption";
import { exitCodes } from "./exit-codes";
import type { Kubectl } from "./kubectl";

/** Age up to which warnings of Kubernetes are shown, in milliseconds. */
const recent = 15 * 60_000;

/**
 * `npm run status [-- <environment>] [--cluster <name>] [--json | --watch]`: every cluster on one screen, and what is wrong with it. It reads only.
 *
 * @returns 0 when nothing is wrong: what a new cluster does not have yet, for example its first restore drill, is a note until it is
 *   overdue. 1 when something is wrong, 2 when the arguments or the configuration are refused, 3 when Kubernetes
 *   cannot be asked, and so nothing is known.
 */
export const command: Command<StatusCall> = async (call, interruption) => {
  const { environment: name, cluster: wanted, json = false, watch = false } = call;
  const environment = await connected(name);
  const clusters = wanted === undefined ? environment.config.clusters : [clusterNamed(environment, wanted)];
  const show = async (): Promise<number> => showStatus(environment, clusters, json);
  return watch ? repeat(show, interruption.signal) : show();
};

interface StatusCall extends ClusterCall {
  readonly json?: true;
  readonly watch?: true;
}

/**
 * Shows the status again and again until Ctrl-C, each time on an empty screen where the output is a terminal.
 *
 * @param interval Seconds between two. Default: 5.
 * @returns The exit code of the last one.
 */
export async function repeat(show: () => Promise<number>, signal: AbortSignal, interval = 5): Promise<number> {
  // Nothing has to be saved when it ends, so the first Ctrl-C ends it.
  setInterruption(() => process.exit(exitCodes.ok));
  for (;;) {
    if (process.stdout.isTTY) console.clear();
    const code = await show();
    await sleep(interval * 1000, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return code;
  }
}

/** Shows clusters of an environment and returns the exit code. */
export async function showStatus(
  { name, kubectl }: Pick<Connected, "name" | "kubectl">,
  clusters: readonly ResolvedPostgresCluster[],
  json = false,
): Promise<number> {
  let wrong = false;
  const states: ClusterState[] = [];
  try {
    for (const cluster of clusters) {
      const seen = await look(kubectl, cluster);
      const now = new Date();
      const state = clusterState(cluster, seen, now, name);
      states.push(state);
      if (!json) console.log(describeStatus(cluster, seen, now, name));
      wrong ||= state.problems.length > 0;
    }
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    console.error(`"${name}": ${error.message}`);
    return exitCodes.unreachable;
  }
  if (json) console.log(JSON.stringify({ environment: name, clusters: states }, undefined, 2));
  return wrong ? exitCodes.failed : exitCodes.ok;
}

/**
 * Reads the state of a cluster; what cannot be read is one of the problems.
 *
 * @throws Unreachable when there is no answer at all.
 */
async function look(kubectl: Kubectl, cluster: ResolvedPostgresCluster): Promise<Seen> {
  const unanswered: string[] = [];
  const ask = async <T, Else>(what: string, question: Promise<T>, otherwise: Else): Promise<T | Else> =>
    question.catch((error: unknown) => {
      if (error instanceof Unreachable) throw error;
      unanswered.push(`${what} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
      return otherwise;
    });
  const instances = await ask("the instances", readInstances(kubectl, cluster), undefined);
  const pod = instances?.find(({ role }) => role === "primary")?.name;
  const { kind, metadata } = renderPostgresCluster(cluster).customResource;
  const resource = kubectl.get(kind.toLowerCase(), cluster.namespace, metadata.name);
  const [live, primary, backups, drill, events] = await Promise.all([
    ask(`the ${kind}`, resource, undefined),
    pod !== undefined ? ask("the primary", readPrimary(kubectl, cluster, pod), undefined) : undefined,
    pod !== undefined ? ask("the list of backups", readBackups(kubectl, cluster, pod), undefined) : undefined,
    ask("the last drill", readDrill(kubectl, cluster), "unread" as const),
    ask("the events", kubectl.events(cluster.namespace), undefined),
  ]);
  const unwell = instances?.some(({ ready }) => !ready) === true || primary === undefined;
  // Warnings of a cluster that is healthy are over.
  const warnings = unwell ? diagnose(events, Date.now() - recent) : [];
  const { trouble, notes } = clusterOperations(cluster);
  const [operator, noted] = [trouble(live), notes(live)];
  const created = { cluster: creationOf(live), drill: drill === "unread" ? undefined : drill.created };
  const report = drill === "unread" ? drill : drill.report;
  return { created, instances, primary, operator, noted, backups, drill: report, warnings, unanswered };
}
