import { z } from "zod";
import { annotationMap, dataKey, dnsLabel, imageReference, labelMap, objectName } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";
import { containerResources } from "./resources";

/** One key of a Secret in the cluster's namespace. */
export const secretKey = strict({
  name: objectName.describe("Name of the Secret, in the cluster's namespace."),
  key: dataKey.describe("Key in it."),
});

/** A variable of a container's environment. */
export const environmentVariable = strict({
  name: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: "must be letters, digits and underscores, and start with no digit" })
    .describe("Name of the variable."),
  value: z.string().optional().describe("Its value; no secret, since everybody who reads the cluster sees it."),
  secret: secretKey.optional().describe("Where its value comes from, when it is secret."),
});

/** A container of yours in pods of PGO's. */
export const sidecar = strict({
  name: dnsLabel().describe("Name of the container."),
  image: imageReference.describe("Its image."),
  command: z.array(z.string()).optional().describe("What it runs. Default: the image's entry point."),
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
    .describe("Ports that it answers on."),
  mounts: z
    .array(
      strict({
        volume: dnsLabel().describe('Name of a volume of the pod, for example "postgres-data".'),
        path: z
          .string()
          .regex(/^\/[^:]*$/, { error: "must be an absolute path without a colon" })
          .describe("Where it is mounted."),
        readOnly: z.boolean().default(true).describe("Whether the container only reads it."),
      }),
    )
    .default([])
    .describe("Volumes of the pod that it sees."),
  resources: containerResources.describe("What it gets; a container without them could starve Postgres."),
});

/** Labels and annotations of objects that PGO makes. */
export const metadata = {
  labels: labelMap.default({}).describe("Labels of the objects that PGO makes for it, pods among them."),
  annotations: annotationMap.default({}).describe("Annotations of the objects that PGO makes for it, pods among them."),
};

/** How many pods stay while nodes are drained. */
export const minAvailable = z
  .union([
    z.number().int().min(0),
    z.string().regex(/^(\d|[1-9]\d|100)%$/, { error: 'a number, or for example "50%"' }),
  ])
  .optional();

/** A Secret with a certificate. */
export const certificate = strict({
  secret: objectName.describe("Name of the Secret, in the cluster's namespace; it must exist."),
  certificateKey: dataKey.default("tls.crt").describe("Key of the certificate in it."),
  privateKey: dataKey.default("tls.key").describe("Key of the private key in it."),
  authorityKey: dataKey.default("ca.crt").describe("Key of the certificate authority in it."),
});
