import type { Argument, Option } from "commander";
import type { Command } from "./command";

/** Headings of the list of commands. */
export const groups = {
  environments: "Environments:",
  databases: "Databases:",
  offline: "Offline:",
  setup: "Setup:",
  development: "Development of pgstack:",
} as const;

/** One command as it is declared: all that parsing, help, completion and the reference need. */
export interface Declaration {
  /** Its name; the name of a subcommand has two words. */
  readonly name: string;
  /** One of the headings of the list of commands. */
  readonly group: keyof typeof groups;
  readonly summary: string;
  readonly load: () => Promise<{ readonly command: Command<never> }>;
  /** Arguments in order. Default: the environment. */
  readonly args?: readonly Argument[];
  /** A required argument after the others, which may all be missing. Default: none. */
  readonly last?: Argument;
  readonly opts?: readonly Option[];
  /** Command lines without the name of the program, each with what it does. */
  readonly examples: readonly (readonly [line: string, effect: string])[];
  /**
   * True where it deletes data, or the options with which it does, or takes a database away from its clients. It then lists what it deletes
   * and asks for the name of the environment, has `--yes`, and takes no default environment but the embedded one. Default: false.
   */
  readonly destructive?: true | readonly string[];
  /** Usage line of a command that leaves options it does not know to another program. Default: strict. */
  readonly passesOn?: string;
}
