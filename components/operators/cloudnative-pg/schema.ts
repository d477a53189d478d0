import { annotationMap, labelMap, pullSecretNames } from "../../shared/scalars";
import { strict } from "../../shared/validation";
import { hbaSchema } from "./hba/schema";
import { initSqlSchema } from "./init-sql/schema";
import { schedulingSchema } from "./scheduling/schema";
import { servicesSchema } from "./services/schema";
import { superuserSchema } from "./superuser/schema";
import { tlsSchema } from "./tls/schema";

/** Keys of `cloudNativePg` for its pods, those of PgBouncer and those of pgstack. */
export const podKeys = {
  superuser: superuserSchema,
  services: servicesSchema,
  hba: hbaSchema,
  tls: tlsSchema,
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
  scheduling: schedulingSchema,
};
