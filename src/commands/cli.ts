import { type Argument, Command as Cli, InvalidArgumentError, Option } from "commander";
import type { Interruption } from "../engine/interruption";
import { type Declaration, groups } from "./declaration";
import { environmentArgument, typedName } from "./arguments";
import { declarations } from "./declarations";
import { exitCodesHelp } from "./exit-codes";
import { version } from "./version";

/** A valid command line. */
export interface Invocation {
  /** Name of the command. */
  readonly command: string;
  /** Its arguments and options. */
  readonly call: object;
  /** Loads the command; nothing of it was loaded before. */
  readonly load: () => Promise<(interruption: Interruption) => Promise<number>>;
}

/** Called with a command line once all of it is valid. */
export type Run = (invocation: Invocation) => void;

/** Columns of the help where it is kept in a file. */
export const helpColumns = 110;

/**
 * Builds the parser from the declarations. Parsing is strict: an unknown option or an argument too many is an error before anything
 * is loaded.
 *
 * @param run Called once the whole command line is valid. Modules are imported there, so that `--help` loads none of them.
 */
export function commandLine(run: Run): Cli {
  const cli = new Cli("pgstack")
    .description("Production Postgres on Kubernetes as one typed Pulumi stack.")
    .usage("<command> [environment] [--cluster <name>] [options]")
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help; `pgstack <command> --help` prints that of a command")
    .helpCommand(false)
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .configureHelp({
      sortSubcommands: false,
      showGlobalOptions: false,
      styleTitle: bold,
      subcommandTerm: (command) => command.name(),
    });
  cli.addHelpText("after", `\n${exitCodesHelp}\n\nIn a checkout: npx pgstack <command> …, or npm run <command> -- …`);
  for (const declaration of declarations) declare(cli, declaration, run);
  return cli;
}

const bold = (title: string): string => `\u001b[1m${title}\u001b[22m`;

/** A command with arguments and options, which it hands to a module's `command` as one object. */
function declare(cli: Cli, declaration: Declaration, run: Run): void {
  const { name, group, summary, load, args = [environmentArgument()], last, opts = [], passesOn } = declaration;
  const path = name.split(" ");
  const parent = path.slice(0, -1).reduce((above, word) => subcommand(above, word) ?? above, cli);
  const command = parent.command(path.at(-1) ?? name).copyInheritedSettings(cli);
  command
    .summary(summary)
    .description(summary)
    .helpGroup(groups[group])
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .allowExcessArguments(false)
    .addHelpText("after", examplesHelp(declaration));
  for (const argument of args) command.addArgument(argument);
  if (last !== undefined) command.addArgument(optional(last)).usage(`[options] [environment] <${last.name()}>`);
  for (const option of [...opts, ...(declaration.destructive === true ? [typedName()] : [])]) command.addOption(option);
  if (passesOn !== undefined) {
    // All but a leading --help is read by another program.
    command.allowUnknownOption().passThroughOptions().helpOption("--help", "print this help").usage(passesOn);
  }
  command.action(() => {
    checkValues(command, process.env);
    const given: unknown[] = last === undefined ? command.processedArgs : withLast(command, args, last);
    const named = [...args, ...(last !== undefined ? [last] : [])].map((argument, i) => [argument.name(), given[i]]);
    const call = { ...command.opts(), ...Object.fromEntries(named) } as object;
    run({
      command: name,
      call,
      load: async () => {
        if (destroys(declaration, command.opts()) && command.args.length === 0) {
          const { checkDefaultEnvironment } = await import("./destruction");
          checkDefaultEnvironment(name);
        }
        const module = await load();
        return (interruption) => module.command(call as never, interruption);
      },
    });
  });
}

/** Returns true for a command line that deletes data, or takes a database away from its clients. */
export function destroys(
  { destructive }: Pick<Declaration, "destructive">,
  options: Readonly<Record<string, unknown>>,
): boolean {
  if (destructive === undefined || destructive === true) return destructive === true;
  return destructive.some((option) => options[option] === true);
}

/** Every command and subcommand below a command. */
export function commandsBelow(command: Cli): readonly Cli[] {
  return command.commands.flatMap((one) => [one, ...commandsBelow(one)]);
}

/** The name of a command with those of the commands above it, without that of the program. */
export function commandName(command: Cli): string {
  const { parent } = command;
  return parent?.parent ? `${commandName(parent)} ${command.name()}` : command.name();
}

function subcommand(command: Cli, name: string): Cli | undefined {
  return command.commands.find((one) => one.name() === name);
}

function examplesHelp({ examples }: Declaration): string {
  const width = Math.max(...examples.map(([line]) => line.length));
  return ["", "Examples:", ...examples.map(([line, effect]) => `  pgstack ${line.padEnd(width)}  ${effect}`)].join(
    "\n",
  );
}

/** Arguments of a command whose last one is required: the only one that is given is that one, and the others have their defaults. */
function withLast(command: Cli, args: readonly Argument[], last: Argument): unknown[] {
  const given = command.args;
  const value = given[Math.min(given.length - 1, args.length)];
  if (value === undefined) command.error(`error: missing required argument '${last.name()}'`);
  try {
    last.parseArg?.(value, undefined);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    command.error(`error: argument '${value}' is invalid for argument '${last.name()}'. ${error.message}`);
  }
  return [...args.map((argument, i) => (i < given.length - 1 ? given[i] : (argument.defaultValue as unknown))), value];
}

/** The same argument as the parser reads it before it is known which of the words it is. */
function optional(last: Argument): Argument {
  return last.argOptional().default(undefined);
}

/**
 * Refuses what was meant as an option and is none: npm keeps options that stand before `--` for itself, and a required value
 * swallows the option after it.
 */
function checkValues(command: Cli, env: NodeJS.ProcessEnv): void {
  for (const { long, attributeName, required } of [...command.options, new Option("--dry-run")].map((option) => ({
    long: option.long ?? "",
    attributeName: option.attributeName(),
    required: option.required,
  }))) {
    const value: unknown = command.getOptionValue(attributeName);
    if (required && typeof value === "string" && value.startsWith("--")) {
      command.error(`error: option '${long}' needs a value before ${value}`);
    }
    // A user may have set "yes" for npm itself.
    if (long !== "--yes" && env[`npm_config_${long.slice(2).replaceAll("-", "_")}`] !== undefined) {
      command.error(`error: npm took ${long} for itself; write: npm run ${command.name()} -- … ${long}`);
    }
  }
}
