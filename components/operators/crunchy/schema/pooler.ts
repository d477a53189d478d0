import { z } from "zod";
import { strict } from "../../../shared/validation";
import { pooler as common, poolerOptions as options } from "../../../model/shapes";
import { certificate, metadata, minAvailable, sidecar } from "./containers";
import { podScheduling } from "./placement";
import { port } from "./ports";
import { containerResources } from "./resources";
import { service } from "./services";

const config = strict({
  global: options.default({}).describe("Settings of the section [pgbouncer], at most 50. A change is a reload."),
  databases: options
    .default({})
    .describe(
      "The section [databases]: what clients may name, and where it leads. Default: every database of the primary.",
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
  tls: certificate
    .optional()
    .describe("Certificate that clients are shown. Default: one of PGO's authority, for `<cluster>-pgbouncer`."),
  service: service.optional().describe("How PgBouncer is reached. Default: ClusterIP."),
  scheduling: podScheduling.prefault({}).describe("Where its pods run. A change restarts them."),
  minAvailable: minAvailable.describe(
    "How many pods, or percent of them, stay while nodes are drained. Default: 1 where there are two or more.",
  ),
  sidecars: z
    .array(sidecar)
    .default([])
    .describe("Containers of yours in each pod; they need the feature gate PGBouncerSidecars."),
  ...metadata,
});
