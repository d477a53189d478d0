import { UsageError } from "../errors";
import { type ClusterAtRisk, describeAtRisk } from "../operations/at-risk";
import { connect } from "../program";
import { confirm } from "./confirm";
import { type NamedEnvironment, readEnvironment } from "./environment";
import { Kubectl } from "./kubectl";

/** Data that a command deletes or overwrites. */
export interface Destruction {
  /** Name of the command, for the line that confirms it. */
  readonly command: string;
  /** The text that lists what is deleted. */
  readonly what: string;
  /** Default: that the environment is deleted. */
  readonly question?: string;
  /** Clusters that lose data. Default: all of the environment. */
  readonly clusters?: readonly ClusterAtRisk[];
  /** True where `--yes` answers: the data is shown all the same. Default: false. */
  readonly yes?: boolean;
}

/**
 * Shows the data that a command deletes or overwrites, with the size, the newest backup and the last verified restore of each cluster, and
 * asks for the name of the environment.
 *
 * @param kubernetes Finds the Kubernetes that is read. Default: that of the configuration.
 * @throws UserError where the name is not typed; nothing is deleted then.
 */
export async function confirmDestruction(
  { name, config }: NamedEnvironment,
  { command, what, question = `Delete "${name}"?`, clusters = config.clusters, yes = false }: Destruction,
  kubernetes: () => Kubectl = () => new Kubectl(connect(config, name)),
): Promise<void> {
  console.log(what);
  const atRisk = await describeAtRisk(reachable(kubernetes), clusters, new Date());
  if (atRisk !== "") console.log(`\nDatabases that lose data:\n${atRisk}\n`);
  await confirm({ text: question, word: name, again: `npm run ${command} -- ${name}`, yes });
}

/** Returns true where data of an environment is deleted only once that is confirmed: not in the embedded `local` without a terminal. */
export function asksBefore({ name, config }: NamedEnvironment, terminal: boolean): boolean {
  return terminal || name !== "local" || config.kubernetes.source !== "embedded";
}

/** The Kubernetes, where there is one. */
function reachable(kubernetes: () => Kubectl): Kubectl | undefined {
  try {
    return kubernetes();
  } catch {
    return undefined;
  }
}

/**
 * Checks the environment that a command which deletes data takes where none is named.
 *
 * @throws UsageError when `local` is not the embedded environment of this machine.
 */
export function checkDefaultEnvironment(command: string, local = readEnvironment("local")): void {
  const { kubernetes } = local.config;
  if (kubernetes.source === "embedded") return;
  throw new UsageError(
    `Name the environment: pgstack ${command} <environment>. Only an embedded "local" is the default, and Pulumi.local.yaml uses ${kubernetes.source}.`,
  );
}
