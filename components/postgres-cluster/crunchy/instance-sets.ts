import { defaultInstances, defaultResources } from "../instances";
import type { ResolvedCrunchyCluster } from "../schema";
import { instanceSet } from "./names";

/** A set of instances with every default filled in. */
export type InstanceSet = NonNullable<ResolvedCrunchyCluster["crunchy"]["instanceSets"]>[number];

/** The part of a cluster that its instance sets are read from. */
export type InstanceSetsOf = Pick<ResolvedCrunchyCluster, "instances" | "storage" | "walStorage" | "resources"> & {
  readonly crunchy: Pick<ResolvedCrunchyCluster["crunchy"], "instanceSets">;
};

/** The instance sets of a cluster: those that it names, or the one that its common intent describes. */
export function instanceSets(cluster: InstanceSetsOf): readonly InstanceSet[] {
  const { instances, storage, walStorage } = cluster;
  if (cluster.crunchy.instanceSets !== undefined) return cluster.crunchy.instanceSets;
  // A cluster without storage is refused by a rule.
  if (storage === undefined) return [];
  return [
    {
      name: instanceSet,
      replicas: instances ?? defaultInstances,
      storage,
      walStorage,
      resources: cluster.resources ?? defaultResources,
      sidecars: [],
      labels: {},
      annotations: {},
    },
  ];
}
