import { resourceType } from "../../components/shared/chart-resources";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import type { Plan } from "../../src/plan/plan";
import { exampleNames } from "../../src/commands/plan";
import { planFolder } from "../../src/commands/plan-folder";

/** Every Kubernetes object of an example. */
export async function objectsOfExample(example: string): Promise<readonly KubernetesObject[]> {
  return objectsIn(await planFolder(`examples/${example}`));
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
