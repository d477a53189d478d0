import type { Rule, RuleFinding } from "../../shared/validation";
import type { ServerFacts } from "../effective";
import { type Configured, settingOf } from "../settings";
import { extensionRules } from "./extension-rules";
import { knownExtensions } from "./extensions";
import { preloadRules } from "./preload-rules";
import { madeIn, databasesOf, type WithContents } from "./sql";

/** The part of a cluster that these rules read. */
export type Contained = WithContents & Configured & { readonly version: number; readonly image?: string };

/** Settings that a library needs to have an effect. */
const switches = new Map([
  ["auto_explain", { setting: "auto_explain.log_min_duration", example: '"1s"' }],
  ["pgaudit", { setting: "pgaudit.log", example: '"ddl, role"' }],
]);

/** Rules for schemas, privileges and extensions, the same for every operator. */
export const contentRules = (server: ServerFacts): Rule<Contained>[] => [
  ...extensionRules,
  ...preloadRules(server),
  {
    id: "database-has-a-user",
    reads: ["users", "databases", "extensions"],
    why: "A database is created for a user: SQL for another database waits for it until the timeout.",
    source: "PGO 6.0, spec.users[].databases; CloudNativePG 1.30, Database",
    check: (cluster) => {
      const known = databasesOf(cluster);
      const missing = (name: string, path: RuleFinding["path"]): RuleFinding[] =>
        known.includes(name)
          ? []
          : [{ path, message: `belongs to no user; add it to a user (known: ${known.join(", ")})` }];
      return [
        ...cluster.databases.flatMap(({ name }, i) => missing(name, ["databases", i, "name"])),
        ...cluster.extensions.flatMap(({ databases }, i) =>
          (databases ?? []).flatMap((name, j) => missing(name, ["extensions", i, "databases", j])),
        ),
      ];
    },
  },
  {
    id: "role-is-a-user",
    reads: ["users", "databases"],
    why: "A grant to a role that does not exist always fails, and `up` waits until its timeout.",
    source: "PostgreSQL documentation, GRANT",
    check: ({ users, databases }) =>
      databases.flatMap(({ schemas, grants, defaultPrivileges }, i) => {
        const role = (name: string, ...path: (string | number)[]): RuleFinding[] =>
          name === "postgres" || users.some((user) => user.name === name)
            ? []
            : [{ path: ["databases", i, ...path], message: "is not among users; add it there" }];
        return [
          ...schemas.flatMap(({ owner }, j) => role(owner, "schemas", j, "owner")),
          ...grants.flatMap(({ to }, j) => role(to, "grants", j, "to")),
          ...defaultPrivileges.flatMap(({ to, creator }, j) => [
            ...role(creator, "defaultPrivileges", j, "creator"),
            ...role(to, "defaultPrivileges", j, "to"),
          ]),
        ];
      }),
  },
  {
    id: "schema-name-is-free",
    reads: ["databases", "extensions"],
    why: "Postgres reserves pg_* and information_schema. The operator runs functions of the schemas pgbouncer and monitor as superuser: their owner could replace these functions.",
    source: "PostgreSQL documentation, CREATE SCHEMA; PGO 6.0, internal/pgbouncer/postgres.go, metrics_setup.sql",
    check: ({ databases, extensions }) => [
      ...databases.flatMap(({ schemas }, i) =>
        schemas.flatMap(({ name }, j) => reserved(name, ["databases", i, "schemas", j, "name"])),
      ),
      ...extensions.flatMap(({ name, schema = "" }, i) =>
        knownExtensions.get(name)?.schema === schema ? [] : reserved(schema, ["extensions", i, "schema"]),
      ),
    ],
  },
  {
    id: "grant-is-not-the-operators",
    reads: ["users", "databases"],
    why: "A user has all privileges on its own databases; the operator restores them.",
    source: "PGO 6.0, internal/postgres/users.go; CloudNativePG 1.30, Database (owner)",
    check: ({ users, databases }) =>
      databases.flatMap(({ name, grants }, i) =>
        grants.flatMap(({ on, to }, j) =>
          on === "database" && users.some((user) => user.name === to && user.databases.includes(name))
            ? [{ path: ["databases", i, "grants", j, "to"], message: "has the database already; remove the grant" }]
            : [],
        ),
      ),
  },
  {
    id: "entry-is-there-once",
    reads: ["databases", "extensions"],
    why: "Each entry is the complete set of privileges: the second of two entries revokes those of the first.",
    source: "pgstack",
    check: ({ databases, extensions }) => [
      ...repeated(databases.map(({ name }) => name)).map((i) => again("databases", i, "name")),
      ...repeated(extensions.map(({ name }) => name)).map((i) => again("extensions", i, "name")),
      ...databases.flatMap(({ schemas, grants, defaultPrivileges }, i) => [
        ...repeated(schemas.map(({ name }) => name)).map((j) => again("databases", i, "schemas", j, "name")),
        ...repeated(grants.map((grant) => key({ ...grant, privileges: [] }))).map((j) =>
          again("databases", i, "grants", j),
        ),
        ...repeated(defaultPrivileges.map((entry) => key({ ...entry, privileges: [] }))).map((j) =>
          again("databases", i, "defaultPrivileges", j),
        ),
      ]),
    ],
  },
  {
    id: "pg-cron-has-one-database",
    reads: ["users", "databases", "extensions"],
    why: "pg_cron can be created in one database of a cluster only.",
    source: "citusdata/pg_cron, README",
    check: (cluster) =>
      cluster.extensions.flatMap((extension, i) =>
        extension.name === "pg_cron" && madeIn(cluster, extension).length !== 1
          ? [
              {
                path: ["extensions", i, "databases"],
                message: "must name one database; jobs can run in the others from there",
              },
            ]
          : [],
      ),
  },
  {
    id: "library-is-switched-on",
    reads: ["extensions", "parameters"],
    why: "With its defaults the library logs nothing.",
    source: "PostgreSQL documentation, auto_explain; pgaudit/pgaudit, README",
    check: ({ extensions, parameters }) =>
      extensions.flatMap(({ name }, i) => {
        const needed = switches.get(name);
        return needed === undefined || settingOf(parameters, needed.setting) !== undefined
          ? []
          : [
              {
                path: ["extensions", i],
                message: `has no effect without parameters.${needed.setting}; write for example ${needed.example}`,
              },
            ];
      }),
  },
];

function reserved(schema: string, path: RuleFinding["path"]): RuleFinding[] {
  return /^(pg_|information_schema$|pgbouncer$|monitor$)/.test(schema)
    ? [{ path, message: "is reserved by Postgres or the operator; use another name" }]
    : [];
}

function repeated(names: readonly string[]): number[] {
  return names.flatMap((name, i) => (names.indexOf(name) < i ? [i] : []));
}

function again(...path: (string | number)[]): RuleFinding {
  return { path, message: "is listed twice; merge the two entries" };
}

function key(entry: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(Object.entries(entry).sort(([a], [b]) => a.localeCompare(b, "en")));
}
