import { z } from "zod";
import { containerResources, environmentVariable } from "../../../model/containers";
import { dnsLabel, imageReference } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";

/**
 * A container of the user beside Postgres. The operator passes on neither arguments nor mounts. Source: Zalando's operator 1.15,
 * pkg/cluster/k8sres.go, getSidecarContainer; release 2.0 has the same fields.
 */
const sidecar = strict({
  name: dnsLabel().describe("Name of the container."),
  image: imageReference.describe("Its image."),
  command: z
    .array(z.string())
    .min(1)
    .optional()
    .describe("Command with its arguments. Default: the image's entry point."),
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
  resources: containerResources.describe("Resources; a container without them could starve Postgres."),
});

/** Key of `zalando` for containers of the user. */
export const sidecarKeys = {
  sidecars: z
    .array(sidecar)
    .default([])
    .describe(
      "Containers of yours in the pods of instances. The operator gives each the volume of the data, writable, at /home/postgres/pgdata, and the password of the superuser in " +
        "POSTGRES_PASSWORD, beside POSTGRES_USER, POD_NAME and POD_NAMESPACE: run only images that you trust with both. Each must end at SIGTERM: a pod waits for all of its containers, for up to five minutes, and with it every restart and failover of its instance. Default: none. A change is a rolling restart.",
    ),
};
