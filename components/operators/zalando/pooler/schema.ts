import { z } from "zod";
import { containerResources } from "../../../model/containers";
import { pooler as common } from "../../../model/shapes";
import { strict } from "../../../shared/validation";

/** PgBouncer, as far as the operator has fields for it. Source: Zalando's operator 1.15 CRD, spec.connectionPooler; release 2.0 has the same. */
export const pooler = strict({
  ...common.shape,
  resources: containerResources
    .optional()
    .describe(
      "Resources of PgBouncer. Default: a request of 100m CPU, and 100Mi of memory. A change recreates its pods: clients reconnect.",
    ),
});

/** Keys of `zalando` for PgBouncer. */
export const poolerKeys = {
  poolerConnections: z
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(60)
    .describe(
      "Server connections of all PgBouncer pods to a database. Each pod gets its share; half of that is the size of a pool, that is for one user and database. " +
        "A change recreates PgBouncer's pods: clients reconnect.",
    ),
  poolerForReplicas: z
    .boolean()
    .default(false)
    .describe(
      "A further PgBouncer for the replicas, at `<cluster>-pooler-repl`, with the settings of `pooler`, which it needs. A change restarts no instance.",
    ),
};
