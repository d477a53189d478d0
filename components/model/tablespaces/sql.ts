import type { Tablespace as Configured } from "./resolved.gen";

/** A tablespace, and how it is created. */
export interface Tablespace extends Configured {
  /** Folder in which pgstack creates it as superuser. Default: the operator creates it, and sets temp_tablespaces. */
  readonly location?: string;
}

/** The part of a cluster that describes its tablespaces. */
export interface WithTablespaces {
  readonly users: readonly { readonly name: string; readonly databases: readonly string[] }[];
  readonly tablespaces?: readonly Tablespace[];
}

/** Returns the user that owns a tablespace. */
export function ownerOf({ users }: Pick<WithTablespaces, "users">, { owner }: Tablespace): string {
  return owner ?? users[0]?.name ?? "postgres";
}

/** Returns the tablespaces that temporary data goes to, as the value of temp_tablespaces. */
export function temporaryTablespaces({ tablespaces = [] }: Pick<WithTablespaces, "tablespaces">): string {
  return tablespaces.flatMap(({ name, temporary }) => (temporary ? [name] : [])).join(",");
}

/**
 * Returns SQL that creates the tablespaces of an operator that only mounts their volumes. A tablespace cannot be
 * created in a transaction: the Job's transaction is committed first, and another one is started.
 */
export function tablespacesSql(cluster: WithTablespaces): string | undefined {
  const statements = (cluster.tablespaces ?? []).flatMap((tablespace) => {
    const { name, location } = tablespace;
    const owner = ownerOf(cluster, tablespace).replaceAll('"', '""');
    return location === undefined
      ? []
      : [
          `select 'create tablespace "${name}" location ''${location}'''`,
          `  where not exists (select from pg_catalog.pg_tablespace where spcname = '${name}')\n\\gexec`,
          `alter tablespace "${name}" owner to "${owner}";`,
        ];
  });
  return statements.length === 0 ? undefined : ["commit;", ...statements, "begin;"].join("\n");
}
