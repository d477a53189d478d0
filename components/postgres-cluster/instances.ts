import { quantity } from "../shared/scalars";
import { resources as resourcesSchema } from "./shapes";

/** Number of Postgres servers where nothing else is said. */
export const defaultInstances = 3;

/** Resources of each Postgres container where nothing else is said. */
export const defaultResources = resourcesSchema.parse({});

interface Allotted {
  readonly memory: string;
  readonly hugePages?: { readonly size: string; readonly total: string } | undefined;
}

/** The part of a cluster that describes its Postgres servers. */
export interface Instanced {
  readonly instances?: number | undefined;
  readonly resources?: Allotted | undefined;
  readonly walStorage?: unknown;
  readonly crunchy?: {
    readonly instanceSets?:
      | readonly {
          readonly replicas: number;
          readonly resources: Allotted;
          readonly walStorage?: unknown;
        }[]
      | undefined;
  };
}

/** Number of Postgres servers of a cluster, over all of its instance sets. */
export function instanceCount({ instances, crunchy }: Instanced): number {
  return crunchy?.instanceSets?.reduce((sum, { replicas }) => sum + replicas, 0) ?? instances ?? defaultInstances;
}

/** Memory of the smallest Postgres server: all of them have the same settings, and any of them may be the primary. */
export function smallestMemory({ resources, crunchy }: Instanced): string {
  const [smallest] = (crunchy?.instanceSets ?? [])
    .map((set) => set.resources.memory)
    .sort((a, b) => quantity(a) - quantity(b));
  return smallest ?? (resources ?? defaultResources).memory;
}

/** Whether each Postgres server has a volume for its write-ahead log. */
export function hasLogVolumes({ walStorage, crunchy }: Instanced): boolean {
  return (crunchy?.instanceSets ?? [{ walStorage }]).every((set) => set.walStorage !== undefined);
}

/** The key that says how many there are. */
export function instancesPath({ crunchy }: Instanced): readonly string[] {
  return crunchy?.instanceSets === undefined ? ["instances"] : ["crunchy", "instanceSets"];
}
