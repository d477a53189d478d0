import { definedEntries } from "../../components/shared/defined";
import type { z } from "zod";
import {
  type DiskType,
  diskTypeFor,
  gkeClasses,
  gkeDefaultClass,
  knownSeries,
  type NodePool,
  type Path,
  type PlacedPods,
  type Placement,
} from "../../components/placement";
import type { ResolvedExistingGkeCluster, ResolvedGkeCluster } from "../../components/gke-cluster/schema";
import type { ResolvedMonitoring } from "../../components/monitoring/schema";
import type { ResolvedPostgresCluster } from "../../components/postgres-cluster/schema";
import type { postgresOperatorSchema } from "../../components/postgres-operator/schema";
import { clusterPods } from "../../components/postgres-cluster/render";
import { armNodes, databaseNodes } from "../../components/shared/node-roles";
import { quantity } from "../../components/shared/scalars";
import { databaseStorage, drillStorage, systemStorage } from "../../components/storage-classes/names";

/** The part of an environment that decides the placement of pods. */
export interface PlacedEnvironment {
  readonly kubernetes:
    { readonly source: "embedded" | "existing" | "kind" } | ResolvedGkeCluster | ResolvedExistingGkeCluster;
  readonly operators: readonly z.output<typeof postgresOperatorSchema>[];
  readonly clusters: readonly ResolvedPostgresCluster[];
  readonly monitoring?: ResolvedMonitoring | undefined;
}

/** Types of disks of the volumes of databases, and of all others; undefined for machines of an unknown series. */
export function volumeDisks({ systemPool, databasePool = systemPool }: ResolvedGkeCluster) {
  const of = (pool: ResolvedGkeCluster["systemPool"]): DiskType | undefined =>
    pool.diskType ?? diskTypeFor(pool.machineType);
  return { database: of(databasePool), system: of(systemPool) };
}

/** Returns nodes, classes and pods of an environment that creates its nodes itself; undefined for others. */
export function placementOf(config: PlacedEnvironment): Placement | undefined {
  const { kubernetes } = config;
  if (kubernetes.source !== "gke") return undefined;
  const { database, system } = volumeDisks(kubernetes);
  return {
    pools: poolsOf(kubernetes),
    classes: definedEntries({
      [databaseStorage]: database,
      [drillStorage]: database,
      [systemStorage]: system,
      ...gkeClasses,
    }),
    defaultClass: gkeDefaultClass,
    pods: podsOf(config),
  };
}

function poolsOf({ systemPool, databasePool }: ResolvedGkeCluster): NodePool[] {
  return [
    pool("system", systemPool, ["kubernetes", "systemPool"]),
    ...(databasePool !== undefined ? [pool("database", databasePool, ["kubernetes", "databasePool"])] : []),
  ];
}

/** As `components/gke-cluster/node-pools.ts` creates it. */
function pool(
  role: "system" | "database",
  { machineType, nodes }: ResolvedGkeCluster["systemPool"],
  path: Path,
): NodePool {
  const architecture = knownSeries(machineType)?.architecture;
  const isDatabase = role === "database";
  return {
    what: `the ${role} pool`,
    path,
    machineType,
    nodes,
    labels: definedEntries({
      [databaseNodes.key]: isDatabase ? databaseNodes.value : role,
      "cloud.google.com/gke-nodepool": role,
      "node.kubernetes.io/instance-type": machineType,
      "kubernetes.io/os": "linux",
      [armNodes.key]: architecture,
    }),
    taints: isDatabase
      ? [databaseNodes, ...(architecture === "arm64" ? [armNodes] : [])].map((taint) => ({
          ...taint,
          effect: "NoSchedule",
        }))
      : [],
  };
}

function podsOf({ clusters, operators, monitoring }: PlacedEnvironment): PlacedPods[] {
  const below = (pods: PlacedPods, ...prefix: Path): PlacedPods => ({
    ...pods,
    path: [...prefix, ...pods.path],
    countPath: pods.countPath !== undefined ? [...prefix, ...pods.countPath] : undefined,
    resourcesPath: pods.resourcesPath !== undefined ? [...prefix, ...pods.resourcesPath] : undefined,
    volumes: pods.volumes.map((volume) => ({
      ...volume,
      path: [...prefix, ...volume.path],
      sizePath: volume.sizePath !== undefined ? [...prefix, ...volume.sizePath] : undefined,
    })),
  });
  return [
    ...clusters.flatMap((cluster, i) => clusterPods(cluster).map((pods) => below(pods, "clusters", i))),
    ...operators.map(({ operator, resources }, i) => ({
      what: `the operator ${operator}`,
      path: ["operators", i, "resources"],
      count: 1,
      requests: { cpu: quantity(resources.cpu), memory: quantity(resources.memory) },
      spec: {},
      volumes: [],
    })),
    ...(monitoring !== undefined ? monitoringPods(monitoring) : []),
  ];
}

/**
 * Returns the programs of the bundled stack with a volume. They run on any node with free capacity: pods of monitoring
 * have neither affinity nor tolerations. They are read from the settings, since rendering the dashboards would take
 * longer than all other rules.
 */
function monitoringPods(settings: ResolvedMonitoring): PlacedPods[] {
  if (settings.mode !== "bundled") return [];
  const programs = ["prometheus", "alertmanager", ...(settings.grafana.enabled ? (["grafana"] as const) : [])] as const;
  return programs.map((key) => {
    const { storage, resources } = settings[key];
    const path = ["monitoring", key];
    return {
      what: key,
      path,
      resourcesPath: [...path, "resources"],
      count: 1,
      requests: { cpu: quantity(resources.cpu), memory: quantity(resources.memory) },
      spec: {},
      volumes: [
        {
          what: `the volume of ${key}`,
          path: [...path, "storage", "storageClass"],
          sizePath: [...path, "storage", "size"],
          storageClass: storage.storageClass,
          size: storage.size,
        },
      ],
    };
  });
}
