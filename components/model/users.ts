import { z } from "zod";
import { dnsLabel, postgresName } from "../shared/scalars";
import { type Rule, strict } from "../shared/validation";

/** A login role and what it may do in the whole cluster. */
export const userSchema = strict({
  name: postgresName.describe("Name of the role. Renaming makes a new role; the old one stays in the database."),
  databases: z
    .array(postgresName)
    .default([])
    .describe("Databases that the role gets; they are made when missing and never dropped."),
  attributes: z
    .array(z.enum(["superuser", "createdb", "createrole", "replication", "bypassrls"]))
    .optional()
    .describe(
      "What the role may do beyond its databases; what is not in the list is taken away. Default: nothing is given or taken away.",
    ),
  connectionLimit: z
    .number()
    .int()
    .min(1)
    .max(262143)
    .optional()
    .describe("How many connections the role may have at once. Default: no limit is set or taken away."),
  passwordType: z
    .enum(["ASCII", "AlphaNumeric"])
    .optional()
    .describe(
      "Characters of the password that PGO makes: AlphaNumeric needs no escaping in a URI. Default: ASCII. It counts when a password is " +
        "made, not for one that is there.",
    ),
  passwordSecret: dnsLabel(253)
    .optional()
    .describe(
      "Secret of type kubernetes.io/basic-auth with the password, in the cluster's namespace. Default: the operator makes one.",
    ),
});

type User = z.output<typeof userSchema>;
type Attribute = NonNullable<User["attributes"]>[number];

/** The part of a cluster that these rules read. */
export interface WithUsers {
  readonly users: readonly User[];
  readonly pooler?: unknown;
}

/** The options of PGO's `spec.users[].options`. What a list leaves out is taken away: PGO itself never takes back. */
export function roleOptions({ attributes, connectionLimit }: User): string | undefined {
  const all = ["superuser", "createdb", "createrole", "replication", "bypassrls"] as const;
  const options = [
    ...(attributes !== undefined
      ? all.map((attribute) => `${attributes.includes(attribute) ? "" : "NO"}${attribute.toUpperCase()}`)
      : []),
    ...(connectionLimit !== undefined ? [`CONNECTION LIMIT ${connectionLimit}`] : []),
  ];
  return options.length > 0 ? options.join(" ") : undefined;
}

/** The attributes of a managed role of CloudNativePG. */
export function roleAttributes({
  attributes,
  connectionLimit,
}: User): Record<Attribute, boolean | undefined> & Pick<User, "connectionLimit"> {
  // Without a list nothing is given or taken away.
  const has = (name: Attribute): boolean | undefined => attributes?.includes(name);
  return {
    superuser: has("superuser"),
    createdb: has("createdb"),
    createrole: has("createrole"),
    replication: has("replication"),
    bypassrls: has("bypassrls"),
    connectionLimit,
  };
}

/** Rules for users, whichever operator runs the cluster. */
export const userRules: Rule<WithUsers>[] = [
  {
    id: "user-name-is-free",
    reads: ["users"],
    why: "Postgres reserves these names and makes no such role.",
    source: "PostgreSQL source, src/backend/utils/adt/acl.c; documentation, predefined roles",
    check: ({ users }) =>
      users.flatMap(({ name }, i) =>
        name === "public" || name === "none" || name.startsWith("pg_")
          ? [{ path: ["users", i, "name"], message: "is reserved by Postgres; take another name" }]
          : [],
      ),
  },
  {
    id: "database-is-no-template",
    reads: ["users"],
    why: "What lies in a template lies in each new database, and template0 lets nobody in.",
    source: "PostgreSQL documentation, template databases",
    check: ({ users }) =>
      users.flatMap(({ databases }, i) =>
        databases.flatMap((database, j) =>
          database === "template0" || database === "template1"
            ? [{ path: ["users", i, "databases", j], message: "is a template of Postgres; take another name" }]
            : [],
        ),
      ),
  },
  {
    id: "pooler-lets-user-in",
    reads: ["users", "pooler"],
    why: "PgBouncer lets neither superusers nor roles for replication in: the application would be refused.",
    source: "PGO 6.0, internal/pgbouncer/postgres.go; PgBouncer configuration, auth_query",
    check: ({ users, pooler }) => {
      const [first] = users;
      const refused = first?.attributes?.find((attribute) => attribute === "superuser" || attribute === "replication");
      return pooler !== undefined && refused !== undefined
        ? [
            {
              path: ["users", 0, "attributes"],
              message: `has ${refused}, and the first user is the application's, which the pooler refuses then; give it to another user`,
            },
          ]
        : [];
    },
  },
];
