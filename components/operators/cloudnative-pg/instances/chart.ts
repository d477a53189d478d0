import { unlessEmpty } from "../../../shared/defined";
import { recommendedLabels } from "../../../shared/labels";
import { cloudNativePg } from "../../../versions";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { ClusterSpec, InheritedMetadata } from "../crd.gen";

type Cluster = ResolvedCloudNativePgCluster;

/** The Postgres image that the cluster runs. */
export function image(cluster: Cluster): string {
  return cluster.image ?? cloudNativePg.postgresImages[cluster.version];
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
