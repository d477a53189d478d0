import type { k8s } from "cdk8s-plus-28";
import { unlessEmpty } from "../../../shared/defined";
import { recommendedLabels } from "../../../shared/labels";
import { databaseNodes, databaseTolerations } from "../../../shared/node-roles";
import { cloudNativePg } from "../../../versions";
import { tolerationObject } from "../../../model/shapes";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { Affinity, ClusterSpec, InheritedMetadata } from "../crd.gen";

type Cluster = ResolvedCloudNativePgCluster;

/** The Postgres image that the cluster runs. */
export function image(cluster: Cluster): string {
  return cluster.image ?? cloudNativePg.postgresImages[cluster.version];
}

/** Affinity and tolerations of the cluster's pods. CloudNativePG applies them to its own Jobs too. */
export function nodesOf(cluster: Cluster): Pick<Affinity, "nodeSelector" | "tolerations"> {
  const { nodeSelector: labels } = cluster.cloudNativePg.scheduling;
  const own: Record<string, string> =
    cluster.scheduling.nodePool === "database" ? { [databaseNodes.key]: databaseNodes.value } : {};
  return { nodeSelector: unlessEmpty({ ...labels, ...own }), tolerations: unlessEmpty(tolerationsOf(cluster)) };
}

function tolerationsOf({ scheduling: { nodePool }, cloudNativePg }: Cluster): k8s.Toleration[] {
  return [
    ...(nodePool === "database" ? databaseTolerations : []),
    ...cloudNativePg.scheduling.tolerations.map(tolerationObject),
  ];
}

export function pullSecrets({ cloudNativePg: { images } }: Cluster): ClusterSpec["imagePullSecrets"] {
  return unlessEmpty(images.pullSecrets.map((name) => ({ name })));
}

/** Labels and annotations of pods. They do not replace the labels with which CloudNativePG selects its pods. */
export function podMetadata(cluster: Cluster): InheritedMetadata {
  const { labels, annotations } = cluster.cloudNativePg.metadata;
  return {
    labels: { ...labels, ...recommendedLabels("postgres-cluster", cluster.name) },
    annotations: unlessEmpty(annotations),
  };
}

export function spreadOverZones(cluster: Cluster): k8s.TopologySpreadConstraint {
  return {
    maxSkew: 1,
    topologyKey: "topology.kubernetes.io/zone",
    whenUnsatisfiable: "DoNotSchedule",
    labelSelector: { matchLabels: { "cnpg.io/cluster": cluster.name, "cnpg.io/podRole": "instance" } },
  };
}
