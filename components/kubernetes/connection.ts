import type * as pulumi from "@pulumi/pulumi";

/** How a Kubernetes cluster is reached. Whoever makes or finds one hands this on; providers are made from it. */
export interface KubernetesConnection {
  /** Kubeconfig as text or path. A path keeps credentials out of the stack's state. */
  readonly kubeconfig: pulumi.Input<string>;
  /** Context of the kubeconfig. */
  readonly context?: string;
  /**
   * Says which cluster this is, whatever its address. A change replaces everything in it; without it another address
   * would.
   */
  readonly identity: string;
}
