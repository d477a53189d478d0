import type { CheckedCrunchyCluster } from "./cluster";

/** Paths of settings of one kind: rules for them apply to each path. */

type Cluster = CheckedCrunchyCluster;
type Path = readonly (string | number)[];
type InstanceSet = NonNullable<Cluster["crunchy"]["instanceSets"]>[number];

type Service = NonNullable<Cluster["crunchy"]["services"]["primary"]>;

/** A value with its path. */
export interface At<T> {
  readonly path: Path;
  readonly value: T;
}

/** Returns a value with its path; empty if undefined. */
function placed<T>(value: T | undefined, ...path: Path): At<T>[] {
  return value === undefined ? [] : [{ path, value }];
}

/** The configured instance sets. */
export function setsAt({ crunchy: { instanceSets } }: Pick<Cluster, "crunchy">): At<InstanceSet>[] {
  return (instanceSets ?? []).map((value, i) => ({ path: ["crunchy", "instanceSets", i], value }));
}

/** Every volume of instances. */
export function volumesAt(
  cluster: Pick<Cluster, "storage" | "walStorage" | "crunchy">,
): At<NonNullable<Cluster["storage"]>>[] {
  return [
    ...placed(cluster.storage, "storage"),
    ...placed(cluster.walStorage, "walStorage"),
    ...setsAt(cluster).flatMap(({ path, value }) => [
      ...placed(value.storage, ...path, "storage"),
      ...placed(value.walStorage, ...path, "walStorage"),
    ]),
  ];
}

/** Containers of the user, one list for each pod. */
export function sidecarsAt(cluster: Pick<Cluster, "crunchy" | "pooler">): At<InstanceSet["sidecars"]>[] {
  return [
    ...setsAt(cluster).flatMap(({ path, value }) => placed(value.sidecars, ...path, "sidecars")),
    ...placed(cluster.pooler?.sidecars, "pooler", "sidecars"),
  ];
}

/** Environment variables, one list for each container. */
export function environmentsAt(
  cluster: Pick<Cluster, "crunchy" | "pooler">,
): At<InstanceSet["sidecars"][number]["env"]>[] {
  return [
    ...sidecarsAt(cluster).flatMap(({ path, value }) => value.flatMap(({ env }, i) => placed(env, ...path, i, "env"))),
    ...placed(cluster.crunchy.instrumentation?.env, "crunchy", "instrumentation", "env"),
  ];
}

/** Services with configured type, ports and addresses. */
export function servicesAt(cluster: Pick<Cluster, "crunchy" | "pooler">): At<Service>[] {
  const { primary, replicas } = cluster.crunchy.services;
  return [
    ...placed(primary, "crunchy", "services", "primary"),
    ...placed(replicas, "crunchy", "services", "replicas"),
    ...placed(cluster.pooler?.service, "pooler", "service"),
  ];
}

/** Resources of every container except the Postgres one of the common keys, which has its own rule. */
export function resourcesAt(
  cluster: Pick<Cluster, "backups" | "bootstrap" | "crunchy" | "pooler">,
): At<{ readonly cpu: string; readonly cpuLimit?: string | undefined }>[] {
  return [
    ...setsAt(cluster).flatMap(({ path, value }) => placed(value.resources, ...path, "resources")),
    ...sidecarsAt(cluster).flatMap(({ path, value }) =>
      value.flatMap(({ resources }, i) => placed(resources, ...path, i, "resources")),
    ),
    ...Object.entries(cluster.crunchy.sidecarResources).flatMap(([name, resources]) =>
      placed(resources, "crunchy", "sidecarResources", name),
    ),
    ...placed(cluster.pooler?.resources, "pooler", "resources"),
    ...placed(cluster.pooler?.configResources, "pooler", "configResources"),
    ...placed(cluster.backups?.jobs?.resources, "backups", "jobs", "resources"),
    ...placed(cluster.backups?.repositoryHost?.resources, "backups", "repositoryHost", "resources"),
    ...placed(restoreOf(cluster)?.resources, "bootstrap", "resources"),
    ...placed(cluster.crunchy.pgAdmin?.resources, "crunchy", "pgAdmin", "resources"),
    ...placed(cluster.crunchy.instrumentation?.resources, "crunchy", "instrumentation", "resources"),
  ];
}

/** The restore of a bootstrap; existing volumes need none. */
function restoreOf({ bootstrap }: Pick<Cluster, "bootstrap">) {
  return bootstrap === undefined || bootstrap.from === "volumes" ? undefined : bootstrap;
}

/** Placement by kind of pod. */
export function schedulingsAt(
  cluster: Pick<Cluster, "scheduling" | "backups" | "bootstrap" | "restore" | "crunchy" | "pooler">,
): At<Omit<Cluster["scheduling"], "antiAffinity" | "zones"> & { readonly zones?: Cluster["scheduling"]["zones"] }>[] {
  const {
    backups,
    restore: inPlace,
    crunchy: { pgAdmin, upgrade },
  } = cluster;
  const restore = restoreOf(cluster);
  return [
    ...placed(cluster.scheduling, "scheduling"),
    ...setsAt(cluster).flatMap(({ path, value }) => placed(value.scheduling, ...path, "scheduling")),
    ...placed(cluster.pooler?.scheduling, "pooler", "scheduling"),
    ...placed(backups?.jobs?.scheduling && { ...backups.jobs.scheduling, spread: [] }, "backups", "jobs", "scheduling"),
    ...placed(backups?.repositoryHost?.scheduling, "backups", "repositoryHost", "scheduling"),
    ...placed(restore?.scheduling && { ...restore.scheduling, spread: [] }, "bootstrap", "scheduling"),
    ...placed(inPlace?.scheduling && { ...inPlace.scheduling, spread: [] }, "restore", "scheduling"),
    ...placed(upgrade?.scheduling && { ...upgrade.scheduling, spread: [] }, "crunchy", "upgrade", "scheduling"),
    ...placed(pgAdmin && { ...pgAdmin.scheduling, spread: [] }, "crunchy", "pgAdmin", "scheduling"),
  ];
}

/** Labels and annotations of the user for objects of PGO. */
export function metadataAt(cluster: Pick<Cluster, "crunchy" | "pooler">): At<Cluster["crunchy"]["metadata"]>[] {
  return [
    ...placed(cluster.crunchy.metadata, "crunchy", "metadata"),
    ...setsAt(cluster),
    ...placed(cluster.pooler, "pooler"),
    ...placed(cluster.crunchy.pgAdmin, "crunchy", "pgAdmin"),
    ...servicesAt(cluster),
  ];
}
