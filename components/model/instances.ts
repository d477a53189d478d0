import { quantity } from "../shared/scalars";
import { resources } from "./shapes";

/** Default number of Postgres servers. */
export const defaultInstances = 3;

/** Default resources of each Postgres container. */
export const defaultResources = resources.parse({});

/** Instances of one size and place, with every default applied. */
export interface InstanceSet {
  /** Path of the object whose keys describe it. */
  readonly path: readonly (string | number)[];
  readonly replicas: number;
  readonly storage: InstanceVolume;
  /** Default: WAL is with the data. */
  readonly walStorage?: InstanceVolume | undefined;
  readonly resources: {
    readonly cpu: string;
    readonly cpuLimit?: string | undefined;
    readonly memory: string;
    readonly hugePages?: { readonly size: string; readonly total: string } | undefined;
  };
}

interface InstanceVolume {
  readonly size: string;
  readonly storageClass?: string | undefined;
}

/** The part of a cluster that describes its Postgres servers, and the keys that it is derived from. */
export interface Instanced {
  readonly sets: readonly InstanceSet[];
  readonly instances?: unknown;
  readonly storage?: unknown;
  readonly walStorage?: unknown;
  readonly resources?: unknown;
}

type WithSets = Pick<Instanced, "sets">;

/** Returns the number of Postgres servers of a cluster, over all of its instance sets. */
export function instanceCount({ sets }: WithSets): number {
  return sets.reduce((sum, { replicas }) => sum + replicas, 0);
}

/** Returns the memory of the smallest Postgres server: all have the same settings, and any can become the primary. */
export function smallestMemory({ sets }: WithSets): string {
  const [smallest] = sets.map((set) => set.resources.memory).sort((a, b) => quantity(a) - quantity(b));
  return smallest ?? defaultResources.memory;
}

/** Returns true where each Postgres server has a volume for its WAL. */
export function hasLogVolumes({ sets }: WithSets): boolean {
  return sets.every(({ walStorage }) => walStorage !== undefined);
}

/** Returns the path of the key that sets their number. */
export function instancesPath({ sets: [set] }: WithSets): readonly (string | number)[] {
  return set === undefined || set.path.length === 0 ? ["instances"] : set.path.slice(0, -1);
}
