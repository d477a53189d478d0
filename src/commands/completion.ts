import type { RootCommand } from "@bomb.sh/tab";
import type { Argument, Command as Cli } from "commander";
import { root } from "../root";
import { commandLine, commandName, commandsBelow } from "./cli";
import type { Command } from "./command";
import { readEnvironment, stacksIn } from "./environment";

/** `pgstack completion <shell>`: prints the script that a shell loads; it asks `pgstack complete` at each Tab. */
export const command: Command<{ readonly shell: string }> = async ({ shell }) => {
  const { script } = await import("@bomb.sh/tab");
  script(shell, "pgstack", "pgstack");
  return 0;
};

/** Prints what can follow the words of an unfinished command line: `pgstack complete -- <words>`, which the script of a shell calls. */
export async function complete(words: readonly string[]): Promise<void> {
  const { RootCommand } = await import("@bomb.sh/tab");
  const completions = new RootCommand();
  describeTo(completions, words);
  completions.parse([...words]);
}

function describeTo(completions: RootCommand, words: readonly string[]): void {
  const cli = commandLine(() => undefined);
  for (const command of commandsBelow(cli)) {
    const described = completions.command(commandName(command), command.summary());
    for (const { long, description, required, argChoices } of command.options) {
      const name = long?.slice(2) ?? "";
      const values = name === "cluster" ? clustersOf(command, words) : (argChoices ?? []);
      if (required)
        described.option(name, description, (add) => {
          values.forEach((value) => {
            add(value, "");
          });
        });
      else described.option(name, description);
    }
    described.option("help", "print the help");
    const psqlLike = command.registeredArguments.some(({ variadic }) => variadic);
    for (const argument of command.registeredArguments) {
      const values = valuesOf(argument, psqlLike && command.name() === "psql");
      described.argument(argument.name(), (add) => {
        values.forEach((value) => {
          add(value, "");
        });
      });
    }
  }
}

function valuesOf(argument: Argument, startsWithEnvironment: boolean): readonly string[] {
  // The page of `open` may stand first.
  if (argument.name() === "environment" && !argument.required) return stacksIn(root);
  return startsWithEnvironment ? stacksIn(root) : (argument.argChoices ?? []);
}

/** The clusters of the environment that the words name. A configuration that is refused has none. */
function clustersOf(command: Cli, words: readonly string[]): readonly string[] {
  if (!words.includes(command.name())) return [];
  const known = stacksIn(root);
  try {
    return readEnvironment(words.find((word) => known.includes(word))).config.clusters.map(({ name }) => name);
  } catch {
    return [];
  }
}
