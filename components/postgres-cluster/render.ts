import type { KubernetesObject } from "../shared/kubernetes-object";
import { cloudNativePgSupport } from "./cloudnative-pg";
import { contentsChart } from "./contents/chart";
import { crunchySupport } from "./crunchy";
import type { ClusterEndpoints } from "./endpoints";
import { instanceCount } from "./instances";
import type { MonitoredCluster } from "./monitored";
import type { OperatorSupport } from "./operator-support";
import { readinessChart } from "./readiness/chart";
import type { ResolvedPostgresCluster } from "./schema";
import { settingsOf } from "./settings";

/** Everything that is applied for one cluster, offline and in order. */
export interface RenderedCluster {
  readonly prerequisites: readonly KubernetesObject[];
  readonly customResource: KubernetesObject;
  readonly until: readonly string[];
  readonly alongside: readonly KubernetesObject[];
  readonly companions: readonly { readonly object: KubernetesObject; readonly until: readonly string[] }[];
  /** What writes into its databases; nothing for a cluster that is not meant to take writes. */
  readonly contents: readonly KubernetesObject[];
  /** The proof that it works; none for a cluster that is not meant to. */
  readonly readiness: readonly KubernetesObject[];
  readonly endpoints: ClusterEndpoints;
}

/** Renders a cluster without an engine: for components, plans, reviews and GitOps alike. */
export function renderPostgresCluster(cluster: ResolvedPostgresCluster): RenderedCluster {
  return cluster.operator === "cloudnative-pg"
    ? render(cluster, cloudNativePgSupport)
    : render(cluster, crunchySupport);
}

/** What monitoring must know of a cluster. */
export function monitoredCluster(cluster: ResolvedPostgresCluster): MonitoredCluster {
  return cluster.operator === "cloudnative-pg"
    ? cloudNativePgSupport.monitored(cluster)
    : crunchySupport.monitored(cluster);
}

/** How far a cluster is, in words, from its live custom resource. */
export function clusterProgress(cluster: ResolvedPostgresCluster, live: unknown): string {
  return cluster.operator === "cloudnative-pg"
    ? cloudNativePgSupport.progress(cluster, live)
    : crunchySupport.progress(cluster, live);
}

function render<Cluster extends ResolvedPostgresCluster>(
  cluster: Cluster,
  support: OperatorSupport<Cluster>,
): RenderedCluster {
  const customResource = support.customResource(cluster);
  const endpoints = support.endpoints(cluster);
  const serves = support.serves(cluster);
  const target = {
    cluster: cluster.name,
    namespace: cluster.namespace,
    image: support.image(cluster),
    imagePullPolicy: cluster.imagePullPolicy,
    imagePullSecrets: support.imagePullSecrets(cluster),
    endpoints,
    timeoutSeconds: cluster.readyTimeoutSeconds,
  };
  return {
    prerequisites: support.prerequisites?.(cluster) ?? [],
    customResource,
    until: support.readiness(cluster),
    alongside: support.alongside?.(cluster) ?? [],
    companions: support.companions(cluster),
    endpoints,
    contents: serves
      ? contentsChart({
          ...target,
          contents: cluster,
          superuser: support.superuser(cluster),
          madeByOperator: support.madeByOperator,
        })
      : [],
    readiness: serves
      ? readinessChart({
          ...target,
          customResource,
          replicas: instanceCount(cluster) - 1,
          parameters: settingsOf(cluster),
        })
      : [],
  };
}
