import { databaseStorage, drillStorage, systemStorage } from "../../components/storage-classes/names";
import { operatorOf } from "../../components/operators";
import type { ResolvedPostgresCluster } from "../../components/postgres-cluster/schema";
import { type ClassFor, withClass } from "../../components/model";
import type { PlacedEnvironment } from "./placement";

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
            prometheus: withClass(monitoring.prometheus, "storage", systemStorage),
            alertmanager: withClass(monitoring.alertmanager, "storage", systemStorage),
            grafana: withClass(monitoring.grafana, "storage", systemStorage),
          },
        }
      : {}),
  };
}

function withClasses(cluster: ResolvedPostgresCluster, classFor: ClassFor): ResolvedPostgresCluster {
  const storageClass = classFor(cluster.scheduling.nodePool);
  const drill = withClass(cluster.drill, "volume", storageClass === databaseStorage ? drillStorage : storageClass);
  return { ...operatorOf(cluster).withStorageClasses(cluster, classFor), drill };
}
