import { resourceType } from "../../components/shared/chart-resources";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import type { Plan } from "../../src/plan/plan";
import { exampleNames } from "../../src/commands/plan";
import { planFolder } from "../../src/commands/plan-folder";

const objects = new Map<string, Promise<readonly KubernetesObject[]>>();

/** Every Kubernetes object of an example, which is planned once in a test file. */
export async function objectsOfExample(example: string): Promise<readonly KubernetesObject[]> {
  const known = objects.get(example) ?? planFolder(`examples/${example}`).then(objectsIn);
  objects.set(example, known);
  return known;
}

/** Every Kubernetes object of a plan. */
export function objectsIn({ resources }: Plan): readonly KubernetesObject[] {
  return resources.flatMap(({ type, inputs }) => {
    const object = inputs as KubernetesObject | undefined;
    return object?.apiVersion !== undefined && resourceType(object) === type ? [object] : [];
  });
}

/** Every Kubernetes object of every example. */
export async function exampleObjects(): Promise<
  readonly { readonly example: string; readonly object: KubernetesObject }[]
> {
  const all = [];
  // One after the other: Pulumi's mocks are of the process.
  for (const example of exampleNames()) {
    for (const object of await objectsOfExample(example)) all.push({ example, object });
  }
  return all;
}
