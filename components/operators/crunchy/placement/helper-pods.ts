import { z } from "zod";
import type { HelperPods } from "../../../model/helper-pods";
import { defined } from "../../../shared/defined";
import type { ResolvedCrunchyCluster } from "../cluster";
import { besideInstances, podPlacement } from "./chart";

const text = z.record(z.string(), z.string());

/** Fields of a patch that PGO applies to every pod of a cluster. Source: PGO 6.0 CRD. */
const patchedFields = z.looseObject({
  metadata: z.looseObject({ labels: text.optional(), annotations: text.optional() }).optional(),
});

/** Returns the settings of pods of pgstack that come from the cluster that they serve. */
export function helperPods(cluster: ResolvedCrunchyCluster): HelperPods {
  const { nodePool, nodes, tolerations } = besideInstances(cluster);
  const { images, metadata, specPatch } = cluster.crunchy;
  const patched = patchedFields.safeParse(specPatch).data ?? {};
  return {
    placement: defined(podPlacement({ nodePool, tolerations, spread: [], nodes }, {})),
    labels: { ...metadata.labels, ...patched.metadata?.labels },
    annotations: { ...metadata.annotations, ...patched.metadata?.annotations },
    imagePullSecrets: images.pullSecrets,
  };
}
