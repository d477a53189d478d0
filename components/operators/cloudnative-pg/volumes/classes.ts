import type { At } from "../../operator";
import { type ClassFor, type Volume, withClass } from "../../../model/volume-classes";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import { setsOf } from "../resolve";

type Cluster = ResolvedCloudNativePgCluster;

/** Returns every volume of instances. */
export function volumes({ storage, walStorage }: Cluster): At<Volume>[] {
  return [
    { path: ["storage"], value: storage },
    ...(walStorage !== undefined ? [{ path: ["walStorage"], value: walStorage }] : []),
  ];
}

/** The key that sets the nodes of instances. */
export function nodePools({ scheduling }: Cluster): At<"any" | "database">[] {
  return [{ path: ["scheduling", "nodePool"], value: scheduling.nodePool }];
}

/** Returns the cluster with a StorageClass for each volume that names none. */
export function withStorageClasses(cluster: Cluster, classFor: ClassFor): Cluster {
  const storageClass = classFor(cluster.scheduling.nodePool);
  const common = withClass(withClass(cluster, "storage", storageClass), "walStorage", storageClass);
  return { ...common, sets: setsOf(common) };
}
