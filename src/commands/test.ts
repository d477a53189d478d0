import * as path from "node:path";
import { buildArgv, runCLI } from "jest";
import { root } from "../root";
import type { Command, PassedOn } from "./cli";

/**
 * `npm test [-- <arguments of jest>]`: every test, cheapest first; the last line counts them.
 *
 * @returns 1 when a test failed, a test file could not be loaded, or nothing was found to run.
 */
export const command: Command<PassedOn> = async ({ arguments: args }) => {
  process.env["NODE_ENV"] ??= "test";
  // Jest cannot be asked to stop, and nothing of a test is worth recording; but the node of the tests must not stay.
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.removeAllListeners(signal).once(signal, () => {
      console.error("\nInterrupted: taking the node of the tests away; again to leave it there");
      process.removeAllListeners(signal).once(signal, () => process.exit(130));
      void removeNode().finally(() => process.exit(130));
    });
  }
  const { results } = await runCLI(await buildArgv([...args]), [process.cwd()]);
  return results.success && results.numTotalTests > 0 ? 0 : 1;
};

/** Only who runs tests has them: they are no part of the package. */
async function removeNode(): Promise<void> {
  const teardown = path.join(root, "test", "e2e", "support", "teardown");
  const { default: remove } = (await import(teardown)) as { default: () => Promise<void> };
  await remove().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
  });
}
