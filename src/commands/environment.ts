import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { closest, InvalidInput } from "../../components/shared/validation";
import { loadEnvironment } from "../config/load";
import type { EnvironmentConfig } from "../config/schema";
import { UsageError, UserError } from "../errors";
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
 * @throws UsageError when there is no such file; InvalidInput when its content is refused.
 */
export function readEnvironment(name = "local"): NamedEnvironment {
  if (name === "") {
    throw new UsageError(
      `The name of the environment is empty; is a variable in the command not set? Environments: ${stacksIn(root).join(", ")}.`,
    );
  }
  const file = path.join(root, stackFile(name));
  if (!fs.existsSync(file)) {
    if (isFile(name)) {
      throw new UsageError(
        `"${name}" is a file. Only plan and render read a file elsewhere; here, write the name of a file Pulumi.<name>.yaml in the project.`,
      );
    }
    const known = stacksIn(root);
    const guess = closest(name, known);
    throw new UsageError(
      `The environment "${name}" does not exist: no file ${stackFile(name)}. ` +
        (guess !== undefined ? `Did you mean "${guess}"?` : `Environments: ${known.join(", ")}.`),
    );
  }
  return { name, config: readEnvironmentFile(file) };
}

/**
 * Reads the environment that a command names, or the one in a file elsewhere: an argument that ends in `.yaml` or `.yml`, relative
 * to the project. Its name is that of the file, without `Pulumi.` and the extension.
 *
 * @throws UsageError when there is no such file; InvalidInput when its content is refused.
 */
export function readEnvironmentOrFile(named: string): NamedEnvironment {
  const file = path.resolve(root, named);
  if (!isFile(named) || fs.existsSync(path.join(root, stackFile(named)))) return readEnvironment(named);
  if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile()) {
    throw new UsageError(`The file "${named}" does not exist. Write its path relative to the project, or a full path.`);
  }
  return { name: environmentName(file), config: readEnvironmentFile(file) };
}

/** Returns true for the path of a YAML file; false for the name of an environment. */
export function isFile(named: string): boolean {
  return /\.ya?ml$/.test(named);
}

function environmentName(file: string): string {
  return path
    .basename(file)
    .replace(/^Pulumi\.(?=.+\.ya?ml$)/, "")
    .replace(/\.ya?ml$/, "");
}

/** The names of stacks whose files a folder has. */
export function stacksIn(directory: string): readonly string[] {
  return fs.readdirSync(directory).flatMap((entry) => /^Pulumi\.(.+)\.yaml$/.exec(entry)?.[1] ?? []);
}

/** The file of a stack. */
export function stackFile(name: string): string {
  return `Pulumi.${name}.yaml`;
}

/**
 * Reads the environment in a stack's file.
 *
 * @throws UserError when it is not YAML; InvalidInput when its content is refused.
 */
export function readEnvironmentFile(file: string): EnvironmentConfig {
  return loadEnvironment(readStackFile(file), path.basename(file));
}

/**
 * Reads the configuration in a stack's file, as the runtime hands it over.
 *
 * @throws UserError when it is not YAML; InvalidInput when it holds no configuration.
 */
export function readStackFile(file: string): Record<string, string> {
  return stackConfig(parseYaml(file), path.basename(file));
}

/**
 * The configuration in the content of a stack's file, as the runtime hands it over.
 *
 * @param name What messages call the file.
 * @throws InvalidInput when it holds no configuration.
 */
export function stackConfig(stack: unknown, name: string): Record<string, string> {
  const content = stackFileSchema.safeParse(stack);
  if (!content.success) {
    throw new InvalidInput(name, [
      { path: "config", value: undefined, message: "is missing; settings stand under it" },
    ]);
  }
  // The runtime hands values over as text, structured ones as JSON; do the same, so that both ways read alike.
  const all = Object.entries(content.data.config).map(([key, value]): [string, string] => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return Object.fromEntries(all);
}

/** The content of a YAML file.
 *
 * @throws UserError when it is none.
 */
export function parseYaml(file: string): unknown {
  try {
    // The engine reads merge keys (<<) too.
    return parse(fs.readFileSync(file, "utf8"), { merge: true });
  } catch (error) {
    throw new UserError(
      `${path.basename(file)} is not YAML: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
