import type { ResolvedPostgresCluster } from "../../components/postgres-cluster";
import { diagnose } from "../diagnosis/diagnose";
import { readReport } from "../drills/run";
import { readBackups, readInstances, readPrimary } from "../operations/live";
import { describeStatus, type Seen, troublesOf } from "../operations/status";
import type { ClusterCall, Command } from "./cli";
import { clusterNamed, connected } from "./connected";
import type { Kubectl } from "./kubectl";

/** How far back warnings of Kubernetes are told, in milliseconds. */
const recent = 15 * 60_000;

/**
 * `npm run status [-- <environment>] [--cluster <name>]`: every cluster on one screen, and what is wrong with it. It reads only.
 *
 * @returns 1 when something is wrong.
 */
export const command: Command<ClusterCall> = async ({ environment: name, cluster: wanted }) => {
  const environment = await connected(name);
  const { kubectl, config } = environment;
  const clusters = wanted === undefined ? config.clusters : [clusterNamed(environment, wanted)];
  let wrong = false;
  for (const cluster of clusters) {
    const seen = await look(kubectl, cluster);
    const now = new Date();
    console.log(describeStatus(cluster, seen, now));
    wrong ||= troublesOf(cluster, seen, now).length > 0;
  }
  return wrong ? 1 : 0;
};

/** Asks all that there is to ask; what does not answer is one of the troubles. */
async function look(kubectl: Kubectl, cluster: ResolvedPostgresCluster): Promise<Seen> {
  const unanswered: string[] = [];
  const ask = async <T>(what: string, question: Promise<T>): Promise<T | undefined> =>
    question.catch((error: unknown) => {
      unanswered.push(`${what} cannot be read: ${error instanceof Error ? firstLines(error.message) : String(error)}`);
      return undefined;
    });
  const instances = (await ask("the instances", readInstances(kubectl, cluster))) ?? [];
  const pod = instances.find(({ role }) => role === "primary")?.name;
  const [primary, backups, drill, events] = await Promise.all([
    pod !== undefined ? ask("the primary", readPrimary(kubectl, cluster, pod)) : undefined,
    pod !== undefined ? ask("the list of backups", readBackups(kubectl, cluster, pod)) : undefined,
    ask("the last drill", readReport(kubectl, cluster)),
    ask("the events", kubectl.events(cluster.namespace)),
  ]);
  const unwell = instances.some(({ ready }) => !ready) || primary === undefined;
  // What was overcome is no news.
  const warnings = unwell ? diagnose(events, Date.now() - recent) : [];
  return { instances, primary, backups, drill, warnings, unanswered };
}

function firstLines(text: string): string {
  return text.split("\n").slice(-2).join(" ").slice(0, 300);
}
