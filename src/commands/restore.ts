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
import type { Interruption } from "../engine/interruption";
import { UsageError, UserError } from "../errors";
import { type LiveInstance, readInstances } from "../operations/live";
import { root } from "../root";
import type { ClusterCall, Command, Confirmed } from "./command";
import { confirm } from "./confirm";
import { clusterNamed, type Connected, connected, openCluster } from "./connected";
import { archiveUntilNow, backupFor, checkArchived } from "./coverage";
import { readEnvironment, stackConfig, stackFile } from "./environment";
import { momentOf } from "./moment";
import { checkNamed, inPlaceActing, restoreInPlace } from "./restore-in-place";
import { command as up } from "./up";

interface RestoreCall extends ClusterCall, Confirmed {
  /** Recovery target, with its time zone. */
  readonly to: string;
  /** Name of the new cluster. */
  readonly as?: string;
  /** True to restore the cluster over its own data. */
  readonly inPlace?: true;
}

const clustersKey = ["config", "pgstack:clusters"] as const;

/**
 * `npm run restore [-- <environment>] [--cluster <name>] --to "<time>" (--as <name> | --in-place) [--yes]`: restores a cluster to a point in
 * time, as a new cluster or over its own data.
 *
 * @throws UsageError unless one of both is asked for.
 */
export const command: Command<RestoreCall> = async (call, interruption) => {
  const { as, inPlace = false, yes = false } = call;
  const target = momentOf(call.to, new Date());
  if (as !== undefined) return restoreBeside({ ...call, as }, target, interruption);
  if (!inPlace) {
    throw new UsageError(
      "Write --as <name> to restore into a new cluster, or --in-place to restore over the data of the cluster.",
    );
  }
  const environment = readEnvironment(call.environment);
  checkNamed(environment, call.cluster);
  inPlaceActing(environment.name, clusterNamed(environment, call.cluster), target);
  return restoreInPlace(await openCluster("restore", call), { target, yes, again: again(call) }, interruption);
};

/**
 * Restores into a new cluster. Clusters are in the configuration, so it shows the lines, writes them into the environment's file once that
 * is confirmed, and runs `up`. A second run continues with the lines in the file.
 */
async function restoreBeside(
  call: RestoreCall & { readonly as: string },
  target: string,
  interruption: Interruption,
): Promise<number> {
  const { environment: name, cluster: wanted, yes = false, as } = call;
  const environment = await connected(name);
  const cluster = clusterNamed(environment, wanted);
  const file = path.join(root, stackFile(name));
  const document = parseDocument(fs.readFileSync(file, "utf8"), { merge: true });
  const entry = restoredEntry(cluster, document, as, target);
  if (alreadyWritten(document, entry, stackFile(name))) {
    environment.progress.note(`${stackFile(name)} has these lines already`);
  } else {
    const primary = await checkReach(environment, cluster, target);
    document.addIn(clustersKey, document.createNode(entry));
    const after = document.toString({ lineWidth: 0 });
    loadEnvironment(stackConfig(document.toJS(), stackFile(name)), `${stackFile(name)} with the cluster "${as}"`);
    console.log(
      `Under pgstack:clusters in ${stackFile(name)}:\n\n${stringify([entry]).replaceAll(/^(?=.)/gm, "    ")}\n` +
        `  data      ${cluster.name} does not change, only its backups are read; ${as} has its data as of ${target}\n` +
        `  clients   those of ${cluster.name} are not affected; ${as} has endpoints and passwords of its own`,
    );
    await confirm({ text: "Write this, and run up?", again: again(call), yes });
    if (primary !== undefined) await archiveUntilNow(environment, cluster, primary);
    fs.writeFileSync(file, after);
  }
  const code = await up(
    { environment: name, policyPack: [], policyPackConfig: [], yes: yes ? true : undefined },
    interruption,
  );
  console.log(
    environment.config.delivery === "gitops"
      ? `\nNext: npm run render -- ${name} --out <folder>, and commit. It creates ${as} with the data of ${cluster.name} as of ${target}.`
      : `\n${as} has the data of ${cluster.name} as of ${target}.`,
  );
  console.log(
    `Once it works, remove its bootstrap from ${stackFile(name)}. To delete ${as} again: docs/life-of-data.md, "The end".`,
  );
  return code;
}

/** The same command line, for a shell. */
function again({ environment, cluster, to, as }: RestoreCall): string {
  const named = cluster !== undefined ? ["--cluster", cluster] : [];
  const how = as !== undefined ? ["--as", as] : ["--in-place"];
  return `npm run restore -- ${[environment, ...named, "--to", to, ...how].map(quoted).join(" ")}`;
}

/** An argument as a shell reads it back. */
const quoted = (argument: string): string => (/^[\w./:+=-]+$/.test(argument) ? argument : JSON.stringify(argument));

/** Returns the entry of the new cluster: that of the cluster in the file, with what differs. */
function restoredEntry(
  cluster: ResolvedPostgresCluster,
  document: Document,
  as: string,
  target: string,
): WrittenCluster {
  if (as === cluster.name) {
    throw new UsageError(`--as ${as}: this cluster has the name already; write another one, or --in-place.`);
  }
  const written = clustersIn(document).find(({ name }) => name === cluster.name) ?? {};
  const entry = clusterOperations(cluster).restored(written, as, target);
  if (entry === undefined) throw new UserError(`The cluster ${cluster.name} has no backups to restore from.`);
  return entry;
}

/**
 * Returns true where the file has the entry already.
 *
 * @throws UserError where it has another cluster of that name.
 */
function alreadyWritten(document: Document, entry: WrittenCluster, file: string): boolean {
  const there = clustersIn(document).find(({ name }) => name === entry["name"]);
  if (there === undefined) return false;
  if (isDeepStrictEqual(there["bootstrap"], entry["bootstrap"])) return true;
  throw new UserError(`${file} has another cluster "${String(entry["name"])}" already: write another name after --as.`);
}

function clustersIn(document: Document): WrittenCluster[] {
  const { config } = document.toJS() as { config?: { "pgstack:clusters"?: WrittenCluster[] } };
  return config?.["pgstack:clusters"] ?? [];
}

/**
 * Checks that a backup and WAL cover the recovery target; where no primary answers, this is not known.
 *
 * @returns The primary, where there is one.
 */
async function checkReach(
  environment: Connected,
  cluster: ResolvedPostgresCluster,
  target: string,
): Promise<LiveInstance | undefined> {
  const instances = await readInstances(environment.kubectl, cluster);
  const primary = instances.find(({ role }) => role === "primary");
  if (primary === undefined) {
    environment.progress.note(
      "warning: no primary lists the backups, so it is not known whether one covers the target",
    );
    return undefined;
  }
  await backupFor(environment, cluster, target, instances);
  await checkArchived(environment, cluster, target, primary);
  return primary;
}
