import type { Interruption } from "../engine/interruption";
import { UsageError } from "../errors";
import type { ClusterCall, Command, Confirmed } from "./command";
import { clusterNamed, connected, openCluster } from "./connected";
import { readEnvironment } from "./environment";
import { momentOf } from "./moment";
import { checkNamed, inPlaceActing, restoreInPlace } from "./restore-in-place";
import { writeRestored } from "./restored-entry";
import { takeOver, takeOverOf } from "./take-over";
import { command as up } from "./up";

interface RestoreCall extends ClusterCall, Confirmed {
  /** Recovery target, with its time zone. */
  readonly to: string;
  /** Name of the new cluster. */
  readonly as?: string;
  /** True for a new cluster that takes over the Services. */
  readonly takeOver?: true;
  /** True to restore the cluster over its own data. */
  readonly inPlace?: true;
}

/**
 * `npm run restore [-- <environment>] [--cluster <name>] --to "<time>" (--as <name> [--take-over] | --in-place) [--yes]`: restores a cluster
 * to a point in time, as a new cluster, as one that takes over its Services, or over its own data.
 *
 * @throws UsageError unless one of them is asked for.
 */
export const command: Command<RestoreCall> = async (call, interruption) => {
  const { as, inPlace = false, takeOver: takesOver = false, yes = false } = call;
  const target = momentOf(call.to, new Date());
  if (as === undefined && takesOver)
    throw new UsageError("--take-over needs --as <name>, the name of the new cluster.");
  if (as !== undefined) {
    if (!takesOver) return restoreBeside({ ...call, as }, target, interruption);
    const environment = readEnvironment(call.environment);
    checkNamed(environment, call.cluster, "--take-over", as);
    const cluster = clusterNamed(environment, call.cluster);
    const plan = takeOverOf(environment, cluster, as);
    return takeOver(
      await connected(call.environment),
      cluster,
      { plan, as, target, yes, again: again(call) },
      interruption,
    );
  }
  if (!inPlace) {
    throw new UsageError(
      "Write --as <name> to restore into a new cluster, with --take-over one that takes over the Services, or --in-place to restore over the data of the cluster.",
    );
  }
  const environment = readEnvironment(call.environment);
  checkNamed(environment, call.cluster, "--in-place");
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
  const { file } = await writeRestored(environment, cluster, { as, target, yes, again: again(call) });
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
    `Once it works, remove its bootstrap from ${file}. To delete ${as} again: docs/life-of-data.md, "The end".`,
  );
  return code;
}

/** The same command line, for a shell. */
function again({ environment, cluster, to, as, takeOver: takesOver }: RestoreCall): string {
  const named = cluster !== undefined ? ["--cluster", cluster] : [];
  const how = as !== undefined ? ["--as", as, ...(takesOver === true ? ["--take-over"] : [])] : ["--in-place"];
  return `npm run restore -- ${[environment, ...named, "--to", to, ...how].map(quoted).join(" ")}`;
}

/** An argument as a shell reads it back. */
const quoted = (argument: string): string => (/^[\w./:+=-]+$/.test(argument) ? argument : JSON.stringify(argument));
