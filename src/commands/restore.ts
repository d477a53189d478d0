import * as fs from "node:fs";
import * as path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type Document, parseDocument, stringify } from "yaml";
import {
  clusterOperations,
  type ResolvedPostgresCluster,
  type WrittenCluster,
} from "../../components/postgres-cluster";
import { loadEnvironment } from "../config/load";
import { UserError } from "../errors";
import { readBackups, readInstances, readPrimary, restorable } from "../operations/live";
import { root } from "../root";
import type { ClusterCall, Command, Confirmed } from "./command";
import { confirm } from "./confirm";
import { clusterNamed, type Connected, connected } from "./connected";
import { stackConfig, stackFile } from "./environment";
import { momentOf } from "./moment";
import { command as up } from "./up";

interface RestoreCall extends ClusterCall, Confirmed {
  /** Recovery target, with its time zone. */
  readonly to: string;
  /** Name of the new cluster. */
  readonly as: string;
}

const clustersKey = ["config", "pgstack:clusters"] as const;

/**
 * `npm run restore -- --to "<time>" --as <new cluster>`: a new cluster as this one was at a moment. Which clusters there are is said
 * by the configuration, so it shows the lines, writes them into the environment's file when that is agreed to, and runs `up`.
 * Run again, it goes on with the lines that are there.
 */
export const command: Command<RestoreCall> = async (call, interruption) => {
  const { environment: name, cluster: wanted, yes = false, to, as } = call;
  const environment = await connected(name);
  const cluster = clusterNamed(environment, wanted);
  const moment = momentOf(to, new Date());
  const file = path.join(root, stackFile(name));
  const document = parseDocument(fs.readFileSync(file, "utf8"), { merge: true });
  const entry = restoredEntry(cluster, document, as, moment);
  if (alreadyWritten(document, entry, stackFile(name))) {
    environment.progress.note(`${stackFile(name)} has these lines already`);
  } else {
    await checkReach(environment, cluster, moment);
    document.addIn(clustersKey, document.createNode(entry));
    const after = document.toString({ lineWidth: 0 });
    loadEnvironment(stackConfig(document.toJS(), stackFile(name)), `${stackFile(name)} with the cluster "${as}"`);
    console.log(
      `Under pgstack:clusters in ${stackFile(name)}:\n\n${stringify([entry]).replaceAll(/^(?=.)/gm, "    ")}\n` +
        `  data      ${cluster.name} stays as it is, and only its backups are read; ${as} is as it was at ${moment}\n` +
        `  clients   those of ${cluster.name} notice nothing; ${as} has endpoints and passwords of its own`,
    );
    await confirm({ text: "Write this, and run up?", again: again(call), yes });
    fs.writeFileSync(file, after);
  }
  const code = await up(
    { environment: name, policyPack: [], policyPackConfig: [], ...(yes ? { yes } : {}) },
    interruption,
  );
  const made =
    environment.config.delivery === "gitops"
      ? `${as} comes with its files: npm run render -- ${name} --out <folder>, and commit. When it works, it`
      : as;
  console.log(
    `\n${made} is as ${cluster.name} was at ${moment}. Its bootstrap in ${stackFile(name)} has done its work: remove it.\n` +
      `To be rid of ${as}, remove its lines; where the environment is not disposable, see "Taking an environment down" in the README first.`,
  );
  return code;
};

/** The same command line, for a shell. */
function again({ environment, cluster, to, as }: RestoreCall): string {
  const named = cluster !== undefined ? ["--cluster", cluster] : [];
  return `npm run restore -- ${[environment, ...named, "--to", to, "--as", as].map(quoted).join(" ")}`;
}

/** An argument as a shell reads it back. */
const quoted = (argument: string): string => (/^[\w./:+=-]+$/.test(argument) ? argument : JSON.stringify(argument));

/** What the file says of a cluster, changed to what it must say of the new one. */
function restoredEntry(
  cluster: ResolvedPostgresCluster,
  document: Document,
  as: string,
  moment: string,
): WrittenCluster {
  if (as === cluster.name) {
    throw new UserError(`A restore never goes over the cluster that it reads: take another name than "${as}".`);
  }
  const written = clustersIn(document).find(({ name }) => name === cluster.name) ?? {};
  const entry = clusterOperations(cluster).restored(written, as, moment);
  if (entry === undefined) throw new UserError(`The cluster ${cluster.name} makes no backups to restore from.`);
  return entry;
}

/** Whether the lines are there already; a cluster of that name that is another one is left alone. */
function alreadyWritten(document: Document, entry: WrittenCluster, file: string): boolean {
  const there = clustersIn(document).find(({ name }) => name === entry["name"]);
  if (there === undefined) return false;
  if (isDeepStrictEqual(there["bootstrap"], entry["bootstrap"])) return true;
  throw new UserError(
    `${file} has a cluster "${String(entry["name"])}" already, and a restore never goes over one that is there: take another name.`,
  );
}

function clustersIn(document: Document): WrittenCluster[] {
  const { config } = document.toJS() as { config?: { "pgstack:clusters"?: WrittenCluster[] } };
  return config?.["pgstack:clusters"] ?? [];
}

/** Whether there are a backup before the moment and a log after it; where the primary is gone nobody can say. */
async function checkReach(
  { kubectl, progress }: Connected,
  cluster: ResolvedPostgresCluster,
  moment: string,
): Promise<void> {
  const primary = (await readInstances(kubectl, cluster)).find(({ role }) => role === "primary");
  if (primary === undefined) {
    progress.note("There is no primary to ask for the list of backups: whether one is old enough is not known");
    return;
  }
  const [{ archived }, backups = []] = await Promise.all([
    readPrimary(kubectl, cluster, primary.name),
    readBackups(kubectl, cluster, primary.name),
  ]);
  const [oldest] = restorable(cluster, backups);
  const wanted = new Date(moment.replace(" ", "T").replace(/\+00$/, "Z"));
  if (oldest === undefined) throw new UserError(`There is no backup of ${cluster.name} to restore.`);
  if (oldest.finished > wanted) {
    throw new UserError(
      `The oldest backup of ${cluster.name} ended at ${oldest.finished.toISOString()}, after ${moment}: nothing before can be restored.`,
    );
  }
  if (archived === undefined || archived < wanted) {
    throw new UserError(
      `The log of ${cluster.name} is archived until ${archived?.toISOString() ?? "nowhere"}, before ${moment}, so nobody could tell where to stop. ` +
        "Take an earlier moment, or ask again when more is archived: at most five minutes after the next write.",
    );
  }
}
