import { z } from "zod";
import { postgresName } from "../../shared/scalars";
import { strict } from "../../shared/validation";
import { tablespaces } from "../tablespaces/schema";

const extension = strict({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,62}$/, { error: 'not the name of an extension; write for example "pg_stat_statements"' })
    .describe(
      "Name of the extension in SQL; the image must contain it. If Postgres must preload its library, as for " +
        "pg_stat_statements, pgaudit, pg_cron or timescaledb, pgstack does that too: a rolling restart.",
    ),
  schema: postgresName
    .optional()
    .describe(
      "Schema that it is created in, itself created if missing. Default: the extension's own, or public. Read when the " +
        "extension is created; a change has no effect on an existing one.",
    ),
  version: z
    .string()
    .regex(/^[\w.+-]{1,63}$/, { error: 'not a version; write for example "1.6"' })
    .optional()
    .describe("Version that is created; an existing extension is not updated. Default: the newest in the image."),
  library: z
    .string()
    .regex(/^[\w.$/-]{1,63}$/, { error: 'not the name of a library; write for example "my_extension"' })
    .optional()
    .describe("Library to preload, for an extension that pgstack does not know. Default: none."),
  unverified: z
    .literal(true, { error: "must be true, or be removed" })
    .optional()
    .describe("Accepts an extension that pgstack does not know, or does not expect in the image, without checks."),
  databases: z
    .array(postgresName)
    .min(1)
    .optional()
    .describe("Databases in which it is created. Default: every database of users. It is never dropped."),
});

const to = postgresName.describe("User that gets the privileges; those that an entry does not list are revoked.");
const schema = postgresName.describe("Schema in the database.");
const list = <const T extends readonly [string, ...string[]]>(privileges: T, what: string) =>
  z.array(z.enum(privileges)).describe(`${what}. An empty list revokes all.`);

const onTables = list(
  ["select", "insert", "update", "delete", "truncate", "references", "trigger"],
  "Privileges on every table and view of the schema",
);
const onSequences = list(["usage", "select", "update"], "Privileges on every sequence of the schema");
const onFunctions = list(["execute"], "Privileges on every function and procedure of the schema");

const grant = z.discriminatedUnion("on", [
  strict({
    on: z.literal("database").describe("Privileges on the database itself."),
    to,
    privileges: list(["connect", "create", "temporary"], "Privileges on the database as a whole"),
  }),
  strict({
    on: z.literal("schema").describe("A schema."),
    schema,
    to,
    privileges: list(["usage", "create"], "Privileges on the schema; without usage no object in it is accessible"),
  }),
  strict({ on: z.literal("tables").describe("Existing tables."), schema, to, privileges: onTables }),
  strict({ on: z.literal("sequences").describe("Existing sequences."), schema, to, privileges: onSequences }),
  strict({ on: z.literal("functions").describe("Existing functions."), schema, to, privileges: onFunctions }),
]);

const creator = postgresName.describe("User whose future objects get the privileges; objects of other users do not.");

const defaultPrivilege = z.discriminatedUnion("on", [
  strict({ on: z.literal("tables").describe("Future tables."), creator, schema, to, privileges: onTables }),
  strict({ on: z.literal("sequences").describe("Future sequences."), creator, schema, to, privileges: onSequences }),
  strict({ on: z.literal("functions").describe("Future functions."), creator, schema, to, privileges: onFunctions }),
]);

const database = strict({
  name: postgresName.describe("Name of the database; a user must have it."),
  access: z
    .enum(["everyone", "granted"])
    .default("everyone")
    .describe(
      "Roles that can connect. everyone: every role, the default of Postgres. granted: users of the database, and those with a grant. A change " +
        "back to everyone restores no privilege.",
    ),
  schemas: z
    .array(
      strict({
        name: postgresName.describe("Name of the schema."),
        owner: postgresName.describe("Owner when it is created; a later change has no effect."),
      }),
    )
    .default([])
    .describe("Schemas that are created if missing and never dropped."),
  grants: z.array(grant).default([]).describe("Privileges of users on existing objects."),
  defaultPrivileges: z
    .array(defaultPrivilege)
    .default([])
    .describe("Privileges of users on future objects, for example of the application's migrations."),
});

/** Schemas, privileges and extensions of databases, written by a Job as superuser after each change. */
export const contents = {
  databases: z
    .array(database)
    .default([])
    .describe(
      "Schemas and privileges in databases. A Job writes them as superuser after each change; the operator keeps the superuser's password in a " +
        "Secret for it. An entry that is removed here stays in the database: empty its list first.",
    ),
  extensions: z.array(extension).default([]).describe("Extensions, created by the same Job."),
  tablespaces,
};
