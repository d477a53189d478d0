import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { closest, InvalidInput } from "../../components/shared/validation";
import { loadEnvironment } from "../config/load";
import { withLines } from "../config/lines";
import type { EnvironmentConfig } from "../config/schema";
import { UsageError } from "../errors";
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
        `"${name}" is a file. Only plan, cost and render read one; other commands take the name of a file Pulumi.<name>.yaml of the project.`,
      );
    }
    throw new UsageError(`The environment "${name}" does not exist: no file ${stackFile(name)}. ${hint(name)}`);
  }
  return { name, config: readEnvironmentFile(file) };
}

/** Returns what may have been meant by a name that no environment has. */
function hint(name: string): string {
  const known = stacksIn(root);
  const guess = closest(name, known);
  if (guess !== undefined) return `Did you mean "${guess}"?`;
  const example = ["examples", name].join("/");
  return fs.existsSync(path.join(root, example))
    ? `The example is planned by its folder: npm run plan -- ${example}`
    : `Environments: ${known.join(", ")}.`;
}

/**
 * Reads the environment that a command names, or the one in a file or folder elsewhere, relative to the project: an argument that ends in
 * `.yaml` or `.yml`, or that has a slash. Its name is that of the file, without `Pulumi.` and the extension.
 *
 * @throws UsageError when there is no such file; InvalidInput when its content is refused.
 */
export function readEnvironmentOrFile(named: string): NamedEnvironment {
  if (isFolder(named)) return readEnvironmentOrFile(path.join(named, stackFile(stackOf(named))));
  const file = path.resolve(root, named);
  if (!isFile(named) || fs.existsSync(path.join(root, stackFile(named)))) return readEnvironment(named);
  if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile()) {
    throw new UsageError(`The file "${named}" does not exist. Write its path relative to the project, or a full path.`);
  }
  return { name: environmentName(file), config: readEnvironmentFile(file) };
}

/** Returns true for the path of a folder: it has a slash, which no environment has, and is no file. */
export function isFolder(named: string): boolean {
  return named.includes("/") && !isFile(named);
}

/**
 * Returns the name of the stack whose file a folder has.
 *
 * @param folder Its path from the root of the project.
 * @throws UsageError when the folder does not exist, or has no such file or several.
 */
export function stackOf(folder: string): string {
  const directory = path.resolve(root, folder);
  if (!fs.statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`The folder "${folder}" does not exist.`);
  }
  const [stack, ...others] = stacksIn(directory);
  if (stack === undefined) throw new UsageError(`The folder "${folder}" has no file Pulumi.<name>.yaml.`);
  if (others.length === 0) return stack;
  const files = [stack, ...others].map((name) => path.join(folder, stackFile(name)));
  throw new UsageError(`The folder "${folder}" has several environments; write one of ${files.join(", ")}.`);
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
 * @throws UsageError when it is not YAML; InvalidInput when its content is refused.
 */
export function readEnvironmentFile(file: string): EnvironmentConfig {
  try {
    return loadEnvironment(readStackFile(file), path.basename(file));
  } catch (error) {
    throw error instanceof InvalidInput ? withLines(error, fs.readFileSync(file, "utf8")) : error;
  }
}

/**
 * Reads the configuration in a stack's file, as the runtime hands it over.
 *
 * @throws UsageError when it is not YAML; InvalidInput when it holds no configuration.
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
      { path: "config", value: undefined, message: "is missing; write every setting under it" },
    ]);
  }
  // The runtime hands values over as text, structured ones as JSON; do the same, so that both ways read alike.
  const all = Object.entries(content.data.config).map(([key, value]): [string, string] => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return Object.fromEntries(all);
}

/**
 * Returns the content of a YAML file.
 *
 * @throws UsageError when it is not YAML.
 */
export function parseYaml(file: string): unknown {
  try {
    // The engine reads merge keys (<<) too.
    return parse(fs.readFileSync(file, "utf8"), { merge: true });
  } catch (error) {
    throw new UsageError(
      `${path.basename(file)} is not YAML: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
