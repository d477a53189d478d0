import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { impactsOf } from "../../../components/postgres-cluster";
import type { KubernetesObject } from "../../../components/shared/kubernetes-object";
import { loadEnvironment } from "../../../src/config/load";
import type { EnvironmentConfig } from "../../../src/config/schema";
import type { Plan } from "../../../src/plan/plan";
import { exampleNames } from "../../../src/commands/plan";
import { planFolder } from "../../../src/commands/plan-folder";
import { objectsIn } from "../examples";
import { customResource } from "../impact";
import { problemsOf } from "../problems";
import { repository } from "../repository";

export type Json = Readonly<Record<string, unknown>>;

/** A value below an object; a number is a place in a list, `*` is each of them. */
export function at(value: unknown, ...keys: readonly (string | number)[]): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (key === "*") return (value as unknown[]).map((item) => at(item, ...rest));
  return at(typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined, ...rest);
}

/** Plans of the examples, by their names; filled before the first promise is followed. */
const plans = new Map<string, Plan>();
/** Every Kubernetes object of every example; filled with the plans. */
export const objects: { readonly example: string; readonly object: KubernetesObject }[] = [];

/** Makes the plan of each example. */
export async function planExamples(): Promise<void> {
  // One after the other: Pulumi's mocks are of the process.
  for (const example of exampleNames()) {
    const plan = await planFolder(`examples/${example}`);
    plans.set(example, plan);
    objects.push(...objectsIn(plan).map((object) => ({ example, object })));
  }
}

export const of = (example: string, kind: string, name?: string): KubernetesObject => {
  const found = objects.filter((one) => one.example === example && one.object.kind === kind);
  const [first] = found.filter(({ object }) => name === undefined || object.metadata.name === name);
  if (first === undefined) throw new Error(`${example} has no ${kind} ${name ?? ""}`);
  return first.object;
};
export const spec = (example: string, kind = "PostgresCluster", name?: string) => of(example, kind, name)["spec"];
export const kinds = (example: string): string[] =>
  objects.flatMap((one) => (one.example === example ? [one.object.kind] : []));
export const resources = (example: string) => plans.get(example)?.resources ?? [];

/** The environment of an example, with its first cluster changed. */
export function environment(
  example: string,
  change: (cluster: Json) => Json = (cluster) => cluster,
): EnvironmentConfig {
  const file = path.join(repository, "examples", example, `Pulumi.${example}.yaml`);
  const { config } = parse(fs.readFileSync(file, "utf8")) as { config: Record<string, unknown> };
  const [first = {}, ...others] = config["pgstack:clusters"] as Json[];
  const all = { ...config, "pgstack:clusters": [change(first), ...others] };
  const texts = Object.entries(all).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return loadEnvironment(Object.fromEntries(texts) as Record<string, string>, path.basename(file));
}

/** What the preview says of a change from one variant of an example's first cluster to another. */
export function impacts(example: string, before: (cluster: Json) => Json, after: (cluster: Json) => Json) {
  const [was, is] = [before, after].map((change) => {
    const [cluster] = environment(example, change).clusters;
    if (cluster === undefined) throw new Error(`${example} has no cluster`);
    return customResource(cluster);
  });
  if (was === undefined || is === undefined) throw new Error("nothing to compare");
  return impactsOf(was, is);
}
export const without =
  (...keys: readonly string[]) =>
  (cluster: Json): Json =>
    Object.fromEntries(Object.entries(cluster).filter(([key]) => !keys.includes(key)));
export const asWritten = (cluster: Json): Json => cluster;

export const globals = ["backups", "pgbackrest", "global"] as const;
export const container = (example: string, kind: string, name: string, template: readonly string[]) =>
  at(spec(example, kind, name), ...template, "containers", 0);

/** The places that a variant of an example is refused for; none where it is accepted. */
export function refusals(example: string, change: (cluster: Json) => Json): string[] {
  return problemsOf(() => environment(example, change)).map((problem) => problem.path);
}

/** A promise of a README, followed to what is rendered: example, promise, what is found, what must be found. */
export type Claim = readonly [example: string, promise: string, found: () => unknown, expected: unknown];
