import type { Rule } from "../../shared/validation";
import { identifiers } from "../server-settings/text";
import { settingOf } from "../settings";
import type { WithTablespaces } from "./sql";
import { temporaryTablespaces } from "./sql";

/** The part of a cluster that these rules read. */
export interface Spaced extends WithTablespaces {
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
}

const ofPostgres = ["", "pg_default", "pg_global"];

/** Rules for tablespaces, the same for every operator. */
export const tablespaceRules: Rule<Spaced>[] = [
  {
    id: "tablespace-name-is-free",
    reads: ["tablespaces"],
    why: "Postgres reserves names that start with pg_, and two tablespaces cannot have one name.",
    source:
      "PostgreSQL documentation, CREATE TABLESPACE; CloudNativePG 1.30, cluster_webhook.go, validateTablespaceNames",
    check: ({ tablespaces = [] }) =>
      tablespaces.flatMap(({ name }, i) => {
        const twice = tablespaces.findIndex((other) => other.name === name) < i;
        const message = name.startsWith("pg_") ? "is reserved by Postgres" : twice ? "is used twice" : undefined;
        return message === undefined
          ? []
          : [{ path: ["tablespaces", i, "name"], message: `${message}; use another name` }];
      }),
  },
  {
    id: "tablespace-owner-is-a-user",
    reads: ["users", "tablespaces"],
    why: "A tablespace whose owner does not exist is never created, and those after it wait.",
    source: "CloudNativePG 1.30 documentation, Tablespaces, ownership; PostgreSQL documentation, CREATE TABLESPACE",
    check: ({ users, tablespaces = [] }) =>
      tablespaces.flatMap(({ owner }, i) =>
        owner === undefined || owner === "postgres" || users.some(({ name }) => name === owner)
          ? []
          : [{ path: ["tablespaces", i, "owner"], message: "is not among users; add it there" }],
      ),
  },
  {
    id: "tablespace-of-parameter-exists",
    reads: ["parameters", "tablespaces"],
    why: "Postgres ignores a tablespace in its configuration file that does not exist, and uses the default one.",
    source: "PostgreSQL, src/backend/commands/tablespace.c, GetDefaultTablespace and PrepareTempTablespaces",
    check: (cluster) =>
      ["default_tablespace", "temp_tablespaces"].flatMap((setting) => {
        const value = settingOf(cluster.parameters, setting);
        if (value === undefined) return [];
        const key = Object.keys(cluster.parameters).find((name) => name.toLowerCase() === setting) ?? setting;
        const path = ["parameters", key];
        if (setting === "temp_tablespaces" && temporaryTablespaces(cluster) !== "")
          return [{ path, message: "is also set by tablespaces[].temporary; remove it, or write temporary: false" }];
        const known = (cluster.tablespaces ?? []).map(({ name }) => name);
        const named = setting === "temp_tablespaces" ? identifiers(String(value)) : [String(value)];
        const missing = named?.find((name) => !ofPostgres.includes(name) && !known.includes(name));
        return missing === undefined
          ? []
          : [{ path, message: `names "${missing}", which is not among tablespaces; add it there, or remove it` }];
      }),
  },
];
