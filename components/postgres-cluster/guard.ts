import * as pulumi from "@pulumi/pulumi";
import { runsHooks } from "../kubernetes";
import type { KubernetesObject } from "../shared/kubernetes-object";
import { clusterName, type DataLoss, describeRefusal, impactsOf, isPostgresCluster, namedAsCluster } from "./impact";

/**
 * Makes the engine refuse a change that loses data: in a preview, and again before the change itself.
 *
 * Only the engine knows the previous state. It calls this hook of the program with both versions, and an error in the
 * hook fails the operation. Hooks for a deletion would need the program for every `pulumi destroy`; `protect` refuses
 * that without it.
 */
export function dataGuard(cluster: KubernetesObject, allowed: readonly DataLoss[]): pulumi.CustomResourceOptions {
  if (!runsHooks()) return {};
  const hook = new pulumi.ResourceHook(
    // The engine's error starts with this name.
    `${clusterName(cluster)} keeps its ${isPostgresCluster(cluster) ? "data" : "backups"}`,
    ({ oldInputs, newInputs }) => {
      refuseDataLoss(oldInputs as KubernetesObject, newInputs as KubernetesObject, allowed);
    },
    { onDryRun: true },
  );
  return { hooks: { beforeUpdate: [hook] } };
}

/** @throws Error naming each field whose change would lose data, and the fix. */
export function refuseDataLoss(before: KubernetesObject, after: KubernetesObject, allowed: readonly DataLoss[]): void {
  const refusal = describeRefusal(namedAsCluster(after), impactsOf(before, after), allowed);
  if (refusal !== "") throw new Error(refusal);
}
