import type * as pulumi from "@pulumi/pulumi";

/**
 * Connection to a Kubernetes cluster. Components that create or find a cluster return one; providers are created from
 * it.
 */
export interface KubernetesConnection {
  /** Kubeconfig as text or path. A path keeps credentials out of the stack's state. */
  readonly kubeconfig: pulumi.Input<string>;
  /** Context of the kubeconfig. */
  readonly context?: string;
  /**
   * Identifies the cluster independently of its address. A change replaces everything in it; without it, a change of
   * the address would.
   */
  readonly identity: string;
}
