import type { Act, Acting, ResolvedPostgresCluster } from "../../components/postgres-cluster";
import type { Interruption } from "../engine/interruption";
import { follow, perform, underWay } from "../operations/act";
import { confirm } from "./confirm";
import { clusterArguments, type Connected, connected, servingCluster } from "./connected";

/** What a command acts on: one cluster of an environment that is up. */
export interface Opened {
  readonly environment: Connected;
  readonly cluster: ResolvedPostgresCluster;
  /** Says what will happen, and asks, unless it was agreed to in advance. */
  readonly agree: (what: string) => Promise<void>;
}

/** Reads the arguments `[<environment>] [--cluster <name>] [--yes]` of a command and opens what they name. */
export async function openCluster(command: string, args: readonly string[]): Promise<Opened> {
  const { environment: name, cluster: wanted, yes } = clusterArguments(command, args);
  const environment = await connected(name);
  const cluster = servingCluster(environment, wanted);
  const agree = async (what: string): Promise<void> => {
    console.log(what);
    await confirm("Do it?", `npm run ${command} -- ${name} --cluster ${cluster.name}`, yes);
  };
  return { environment, cluster, agree };
}

/**
 * Does an act and waits for its end; one of its sort that is under way is followed instead.
 *
 * @param start asks whoever must be asked, and says what to do.
 */
export async function actOnce<Start extends readonly unknown[]>(
  { environment, cluster }: Opened,
  { title, timeoutSeconds }: { readonly title: string; readonly timeoutSeconds: number },
  acting: Acting<Start>,
  interruption: Interruption,
  start: () => Promise<Act>,
): Promise<void> {
  const context = { ...environment, cluster, title, timeoutSeconds, signal: interruption.signal };
  const running = await underWay(context, acting);
  if (running === undefined) await perform(context, await start());
  else {
    environment.progress.note("One is under way already: following it");
    await follow(context, running);
  }
}
