import { databaseStorage, drillStorage, systemStorage } from "../../components/storage-classes/names";
import type { ResolvedCrunchyCluster, ResolvedPostgresCluster } from "../../components/postgres-cluster/schema";
import type { PlacedEnvironment } from "./placement";

interface Volume {
  readonly storageClass?: string | undefined;
}

/**
 * The environment with a StorageClass for each volume that names none: the one whose disks can be attached to the nodes that the pod of
 * the volume runs on. Only where the environment creates nodes and classes itself; elsewhere the default class of Kubernetes stays.
 */
export function withStorageClasses<Config extends Omit<PlacedEnvironment, "operators">>(config: Config): Config {
  const { kubernetes, clusters, monitoring } = config;
  if (kubernetes.source !== "gke") return config;
  // Without a pool of their own databases run on the nodes of the system pool, which have its disks in both classes.
  const onlyPool = kubernetes.databasePool === undefined;
  const classFor = (nodePool: "any" | "database"): string =>
    onlyPool || nodePool === "database" ? databaseStorage : systemStorage;
  return {
    ...config,
    clusters: clusters.map((cluster) => withClasses(cluster, classFor)),
    ...(monitoring?.mode === "bundled"
      ? {
          monitoring: {
            ...monitoring,
            prometheus: within(monitoring.prometheus, "storage", systemStorage),
            alertmanager: within(monitoring.alertmanager, "storage", systemStorage),
            grafana: within(monitoring.grafana, "storage", systemStorage),
          },
        }
      : {}),
  };
}

type ClassFor = (nodePool: "any" | "database") => string;

function withClasses(cluster: ResolvedPostgresCluster, classFor: ClassFor): ResolvedPostgresCluster {
  const storageClass = classFor(cluster.scheduling.nodePool);
  const drill = within(cluster.drill, "volume", storageClass === databaseStorage ? drillStorage : storageClass);
  if (cluster.operator !== "crunchy") {
    return { ...within(within(cluster, "storage", storageClass), "walStorage", storageClass), drill };
  }
  const common = within(within(cluster, "storage", storageClass), "walStorage", storageClass);
  return { ...common, drill, ...withBackupClasses(cluster, classFor), crunchy: withBodyClasses(cluster, classFor) };
}

/** The repository host runs where the instances of the first set do, unless its own nodes are configured. */
function withBackupClasses(
  { backups, scheduling, crunchy: { instanceSets } }: ResolvedCrunchyCluster,
  classFor: ClassFor,
): Pick<ResolvedCrunchyCluster, "backups"> {
  if (backups === undefined) return {};
  const { nodePool } = backups.repositoryHost?.scheduling ?? instanceSets?.[0]?.scheduling ?? scheduling;
  const storageClass = classFor(nodePool);
  return {
    backups: { ...backups, repositories: backups.repositories.map((one) => within(one, "volume", storageClass)) },
  };
}

function withBodyClasses(
  { scheduling, crunchy }: ResolvedCrunchyCluster,
  classFor: ClassFor,
): ResolvedCrunchyCluster["crunchy"] {
  const { instanceSets, pgAdmin } = crunchy;
  return {
    ...crunchy,
    ...(instanceSets !== undefined
      ? {
          instanceSets: instanceSets.map((set) => {
            const storageClass = classFor((set.scheduling ?? scheduling).nodePool);
            return within(within(set, "storage", storageClass), "walStorage", storageClass);
          }),
        }
      : {}),
    ...(pgAdmin !== undefined
      ? {
          pgAdmin: within(
            pgAdmin,
            "storage",
            pgAdmin.scheduling.nodePool === "database" ? databaseStorage : systemStorage,
          ),
        }
      : {}),
  };
}

/** An object whose volume at a key has a class: its own, or else the given one. An object without that volume stays as it is. */
function within<Key extends string, T extends { readonly [K in Key]?: Volume | undefined }>(
  object: T,
  key: Key,
  storageClass: string,
): T {
  const volume = object[key];
  return volume === undefined || volume.storageClass !== undefined
    ? object
    : { ...object, [key]: { ...volume, storageClass } };
}
