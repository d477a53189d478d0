import { databaseStorage, systemStorage } from "../../storage-classes/names";
import type { At } from "../../operators/operator";
import { type ClassFor, type Volume, withClass } from "../volume-classes";
import type { ResolvedCrunchyCluster } from "./cluster";
import { setsAt, volumesAt } from "./rules/places";

type Cluster = ResolvedCrunchyCluster;

/** Every volume of instances and of repositories. */
export function volumes(cluster: Cluster): At<Volume>[] {
  return [
    ...volumesAt(cluster),
    ...(cluster.backups?.repositories ?? []).flatMap(({ volume }, i) =>
      volume !== undefined ? [{ path: ["backups", "repositories", i, "volume"], value: volume }] : [],
    ),
  ];
}

/** The keys that decide which nodes instances run on. */
export function nodePools(cluster: Cluster): At<"any" | "database">[] {
  const common = { path: ["scheduling", "nodePool"], value: cluster.scheduling.nodePool };
  const sets = setsAt(cluster);
  return [
    ...(sets.length === 0 || sets.some(({ value }) => value.scheduling === undefined) ? [common] : []),
    ...sets.flatMap(({ path, value: { scheduling } }) =>
      scheduling === undefined ? [] : [{ path: [...path, "scheduling", "nodePool"], value: scheduling.nodePool }],
    ),
  ];
}

/** The cluster with a class for each volume that names none. */
export function withStorageClasses(cluster: Cluster, classFor: ClassFor): Cluster {
  const storageClass = classFor(cluster.scheduling.nodePool);
  const common = withClass(withClass(cluster, "storage", storageClass), "walStorage", storageClass);
  return { ...common, ...withBackupClasses(cluster, classFor), crunchy: withBodyClasses(cluster, classFor) };
}

/** The repository host runs where the instances of the first set do, unless its own nodes are configured. */
function withBackupClasses(
  { backups, scheduling, crunchy: { instanceSets } }: Cluster,
  classFor: ClassFor,
): Pick<Cluster, "backups"> {
  if (backups === undefined) return {};
  const { nodePool } = backups.repositoryHost?.scheduling ?? instanceSets?.[0]?.scheduling ?? scheduling;
  const storageClass = classFor(nodePool);
  return {
    backups: { ...backups, repositories: backups.repositories.map((one) => withClass(one, "volume", storageClass)) },
  };
}

function withBodyClasses({ scheduling, crunchy }: Cluster, classFor: ClassFor): Cluster["crunchy"] {
  const { instanceSets, pgAdmin } = crunchy;
  return {
    ...crunchy,
    ...(instanceSets !== undefined
      ? {
          instanceSets: instanceSets.map((set) => {
            const storageClass = classFor((set.scheduling ?? scheduling).nodePool);
            return withClass(withClass(set, "storage", storageClass), "walStorage", storageClass);
          }),
        }
      : {}),
    ...(pgAdmin !== undefined
      ? {
          pgAdmin: withClass(
            pgAdmin,
            "storage",
            pgAdmin.scheduling.nodePool === "database" ? databaseStorage : systemStorage,
          ),
        }
      : {}),
  };
}
