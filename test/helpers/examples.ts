import * as path from "node:path";
import { resourceType } from "../../components/shared/chart-resources";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import type { Plan } from "../../src/plan/plan";
import { exampleNames } from "../../src/commands/plan";
import { readRepository } from "./repository";

/** Every Kubernetes object of every example, from its golden plan. */
export function exampleObjects(): readonly { readonly example: string; readonly object: KubernetesObject }[] {
  return exampleNames().flatMap((example) => {
    const { resources } = JSON.parse(
      readRepository(path.join("test", "golden", "examples", `${example}.json`)),
    ) as Plan;
    return resources.flatMap(({ type, inputs }) => {
      const object = inputs as KubernetesObject | undefined;
      return object?.apiVersion !== undefined && resourceType(object) === type ? [{ example, object }] : [];
    });
  });
}
