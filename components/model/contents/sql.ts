import { tablespacesSql, type WithTablespaces } from "../tablespaces/sql";
import { knownExtensions } from "./extensions";
import type { Contents } from "./resolved.gen";

type Database = Contents["databases"][number];
type Grant = Database["grants"][number];
type DefaultPrivilege = Database["defaultPrivileges"][number];

/** The part of a cluster that describes the content of its databases. */
export type WithContents = Pick<Contents, "databases" | "extensions"> & WithTablespaces;

/** Returns true if there is SQL to run in databases. */
export function hasContents(cluster: WithContents): boolean {
  return cluster.databases.length > 0 || cluster.extensions.length > 0 || tablespacesSql(cluster) !== undefined;
}

/** Returns the libraries to preload, in the order of the extensions; citus must be first. */
export function librariesOf({ extensions }: Pick<Contents, "extensions">): string[] {
  const libraries = extensions.flatMap(({ name, library }) => library ?? knownExtensions.get(name)?.library ?? []);
  return libraries.sort((a, b) => Number(b === "citus") - Number(a === "citus"));
}

/** Returns the databases of all users, without duplicates. */
export function databasesOf({ users }: Pick<WithContents, "users">): string[] {
  return [...new Set(users.flatMap(({ databases }) => databases))];
}

/** Returns the databases in which an extension is created; none for a library. */
export function madeIn(
  cluster: Pick<WithContents, "users">,
  extension: Contents["extensions"][number],
): readonly string[] {
  return knownExtensions.get(extension.name)?.kind === "library" ? [] : (extension.databases ?? databasesOf(cluster));
}

/**
 * Returns the SQL for each database, in order. It is idempotent and runs in one transaction: existing objects stay, and
 * privileges are exactly those of the entry.
 *
 * @param skipped extensions that the operator creates itself.
 */
export function contentsSql(cluster: WithContents, skipped: readonly string[]): { database: string; sql: string }[] {
  const libraries = librariesOf(cluster);
  const [first = "postgres"] = databasesOf(cluster);
  const spaces = tablespacesSql(cluster);
  const contents = databasesOf(cluster).flatMap((name) => {
    const database = cluster.databases.find((candidate) => candidate.name === name);
    const extensions = cluster.extensions.filter(
      (extension) => !skipped.includes(extension.name) && madeIn(cluster, extension).includes(name),
    );
    const statements = [
      ...(name === first && libraries.length > 0 ? [librariesLoaded(libraries)] : []),
      ...extensions.flatMap(extensionSql),
      // With an empty search_path no object of a user can be called as superuser in place of another.
      ...(database !== undefined ? ["set local search_path = '';", ...databaseSql(database)] : []),
    ];
    return statements.length > 0 ? [{ database: name, sql: statements.join("\n") }] : [];
  });
  return spaces === undefined ? contents : [{ database: first, sql: spaces }, ...contents];
}

function extensionSql({ name, schema, version }: Contents["extensions"][number]): string[] {
  const options = [
    ...(schema !== undefined ? [` schema ${identifier(schema)}`] : []),
    ...(version !== undefined ? [` version ${literal(version)}`] : []),
    ...(knownExtensions.get(name)?.needsOthers === true ? [" cascade"] : []),
  ];
  return [
    // A schema of the catalog exists, and cannot be created.
    ...(schema !== undefined && !schema.startsWith("pg_")
      ? [`create schema if not exists ${identifier(schema)};`]
      : []),
    `create extension if not exists ${identifier(name)}${options.join("")};`,
  ];
}

function databaseSql({ name, access, schemas, grants, defaultPrivileges }: Database): string[] {
  return [
    ...(access === "granted" ? [`revoke connect, temporary on database ${identifier(name)} from public;`] : []),
    ...schemas.map(
      (schema) => `create schema if not exists ${identifier(schema.name)} authorization ${identifier(schema.owner)};`,
    ),
    ...grants.map((grant) => grantSql(name, grant)),
    ...defaultPrivileges.map(defaultPrivilegeSql),
  ];
}

function grantSql(database: string, grant: Grant): string {
  switch (grant.on) {
    case "database":
      return revokeAndGrant(`database ${identifier(database)}`, grant);
    case "schema":
      return revokeAndGrant(`schema ${identifier(grant.schema)}`, grant);
    case "tables":
      return eachObject(grant, "table", `pg_catalog.pg_class o where o.relkind in ('r', 'p', 'v', 'm', 'f')`, "rel");
    case "sequences":
      return eachObject(grant, "sequence", `pg_catalog.pg_class o where o.relkind = 'S'`, "rel");
    case "functions":
      return eachObject(grant, "routine", `pg_catalog.pg_proc o where o.prokind <> 'a'`, "pro");
  }
}

function revokeAndGrant(object: string, { to, privileges }: Pick<Grant, "to" | "privileges">): string {
  const revoke = `revoke all on ${object} from ${identifier(to)};`;
  return privileges.length === 0
    ? revoke
    : `${revoke}\ngrant ${privileges.join(", ")} on ${object} to ${identifier(to)};`;
}

/**
 * Returns one statement for each object: unlike ON ALL TABLES, this keeps an owner's own privileges. A missing schema
 * is an error, not an empty list.
 */
function eachObject(
  { schema, to, privileges }: Extract<Grant, { schema: string }>,
  kind: string,
  from: string,
  prefix: string,
): string {
  const address = `${literal(identifier(schema))}::pg_catalog.regnamespace`;
  const type = kind === "routine" ? "regprocedure" : "regclass";
  const each = (text: string): string =>
    `select pg_catalog.format(${literal(text)}, o.oid::pg_catalog.${type})\n` +
    `  from ${from} and o.${prefix}namespace = ${address}\n` +
    `   and pg_catalog.pg_get_userbyid(o.${prefix}owner) <> ${literal(to)} order by o.oid\n\\gexec`;
  const role = identifier(to);
  return [
    each(`revoke all on ${kind} %s from ${role}`),
    ...(privileges.length > 0 ? [each(`grant ${privileges.join(", ")} on ${kind} %s to ${role}`)] : []),
  ].join("\n");
}

function defaultPrivilegeSql({ on, creator, schema, to, privileges }: DefaultPrivilege): string {
  const scope = `alter default privileges for role ${identifier(creator)} in schema ${identifier(schema)}`;
  const revoke = `${scope} revoke all on ${on} from ${identifier(to)};`;
  return privileges.length === 0
    ? revoke
    : `${revoke}\n${scope} grant ${privileges.join(", ")} on ${on} to ${identifier(to)};`;
}

function librariesLoaded(libraries: readonly string[]): string {
  const wanted = libraries.map(literal).join(", ");
  return [
    "do $$ begin",
    "  if not pg_catalog.string_to_array(pg_catalog.translate(current_setting('shared_preload_libraries'), ' \"', ''), ',')",
    `    @> array[${wanted}] then`,
    "    raise 'shared_preload_libraries is %, without all required libraries', current_setting('shared_preload_libraries');",
    "  end if;",
    "end $$;",
  ].join("\n");
}

export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
