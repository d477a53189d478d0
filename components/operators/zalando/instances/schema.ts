import { z } from "zod";
import { annotationMap, labelValue, metadataKey } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";
import { placement } from "../../../model/placement";
import { toleration } from "../../../model/shapes";

/** Keys of `zalando` for pods. */
export const instanceKeys = {
  metadata: strict({
    annotations: annotationMap
      .default({})
      .describe('Annotations of the pods, for example sidecar.istio.io/inject: "false".'),
  })
    .prefault({})
    .describe(
      "Annotations of instances, PgBouncer and pgstack's Jobs. A change updates running pods; programs that read it at the creation of a pod see it in the next pod.",
    ),
  scheduling: strict({
    priorityClass: placement.priorityClass.describe(
      "PriorityClass of instances; it must exist. PgBouncer has none. Default: the cluster's.",
    ),
    nodes: placement.nodes.describe(
      "Node affinity of instances, PgBouncer and pgstack's Jobs, by labels. Default: any node.",
    ),
    tolerations: z.array(toleration).default([]).describe("Tolerations of instances, PgBouncer and pgstack's Jobs."),
    nodeSelector: z
      .record(metadataKey, labelValue)
      .default({})
      .describe(
        "Labels that a node must have for instances, PgBouncer and pgstack's Jobs, in addition to those of `scheduling.nodePool`.",
      ),
  })
    .prefault({})
    .describe("Further scheduling constraints. A change is a rolling restart."),
};
