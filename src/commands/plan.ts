import * as fs from "node:fs";
import * as path from "node:path";
import { type Plan, planEnvironment } from "../plan/plan";
import { planText } from "../plan/text";
import { root } from "../root";
import type { Command, EnvironmentCall } from "./command";
import { isFolder, readEnvironmentFile, readEnvironmentOrFile, stacksIn } from "./environment";
import { planFolder } from "./plan-folder";

interface PlanCall extends EnvironmentCall {
  readonly json?: true;
  readonly updateGoldens?: true;
}

/**
 * `npm run plan [-- <environment, file or folder>] [--json]`: what the program asks for, offline, without engine and provider.
 * `--update-goldens` writes the plans of all environments and examples to `test/golden/`.
 *
 * @returns 1 when the plan breaks a promise of the project.
 */
export const command: Command<PlanCall> = async ({ environment: named, json = false, updateGoldens = false }) => {
  if (updateGoldens) return writeGoldens();
  const plan = await planOf(named);
  console.log(json ? golden(plan) : planText(plan));
  if (!json && stacksIn(root).includes(named))
    console.log(`\nNext: npm run preview -- ${named} compares it with what exists.`);
  return plan.findings.some(({ level }) => level === "error") ? 1 : 0;
};

/** The plan of an environment, or of a folder with one. */
export async function planOf(named: string): Promise<Plan> {
  return isFolder(named) ? planFolder(named) : planNamed(named);
}

/** A plan as text, for its golden file or for a program that reads it. */
export function golden(plan: unknown): string {
  return JSON.stringify(plan, undefined, 2);
}

/**
 * The part of an example's plan that its golden file holds: custom resources, and the objects of a program's own chart. The rest is what every
 * environment has, which the goldens of environments hold; a changed label would rewrite it in every example. An example on Google Cloud, and one
 * without custom resources, is held whole.
 */
function ofExample(plan: Plan): Pick<Plan, "environment" | "resources"> {
  const { environment, resources } = plan;
  const custom = resources.filter(({ type }) => customResource.test(type));
  if (custom.length === 0 || resources.some(({ type }) => type.startsWith("gcp:"))) return plan;
  const chart = `pgstack:index:ChartResources ${environment}`;
  return { environment, resources: resources.filter((one) => custom.includes(one) || one.parent === chart) };
}

/** The type of a resource that a CRD defines: Kubernetes' own groups have no dot, or end with k8s.io. */
const customResource = /^kubernetes:(?![^/]*\.k8s\.io\/|helm\.sh\/)[^/]*\.[^/]*\//;

/** A plan that is kept, to be compared with what the program asks for now. */
export interface GoldenPlan {
  readonly name: string;
  /** File that it is kept in. */
  readonly file: string;
  /** Creates it again. */
  readonly make: () => Promise<Plan>;
  /** The part of the plan that the file holds. @default all of it */
  readonly part?: (plan: Plan) => object;
}

/** The plans that are kept: of the environments that ship, one for each further mode, and of the examples. */
export function goldenPlans(): readonly GoldenPlan[] {
  const goldens = path.join(root, "test", "golden");
  const modes = path.join(goldens, "modes");
  return [
    ...stacksIn(root).map((name) => ({
      name,
      file: path.join(goldens, `${name}.json`),
      make: async () => planNamed(name),
    })),
    ...namesIn(modes, ".yaml").map((name) => ({
      name,
      file: path.join(modes, `${name}.json`),
      make: async () => planEnvironment(name, readEnvironmentFile(path.join(modes, `${name}.yaml`))),
    })),
    ...exampleNames().map((name) => ({
      name,
      file: path.join(goldens, "examples", `${name}.json`),
      make: async () => planFolder(`examples/${name}`),
      part: ofExample,
    })),
  ];
}

/** The names of the examples that are environments or programs of Pulumi: one folder each. */
export function exampleNames(): readonly string[] {
  const folder = path.join(root, "examples");
  const entries = fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const isPlanned = (name: string): boolean =>
    [`Pulumi.${name}.yaml`, "Pulumi.yaml"].some((file) => fs.existsSync(path.join(folder, name, file)));
  return entries.map(({ name }) => name).filter(isPlanned);
}

async function planNamed(named: string): Promise<Plan> {
  const { name, config } = readEnvironmentOrFile(named);
  return planEnvironment(name, config);
}

function namesIn(folder: string, ending: string): string[] {
  const files = fs.readdirSync(folder).filter((file) => file.endsWith(ending));
  return files.map((file) => path.basename(file, ending));
}

const all = (plan: Plan): Plan => plan;

async function writeGoldens(): Promise<number> {
  for (const { file, make, part = all } of goldenPlans()) {
    const plan = await make();
    fs.writeFileSync(file, `${golden(part(plan))}\n`);
    console.log(`${path.relative(root, file)}: ${plan.resources.length} resources, ${plan.findings.length} findings`);
  }
  return 0;
}
