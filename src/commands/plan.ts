import * as fs from "node:fs";
import * as path from "node:path";
import { UserError } from "../errors";
import { planEnvironment } from "../plan/plan";
import { planText } from "../plan/text";
import { root } from "../root";
import { environmentArgument, readEnvironment, readEnvironmentFile } from "./environment";
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

/** The environments that have a golden plan: those that ship, and one for each further mode. */
export function goldenEnvironments(): readonly GoldenEnvironment[] {
  const directory = path.join(root, "test", "golden");
  const modes = path.join(directory, "modes");
  const shipped = fs.readdirSync(root).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
  const further = fs.existsSync(modes) ? fs.readdirSync(modes).filter((file) => file.endsWith(".yaml")) : [];
  return [
    ...shipped.map((name) => ({
      name,
      source: path.join(root, `Pulumi.${name}.yaml`),
      plan: path.join(directory, `${name}.json`),
    })),
    ...further.map((file) => ({
      name: path.basename(file, ".yaml"),
      source: path.join(modes, file),
      plan: path.join(modes, file.replace(/yaml$/, "json")),
    })),
  ];
}

/** An environment and where its golden plan lies. */
export interface GoldenEnvironment {
  readonly name: string;
  /** The stack's file. */
  readonly source: string;
  /** Its plan. */
  readonly plan: string;
}

async function updateGoldens(): Promise<number> {
  for (const { name, source, plan: file } of goldenEnvironments()) {
    const plan = await planEnvironment(name, readEnvironmentFile(source));
    fs.writeFileSync(file, `${golden(plan)}\n`);
    console.log(`${path.relative(root, file)}: ${plan.resources.length} resources, ${plan.findings.length} findings`);
  }
  return 0;
}
