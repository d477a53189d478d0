import * as path from "node:path";
import { buildArgv, runCLI } from "jest";
import { ensureToolsAndImages } from "../../local/images";
import { Progress } from "../../local/progress";
import { UserError } from "../../src/errors";
import { fetchCloudNativePg } from "../helpers/crd";
import { testDirectory, type Tier, tiers } from "../helpers/levels";
import { printSummaryAtExit, summary } from "../helpers/summary";
import { nodeTrouble } from "../helpers/node";
import { untestedRules } from "../helpers/rule";
import { runChecks } from "./checks";

/** Files of a tier that run side by side: two cores are what is counted on. */
const workers: Readonly<Record<Tier, number>> = { quick: 2, pass: 2, full: 1 };

/** Runs Jest once, with its own arguments. Returns false when something failed or nothing was found. */
export async function runJest(args: readonly string[]): Promise<boolean> {
  const { results } = await runCLI(await buildArgv([...args]), [process.cwd()]);
  return results.success && results.numTotalTests > 0 && summary.failed === 0;
}

/**
 * Runs what has a name of its own: one tier, or `check` for lint, types and format.
 *
 * @throws UserError when there is nothing of that name.
 */
export async function runNamed(name: string, args: readonly string[]): Promise<boolean> {
  if (name === "check") {
    printSummaryAtExit();
    await runChecks(summary);
    return summary.failed === 0;
  }
  if (!Object.hasOwn(tiers, name)) {
    throw new UserError(`--tier is "${name}": give check, ${Object.keys(tiers).join(", ")}.`);
  }
  return runTier(name as Tier, args);
}

async function runTier(tier: Tier, args: readonly string[] = []): Promise<boolean> {
  const folders = tiers[tier].map((level) => path.join(testDirectory, level) + path.sep);
  const passed = await runJest([`--maxWorkers=${workers[tier]}`, ...args, ...folders]);
  // With arguments not every file of the tier runs.
  if (tier !== "quick" || args.length > 0) return passed;
  const { ruleGroups } = await import("../../src/docs/rules");
  const untested = untestedRules(
    ruleGroups.flatMap(([, rules]) => rules),
    summary.testedRules,
  );
  for (const failure of untested) summary.addFailure(failure);
  return passed && untested.length === 0;
}

/**
 * What a landing runs: lint, types and format, the quick tier, then one pass over the real engine, node and Postgres. Tools and
 * images that are missing are built meanwhile. Everything runs to its end, whatever failed before.
 */
export async function runLanding(): Promise<boolean> {
  printSummaryAtExit();
  const source = quietly(fetchCloudNativePg);
  const built = nodeTrouble() === undefined ? source.then(async () => quietly(prepareNode)) : source;
  await Promise.all([runChecks(summary), source]);
  const quick = await runTier("quick");
  await built;
  const pass = await runTier("pass");
  return quick && pass;
}

async function prepareNode(): Promise<void> {
  await ensureToolsAndImages(new Progress(), ["engine", "node"]);
}

/** A failure is shown here, and fails or skips the tests that need what is missing. */
async function quietly(step: () => Promise<unknown>): Promise<void> {
  await step().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  });
}
