import { Argument, InvalidArgumentError, Option } from "commander";

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** Options that several commands share. */
export const options = {
  yes: () => new Option("--yes", "do not ask for confirmation"),
  cluster: () => new Option("--cluster <name>", "cluster to act on (default: the first one of the environment)"),
  comment: () => new Option("--comment <file>", "also write the result as Markdown, for a pull request"),
  json: () => new Option("--json", "print JSON"),
  refresh: () => new Option("--refresh", "read every object first, and undo manual changes"),
  policyPack: () => repeatable("--policy-pack <folder>", "check a Pulumi policy pack"),
  policyPackConfig: () =>
    repeatable("--policy-pack-config <file>", "JSON settings of a policy pack, in the same order"),
};

/** An option that may be given more than once. */
export function repeatable(flags: string, description: string): Option {
  return new Option(flags, `${description}; repeatable`).argParser(collect).default([], "none");
}

/** The confirmation of a command that deletes data. */
export function typedName(): Option {
  return new Option("--yes", "do not ask for the name of the environment to be typed, for pipelines");
}

/** The environment, which is `local` where none is named. */
export function environmentArgument(description = "environment, a file Pulumi.<environment>.yaml"): Argument {
  return new Argument("[environment]", description).default("local");
}

/** Arguments for another program. */
export function others(): Argument {
  return new Argument("[arguments...]").default([]);
}

const longestSeconds = 24 * 3600;
const secondsPerUnit = { s: 1, m: 60, h: 3600 } as const;

/**
 * Checks a duration of one number and its unit, for example `10m`, and returns it. A timer of Node.js that is longer than 24 days ends at once.
 *
 * @throws InvalidArgumentError for any other text.
 */
export function durationText(text: string): string {
  if (/^[1-9]\d{0,4}[smh]$/.test(text) && durationSeconds(text) <= longestSeconds) return text;
  throw new InvalidArgumentError("A number with s, m or h is expected, for example 10m; at most 24h.");
}

/** Returns the seconds of a duration that `durationText` accepts. */
export function durationSeconds(text: string): number {
  return Number(text.slice(0, -1)) * secondsPerUnit[text.slice(-1) as keyof typeof secondsPerUnit];
}
