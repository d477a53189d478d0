import { z } from "zod";
import { strict } from "../../shared/validation";
import { intent, mergePatch } from "../../model/intent";
import { backupsSchema } from "./backups/schema";
import { initSqlSchema } from "./init-sql/schema";
import type { ResolvedDrill } from "../../model/drill/schema";
import type { Tablespace } from "../../model/tablespaces/sql";
import { bootstrapSchema, restoreSchema, standbySchema } from "./origin/schema";
import { crunchyBody, crunchyIntent } from "./schema";

/** What a user writes for a cluster on Crunchy Postgres, key by key. */
export const crunchyCluster = strict({
  operator: z.literal("crunchy").describe("Crunchy Postgres for Kubernetes (PGO)."),
  ...intent,
  ...crunchyIntent,
  backups: backupsSchema
    .optional()
    .describe("pgBackRest. Default: no backups, and the write-ahead log is thrown away."),
  bootstrap: bootstrapSchema
    .optional()
    .describe(
      "What a new cluster starts from. Default: an empty database. Never add it to a running cluster, whose data it would overwrite; " +
        "remove it once the cluster works.",
    ),
  restore: restoreSchema
    .optional()
    .describe(
      "Sets the data of the running cluster back to a backup, in place: what was written since is lost, so allowDataLoss must name data. " +
        "To look at the past beside the present, make another cluster instead. Remove it when it is done.",
    ),
  standby: standbySchema
    .optional()
    .describe("The cluster that this one follows; users and databases are those of that one. Default: none."),
  crunchy: strict({
    failsafe: z
      .boolean()
      .default(true)
      .describe(
        "Patroni's failsafe mode: the primary goes on while the Kubernetes API is away but all members answer.",
      ),
    ...crunchyBody,
    autoCreateUserSchema: z
      .boolean()
      .default(true)
      .describe(
        "Whether each user gets a schema of its name in its databases, as which it may make tables: from Postgres 15 on nobody but the " +
          "owner makes any in public, and with PGO the owner is postgres. Schemas that are there stay.",
      ),
    initSql: initSqlSchema.optional(),
    monitoring: z.boolean().default(false).describe("A metrics exporter beside each instance. Not for Postgres 18."),
    specPatch: mergePatch
      .default({})
      .describe(
        "Unsupported: a JSON merge patch (RFC 7396) for the spec of the PostgresCluster. It may only add what the other keys do not set, and names fields of the CRD. " +
          "pgstack does not know what they do: it does not wait for them, nor verify them.",
      ),
  })
    .prefault({})
    .describe("What only Crunchy Postgres has."),
});

/** A cluster as the schema parses it: what is not written is missing where another key decides. */
export type ParsedCrunchyCluster = z.output<typeof crunchyCluster>;

/** A set of instances with every default applied. */
export interface CrunchyInstanceSet extends Omit<
  NonNullable<ParsedCrunchyCluster["crunchy"]["instanceSets"]>[number],
  "scheduling"
> {
  /** Path of the object whose keys describe it. */
  readonly path: readonly (string | number)[];
  readonly scheduling: ParsedCrunchyCluster["scheduling"];
  /** Path of the object that says where it runs. */
  readonly schedulingPath: readonly (string | number)[];
}

interface Derived {
  /** The instance sets: those that are written, or the one that the common keys describe. */
  readonly sets: readonly CrunchyInstanceSet[];
  readonly tablespaces: readonly Tablespace[];
  readonly drill: ResolvedDrill;
}

/** A cluster as rules read it: with what follows from the keys, and the keys as they are written. */
export type CheckedCrunchyCluster = Omit<ParsedCrunchyCluster, keyof Derived> & Derived;

/** A Crunchy cluster with every default applied. */
export type ResolvedCrunchyCluster = Omit<
  CheckedCrunchyCluster,
  "instances" | "storage" | "walStorage" | "resources" | "crunchy"
> & { readonly crunchy: Omit<ParsedCrunchyCluster["crunchy"], "instanceSets"> };
