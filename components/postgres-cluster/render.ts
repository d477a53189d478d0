import type { ResolvedPostgresCluster } from "../operators/clusters";
import type { FirstBackup } from "../model/first-backup";
import type { Dependent } from "../model/dependent";
import { operatorOf } from "../operators/registry";
import { type PlacedPods, workloadPods } from "../placement";
import type { RolloutWatch } from "../rollout/watch";
import type { KubernetesObject } from "../shared/kubernetes-object";
import { contentsChart } from "./contents/chart";
import { drillChart } from "./drill/chart";
import { exerciseChart } from "./exercise/chart";
import { drillName, isDrilled } from "../model/drill/names";
import type { DrillSource } from "../model/drill/source";
import type { ClusterEndpoints } from "../model/endpoints";
import { instanceCount } from "../model/instances";
import type { MonitoredCluster } from "../model/monitored";
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
  };
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
  const { readiness, databases, drill } = renderPostgresCluster(cluster);
  const volume = ["drill", "volume"];
  const helpers = workloadPods([...readiness, ...databases, ...drill]).map(({ name, spec, requests, claims }) => ({
    what: `the Job ${name}`,
    path: ["scheduling", "nodePool"],
    count: 1,
    requests,
    spec,
    volumes: claims.map((claim) => ({
      what: `the volume of the restore drill of ${cluster.name}`,
      path: [...volume, "storageClass"],
      // By default it is derived from the size of the data.
      sizePath: cluster.drill.volume.size !== undefined ? [...volume, "size"] : undefined,
      storageClass: claim.storageClassName,
      size: claim.resources.requests.storage,
    })),
  }));
  return [...operated, ...helpers];
}

/** Returns the access of a drill to a cluster's backups; undefined without a drill. */
function drillSourceOf(cluster: ResolvedPostgresCluster): DrillSource | undefined {
  const operator = operatorOf(cluster);
  return isDrilled(cluster) && operator.serves(cluster) ? operator.drill(cluster) : undefined;
}
