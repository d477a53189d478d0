import type { ResolvedPostgresCluster } from "../operators/clusters";
import type { FirstBackup } from "../model/first-backup";
import type { Dependent } from "../model/dependent";
import { operatorOf } from "../operators/registry";
import { type PlacedPods, workloadPods } from "../placement";
import type { RolloutWatch } from "../rollout/watch";
import type { KubernetesObject } from "../shared/kubernetes-object";
import { quantity } from "../shared/scalars";
import { contentsChart } from "./contents/chart";
import { drillChart } from "./drill/chart";
import { exerciseChart } from "./exercise/chart";
import { drillName, isDrilled } from "../model/drill/names";
import { logicalBackupFolder, logicalBackupName } from "../model/logical-backups/names";
import type { DrillSource } from "../model/drill/source";
import type { ClusterEndpoints } from "../model/endpoints";
import { instanceCount } from "../model/instances";
import type { MonitoredCluster } from "../model/monitored";
import { logicalBackupChart } from "./logical-backup/chart";
import { readinessChart } from "./readiness/chart";
import { settingsOf } from "../model/settings";

/** All objects of one cluster, in the order in which they are applied. */
export interface RenderedCluster {
  readonly prerequisites: readonly KubernetesObject[];
  readonly customResource: KubernetesObject;
  readonly until: readonly string[];
  readonly rollout: RolloutWatch | undefined;
  /** Label selector of pods that the operator deletes after the custom resource. */
  readonly deletedLater: string | undefined;
  /** Waits for the first backup, which takes longer than the database needs to become ready. */
  readonly firstBackup: FirstBackup | undefined;
  readonly sidecarResources: readonly KubernetesObject[];
  readonly dependents: readonly Dependent[];
  /** The Job that writes into its databases; undefined for a cluster that accepts no writes. */
  readonly databases: readonly KubernetesObject[];
  /** The readiness check; empty for a cluster that accepts no writes. */
  readonly readiness: readonly KubernetesObject[];
  /** The restore drill; empty if it is disabled. */
  readonly drill: readonly KubernetesObject[];
  /** Logical backups; empty without them, and for a cluster that accepts no writes. */
  readonly logicalBackup: readonly KubernetesObject[];
  readonly endpoints: ClusterEndpoints;
}

/** Renders a cluster without an engine: for components, plans, reviews and GitOps alike. */
export function renderPostgresCluster(cluster: ResolvedPostgresCluster): RenderedCluster {
  const operator = operatorOf(cluster);
  const customResource = operator.customResource(cluster);
  const endpoints = operator.endpoints(cluster);
  const serves = operator.serves(cluster);
  const source = drillSourceOf(cluster);
  const pod = helperPodOf(cluster);
  const target = { ...pod, endpoints, timeoutSeconds: cluster.readyTimeoutSeconds };
  return {
    prerequisites: operator.prerequisites?.(cluster) ?? [],
    customResource,
    until: operator.readiness(cluster),
    rollout: operator.rollout(cluster),
    deletedLater: operator.deletedLater?.(cluster),
    firstBackup: operator.firstBackup?.(cluster),
    sidecarResources: operator.sidecarResources?.(cluster) ?? [],
    dependents: operator.dependents(cluster),
    endpoints,
    databases: serves
      ? contentsChart({
          ...target,
          contents: cluster,
          superuser: operator.superuser(cluster),
          madeByOperator: operator.madeByOperator,
        })
      : [],
    readiness: serves
      ? readinessChart({
          ...target,
          customResource,
          replicas: instanceCount(cluster) - 1,
          parameters: settingsOf(cluster),
          tablespaces: cluster.tablespaces.map(({ name }) => name),
          version: operator.postponesUpgrades === true ? cluster.version : undefined,
        })
      : [],
    drill:
      source !== undefined
        ? drillChart({ ...pod, source, drill: cluster.drill, database: endpoints.user.database })
        : [],
    logicalBackup: logicalBackupOf(cluster),
  };
}

/** The objects of logical backups; empty without them. */
function logicalBackupOf(cluster: ResolvedPostgresCluster): KubernetesObject[] {
  const operator = operatorOf(cluster);
  const { logicalBackups: settings, version } = cluster;
  const store = settings === undefined || !operator.serves(cluster) ? undefined : operator.dumpStore(cluster);
  if (settings === undefined || store === undefined) return [];
  return logicalBackupChart({
    ...helperPodOf(cluster),
    endpoints: operator.endpoints(cluster),
    settings,
    version,
    superuser: operator.superuser(cluster),
    store,
    folder: logicalBackupFolder(cluster),
    dataSize: largestVolume(cluster),
  });
}

/** The part of a Job's input that is the same for all Jobs of a cluster. */
function helperPodOf(cluster: ResolvedPostgresCluster) {
  const operator = operatorOf(cluster);
  return {
    cluster: cluster.name,
    namespace: cluster.namespace,
    image: operator.image(cluster),
    imagePullPolicy: cluster.imagePullPolicy,
    helperPods: operator.helperPods(cluster),
  };
}

/**
 * Renders the Job of an exercise, which a command creates and deletes.
 *
 * @param timeoutSeconds Time after which it ends by itself.
 */
export function renderExercise(cluster: ResolvedPostgresCluster, timeoutSeconds: number): KubernetesObject {
  return exerciseChart({ ...helperPodOf(cluster), endpoints: operatorOf(cluster).endpoints(cluster), timeoutSeconds });
}

/** Returns the description of a cluster for monitoring. */
export function monitoredCluster(cluster: ResolvedPostgresCluster): MonitoredCluster {
  const { schedule } = cluster.drill;
  const restoreDrill = { cronJob: drillName(cluster.name), schedule };
  return {
    ...operatorOf(cluster).monitored(cluster),
    restoreDrill: drillSourceOf(cluster) !== undefined ? restoreDrill : undefined,
    logicalBackup:
      cluster.logicalBackups !== undefined && logicalBackupOf(cluster).length > 0
        ? { cronJob: logicalBackupName(cluster.name), schedule: cluster.logicalBackups.schedule }
        : undefined,
  };
}

/** Returns the progress of a cluster from its live custom resource. */
export function clusterProgress(cluster: ResolvedPostgresCluster, live: unknown): string {
  return operatorOf(cluster).progress(cluster, live);
}

/**
 * Returns every pod of a cluster: those of its operator, and those of pgstack that verify it, write into it and restore
 * its backups. Paths are those of the cluster's settings.
 */
export function clusterPods(cluster: ResolvedPostgresCluster): PlacedPods[] {
  const operated = operatorOf(cluster).pods(cluster);
  const { readiness, databases, drill, logicalBackup } = renderPostgresCluster(cluster);
  return [
    ...operated,
    ...helpersOf([...readiness, ...databases, ...drill], {
      what: `the volume of the restore drill of ${cluster.name}`,
      path: ["drill", "volume"],
      size: cluster.drill.volume.size,
    }),
    ...helpersOf(logicalBackup, {
      what: `the volume of the logical backups of ${cluster.name}`,
      path: ["logicalBackups", "volume"],
      size: cluster.logicalBackups?.volume.size,
    }),
  ];
}

/** Returns pods of pgstack with the volume that some of them have; by default its size is derived from that of the data. */
function helpersOf(
  objects: readonly KubernetesObject[],
  volume: { readonly what: string; readonly path: readonly string[]; readonly size: string | undefined },
): PlacedPods[] {
  return workloadPods(objects).map(({ name, spec, requests, claims }) => ({
    what: `the Job ${name}`,
    path: ["scheduling", "nodePool"],
    count: 1,
    requests,
    spec,
    volumes: claims.map((claim) => ({
      what: volume.what,
      path: [...volume.path, "storageClass"],
      sizePath: volume.size !== undefined ? [...volume.path, "size"] : undefined,
      storageClass: claim.storageClassName,
      size: claim.resources.requests.storage,
    })),
  }));
}

/** Returns the size of the largest data volume of the instances. */
function largestVolume({ sets }: ResolvedPostgresCluster): string {
  const [largest = "1Gi"] = sets.map(({ storage }) => storage.size).sort((a, b) => quantity(b) - quantity(a));
  return largest;
}

/** Returns the access of a drill to a cluster's backups; undefined without a drill. */
function drillSourceOf(cluster: ResolvedPostgresCluster): DrillSource | undefined {
  const operator = operatorOf(cluster);
  return isDrilled(cluster) && operator.serves(cluster) ? operator.drill(cluster) : undefined;
}
