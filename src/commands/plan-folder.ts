import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { UserError } from "../errors";
import { type Plan, planEnvironment, planProject } from "../plan/plan";
import { root } from "../root";
import { parseYaml, readEnvironmentFile, readStackFile, stackFile, stacksIn } from "./environment";

const projectSchema = z.looseObject({ name: z.string(), main: z.string() });

/**
 * The plan of a folder, as those in `examples/` are: a stack's file for this program, or a project of its own with a program
 * that uses the library.
 *
 * @param folder its path from the root of this project.
 * @throws UserError when it has no stack's file, or several.
 */
export async function planFolder(folder: string): Promise<Plan> {
  const directory = path.resolve(root, folder);
  const [stack, ...others] = fs.existsSync(directory) ? stacksIn(directory) : [];
  if (stack === undefined || others.length > 0) {
    throw new UserError(`The folder "${folder}" should have one file Pulumi.<name>.yaml.`);
  }
  const file = path.join(directory, stackFile(stack));
  const project = path.join(directory, "Pulumi.yaml");
  if (!fs.existsSync(project)) return planEnvironment(stack, readEnvironmentFile(file));
  const { name, main } = projectSchema.parse(parseYaml(project));
  return planProject({ name, stack, config: readStackFile(file), main: path.join(directory, main) });
}
