import { Progress } from "../../local/progress";
import { describeDrift } from "../engine/drift";
import { meaningUnder } from "../engine/impact";
import { findDrift } from "../engine/operations";
import { openStack, prepareEngine } from "../engine/workspace";
import { connect } from "../program";
import { previewComment, writeComment } from "./comment";
import type { Command, EnvironmentCall } from "./command";
import { readEnvironment } from "./environment";
import { exitCodes } from "./exit-codes";

/**
 * `npm run drift [-- <environment>] [--comment <file>] [--json]`: what is not as the last `up` left it, by asking for every object;
 * nothing is touched, the state included.
 *
 * @returns 4 when something has drifted.
 */
export const command: Command<EnvironmentCall & { readonly comment?: string; readonly json?: true }> = async (
  { environment, comment, json = false },
  interruption,
) => {
  const { name, config } = readEnvironment(environment);
  connect(config, name);
  const progress = new Progress();
  await prepareEngine(progress);
  const stack = await openStack(name, progress);
  const drift = await findDrift({ stack, progress, interruption, meaning: meaningUnder(config) });
  const text = describeDrift(drift);
  const title = drift.length === 0 ? `"${name}" is as the last up left it.` : `${drift.length} drifted in "${name}"`;
  writeComment(comment, () => previewComment({ title, body: text, findings: [] }));
  if (json) console.log(JSON.stringify({ environment: name, drift }, undefined, 2));
  else
    console.log(
      drift.length === 0 ? title : `${title}:\n${text}\nTo undo manual changes: npm run up -- ${name} --refresh`,
    );
  return drift.length === 0 ? exitCodes.ok : exitCodes.drifted;
};
