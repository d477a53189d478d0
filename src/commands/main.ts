import { CommandError } from "@pulumi/pulumi/automation/errors";
import { CommanderError } from "commander";
import { InvalidInput } from "../../components/shared/validation";
import { Interruption } from "../engine/interruption";
import { withFix } from "../engine/fixes";
import { Unreachable, UsageError, UserError } from "../errors";
import { commandLine, commandName, commandsBelow, type Invocation, type Run } from "./cli";
import { exitCodes } from "./exit-codes";

/**
 * Runs the command that the arguments name and ends the process with its exit code. An error is one message, never a stack
 * trace of ours.
 */
export async function main(args: readonly string[]): Promise<void> {
  const interruption = new Interruption();
  try {
    const [first, second, ...words] = args;
    if (first === "complete" && second === "--") {
      const { complete } = await import("./completion");
      await complete(words);
      await written();
      process.exit(exitCodes.ok);
    }
    let asked: Invocation | undefined;
    parseCommandLine(args, (invocation) => (asked = invocation));
    const command = await asked?.load();
    const code = command === undefined ? exitCodes.ok : await command(interruption);
    await written();
    process.exit(code);
  } catch (error) {
    if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? exitCodes.ok : exitCodes.usage);
    console.error(interruption.happened ? describeInterrupted(error) : describeWithFix(error));
    if (interruption.happened) process.exit(exitCodes.interrupted);
    process.exit(codeOf(error));
  }
}

/** Waits until all output is written: a pipe takes 64 KiB at a time, and the rest would be lost with the process. */
async function written(): Promise<void> {
  await new Promise((resolve) => process.stdout.write("", resolve));
}

/** The exit code that an error ends the process with. */
function codeOf(error: unknown): number {
  if (error instanceof UsageError || error instanceof InvalidInput) return exitCodes.usage;
  return error instanceof Unreachable ? exitCodes.unreachable : exitCodes.failed;
}

/**
 * Parses a command line; nothing of the command is loaded.
 *
 * @throws CommanderError after the help or what is wrong was printed.
 */
export function parseCommandLine(args: readonly string[], run: Run, print?: (text: string) => void): void {
  const cli = commandLine(run);
  for (const command of [cli, ...commandsBelow(cli)]) {
    const help =
      command === cli
        ? "npx pgstack --help lists the commands."
        : `npx pgstack ${commandName(command)} --help lists its arguments and options.`;
    command.exitOverride().showHelpAfterError(help);
    if (print !== undefined) command.configureOutput({ writeOut: print, writeErr: print });
  }
  cli.parse([...args], { from: "user" });
}

/**
 * Returns the message of a command that stopped after a signal. An error of ours has the state that it left, for example a cordoned node; those of
 * others are effects of the signal.
 */
export function describeInterrupted(error: unknown): string {
  const state = error instanceof UserError ? [error.message] : [];
  return [...state, "Interrupted. Re-run the same command to continue."].join("\n");
}

/** Returns the message of an error with its fix, where one is known; that of a Kubernetes that is unreachable has its own. */
export function describeWithFix(error: unknown): string {
  return error instanceof Unreachable ? error.message : withFix(describe(error));
}

function describe(error: unknown): string {
  if (error instanceof InvalidInput || error instanceof UserError) return error.message;
  if (error instanceof CommandError) return engineMessage(error);
  if (error instanceof Error)
    return process.env["PGSTACK_DEBUG"] !== undefined ? (error.stack ?? error.message) : error.message;
  return String(error);
}

/** Returns the message of the engine's command line, without the frame that the Automation API puts around it. */
function engineMessage(error: CommandError): string {
  const said = /stderr: ([\s\S]*?)\n err\?:/.exec(error.message)?.[1]?.trim();
  return said !== undefined && said !== "" ? said.replace(/^Command failed.*\n/, "") : error.message;
}
