import { Progress } from "../../local/progress";
import { handoverRefusal } from "../engine/handover";
import { meaningUnder } from "../engine/impact";
import { changesOrFailure, type Preview, previewChanges } from "../engine/operations";
import { withFix } from "../engine/fixes";
import { openStack, prepareEngine, takeFieldsBack } from "../engine/workspace";
import { costSummary, estimateOf } from "../cost/estimate";
import { loadPrices } from "../cost/prices";
import { onGoogle } from "../google-cloud";
import { adviceFor } from "../plan/advice";
import { planEnvironment } from "../plan/plan";
import { connect } from "../program";
import { previewComment, writeComment } from "./comment";
import type { Command, EnvironmentCall } from "./command";
import { type NamedEnvironment, readEnvironment } from "./environment";
import { policiesOf, type PolicyCall } from "./options";

interface PreviewCall extends EnvironmentCall, PolicyCall {
  /** File for the result as Markdown. */
  readonly comment?: string;
  readonly refresh?: true;
}

/**
 * `npm run preview [-- <environment>] [--comment <file>] [--refresh] [--policy-pack <folder>]`: what `up` would change and what
 * that means, by the real engine; nothing is touched. `--comment` writes the same as Markdown, for a pull request.
 */
export const command: Command<PreviewCall> = async (call, interruption) => {
  const { comment, refresh = false } = call;
  const policies = policiesOf(call);
  const { name, config } = readEnvironment(call.environment);
  connect(config, name);
  const progress = new Progress();
  await prepareEngine(progress);
  if (refresh) takeFieldsBack();
  const stack = await openStack(name, progress);
  const meaning = meaningUnder(config);
  const refusal = await handoverRefusal(stack, config);
  const preview: Preview =
    refusal !== undefined
      ? { changes: [], failure: refusal }
      : await previewChanges({ stack, progress, interruption, meaning, policies, refresh });
  const { changes, failure } = preview;
  const count = changes.length === 0 ? `No change to "${name}"` : `${changes.length} changes to "${name}"`;
  const findings = adviceFor(config);
  const cost = failure === undefined ? await costOf({ name, config }) : [];
  const title = failure === undefined ? count : `The preview of "${name}" failed`;
  const body = meaning.describe(changes);
  writeComment(comment, () =>
    previewComment({
      title,
      body,
      findings,
      cost: cost.join("\n"),
      failure: failure !== undefined ? withFix(failure.message) : undefined,
    }),
  );
  for (const { level, subject, message } of findings) console.log(`${level}: ${subject}: ${message}`);
  if (changes.length > 0) console.log(`${count}:\n${body}`);
  if (changesOrFailure(preview).length === 0) console.log("No changes.");
  for (const line of cost) console.log(line);
  return 0;
};

/** The summary of what an environment costs on Google Cloud; nothing for other ones. It is planned offline, beside the engine. */
async function costOf({ name, config }: NamedEnvironment): Promise<string[]> {
  if (!onGoogle(config.kubernetes)) return [];
  const { resources } = await planEnvironment(name, config);
  const estimate = estimateOf(resources, loadPrices());
  return estimate === undefined ? [] : costSummary(name, estimate);
}
