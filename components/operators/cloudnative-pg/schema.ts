import { annotationMap, labelMap, labelValue, metadataKey, pullSecretNames } from "../../shared/scalars";
import { strict } from "../../shared/validation";
import { toleration } from "../../model/shapes";
import { z } from "zod";
import { initSqlSchema } from "./init-sql/schema";
import { superuserSchema } from "./superuser/schema";

/** Keys of `cloudNativePg` for its pods, those of PgBouncer and those of pgstack. */
export const podKeys = {
  superuser: superuserSchema,
  initSql: initSqlSchema,
  images: strict({
    pullSecrets: pullSecretNames
      .default([])
      .describe(
        "Secrets of type kubernetes.io/dockerconfigjson in the cluster's namespace, for a private registry: of instances, PgBouncer and pgstack's Jobs.",
      ),
  })
    .prefault({})
    .describe("Pull settings of images. The images are set by `image` and `pooler.image`."),
  metadata: strict({
    labels: labelMap.default({}).describe("Labels of the pods and of objects that CloudNativePG creates for them."),
    annotations: annotationMap
      .default({})
      .describe(
        'Annotations of the pods and of objects that CloudNativePG creates for them, for example sidecar.istio.io/inject: "false".',
      ),
  })
    .prefault({})
    .describe(
      "Labels and annotations of instances, PgBouncer and pgstack's Jobs. A change updates running objects; programs that read it at the " +
        "creation of a pod see it in the next pod.",
    ),
  scheduling: strict({
    tolerations: z.array(toleration).default([]).describe("Tolerations of instances, PgBouncer and pgstack's Jobs."),
    nodeSelector: z
      .record(metadataKey, labelValue)
      .default({})
      .describe(
        "Labels that a node must have for instances and pgstack's Jobs, in addition to those of `scheduling.nodePool`.",
      ),
  })
    .prefault({})
    .describe("Further scheduling constraints. A change is a rolling restart."),
};
