import * as path from "node:path";
import { buildArgv, runCLI } from "jest";
import { ensureImages } from "../../local/images";
import { Progress } from "../../local/progress";
import { ensureTools } from "../../local/tools";
import { testDirectory, type Tier, tiers } from "../helpers/levels";
import { printSummaryAtExit, summary } from "../helpers/summary";
import { nodeTrouble } from "../helpers/node";
import { runChecks } from "./checks";

/** Files of a tier that run side by side: two cores are what is counted on. */
const workers: Readonly<Record<Tier, number>> = { quick: 2, pass: 2, full: 1 };

/** Runs Jest once, with its own arguments. Returns false when something failed or nothing was found. */
export async function runJest(args: readonly string[]): Promise<boolean> {
  const { results } = await runCLI(await buildArgv([...args]), [process.cwd()]);
  return results.success && results.numTotalTests > 0;
}

/** Runs the tests of one tier. */
export async function runTier(tier: Tier, args: readonly string[] = []): Promise<boolean> {
  const folders = tiers[tier].map((level) => path.join(testDirectory, level) + path.sep);
  return runJest([`--maxWorkers=${workers[tier]}`, ...args, ...folders]);
}

/**
 * What a landing runs: lint, types and format, the quick tier, then one pass over the real engine, node and Postgres. Tools and
 * images that are missing are built meanwhile. Everything runs to its end, whatever failed before.
 */
export async function runLanding(): Promise<boolean> {
  printSummaryAtExit();
  const built = nodeTrouble() === undefined ? prepareNode() : Promise.resolve();
  await runChecks(summary);
  const quick = await runTier("quick");
  await built;
  const pass = await runTier("pass");
  return quick && pass && summary.failed === 0;
}

/** Builds tools and images; a failure is shown here, and fails the tests that need them. */
async function prepareNode(): Promise<void> {
  const progress = new Progress();
  try {
    await ensureTools(progress);
    await ensureImages(progress);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  }
}
