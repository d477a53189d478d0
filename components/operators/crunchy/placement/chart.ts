import type { z } from "zod";
import { type PodPlacement, podPlacement } from "../../../model/placement";
import type { ResolvedCrunchyCluster } from "../cluster";
import type { instanceScheduling, podScheduling } from "./schema";

export { type PodPlacement, podPlacement };

type Cluster = ResolvedCrunchyCluster;
type Labels = Readonly<Record<string, string>>;
type Scheduling = z.output<typeof podScheduling>;

const zone = "topology.kubernetes.io/zone";

/** Placement of instances; `selector` selects the Postgres servers of the cluster. */
export function instancePlacement(scheduling: z.output<typeof instanceScheduling>, selector: Labels): PodPlacement {
  const spread =
    scheduling.zones === "required"
      ? [{ topologyKey: zone, maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" as const }, ...scheduling.spread]
      : scheduling.spread;
  return podPlacement({ ...scheduling, spread }, selector);
}

/**
 * Placement of pods that need the nodes of the instances, for example because they mount their volumes: the same nodes,
 * without the spread of instances. With several sets it is the first, whose volumes a restore is written to. Source:
 * PGO 6.0, internal/controller/postgrescluster/cluster.go, reconcileDataSource.
 */
export function besideInstances(cluster: Pick<Cluster, "scheduling" | "sets">): Scheduling {
  const [set] = cluster.sets;
  const { nodePool, nodes, tolerations, priorityClass } = (set ?? cluster).scheduling;
  return { nodePool, tolerations, spread: [], nodes, priorityClass };
}
