import { z } from "zod";
import { strict } from "../../shared/validation";
import { intent, mergePatch } from "../../model/intent";
import { backupsSchema } from "./backups/schema";
import { initSqlSchema } from "./init-sql/schema";
import { bootstrapSchema, restoreSchema, standbySchema } from "./bootstrap/schema";
import { crunchyBody, crunchyIntent } from "./schema";

/** Keys of a cluster on Crunchy Postgres. */
export const crunchyCluster = strict({
  operator: z.literal("crunchy").describe("Crunchy Postgres for Kubernetes (PGO)."),
  ...intent,
  ...crunchyIntent,
  backups: backupsSchema.optional().describe("pgBackRest. Default: no backups, and WAL is discarded."),
  bootstrap: bootstrapSchema
    .optional()
    .describe(
      "Backup or volumes that a new cluster starts from. Default: an empty database. Never add it to a running cluster, whose data it would overwrite; " +
        "remove it once the cluster works.",
    ),
  restore: restoreSchema
    .optional()
    .describe(
      "Restores a backup into the running cluster, in place: later changes are lost, so allowDataLoss must list data. " +
        "To keep the current data too, restore into another cluster with bootstrap instead. Remove it when it is done.",
    ),
  standby: standbySchema
    .optional()
    .describe(
      "The primary cluster that this standby replicates; it also has that cluster's users and databases. Default: none.",
    ),
  crunchy: strict({
    failsafe: z
      .boolean()
      .default(true)
      .describe(
        "Patroni's failsafe mode: the primary keeps running while the Kubernetes API is unavailable, if it reaches all members.",
      ),
    ...crunchyBody,
    autoCreateUserSchema: z
      .boolean()
      .default(true)
      .describe(
        "true: each user gets a schema of its name in its databases, in which it can create tables: from Postgres 15 on only the " +
          "owner can create tables in public, and with PGO the owner is postgres. Existing schemas stay.",
      ),
    initSql: initSqlSchema.optional(),
    monitoring: z.boolean().default(false).describe("A metrics exporter in each instance. Not for Postgres 18."),
    specPatch: mergePatch
      .default({})
      .describe(
        "Unsupported: a JSON merge patch (RFC 7396) for the spec of the PostgresCluster. It can only add what the other keys do not set, and names fields of the CRD. " +
          "pgstack neither waits for their effect nor verifies it.",
      ),
  })
    .prefault({})
    .describe("Settings of Crunchy Postgres only."),
});

export type {
  CheckedCrunchyCluster,
  CrunchyInstanceSet,
  ParsedCrunchyCluster,
  ResolvedCrunchyCluster,
} from "./resolved";
