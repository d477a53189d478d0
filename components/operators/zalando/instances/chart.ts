import type { k8s } from "cdk8s-plus-28";
import { definedEntries, unlessEmpty } from "../../../shared/defined";
import { databaseNodes, databaseTolerations } from "../../../shared/node-roles";
import type { HelperPods } from "../../../model/helper-pods";
import { nodeAffinity as affinity } from "../../../model/placement";
import { hugePageLimits, tolerationObject } from "../../../model/shapes";
import type { ResolvedZalandoCluster } from "../cluster";
import type { PostgresqlSpec, Toleration } from "../crd.gen";
import { spiloUser } from "../images";

type Cluster = ResolvedZalandoCluster;

/** Renders the number, the volumes, the resources and the placement of instances. */
export function instancesSpec(
  cluster: Cluster,
): Pick<
  PostgresqlSpec,
  "numberOfInstances" | "volume" | "resources" | "nodeAffinity" | "tolerations" | "podPriorityClassName"
> {
  const { storage, resources } = cluster;
  const hugePages = hugePageLimits(resources);
  return {
    numberOfInstances: cluster.instances,
    volume: { size: storage.size, storageClass: storage.storageClass },
    resources: {
      requests: { cpu: resources.cpu, memory: resources.memory, ...hugePages },
      limits: definedEntries({ cpu: resources.cpuLimit, memory: resources.memory, ...hugePages }),
    },
    nodeAffinity: nodeAffinity(cluster),
    tolerations: unlessEmpty(tolerations(cluster)),
    podPriorityClassName: cluster.zalando.scheduling.priorityClass,
  };
}

/** The CRD has no node selector: labels are an affinity, which PgBouncer's pods get too. */
function nodeAffinity({ scheduling: { nodePool }, zalando }: Cluster): k8s.NodeAffinity | undefined {
  const own: Record<string, string> = nodePool === "database" ? { [databaseNodes.key]: databaseNodes.value } : {};
  const labels = Object.entries({ ...zalando.scheduling.nodeSelector, ...own });
  return affinity(
    zalando.scheduling.nodes,
    labels.map(([key, value]) => ({ key, operator: "In", values: [value] })),
  );
}

function tolerations({ scheduling: { nodePool }, zalando }: Cluster): Toleration[] {
  return [
    ...(nodePool === "database" ? databaseTolerations : []),
    ...zalando.scheduling.tolerations.map((one) => ({ ...tolerationObject(one), operator: one.operator })),
  ].map((one) => definedEntries(one) as Toleration);
}

/** Settings of pods that serve a cluster. Pull secrets come from the service account, which pgstack's Jobs do not use. */
export function helperPods(cluster: Cluster): HelperPods {
  const nodes = nodeAffinity(cluster);
  return {
    placement: {
      tolerations: unlessEmpty(tolerations(cluster)),
      affinity: nodes && { nodeAffinity: nodes },
    },
    labels: {},
    annotations: cluster.zalando.metadata.annotations,
    imagePullSecrets: [],
    user: spiloUser.user,
  };
}
