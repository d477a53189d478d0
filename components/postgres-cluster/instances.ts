/** Number of Postgres servers where nothing else is said. */
export const defaultInstances = 3;

/** The part of a cluster that says how many Postgres servers it has. */
export interface Counted {
  readonly instances?: number | undefined;
  readonly crunchy?: { readonly instanceSets?: readonly { readonly replicas: number }[] | undefined };
}

/** Number of Postgres servers of a cluster, over all of its instance sets. */
export function instanceCount({ instances, crunchy }: Counted): number {
  return crunchy?.instanceSets?.reduce((sum, { replicas }) => sum + replicas, 0) ?? instances ?? defaultInstances;
}

/** The key that says how many there are. */
export function instancesPath({ crunchy }: Counted): readonly string[] {
  return crunchy?.instanceSets === undefined ? ["instances"] : ["crunchy", "instanceSets"];
}
