import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type { KubernetesConnection } from "../kubernetes";
import type { KubernetesObject } from "../shared/kubernetes-object";
import { text } from "./provider.gen";
import type { RolloutWatch } from "./watch";

/** Arguments of {@link Rollout}. */
export interface RolloutArgs {
  /** What was changed, as it is rendered. */
  readonly customResource: KubernetesObject;
  /** What tells that the change is over. */
  readonly watch: RolloutWatch;
  /** How long it is waited for, in seconds, before it fails. */
  readonly timeoutSeconds: number;
  /** The Kubernetes that it runs on. */
  readonly connection: KubernetesConnection;
}

/**
 * The end of a rolling change. An operator acknowledges a change before it has acted on it: PGO writes the generation that it has
 * seen together with counts of pods from before (seen with PGO 6.0.3: `up` would end 22 s before the first pod was made anew).
 *
 * Nothing is made or deleted; it is a dynamic resource that waits. `PostgresCluster` has one where it is given a `connection`.
 *
 * @example
 * ```ts
 * import { postgresClusterSchema, renderPostgresCluster } from "pgstack";
 * import { Rollout } from "./components/rollout";
 *
 * const cluster = postgresClusterSchema.parse({
 *   operator: "crunchy",
 *   name: "main",
 *   namespace: "postgres",
 *   version: 17,
 *   storage: { size: "10Gi" },
 * });
 * const { customResource, rollout } = renderPostgresCluster(cluster);
 * if (rollout !== undefined) {
 *   const connection = { kubeconfig: "./kubeconfig", identity: "shared" };
 *   new Rollout("main-rollout", { customResource, watch: rollout, timeoutSeconds: 900, connection }, {});
 * }
 * ```
 */
export class Rollout extends pulumi.CustomResource {
  constructor(name: string, args: RolloutArgs, opts: pulumi.CustomResourceOptions) {
    const { customResource, watch, timeoutSeconds, connection } = args;
    const { apiVersion, kind, metadata } = customResource;
    super(
      "pulumi-nodejs:dynamic/pgstack:Rollout",
      name,
      {
        ...{ apiVersion, kind, namespace: metadata.namespace, object: metadata.name },
        ...{ watched: watch.watched, selector: watch.selector, until: watch.until, timeoutSeconds },
        decides: createHash("sha256").update(JSON.stringify(watch.decides)).digest("hex"),
        ...{
          kubeconfig: connection.kubeconfig,
          context: connection.context,
          __provider: text,
        },
      },
      opts,
    );
  }
}
