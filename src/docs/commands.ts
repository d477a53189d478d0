import type { Command } from "commander";
import { commandLine, commandName, commandsBelow, helpColumns } from "../commands/cli";
import { exitCodeMeanings, exitCodes } from "../commands/exit-codes";

/** Returns the reference of the command line: the help of every command, and the exit codes. */
export function commandsDocument(): string {
  const cli = commandLine(() => undefined);
  return [
    "# Commands",
    "",
    "The help of every command. Written by `npm run docs` from the declarations. In a checkout `npx pgstack <command> …` and",
    "`npm run <command> -- …` are the same; options stand before or after the environment.",
    "",
    "## Exit codes",
    "",
    "`psql` and `test` return those of psql and Jest.",
    "",
    "| exit code | meaning |",
    "|---|---|",
    ...Object.entries(exitCodes).map(
      ([name, code]) => `| ${code} | ${exitCodeMeanings[name as keyof typeof exitCodes]} |`,
    ),
    ...[cli, ...commandsBelow(cli)].flatMap((command) => [
      "",
      `## ${command === cli ? "pgstack" : `pgstack ${commandName(command)}`}`,
      "",
      "```text",
      helpOf(command).trimEnd(),
      "```",
    ]),
    "",
  ].join("\n");
}

/** The help of a command as a terminal without colour shows it, in a fixed width. */
export function helpOf(command: Command): string {
  let text = "";
  command.configureOutput({
    writeOut: (part) => (text += part),
    getOutHelpWidth: () => helpColumns,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return text;
}
