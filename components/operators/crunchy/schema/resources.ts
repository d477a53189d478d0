import { cpuQuantity, sizeQuantity } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";

/** Resources of a container other than Postgres. */
export const containerResources = strict({
  cpu: cpuQuantity.describe("CPU request, in cores."),
  cpuLimit: cpuQuantity.optional().describe("CPU limit, in cores. Default: none."),
  memory: sizeQuantity.describe("Memory request and limit."),
});

/** Containers that PGO adds to the pods of instances. */
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
});
