import { annotationMap, labelMap, labelValue, metadataKey, pullSecretNames } from "../../shared/scalars";
import { strict } from "../../shared/validation";
import { toleration } from "../../model/shapes";
import { z } from "zod";

/** Keys of `cloudNativePg` that decide what its pods are like, and with them PgBouncer's and those of pgstack. */
export const podKeys = {
  images: strict({
    pullSecrets: pullSecretNames
      .default([])
      .describe(
        "Secrets of type kubernetes.io/dockerconfigjson in the cluster's namespace, for a private registry: of instances, PgBouncer and pgstack's Jobs.",
      ),
  })
    .prefault({})
    .describe("Where images come from. Postgres' own is `image`, PgBouncer's `pooler.image`."),
  metadata: strict({
    labels: labelMap.default({}).describe("Labels of the pods and of what CloudNativePG creates for them."),
    annotations: annotationMap
      .default({})
      .describe(
        'Annotations of the pods and of what CloudNativePG creates for them, for example sidecar.istio.io/inject: "false".',
      ),
  })
    .prefault({})
    .describe(
      "Labels and annotations of instances, PgBouncer and pgstack's Jobs. A change is written to the objects while they run; what reads it when a " +
        "pod is created sees it in the next pod.",
    ),
  scheduling: strict({
    tolerations: z
      .array(toleration)
      .default([])
      .describe("Taints of nodes that instances, PgBouncer and pgstack's Jobs may run on all the same."),
    nodeSelector: z
      .record(metadataKey, labelValue)
      .default({})
      .describe(
        "Labels that a node must have for instances and pgstack's Jobs, beside those of `scheduling.nodePool`.",
      ),
  })
    .prefault({})
    .describe("Further nodes. A change restarts instance by instance."),
};
