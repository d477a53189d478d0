import { estimateOf } from "../cost/estimate";
import { loadPrices } from "../cost/prices";
import { costText } from "../cost/text";
import { UsageError } from "../errors";
import type { Command, EnvironmentCall } from "./command";
import { golden, planOf } from "./plan";

interface CostCall extends EnvironmentCall {
  readonly json?: true;
  /** File with prices that override those that ship. */
  readonly prices?: string;
}

/**
 * `npm run cost -- <environment or folder> [--json] [--prices <file>]`: what an environment costs on Google Cloud in a month, by
 * the resources of its plan, offline.
 *
 * @returns 0, also when prices are missing: the text and `missing` of the JSON name them.
 * @throws UsageError when the environment has nothing on Google Cloud.
 */
export const command: Command<CostCall> = async ({ environment, json = false, prices: file }) => {
  const prices = loadPrices(file);
  const plan = await planOf(environment);
  const estimate = estimateOf(plan.resources, prices);
  if (estimate === undefined) {
    throw new UsageError(
      `The environment "${environment}" has nothing on Google Cloud, so there is no price to list. ` +
        "Name an environment whose kubernetes.source is gke or gke-existing, for example: npm run cost -- prod",
    );
  }
  const { assumptions } = prices;
  console.log(
    json
      ? golden({ environment: plan.environment, currency: "USD", ...estimate, assumptions })
      : costText(environment, estimate, prices),
  );
  return 0;
};
