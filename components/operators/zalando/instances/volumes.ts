import type { At } from "../../operator";
import { type ClassFor, type Volume, withClass } from "../../../model/volume-classes";
import type { ResolvedZalandoCluster } from "../cluster";
import { setsOf } from "./sets";

type Cluster = ResolvedZalandoCluster;

/** Returns the volume of instances. */
export function volumes({ storage }: Cluster): At<Volume>[] {
  return [{ path: ["storage"], value: storage }];
}

/** The key that sets the nodes of instances. */
export function nodePools({ scheduling }: Cluster): At<"any" | "database">[] {
  return [{ path: ["scheduling", "nodePool"], value: scheduling.nodePool }];
}

/** Returns the cluster with a StorageClass for a volume that names none. */
export function withStorageClasses(cluster: Cluster, classFor: ClassFor): Cluster {
  const common = withClass(cluster, "storage", classFor(cluster.scheduling.nodePool));
  return { ...common, sets: setsOf(common) };
}
