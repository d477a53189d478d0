import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { InvalidInput } from "../../components/shared/validation";
import { loadEnvironment } from "../config/load";
import type { EnvironmentConfig } from "../config/schema";
import { UserError } from "../errors";
import { root } from "../root";

/** An environment as a command sees it before the engine runs. */
export interface NamedEnvironment {
  /** Name of the stack: `Pulumi.<name>.yaml`. */
  readonly name: string;
  readonly config: EnvironmentConfig;
}

const stackFileSchema = z.looseObject({ config: z.record(z.string(), z.unknown()) });

/**
 * Reads the environment that a command names, `local` when it names none.
 *
 * @throws UserError when there is no such file; InvalidInput when its content is refused.
 */
export function readEnvironment(name = "local"): NamedEnvironment {
  const file = path.join(root, `Pulumi.${name}.yaml`);
  if (!fs.existsSync(file)) {
    const known = fs.readdirSync(root).flatMap((entry) => /^Pulumi\.(.+)\.yaml$/.exec(entry)?.[1] ?? []);
    throw new UserError(
      `There is no environment "${name}"; there are: ${known.join(", ")}. One is a file Pulumi.<name>.yaml.`,
    );
  }
  return { name, config: readEnvironmentFile(file) };
}

/**
 * Reads the environment in a stack's file.
 *
 * @throws UserError when it is not YAML; InvalidInput when its content is refused.
 */
export function readEnvironmentFile(file: string): EnvironmentConfig {
  const content = stackFileSchema.safeParse(parseYaml(file));
  if (!content.success) {
    throw new InvalidInput(path.basename(file), [
      { path: "config", value: undefined, message: "is missing; settings stand under it" },
    ]);
  }
  // The runtime hands values over as text, structured ones as JSON; do the same, so that both ways read alike.
  const all = Object.entries(content.data.config).map(([key, value]): [string, string] => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return loadEnvironment(Object.fromEntries(all), path.basename(file));
}

function parseYaml(file: string): unknown {
  try {
    return parse(fs.readFileSync(file, "utf8"));
  } catch (error) {
    throw new UserError(
      `${path.basename(file)} is not YAML: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Splits a command's arguments into the environment's name and the rest. */
export function environmentArgument(args: readonly string[]): { name: string; rest: readonly string[] } {
  const [first, ...rest] = args;
  return first !== undefined && !first.startsWith("-") ? { name: first, rest } : { name: "local", rest: args };
}
