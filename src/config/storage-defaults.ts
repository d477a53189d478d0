import { databaseStorage, drillStorage, systemStorage } from "../../components/storage-classes/names";
import { operatorOf } from "../../components/operators";
import type { ResolvedPostgresCluster } from "../../components/postgres-cluster/schema";
import { type ClassFor, withClass } from "../../components/model";
import type { PlacedEnvironment } from "./placement";

/**
 * Returns the environment with a StorageClass for each volume that names none: the one whose disks can be attached to
 * the nodes of the volume's pod. It applies only if the environment creates nodes and classes itself; otherwise the
 * cluster's default class stays.
 */
export function withStorageClasses<Config extends Omit<PlacedEnvironment, "operators">>(config: Config): Config {
  const { kubernetes, clusters, monitoring } = config;
  if (kubernetes.source !== "gke") return config;
  // Without a database pool databases run on the nodes of the system pool, whose disks both classes use.
  const onlyPool = kubernetes.databasePool === undefined;
  const classFor = (nodePool: "any" | "database"): string =>
    onlyPool || nodePool === "database" ? databaseStorage : systemStorage;
  return {
    ...config,
    clusters: clusters.map((cluster) => withClasses(cluster, classFor)),
    monitoring:
      monitoring?.mode === "bundled"
        ? {
            ...monitoring,
            prometheus: withClass(monitoring.prometheus, "storage", systemStorage),
            alertmanager: withClass(monitoring.alertmanager, "storage", systemStorage),
            grafana: withClass(monitoring.grafana, "storage", systemStorage),
          }
        : monitoring,
  };
}

function withClasses(cluster: ResolvedPostgresCluster, classFor: ClassFor): ResolvedPostgresCluster {
  const storageClass = classFor(cluster.scheduling.nodePool);
  // Their volumes are deleted with their claims.
  const temporary = storageClass === databaseStorage ? drillStorage : storageClass;
  const { logicalBackups } = cluster;
  return {
    ...operatorOf(cluster).withStorageClasses(cluster, classFor),
    drill: withClass(cluster.drill, "volume", temporary),
    logicalBackups: logicalBackups && withClass(logicalBackups, "volume", temporary),
  };
}
