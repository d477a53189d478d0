import type { ResolvedCrunchyCluster } from "../../schema";
import type { InstanceSet } from "../instance-sets";

/** Where things of one kind stand in a cluster's settings: rules about them hold at each place. */

type Cluster = ResolvedCrunchyCluster;
type Path = readonly (string | number)[];

/** Something at its place. */
export interface At<T> {
  readonly path: Path;
  readonly value: T;
}

/** A value at its place, where there is one. */
function at<T>(value: T | undefined, ...path: Path): At<T>[] {
  return value === undefined ? [] : [{ path, value }];
}

/** The instance sets that are written down as such. */
export function setsAt({ crunchy: { instanceSets } }: Pick<Cluster, "crunchy">): At<InstanceSet>[] {
  return (instanceSets ?? []).map((value, i) => ({ path: ["crunchy", "instanceSets", i], value }));
}

/** Every volume of instances. */
export function volumesAt(
  cluster: Pick<Cluster, "storage" | "walStorage" | "crunchy">,
): At<NonNullable<Cluster["storage"]>>[] {
  return [
    ...at(cluster.storage, "storage"),
    ...at(cluster.walStorage, "walStorage"),
    ...setsAt(cluster).flatMap(({ path, value }) => [
      ...at(value.storage, ...path, "storage"),
      ...at(value.walStorage, ...path, "walStorage"),
    ]),
  ];
}

/** Containers of the user's, one list a pod. */
export function sidecarsAt(cluster: Pick<Cluster, "crunchy">): At<InstanceSet["sidecars"]>[] {
  return setsAt(cluster).flatMap(({ path, value }) => at(value.sidecars, ...path, "sidecars"));
}

/** Resources of every container but the Postgres one of the common intent, which has a rule of its own. */
export function resourcesAt(
  cluster: Pick<Cluster, "crunchy">,
): At<{ readonly cpu: string; readonly cpuLimit?: string | undefined }>[] {
  return [
    ...setsAt(cluster).flatMap(({ path, value }) => at(value.resources, ...path, "resources")),
    ...sidecarsAt(cluster).flatMap(({ path, value }) =>
      value.flatMap(({ resources }, i) => at(resources, ...path, i, "resources")),
    ),
    ...Object.entries(cluster.crunchy.sidecarResources).flatMap(([name, resources]) =>
      at(resources, "crunchy", "sidecarResources", name),
    ),
  ];
}

/** Where pods run, by kind of pod. */
export function schedulingsAt(
  cluster: Pick<Cluster, "scheduling" | "crunchy">,
): At<Omit<Cluster["scheduling"], "antiAffinity" | "zones"> & { readonly zones?: Cluster["scheduling"]["zones"] }>[] {
  return [
    ...at(cluster.scheduling, "scheduling"),
    ...setsAt(cluster).flatMap(({ path, value }) => at(value.scheduling, ...path, "scheduling")),
  ];
}

/** Labels and annotations that the user gives to objects of PGO's. */
export function metadataAt(cluster: Pick<Cluster, "crunchy">): At<Cluster["crunchy"]["metadata"]>[] {
  return [...at(cluster.crunchy.metadata, "crunchy", "metadata"), ...setsAt(cluster)];
}
