import type { k8s } from "cdk8s-plus-28";
import { quantity } from "../../shared/scalars";
import type { WithTablespaces } from "./sql";

/** What a drill needs for the tablespaces of a cluster. */
export interface TablespacesOfDrill {
  /** Shell that runs before anything is restored. */
  readonly script: string;
  readonly volumeMounts: readonly k8s.VolumeMount[];
  /** Size of the tablespaces of one instance in bytes. */
  readonly bytes: number;
}

/**
 * Returns what lets a drill recover where tablespaces are: WAL names the folder of each one that was created after the backup, and
 * recovery ends where that is missing. Source: PostgreSQL, src/backend/commands/tablespace.c, create_tablespace_directories.
 *
 * @param mountPath folder below which the operator mounts the volumes, one folder for each tablespace with `data` in it.
 */
export function tablespacesOfDrill(
  { tablespaces = [] }: Pick<WithTablespaces, "tablespaces">,
  mountPath: string,
): TablespacesOfDrill {
  if (tablespaces.length === 0) return { script: "", volumeMounts: [], bytes: 0 };
  const folders = tablespaces.map(({ name }) => `${mountPath}/${name}/data`);
  return {
    script: `mkdir -p -m 700 ${folders.join(" ")}\n`,
    volumeMounts: [{ name: "data", mountPath, subPath: "tablespace-folders" }],
    bytes: tablespaces.reduce((sum, { storage }) => sum + quantity(storage.size), 0),
  };
}
