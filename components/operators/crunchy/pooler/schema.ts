import { z } from "zod";
import { strict } from "../../../shared/validation";
import { pooler as common, poolerOptions as options } from "../../../model/shapes";
import { certificate, port, service } from "../access/schema";
import { containerResources, metadata, minAvailable, sidecar } from "../containers/schema";
import { podScheduling } from "../placement/schema";

const config = strict({
  global: options.default({}).describe("Settings of the section [pgbouncer], at most 50. A change is a reload."),
  databases: options
    .default({})
    .describe(
      "The section [databases]: databases that clients can connect to, and their targets. Default: every database of the primary.",
    ),
  users: options.default({}).describe("The section [users]: settings of single users."),
});

/** PgBouncer in full. */
export const pooler = strict({
  ...common.shape,
  port: port.optional().describe("Port of PgBouncer. Default: 5432. A change restarts its pods."),
  config: config.prefault({}).describe("Configuration of PgBouncer beyond the mode."),
  resources: containerResources
    .optional()
    .describe("Resources of PgBouncer. Default: none. A change restarts its pods."),
  configResources: containerResources
    .optional()
    .describe("Resources of the container that reloads its configuration. Default: none."),
  tls: certificate.optional().describe("Certificate for clients. Default: one of PGO's CA, for `<cluster>-pgbouncer`."),
  service: service.optional().describe("Service of PgBouncer. Default: ClusterIP."),
  scheduling: podScheduling.prefault({}).describe("Placement of its pods. A change restarts them."),
  minAvailable: minAvailable.describe(
    "Number or percentage of pods that stay during a node drain. Default: 1 of two or more.",
  ),
  sidecars: z
    .array(sidecar)
    .default([])
    .describe("Containers of your own in each pod; they need the feature gate PGBouncerSidecars."),
  ...metadata,
})
  .optional()
  .describe("PgBouncer in front of the primary. Default: none.");
