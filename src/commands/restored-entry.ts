import { isDeepStrictEqual } from "node:util";
import { stringify } from "yaml";
import {
  clusterOperations,
  type ResolvedPostgresCluster,
  type TakeOver,
  type WrittenCluster,
} from "../../components/postgres-cluster";
import { UsageError, UserError } from "../errors";
import { type LiveInstance, readInstances } from "../operations/live";
import { ClusterEntries } from "./cluster-entries";
import { confirm } from "./confirm";
import type { Connected } from "./connected";
import { archiveUntilNow, backupFor, checkArchived } from "./coverage";

/** A restore into a new cluster as a command line asks for it. */
export interface Beside {
  /** Name of the new cluster. */
  readonly as: string;
  /** Recovery target, in UTC. */
  readonly target: string;
  readonly yes: boolean;
  /** The same command line, for a shell. */
  readonly again: string;
  /** The way in which the new cluster takes over the Services. @default it does not */
  readonly plan?: TakeOver;
  /** Lines about clients, and what follows. @default those of a cluster that does not take over the Services */
  readonly effects?: readonly string[];
}

/**
 * Shows the entry of a restored cluster, and writes it into the environment's file once that is confirmed. An entry that the file has already
 * is left as it is.
 *
 * @returns The name of the file.
 * @throws UsageError for the name of the cluster itself; UserError where no backup or WAL covers the target, the file has another cluster of
 *   that name, or it is not confirmed.
 */
export async function writeRestored(
  environment: Connected,
  cluster: ResolvedPostgresCluster,
  request: Beside,
): Promise<{ readonly file: string }> {
  const { as, target, yes, again } = request;
  const entries = ClusterEntries.of(environment.name);
  const { file } = entries;
  const entry = restoredEntry(cluster, entries, request);
  if (alreadyWritten(entries, entry, request)) {
    environment.progress.note(`${file} has these lines already`);
    return { file };
  }
  const primary = await checkReach(environment, cluster, target);
  entries.add(entry);
  entries.check(`the cluster "${as}"`);
  const effects = request.effects ?? [
    `clients   those of ${cluster.name} are not affected; ${as} has endpoints and passwords of its own`,
  ];
  console.log(
    `Under pgstack:clusters in ${file}:\n\n${stringify([entry]).replaceAll(/^(?=.)/gm, "    ")}\n` +
      `  data      ${cluster.name} does not change, only its backups are read; ${as} has its data as of ${target}\n` +
      effects.map((line) => `  ${line}`).join("\n"),
  );
  await confirm({ text: "Write this, and run up?", again, yes });
  if (primary !== undefined) await archiveUntilNow(environment, cluster, primary);
  entries.write(`the cluster "${as}"`);
  return { file };
}

/** Returns the entry of the new cluster: that of the cluster in the file, with what differs. */
function restoredEntry(
  cluster: ResolvedPostgresCluster,
  entries: ClusterEntries,
  { as, target, plan }: Beside,
): WrittenCluster {
  if (as === cluster.name) {
    throw new UsageError(`--as ${as}: this cluster has the name already; write another one, or --in-place.`);
  }
  const entry = clusterOperations(cluster).restored(entries.named(cluster.name) ?? {}, as, target);
  if (entry === undefined) throw new UserError(`The cluster ${cluster.name} has no backups to restore from.`);
  return plan?.beside(entry) ?? entry;
}

/**
 * Returns true where the file has the entry already.
 *
 * @throws UserError where it has another cluster of that name.
 */
function alreadyWritten(entries: ClusterEntries, entry: WrittenCluster, { plan, again }: Beside): boolean {
  const there = entries.named(String(entry["name"]));
  if (there === undefined) return false;
  if (!isDeepStrictEqual(there["bootstrap"], entry["bootstrap"])) {
    throw new UserError(
      `${entries.file} has another cluster "${String(entry["name"])}" already: write another name after --as.`,
    );
  }
  if (plan !== undefined && !isDeepStrictEqual(there["users"], entry["users"])) {
    throw new UserError(
      `The cluster "${String(entry["name"])}" in ${entries.file} was restored without --take-over, with passwords and a CA of its own: clients could not ` +
        `log in. Write another name after --as: ${again}`,
    );
  }
  return true;
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
