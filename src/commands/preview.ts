import { Progress } from "../../local/progress";
import { meaningUnder } from "../engine/impact";
import { changesOrFailure, previewChanges } from "../engine/operations";
import { openStack, prepareEngine } from "../engine/workspace";
import { connect } from "../program";
import { environmentArgument, readEnvironment } from "./environment";
import type { Command } from "./main";
import { engineOptions } from "./options";

/** `npm run preview [-- <environment>]`: what `up` would change and what that means, by the real engine; nothing is touched. */
export const command: Command = async (args, interruption) => {
  const { name: named, rest } = environmentArgument(args);
  const { policies } = engineOptions(rest, ["policies"]);
  const { name, config } = readEnvironment(named);
  connect(config);
  const progress = new Progress();
  await prepareEngine(progress);
  const stack = await openStack(name, progress);
  const meaning = meaningUnder(config);
  const preview = await previewChanges({ stack, progress, interruption, meaning, policies });
  if (preview.changes.length > 0) {
    console.log(`${preview.changes.length} changes to "${name}":\n${meaning.describe(preview.changes)}`);
  }
  if (changesOrFailure(preview).length === 0) console.log("No change.");
  return 0;
};
