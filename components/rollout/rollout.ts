import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type { KubernetesConnection } from "../kubernetes";
import type { KubernetesObject } from "../shared/kubernetes-object";
import { text } from "./provider.gen";
import type { RolloutWatch } from "./watch";

/** Arguments of {@link Rollout}. */
export interface RolloutArgs {
  /** The changed custom resource, as rendered. */
  readonly customResource: KubernetesObject;
  /** Conditions that show that the rollout is complete. */
  readonly watch: RolloutWatch;
  /** Timeout in seconds, after which the resource fails. */
  readonly timeoutSeconds: number;
  /** The Kubernetes cluster. */
  readonly connection: KubernetesConnection;
}

/**
 * Waits for the end of a rolling update. An operator acknowledges a change before it acts on it: PGO writes the
 * observed generation together with counts of the previous pods (observed with PGO 6.0.3: `up` would finish 22 s before
 * the first pod was recreated).
 *
 * It is a dynamic resource that only waits; it creates and deletes nothing. `PostgresCluster` has one if it gets a
 * `connection`.
 *
 * @example
 * ```ts
 * import { postgresClusterSchema, renderPostgresCluster, validate } from "pgstack";
 * import { Rollout } from "./components/rollout";
 *
 * const settings = {
 *   operator: "crunchy",
 *   name: "main",
 *   namespace: "postgres",
 *   version: 17,
 *   storage: { size: "10Gi" },
 * };
 * const cluster = validate(postgresClusterSchema, settings, "settings");
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
        ...{ watched: watch.watched, selector: watch.selector, until: watch.until, pods: watch.pods, timeoutSeconds },
        release: watch.release,
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
