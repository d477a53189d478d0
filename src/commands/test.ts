import * as path from "node:path";
import { root } from "../root";
import type { Command, PassedOn } from "./command";

/** The modules of the tests that this command uses: only users who run tests have them, they are no part of the package. */
interface Steps {
  readonly runLanding: () => Promise<boolean>;
  readonly runNamed: (name: string, args: readonly string[]) => Promise<boolean>;
  readonly runJest: (args: readonly string[]) => Promise<boolean>;
}

/**
 * `npm test`: lint, types, format, the quick tier, then one pass on a real node. `npm test -- <arguments of Jest>` runs Jest once
 * on whatever they name; `--tier check|quick|pass|full` runs one step of it. The last line counts the tests.
 *
 * @returns 1 when a test or check failed, a test file could not be loaded, or nothing was found to run.
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
  const steps = (await import(path.join(root, "test", "run", "steps"))) as Steps;
  return (await run(steps, args)) ? 0 : 1;
};

async function run(steps: Steps, args: readonly string[]): Promise<boolean> {
  if (args.length === 0) return steps.runLanding();
  const [option, name = "", ...rest] = args;
  return option === "--tier" ? steps.runNamed(name, rest) : steps.runJest(args);
}

async function removeNode(): Promise<void> {
  const teardown = path.join(root, "test", "e2e", "support", "teardown");
  const { default: remove } = (await import(teardown)) as { default: () => Promise<void> };
  await remove().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
  });
}
