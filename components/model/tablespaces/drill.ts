import type { k8s } from "cdk8s-plus-28";
import { quantity } from "../../shared/scalars";
import type { WithTablespaces } from "./sql";

/** Requirements of a drill for the tablespaces of a cluster. */
export interface TablespacesOfDrill {
  /** Shell commands that run before the restore. */
  readonly script: string;
  readonly volumeMounts: readonly k8s.VolumeMount[];
  /** Size of the tablespaces of one instance in bytes. */
  readonly bytes: number;
}

/**
 * Returns the requirements of a drill for tablespaces: WAL refers to the folder of each tablespace that was created
 * after the backup, and recovery stops if the folder is missing. Source: PostgreSQL, src/backend/commands/tablespace.c,
 * create_tablespace_directories.
 *
 * @param mountPath folder below which the operator mounts the volumes, one folder for each tablespace with `data` in
 * it.
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
