import { CommanderError } from "commander";
import { commandLine, commandName, commandsBelow, type Invocation } from "../../src/commands/cli";
import { parseCommandLine } from "../../src/commands/main";
import type { RenderCall } from "../../src/commands/render";

/** Result of parsing a command line; nothing of the command is loaded. */
export interface Parsed {
  /** The command that would run; undefined when none would. */
  readonly command?: string;
  /** Its arguments and options. */
  readonly call?: object;
  /** The exit code that the parser asks for; undefined when the command would run. */
  readonly code?: number;
  readonly output: string;
}

/** Parses a command line as the program does. */
export function parsed(args: readonly string[]): Parsed {
  let invocation: Invocation | undefined;
  let output = "";
  try {
    parseCommandLine(
      args,
      (asked) => (invocation = asked),
      (text) => (output += text),
    );
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { code: error.exitCode, output };
  }
  return { command: invocation?.command, call: invocation?.call, output };
}

/** The names of all commands. */
export function commandNames(): string[] {
  return commandsBelow(commandLine(() => undefined)).map(commandName);
}

/** The long options that a command declares. */
export function optionsOf(name: string): string[] {
  const command = commandsBelow(commandLine(() => undefined)).find((one) => commandName(one) === name);
  return ["--help", ...(command?.options ?? []).flatMap(({ long }) => long ?? [])];
}

/** Arguments of `render` for prod, without CRDs. */
export function renderCall(call: Partial<RenderCall>): RenderCall {
  return { environment: "prod", out: "out", for: "argocd", definitions: "skip", source: "flux-system", ...call };
}
