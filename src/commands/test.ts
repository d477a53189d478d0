import { buildArgv, runCLI } from "jest";
import type { Command } from "./main";

/**
 * `npm test [-- <arguments of jest>]`: every test, cheapest first; the last line counts them.
 *
 * @returns 1 when a test failed, a test file could not be loaded, or nothing was found to run.
 */
export const command: Command = async (args) => {
  process.env["NODE_ENV"] ??= "test";
  // Jest cannot be asked to stop, and nothing of a test is worth recording.
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.removeAllListeners(signal).once(signal, () => process.exit(130));
  }
  const { results } = await runCLI(await buildArgv([...args]), [process.cwd()]);
  return results.success && results.numTotalTests > 0 ? 0 : 1;
};
