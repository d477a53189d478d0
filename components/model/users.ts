import { z } from "zod";
import { dnsLabel, postgresName } from "../shared/scalars";
import { type Rule, strict } from "../shared/validation";

/** A login role and its attributes. */
export const userSchema = strict({
  name: postgresName.describe("Name of the role. Renaming creates a new role; the old one stays in the database."),
  databases: z
    .array(postgresName)
    .default([])
    .describe("Databases of the role; they are created if missing and never dropped."),
  attributes: z
    .array(z.enum(["superuser", "createdb", "createrole", "replication", "bypassrls"]))
    .optional()
    .describe("Attributes of the role; attributes that are not listed are removed. Default: unchanged."),
  connectionLimit: z
    .number()
    .int()
    .min(1)
    .max(262143)
    .optional()
    .describe("Connection limit of the role. Default: unchanged."),
  passwordType: z
    .enum(["ASCII", "AlphaNumeric"])
    .optional()
    .describe(
      "Characters of the password that PGO generates: AlphaNumeric needs no escaping in a URI. Default: ASCII. It applies to new passwords, " +
        "not to an existing one.",
    ),
  passwordSecret: dnsLabel(253)
    .optional()
    .describe(
      "Secret of type kubernetes.io/basic-auth with the password, in the cluster's namespace. Default: the operator creates one.",
    ),
});

type User = z.output<typeof userSchema>;
type Attribute = NonNullable<User["attributes"]>[number];

/** The part of a cluster that these rules read. */
export interface WithUsers {
  readonly users: readonly User[];
  readonly pooler?: unknown;
}

/**
 * The options of PGO's `spec.users[].options`. Attributes that a list omits are removed explicitly: PGO itself never
 * revokes.
 */
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
  // Without a list the attributes stay unchanged.
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

/** Rules for users, the same for every operator. */
export const userRules: Rule<WithUsers>[] = [
  {
    id: "user-name-is-free",
    reads: ["users"],
    why: "Postgres reserves these names and does not create such a role.",
    source: "PostgreSQL source, src/backend/utils/adt/acl.c; documentation, predefined roles",
    check: ({ users }) =>
      users.flatMap(({ name }, i) =>
        name === "public" || name === "none" || name.startsWith("pg_")
          ? [{ path: ["users", i, "name"], message: "is reserved by Postgres; use another name" }]
          : [],
      ),
  },
  {
    id: "database-is-no-template",
    reads: ["users"],
    why: "Objects in a template are copied to each new database, and template0 accepts no connections.",
    source: "PostgreSQL documentation, template databases",
    check: ({ users }) =>
      users.flatMap(({ databases }, i) =>
        databases.flatMap((database, j) =>
          database === "template0" || database === "template1"
            ? [{ path: ["users", i, "databases", j], message: "is a template of Postgres; use another name" }]
            : [],
        ),
      ),
  },
  {
    id: "pooler-lets-user-in",
    reads: ["users", "pooler"],
    why: "PgBouncer refuses superusers and replication roles: the application could not connect.",
    source: "PGO 6.0, internal/pgbouncer/postgres.go; PgBouncer configuration, auth_query",
    check: ({ users, pooler }) => {
      const [first] = users;
      const refused = first?.attributes?.find((attribute) => attribute === "superuser" || attribute === "replication");
      return pooler !== undefined && refused !== undefined
        ? [
            {
              path: ["users", 0, "attributes"],
              message: `has ${refused}, but the first user is the application's, which the pooler would refuse; move it to another user`,
            },
          ]
        : [];
    },
  },
];
