import { z } from "zod";
import { omit } from "../../shared/omit";
import { strict } from "../../shared/validation";
import { intent, mergePatch } from "../../model/intent";
import { accessKeys } from "./access/schema";
import { backupsSchema } from "./backups/schema";
import { bootstrapSchema } from "./bootstrap/schema";
import { standbySchema } from "./bootstrap/standby-schema";
import { instanceKeys } from "./instances/schema";
import { monitoringKeys } from "./monitoring/schema";
import { patroniKeys } from "./patroni/schema";
import { pooler, poolerKeys } from "./pooler/schema";
import { servicesKeys } from "./services/schema";
import { sidecarKeys } from "./sidecars/schema";

/** Keys of a cluster on Zalando's operator. */
export const zalandoCluster = strict({
  operator: z.literal("zalando").describe("Zalando's Postgres Operator."),
  // The operator creates one volume for each instance.
  ...omit(intent, "walStorage"),
  instances: intent.instances.describe(
    "Number of Postgres servers: one primary, the rest replicas. Lowering it removes the last instances, one of which can be the primary; " +
      "their volumes stay and still cost storage.",
  ),
  pooler: pooler.optional().describe("PgBouncer in front of the primary. Default: none."),
  backups: backupsSchema
    .optional()
    .describe("WAL-G, which is part of the Spilo image. Default: no backups, and WAL is discarded."),
  bootstrap: bootstrapSchema
    .optional()
    .describe(
      "Backup that a new cluster starts from. Default: an empty database. A running cluster does not read it, but a change is a rolling restart.",
    ),
  standby: standbySchema
    .optional()
    .describe(
      "The primary cluster that this standby replicates; it also has that cluster's users, passwords and databases. Create the Secrets of the roles postgres and standby, " +
        "named as the operator names them, with the passwords of the primary before the standby: with `host` it does not start otherwise. Default: none.",
    ),
  zalando: strict({
    ...accessKeys,
    ...instanceKeys,
    ...monitoringKeys,
    ...patroniKeys,
    ...poolerKeys,
    ...servicesKeys,
    ...sidecarKeys,
    specPatch: mergePatch
      .default({})
      .describe(
        "Unsupported: a JSON merge patch (RFC 7396) for the spec of the postgresql resource. It can only add what the other keys do not set, and names fields of the CRD. " +
          "pgstack neither waits for their effect nor verifies it.",
      ),
  })
    .prefault({})
    .describe("Settings of Zalando's operator only."),
});

export type { ParsedZalandoCluster, ResolvedZalandoCluster } from "./resolved";
