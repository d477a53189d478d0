import type { Companion } from "../operators/operator";
import { operatorOf } from "../operators/registry";
import { type PlacedPods, workloadPods } from "../placement";
import type { RolloutWatch } from "../rollout/watch";
import type { KubernetesObject } from "../shared/kubernetes-object";
import { contentsChart } from "./contents/chart";
import { drillChart } from "./drill/chart";
import { drillName, isDrilled } from "../model/drill/names";
import type { DrillSource } from "../model/drill/source";
import type { ClusterEndpoints } from "../model/endpoints";
import { instanceCount } from "../model/instances";
import type { MonitoredCluster } from "../model/monitored";
import { readinessChart } from "./readiness/chart";
import type { ResolvedPostgresCluster } from "./schema";
import { settingsOf } from "../model/settings";

/** Everything that is applied for one cluster, offline and in order. */
export interface RenderedCluster {
  readonly prerequisites: readonly KubernetesObject[];
  readonly customResource: KubernetesObject;
  readonly until: readonly string[];
  readonly rollout: RolloutWatch | undefined;
  /** Shows that there is a first backup, which takes longer than the database takes to work. */
  readonly firstBackup: RolloutWatch | undefined;
  readonly alongside: readonly KubernetesObject[];
  readonly companions: readonly Companion[];
  /** What writes into its databases; nothing for a cluster that is not meant to take writes. */
  readonly contents: readonly KubernetesObject[];
  /** The proof that it works; none for a cluster that is not meant to. */
  readonly readiness: readonly KubernetesObject[];
  /** What restores its backups on a schedule; nothing where that is off. */
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
  const pod = {
    cluster: cluster.name,
    namespace: cluster.namespace,
    image: operator.image(cluster),
    imagePullPolicy: cluster.imagePullPolicy,
    helperPods: operator.helperPods(cluster),
  };
  const target = { ...pod, endpoints, timeoutSeconds: cluster.readyTimeoutSeconds };
  return {
    prerequisites: operator.prerequisites?.(cluster) ?? [],
    customResource,
    until: operator.readiness(cluster),
    rollout: operator.rollout(cluster),
    firstBackup: operator.firstBackup?.(cluster),
    alongside: operator.alongside?.(cluster) ?? [],
    companions: operator.companions(cluster),
    endpoints,
    contents: serves
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
        })
      : [],
    drill:
      source !== undefined
        ? drillChart({ ...pod, source, drill: cluster.drill, database: endpoints.user.database })
        : [],
  };
}

/** What monitoring must know of a cluster. */
export function monitoredCluster(cluster: ResolvedPostgresCluster): MonitoredCluster {
  const { schedule } = cluster.drill;
  const restoreDrill = { cronJob: drillName(cluster.name), schedule };
  return {
    ...operatorOf(cluster).monitored(cluster),
    ...(drillSourceOf(cluster) !== undefined ? { restoreDrill } : {}),
  };
}

/** How far a cluster is, in words, from its live custom resource. */
export function clusterProgress(cluster: ResolvedPostgresCluster, live: unknown): string {
  return operatorOf(cluster).progress(cluster, live);
}

/**
 * Every pod that a cluster leads to: those of its operator, and those of pgstack that verify it, write into it and restore its
 * backups. Paths are those of the cluster's settings.
 */
export function clusterPods(cluster: ResolvedPostgresCluster): PlacedPods[] {
  const operated = operatorOf(cluster).pods(cluster);
  const { readiness, contents, drill } = renderPostgresCluster(cluster);
  const volume = ["drill", "volume"];
  const helpers = workloadPods([...readiness, ...contents, ...drill]).map(({ name, spec, requests, claims }) => ({
    what: `the Job ${name}`,
    path: ["scheduling", "nodePool"],
    count: 1,
    requests,
    spec,
    volumes: claims.map((claim) => ({
      what: `the volume of the restore drill of ${cluster.name}`,
      path: [...volume, "storageClass"],
      // One that is not configured follows from the size of the data.
      ...(cluster.drill.volume.size !== undefined ? { sizePath: [...volume, "size"] } : {}),
      storageClass: claim.storageClassName,
      size: claim.resources.requests.storage,
    })),
  }));
  return [...operated, ...helpers];
}

/** How the backups of a cluster are restored; nothing where they are not. */
function drillSourceOf(cluster: ResolvedPostgresCluster): DrillSource | undefined {
  const operator = operatorOf(cluster);
  return isDrilled(cluster) && operator.serves(cluster) ? operator.drill(cluster) : undefined;
}
