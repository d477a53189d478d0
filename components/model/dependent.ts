import type { KubernetesObject } from "../shared/kubernetes-object";

/** A further custom resource that refers to a cluster's. */
export interface Dependent {
  readonly object: KubernetesObject;
  /** Conditions that must hold before it counts as created. */
  readonly until: readonly string[];
  /** False for one that holds no data and can be deleted. @default the cluster's value */
  readonly protect?: false;
}
