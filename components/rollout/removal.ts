import * as pulumi from "@pulumi/pulumi";
import type { KubernetesConnection } from "../kubernetes";
import { text } from "./removal-provider.gen";

/** Arguments of {@link Removal}. */
export interface RemovalArgs {
  /** Namespace of the pods. */
  readonly namespace: string;
  /** Label selector of the pods that the operator deletes. */
  readonly selector: string;
  /** Timeout in seconds, after which the deletion fails. */
  readonly timeoutSeconds: number;
  /** The Kubernetes cluster. */
  readonly connection: KubernetesConnection;
}

/**
 * Waits, when it is deleted, until an operator has deleted the pods of a cluster: one that uses no finalizers loses a deletion that
 * happens while it does not run, and `down` would remove it before it acts. The custom resource depends on it, so that it is deleted
 * afterwards.
 *
 * It is a dynamic resource that only waits; it creates and deletes nothing. `PostgresCluster` has one on Zalando's operator if it gets a
 * `connection`.
 *
 * @example
 * ```ts
 * import { Removal } from "./components/rollout";
 *
 * const connection = { kubeconfig: "./kubeconfig", identity: "shared" };
 * const pods = { namespace: "postgres", selector: "cluster-name=acid", timeoutSeconds: 600 };
 * new Removal("acid-pods", { ...pods, connection }, {});
 * ```
 */
export class Removal extends pulumi.CustomResource {
  constructor(name: string, args: RemovalArgs, opts: pulumi.CustomResourceOptions) {
    const { namespace, selector, timeoutSeconds, connection } = args;
    const { kubeconfig, context } = connection;
    super(
      "pulumi-nodejs:dynamic/pgstack:Removal",
      name,
      { namespace, selector, timeoutSeconds, kubeconfig, context, __provider: text },
      opts,
    );
  }
}
