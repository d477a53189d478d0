import type { At } from "../../operator";
import { databaseStorage, systemStorage } from "../../../storage-classes/names";
import { type ClassFor, type Volume, withClass } from "../../../model/volume-classes";
import type { ResolvedCrunchyCluster } from "../cluster";

type Cluster = ResolvedCrunchyCluster;

/** Returns every volume of instances and of repositories. */
export function volumes({ sets, backups }: Cluster): At<Volume>[] {
  const at = (value: Volume | undefined, ...path: (string | number)[]): At<Volume>[] =>
    value === undefined ? [] : [{ path, value }];
  return [
    ...sets.flatMap(({ path, storage, walStorage }) => [
      ...at(storage, ...path, "storage"),
      ...at(walStorage, ...path, "walStorage"),
    ]),
    ...(backups?.repositories ?? []).flatMap(({ volume }, i) => at(volume, "backups", "repositories", i, "volume")),
  ];
}

/** Keys that set the nodes of instances, first the one that several sets share. */
export function nodePools({ sets }: Cluster): At<"any" | "database">[] {
  const all = sets.map(({ schedulingPath, scheduling }) => ({
    path: [...schedulingPath, "nodePool"],
    value: scheduling.nodePool,
  }));
  const unique = new Map(all.map((one) => [one.path.join("."), one]));
  return [...unique.values()].sort((a, b) => a.path.length - b.path.length);
}

/** Returns the cluster with a StorageClass for each volume that names none. */
export function withStorageClasses(cluster: Cluster, classFor: ClassFor): Cluster {
  const { sets, backups, crunchy } = cluster;
  const { pgAdmin } = crunchy;
  // By default the repository host runs on the nodes of the first set's instances.
  const { nodePool = "any" } = backups?.repositoryHost?.scheduling ?? sets[0]?.scheduling ?? {};
  const hostClass = classFor(nodePool);
  return {
    ...cluster,
    sets: sets.map((set) => {
      const storageClass = classFor(set.scheduling.nodePool);
      return withClass(withClass(set, "storage", storageClass), "walStorage", storageClass);
    }),
    backups: backups && {
      ...backups,
      repositories: backups.repositories.map((one) => withClass(one, "volume", hostClass)),
    },
    crunchy: {
      ...crunchy,
      pgAdmin:
        pgAdmin &&
        withClass(pgAdmin, "storage", pgAdmin.scheduling.nodePool === "database" ? databaseStorage : systemStorage),
    },
  };
}
