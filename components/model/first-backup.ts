import type { KubernetesObject } from "../shared/kubernetes-object";
import type { RolloutWatch } from "../rollout/watch";

/** The wait for the first backup. */
export interface FirstBackup {
  /** Conditions of the custom resource of the cluster. */
  readonly archiving: RolloutWatch;
  /** Conditions of one of its prerequisites. */
  readonly backup: { readonly object: KubernetesObject; readonly watch: RolloutWatch };
}
