import { Progress } from "../../local/progress";
import { describeChanges } from "../engine/changes";
import { previewChanges } from "../engine/operations";
import { openStack, prepareEngine } from "../engine/workspace";
import { connect } from "../program";
import { environmentArgument, readEnvironment } from "./environment";
import type { Command } from "./main";

/** `npm run preview [-- <environment>]`: what `up` would change, by the real engine; nothing is touched. */
export const command: Command = async (args, interruption) => {
  const { name, config } = readEnvironment(environmentArgument(args).name);
  connect(config);
  const progress = new Progress();
  await prepareEngine(progress);
  const stack = await openStack(name, progress);
  const changes = await previewChanges({ stack, progress, interruption });
  console.log(
    changes.length === 0 ? "No change." : `${changes.length} changes to "${name}":\n${describeChanges(changes)}`,
  );
  return 0;
};
