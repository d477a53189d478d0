import { staying } from "../../../model/containers";
import type { ServiceAt } from "../../../model/services";
import type { ResolvedCloudNativePgCluster } from "../cluster";

type Cluster = Pick<ResolvedCloudNativePgCluster, "name" | "pooler">;
type Settings = NonNullable<ResolvedCloudNativePgCluster["pooler"]>;

/** One Pooler of a cluster, with its defaults. */
export interface ClusterPooler {
  readonly name: string;
  /** Key of its settings. */
  readonly path: readonly string[];
  readonly type: "rw" | "ro" | "r";
  readonly instances: number;
  readonly mode: Settings["mode"];
  readonly service: Settings["service"];
  /** Pods that stay during a node drain; undefined without a PodDisruptionBudget. */
  readonly minAvailable: number | string | undefined;
}

/** Returns the Poolers of a cluster: that of the primary, then that for reads. */
export function poolersOf({ name, pooler }: Cluster): ClusterPooler[] {
  if (pooler === undefined) return [];
  const { mode, reads } = pooler;
  const path = ["pooler"];
  return [
    { ...settingsOf(pooler), name: `${name}-pooler`, path, type: "rw", mode },
    ...(reads === undefined
      ? []
      : [
          {
            ...settingsOf(reads),
            name: `${name}-pooler-reads`,
            path: [...path, "reads"],
            type: reads.to === "any" ? ("r" as const) : ("ro" as const),
            mode: reads.mode ?? mode,
          },
        ]),
  ];
}

function settingsOf({
  instances,
  service,
  minAvailable = 1,
}: Pick<Settings, "instances" | "service" | "minAvailable">): Pick<
  ClusterPooler,
  "instances" | "service" | "minAvailable"
> {
  const drained = instances > 1 && staying(minAvailable, instances) > 0;
  return { instances, service, minAvailable: drained ? minAvailable : undefined };
}

/** Returns the configured Services of the Poolers, with their paths. */
export function poolerServices(cluster: Cluster): ServiceAt[] {
  return poolersOf(cluster).flatMap(({ path, service }) =>
    service === undefined ? [] : [{ path: [...path, "service"], value: service }],
  );
}
