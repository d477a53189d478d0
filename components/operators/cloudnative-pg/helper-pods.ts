import { z } from "zod";
import type { HelperPods } from "../../model/helper-pods";
import { clusterObject } from "./chart";
import type { ResolvedCloudNativePgCluster } from "./cluster";

/** Source: CloudNativePG 1.30, ClusterSpec. */
const podFields = z.looseObject({
  imagePullSecrets: z.array(z.looseObject({ name: z.string() })).default([]),
  inheritedMetadata: z.looseObject({
    labels: z.record(z.string(), z.string()).default({}),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
  affinity: z.looseObject({
    nodeSelector: z.record(z.string(), z.string()).optional(),
    tolerations: z.array(z.record(z.string(), z.unknown())).optional(),
    nodeAffinity: z.record(z.string(), z.unknown()).optional(),
  }),
});

/** Returns the settings of pods that serve a cluster, including a patch of the spec. */
export function helperPods(cluster: ResolvedCloudNativePgCluster): HelperPods {
  const { imagePullSecrets, inheritedMetadata, affinity } = podFields.parse(clusterObject(cluster).spec);
  const { nodeSelector, tolerations, nodeAffinity } = affinity;
  return {
    placement: { nodeSelector, tolerations, affinity: nodeAffinity && { nodeAffinity } },
    labels: inheritedMetadata.labels,
    annotations: inheritedMetadata.annotations,
    imagePullSecrets: imagePullSecrets.map(({ name }) => name),
  };
}
