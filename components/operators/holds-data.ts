import { operators } from "./registry";

const others =
  /^(gcp:container\/cluster:Cluster|gcp:storage\/bucket:Bucket|kubernetes:core\/v1:Namespace|kubernetes:helm\.sh\/v3:Release)$/;

/** Returns true for a type of resource whose deletion loses data, or access to data. */
export function holdsData(type: string): boolean {
  return others.test(type) || operators.some(({ audit }) => audit.isCluster(type));
}
