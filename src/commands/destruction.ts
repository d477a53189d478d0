import { UsageError } from "../errors";
import { describeAtRisk } from "../operations/at-risk";
import { connect } from "../program";
import { confirm } from "./confirm";
import { type NamedEnvironment, readEnvironment } from "./environment";
import { Kubectl } from "./kubectl";

/**
 * Shows what a destruction takes, with sizes and the last verified restore of each cluster, and asks for the name of the environment.
 *
 * @param what The text that lists what is deleted.
 * @param kubernetes Finds the Kubernetes that is asked. Default: that of the configuration.
 * @throws UserError where the name is not typed; nothing is deleted then.
 */
export async function confirmDestruction(
  { name, config }: NamedEnvironment,
  command: string,
  what: string,
  kubernetes: () => Kubectl = () => new Kubectl(connect(config, name)),
): Promise<void> {
  console.log(what);
  const atRisk = await describeAtRisk(reachable(kubernetes), config.clusters, new Date());
  if (atRisk !== "") console.log(`\nDatabases that are lost:\n${atRisk}\n`);
  await confirm({ text: `Delete "${name}"?`, word: name, again: `npm run ${command} -- ${name}`, yes: false });
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
