import { Progress } from "../../local/progress";
import { forgetResources } from "../engine/forget";
import { meaningUnder } from "../engine/impact";
import type { Interruption } from "../engine/interruption";
import { rememberKubeconfig } from "../engine/kubeconfig";
import { destroyAll } from "../engine/operations";
import { teardownOf } from "../engine/teardown";
import { openStack, prepareEngine } from "../engine/workspace";
import { UserError } from "../errors";
import type { Command, Confirmed, EnvironmentCall } from "./command";
import { checkTerminal } from "./confirm";
import { asksBefore, confirmDestruction } from "./destruction";
import { type NamedEnvironment, readEnvironment } from "./environment";
import { downKind } from "./kind";

/**
 * `npm run down [-- <environment>] [--yes]`: destroys a disposable environment, and the node of this machine or the
 * kind cluster that it ran on.
 * Lists what is deleted and asks for the name of the environment. The embedded `local` is deleted without a question where there is no
 * terminal, as in a script. In a terminal it is not: an empty variable in `npm run down -- $ENV` names no environment, and so this one.
 *
 * @throws UserError when the environment is not disposable, or the name is not typed; nothing is deleted then.
 */
export const command: Command<EnvironmentCall & Confirmed> = async (
  { environment: named, yes = false },
  interruption,
) => {
  const environment = readEnvironment(named);
  const { name, config } = environment;
  if (!config.disposable) {
    throw new UserError(
      `The environment "${name}" holds data and is not disposable:\n${config.clusters.map((cluster) => `  ${cluster.namespace}/${cluster.name}`).join("\n")}\n` +
        `To take it down: take a final backup, set pgstack:disposable: true in Pulumi.${name}.yaml, run npm run up -- ${name}, then this again.`,
    );
  }
  const embedded = config.kubernetes.source === "embedded" ? await import("./embedded") : undefined;
  const agreed = yes || !asksBefore(environment, process.stdin.isTTY);
  if (!agreed) checkTerminal(`npm run down -- ${name}`);
  const progress = new Progress();
  await embedded?.removeDeadTests(progress);
  if (config.kubernetes.source === "kind") {
    if (!agreed) {
      const what = `This deletes the kind cluster "${config.kubernetes.name}" with everything in it.`;
      await confirmDestruction(environment, { command: "down", what });
    }
    await downKind(name, config.kubernetes, progress);
    console.log(
      `\nThe environment "${name}" and its kind cluster are deleted. npm run up -- ${name} creates them again.`,
    );
    return 0;
  }
  // A node that does not run takes its objects with it: there is nothing to ask it to delete.
  const running = embedded === undefined || (await embedded.nodeState()) === "running";
  if (!(await destroy(environment, progress, interruption, agreed, running))) return 0;
  await embedded?.nodeDown(progress);
  console.log(
    `\nThe environment "${name}"${embedded !== undefined ? " and its node are" : " is"} deleted. npm run up -- ${name} creates it again.`,
  );
  return 0;
};

/** Deletes the resources in the state after confirmation; resolves with false if the state has none. */
async function destroy(
  environment: NamedEnvironment,
  progress: Progress,
  interruption: Interruption,
  agreed: boolean,
  running: boolean,
): Promise<boolean> {
  const { name, config } = environment;
  await prepareEngine(progress);
  const stack = await openStack(name, progress);
  const { deleted, text } = await teardownOf(stack);
  if (deleted === 0 && config.kubernetes.source !== "embedded") {
    console.log(`The state of "${name}" has nothing to delete.`);
    return false;
  }
  if (!agreed) {
    await rememberKubeconfig(stack, config);
    const what = `This deletes ${deleted} resources of "${name}", and what they hold cannot be recovered:\n${text}`;
    await confirmDestruction(environment, { command: "down", what });
  }
  if (running) await destroyAll({ stack, progress, interruption, meaning: meaningUnder(config) });
  else await forgetResources(name, progress);
  return true;
}
