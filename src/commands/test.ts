import * as path from "node:path";
import { root } from "../root";
import { setInterruption } from "../engine/interruption";
import type { Command, PassedOn } from "./command";
import { exitCodes } from "./exit-codes";

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
  let interrupted = false;
  const interrupt = (): void => {
    if (interrupted) return;
    interrupted = true;
    console.error("\nInterrupted: taking the node of the tests away; again to leave it to the next npm test");
    void removeNode().finally(() => process.exit(exitCodes.interrupted));
  };
  setInterruption(interrupt);
  // A closed pipe or terminal means that the caller of the tests has exited.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", interrupt);
  const steps = (await import(path.join(root, "test", "run", "steps"))) as Steps;
  return (await run(steps, args)) ? 0 : 1;
};

async function run(steps: Steps, args: readonly string[]): Promise<boolean> {
  if (args.length === 0) return steps.runLanding();
  const [option, name = "", ...rest] = args;
  return option === "--tier" ? steps.runNamed(name, rest) : steps.runJest(args);
}

async function removeNode(): Promise<void> {
  const machine = path.join(root, "test", "e2e", "support", "machine");
  const { Machine } = (await import(machine)) as { Machine: { interrupt: () => Promise<void> } };
  await Machine.interrupt().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
  });
}
