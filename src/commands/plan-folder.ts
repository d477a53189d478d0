import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { type Plan, planEnvironment, planProject } from "../plan/plan";
import { root } from "../root";
import { parseYaml, readEnvironmentFile, readStackFile, stackFile, stackOf } from "./environment";

const projectSchema = z.looseObject({ name: z.string(), main: z.string() });

/**
 * Returns the plan of a folder, as those in `examples/` are: a stack's file for this program, or a project of its own with a program
 * that uses the library.
 *
 * @param folder its path from the root of this project.
 * @throws UsageError when it has no stack's file, or several.
 */
export async function planFolder(folder: string): Promise<Plan> {
  const directory = path.resolve(root, folder);
  const stack = stackOf(folder);
  const file = path.join(directory, stackFile(stack));
  const project = path.join(directory, "Pulumi.yaml");
  if (!fs.existsSync(project)) return planEnvironment(stack, readEnvironmentFile(file));
  const { name, main } = projectSchema.parse(parseYaml(project));
  return planProject({ name, stack, config: readStackFile(file), main: path.join(directory, main) });
}
