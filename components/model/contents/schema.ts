import { z } from "zod";
import { postgresName } from "../../shared/scalars";
import { strict } from "../../shared/validation";
import { tablespaces } from "../tablespaces/schema";

const extension = strict({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,62}$/, { error: 'not the name of an extension; write for example "pg_stat_statements"' })
    .describe(
      "Name of the extension in SQL; the image must hold it. Where Postgres must load a library of it at its start, as for " +
        "pg_stat_statements, pgaudit, pg_cron or timescaledb, that is done as well: a restart instance by instance.",
    ),
  schema: postgresName
    .optional()
    .describe(
      "Schema that it is created in, and that is created when missing. Default: the extension's own, or public. It counts when the " +
        "extension is created, not for one that exists.",
    ),
  version: z
    .string()
    .regex(/^[\w.+-]{1,63}$/, { error: 'not a version; write for example "1.6"' })
    .optional()
    .describe("Version that is created; one that exists is not updated. Default: the newest in the image."),
  library: z
    .string()
    .regex(/^[\w.$/-]{1,63}$/, { error: 'not the name of a library; write for example "my_extension"' })
    .optional()
    .describe("Library that Postgres loads at its start, for an extension that pgstack does not know. Default: none."),
  unverified: z
    .literal(true, { error: "must be true, or be removed" })
    .optional()
    .describe(
      "Consent to an extension that pgstack does not know, or does not expect in the image: nothing is checked for it.",
    ),
  databases: z
    .array(postgresName)
    .min(1)
    .optional()
    .describe("Where it is made. Default: in every database of users. It is never dropped."),
});

const to = postgresName.describe("User that it is granted to; what an entry leaves out is taken away from it.");
const schema = postgresName.describe("Schema in the database.");
const list = <const T extends readonly [string, ...string[]]>(privileges: T, what: string) =>
  z.array(z.enum(privileges)).describe(`${what}. An empty list takes all away.`);

const onTables = list(
  ["select", "insert", "update", "delete", "truncate", "references", "trigger"],
  "What may be done with every table and view of the schema",
);
const onSequences = list(["usage", "select", "update"], "What may be done with every sequence of the schema");
const onFunctions = list(["execute"], "What may be done with every function and procedure of the schema");

const grant = z.discriminatedUnion("on", [
  strict({
    on: z.literal("database").describe("The database itself."),
    to,
    privileges: list(["connect", "create", "temporary"], "What may be done in the database as a whole"),
  }),
  strict({
    on: z.literal("schema").describe("A schema."),
    schema,
    to,
    privileges: list(["usage", "create"], "What may be done in the schema; nothing in it is seen without usage"),
  }),
  strict({ on: z.literal("tables").describe("Tables that are there now."), schema, to, privileges: onTables }),
  strict({ on: z.literal("sequences").describe("Sequences that are there now."), schema, to, privileges: onSequences }),
  strict({ on: z.literal("functions").describe("Functions that are there now."), schema, to, privileges: onFunctions }),
]);

const creator = postgresName.describe("User whose future objects are meant; those of others are not.");

const defaultPrivilege = z.discriminatedUnion("on", [
  strict({ on: z.literal("tables").describe("Tables to come."), creator, schema, to, privileges: onTables }),
  strict({ on: z.literal("sequences").describe("Sequences to come."), creator, schema, to, privileges: onSequences }),
  strict({ on: z.literal("functions").describe("Functions to come."), creator, schema, to, privileges: onFunctions }),
]);

const database = strict({
  name: postgresName.describe("Name of the database; a user must have it."),
  access: z
    .enum(["everyone", "granted"])
    .default("everyone")
    .describe(
      "Who may connect. everyone: each role, as Postgres has it. granted: users that have the database, and those with a grant. Going " +
        "back to everyone gives nothing back.",
    ),
  schemas: z
    .array(
      strict({
        name: postgresName.describe("Name of the schema."),
        owner: postgresName.describe("User that owns it when it is made; a change later does nothing."),
      }),
    )
    .default([])
    .describe("Schemas that are made when missing and never dropped."),
  grants: z.array(grant).default([]).describe("What users may do with what is there."),
  defaultPrivileges: z
    .array(defaultPrivilege)
    .default([])
    .describe("What users may do with what will be made, for example by the application's migrations."),
});

/** What databases hold and who may use it, written by a Job as superuser whenever it changes. */
export const contents = {
  databases: z
    .array(database)
    .default([])
    .describe(
      "Schemas and privileges in databases. A Job writes them as superuser after each change, whose password the operator keeps in a " +
        "Secret then. An entry that is removed here stays in the database: empty its list first.",
    ),
  extensions: z.array(extension).default([]).describe("Extensions, made by the same Job."),
  tablespaces,
};
