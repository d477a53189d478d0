import { cpuQuantity, sizeQuantity } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";

/** What one container beside Postgres gets. */
export const containerResources = strict({
  cpu: cpuQuantity.describe("CPU requested, in cores."),
  cpuLimit: cpuQuantity.optional().describe("CPU limit, in cores. Default: none."),
  memory: sizeQuantity.describe("Memory requested and allowed."),
});

/** Containers that PGO adds to the pods of instances. */
export const sidecarResources = strict({
  replicationCertCopy: containerResources
    .optional()
    .describe("Of the container that copies the replication certificate (replication-cert-copy)."),
  pgbackrest: containerResources
    .optional()
    .describe("Of pgBackRest's server, which backup jobs connect to. Read with backups only."),
  pgbackrestConfig: containerResources
    .optional()
    .describe("Of the container that reloads pgBackRest's configuration. Read with backups only."),
  exporter: containerResources.optional().describe("Of the metrics exporter. Read with `monitoring` only."),
});
