import { z } from "zod";
import { registryFolder } from "../../../shared/image-mirror";
import { imageReference, objectName } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";

/** Registry, pull Secrets and images. */
export const images = strict({
  registry: registryFolder
    .optional()
    .describe(
      "Registry and folder that replace Crunchy's own in each pinned image. Default: Crunchy's. " +
        "A change is a rolling restart.",
    ),
  pullSecrets: z
    .array(objectName)
    .default([])
    .describe("Secrets of type kubernetes.io/dockerconfigjson in the cluster's namespace, for a private registry."),
  pgbackrest: imageReference.optional().describe("pgBackRest image. Default: the pinned one."),
  exporter: imageReference.optional().describe("Image of the metrics exporter. Default: the pinned one."),
})
  .prefault({})
  .describe(
    "Registry, pull Secrets and further images. Those of Postgres and PgBouncer are set by `image` and `pooler.image`.",
  );
