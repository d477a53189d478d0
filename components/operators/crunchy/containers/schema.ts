import { z } from "zod";
import { containerResources, environmentVariable, minAvailable, secretKey } from "../../../model/containers";
import { annotationMap, dnsLabel, imageReference, labelMap } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";

export { containerResources, environmentVariable, minAvailable, secretKey };

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
