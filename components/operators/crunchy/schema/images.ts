import { z } from "zod";
import { registryFolder } from "../../../shared/image-mirror";
import { imageReference, objectName } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";

/** Where images come from. */
export const images = strict({
  registry: registryFolder
    .optional()
    .describe(
      "Registry and folder that stand in for Crunchy's own, in each pinned image. Default: Crunchy's. " +
        "A change restarts instance by instance.",
    ),
  pullSecrets: z
    .array(objectName)
    .default([])
    .describe("Secrets of type kubernetes.io/dockerconfigjson in the cluster's namespace, for a private registry."),
  pgbackrest: imageReference.optional().describe("pgBackRest image. Default: the pinned one."),
  exporter: imageReference.optional().describe("Image of the metrics exporter. Default: the pinned one."),
})
  .prefault({})
  .describe("Where images come from. Postgres' own is `image`, PgBouncer's `pooler.image`.");
