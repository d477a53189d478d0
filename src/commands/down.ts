import { nodeDown, nodeState } from "../../local/node";
import { Progress } from "../../local/progress";
import { forgetResources } from "../engine/forget";
import { meaningUnder } from "../engine/impact";
import type { Interruption } from "../engine/interruption";
import { destroyAll } from "../engine/operations";
import { openStack, prepareEngine } from "../engine/workspace";
import { UserError } from "../errors";
import { environmentArgument, type NamedEnvironment, readEnvironment } from "./environment";
import { downKind } from "./kind";
import type { Command } from "./main";

/**
 * `npm run down [-- <environment>]`: destroys a disposable environment, and the node of this machine or the kind cluster that it ran on.
 *
 * @throws UserError when the environment is not disposable; nothing is touched then.
 */
export const command: Command = async (args, interruption) => {
  const environment = readEnvironment(environmentArgument(args).name);
  const { name, config } = environment;
  if (!config.disposable) {
    throw new UserError(
      `The environment "${name}" holds data and is not disposable:\n${config.clusters.map((cluster) => `  ${cluster.namespace}/${cluster.name}`).join("\n")}\n` +
        `To take it down: make a final backup, set pgstack:disposable: true in Pulumi.${name}.yaml, run npm run up -- ${name}, then this again.`,
    );
  }
  const progress = new Progress();
  if (config.kubernetes.source === "kind") {
    await downKind(name, config.kubernetes, progress);
    console.log(
      `\nThe environment "${name}" and its kind cluster are deleted. \`npm run up -- ${name}\` creates them again.`,
    );
    return 0;
  }
  if (config.kubernetes.source !== "embedded") return destroy(environment, progress, interruption);
  // A node that does not run takes its objects with it: there is nothing to ask it to delete.
  if ((await nodeState()) === "running") await destroy(environment, progress, interruption);
  else {
    await prepareEngine(progress);
    await forgetResources(name, progress);
  }
  await nodeDown(progress);
  console.log(`\nThe environment "${name}" and its node are gone. \`npm run up\` makes them again.`);
  return 0;
};

async function destroy(
  { name, config }: NamedEnvironment,
  progress: Progress,
  interruption: Interruption,
): Promise<number> {
  await prepareEngine(progress);
  const stack = await openStack(name, progress);
  await destroyAll({ stack, progress, interruption, meaning: meaningUnder(config) });
  return 0;
}
