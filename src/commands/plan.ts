import * as fs from "node:fs";
import * as path from "node:path";
import { root } from "../engine/workspace";
import { UserError } from "../errors";
import { planEnvironment } from "../plan/plan";
import { planText } from "../plan/text";
import { environmentArgument, readEnvironment } from "./environment";
import type { Command } from "./main";

/**
 * `npm run plan [-- <environment>] [--json]`: what the program asks for, offline, without engine and provider.
 * `--update-goldens` writes the plans of all environments to `test/golden/`.
 *
 * @returns 1 when the plan breaks a promise of the project.
 */
export const command: Command = async (args) => {
  const { name, rest } = environmentArgument(args);
  const unknown = rest.filter((option) => option !== "--json" && option !== "--update-goldens");
  if (unknown.length > 0)
    throw new UserError(`Unknown option ${unknown.join(" ")}; there are --json and --update-goldens.`);
  if (rest.includes("--update-goldens")) return updateGoldens();
  const plan = await planEnvironment(name, readEnvironment(name).config);
  console.log(rest.includes("--json") ? golden(plan) : planText(plan));
  return plan.findings.some(({ level }) => level === "error") ? 1 : 0;
};

/** A plan as its golden file holds it. */
export function golden(plan: unknown): string {
  return JSON.stringify(plan, undefined, 2);
}

async function updateGoldens(): Promise<number> {
  const directory = path.join(root, "test", "golden");
  fs.mkdirSync(directory, { recursive: true });
  const names = fs.readdirSync(root).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
  for (const name of names.sort()) {
    const plan = await planEnvironment(name, readEnvironment(name).config);
    fs.writeFileSync(path.join(directory, `${name}.json`), `${golden(plan)}\n`);
    console.log(`test/golden/${name}.json: ${plan.resources.length} resources, ${plan.findings.length} findings`);
  }
  return 0;
}
