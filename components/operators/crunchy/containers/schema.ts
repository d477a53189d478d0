import { z } from "zod";
import { containerResources, minAvailable } from "../../../model/containers";
import { annotationMap, dataKey, dnsLabel, imageReference, labelMap, objectName } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";

export { containerResources, minAvailable };

/** Resources of containers that PGO adds to the pods of instances. */
export const sidecarResources = strict({
  replicationCertCopy: containerResources
    .optional()
    .describe("Resources of the container that copies the replication certificate (replication-cert-copy)."),
  pgbackrest: containerResources
    .optional()
    .describe("Resources of pgBackRest's server, to which backup Jobs connect. Read with backups only."),
  pgbackrestConfig: containerResources
    .optional()
    .describe("Resources of the container that reloads pgBackRest's configuration. Read with backups only."),
  exporter: containerResources.optional().describe("Resources of the metrics exporter. Read with `monitoring` only."),
})
  .prefault({})
  .describe("Resources of the containers that PGO adds to each instance. Default: none.");

/** One key of a Secret in the cluster's namespace. */
export const secretKey = strict({
  name: objectName.describe("Name of the Secret, in the cluster's namespace."),
  key: dataKey.describe("Key in it."),
});

/** A variable of a container's environment. */
export const environmentVariable = strict({
  name: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
      error: "must be letters, digits and underscores, and must not start with a digit",
    })
    .describe("Name of the variable."),
  value: z
    .string()
    .optional()
    .describe("Value of the variable; not a secret, since every reader of the custom resource sees it."),
  secret: secretKey.optional().describe("Secret key with the value."),
});

/** A container of the user in pods of PGO. */
export const sidecar = strict({
  name: dnsLabel().describe("Name of the container."),
  image: imageReference.describe("Its image."),
  command: z.array(z.string()).optional().describe("Command. Default: the image's entry point."),
  args: z.array(z.string()).optional().describe("Arguments. Default: the image's."),
  env: z.array(environmentVariable).default([]).describe("Its environment."),
  ports: z
    .array(
      strict({
        name: dnsLabel(15)
          .refine((name) => !name.includes("--"), { error: "must not have two hyphens in a row" })
          .describe("Name of the port."),
        port: z.number().int().min(1).max(65535).describe("Its number."),
      }),
    )
    .default([])
    .describe("Ports that it listens on."),
  mounts: z
    .array(
      strict({
        volume: dnsLabel().describe('Name of a volume of the pod, for example "postgres-data".'),
        path: z
          .string()
          .regex(/^\/[^:]*$/, { error: "must be an absolute path without a colon" })
          .describe("Mount path."),
        readOnly: z.boolean().default(true).describe("true mounts it read-only."),
      }),
    )
    .default([])
    .describe("Volume mounts."),
  resources: containerResources.describe("Resources; a container without them could starve Postgres."),
});

/** Labels and annotations of objects that PGO creates. */
export const metadata = {
  labels: labelMap.default({}).describe("Labels of the objects that PGO creates for it, including pods."),
  annotations: annotationMap
    .default({})
    .describe("Annotations of the objects that PGO creates for it, including pods."),
};
