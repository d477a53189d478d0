import type { Tablespace } from "./schema";

/** The part of a cluster that its tablespaces are read from. */
export interface WithTablespaces {
  readonly operator?: "cloudnative-pg" | "crunchy";
  readonly users: readonly { readonly name: string; readonly databases: readonly string[] }[];
  readonly tablespaces?: readonly Tablespace[];
}

/**
 * Folder below which each operator mounts the volumes, one folder for each tablespace with `data` in it. Source: CloudNativePG 1.28,
 * pkg/specs/volumes.go (PgTablespaceVolumePath, LocationForTablespace); PGO 6.0, internal/postgres/config.go (tablespaceMountPath).
 */
export const tablespaceFolders = { "cloudnative-pg": "/var/lib/postgresql/tablespaces", crunchy: "/tablespaces" };

/** Returns the user that owns a tablespace. */
export function ownerOf({ users }: Pick<WithTablespaces, "users">, { owner }: Tablespace): string {
  return owner ?? users[0]?.name ?? "postgres";
}

/** Returns the tablespaces that temporary data goes to, as the value of temp_tablespaces. */
export function temporaryTablespaces({ tablespaces = [] }: Pick<WithTablespaces, "tablespaces">): string {
  return tablespaces.flatMap(({ name, temporary }) => (temporary ? [name] : [])).join(",");
}

/**
 * Returns SQL that creates the tablespaces of a cluster on PGO, which mounts their volumes and no more; CloudNativePG creates them itself.
 * A tablespace is not created in a transaction: the one that the Job opened is committed first, and another is opened for its end.
 */
export function tablespacesSql(cluster: WithTablespaces): string | undefined {
  const { operator, tablespaces = [] } = cluster;
  if (operator !== "crunchy" || tablespaces.length === 0) return undefined;
  return [
    "commit;",
    ...tablespaces.flatMap((tablespace) => {
      const { name } = tablespace;
      const owner = ownerOf(cluster, tablespace).replaceAll('"', '""');
      return [
        `select 'create tablespace "${name}" location ''${tablespaceFolders.crunchy}/${name}/data'''`,
        `  where not exists (select from pg_catalog.pg_tablespace where spcname = '${name}')\n\\gexec`,
        `alter tablespace "${name}" owner to "${owner}";`,
      ];
    }),
    "begin;",
  ].join("\n");
}
