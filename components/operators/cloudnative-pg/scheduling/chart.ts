import type { k8s } from "cdk8s-plus-28";
import { unlessEmpty } from "../../../shared/defined";
import { databaseNodes, databaseTolerations } from "../../../shared/node-roles";
import { nodeAffinity, spreadConstraints } from "../../../model/placement";
import { tolerationObject } from "../../../model/shapes";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { Affinity, ClusterSpec } from "../crd.gen";

/** Renders the priority and the spread of instances. */
export function placementSpec({
  name,
  scheduling: { zones },
  cloudNativePg: { scheduling },
}: ResolvedCloudNativePgCluster): Pick<ClusterSpec, "priorityClassName"> & {
  readonly topologySpreadConstraints: k8s.TopologySpreadConstraint[] | undefined;
} {
  const overZones = {
    maxSkew: 1,
    topologyKey: "topology.kubernetes.io/zone",
    whenUnsatisfiable: "DoNotSchedule",
  } as const;
  const spread = [...(zones === "required" ? [overZones] : []), ...scheduling.spread];
  return {
    priorityClassName: scheduling.priorityClass,
    topologySpreadConstraints: unlessEmpty(spreadConstraints(spread, instancesAndTheirJobs(name))),
  };
}

/**
 * Selects instances and the Jobs that create their volumes. A volume stays in the zone of the Job, so that the Job must count as its instance
 * does; it has no cnpg.io/podRole, and pods of poolers have no cnpg.io/instanceName. Source: CloudNativePG 1.30,
 * pkg/specs/pods.go (buildInstance), jobs.go (CreatePrimaryJob), pgbouncer/deployments.go.
 */
function instancesAndTheirJobs(name: string): k8s.LabelSelector {
  return {
    matchLabels: { "cnpg.io/cluster": name },
    matchExpressions: [{ key: "cnpg.io/instanceName", operator: "Exists" }],
  };
}

/** Affinity and tolerations of the cluster's pods. CloudNativePG applies them to its own Jobs too. */
export function nodesOf(
  cluster: ResolvedCloudNativePgCluster,
): Pick<Affinity, "nodeSelector" | "tolerations" | "nodeAffinity"> {
  const { nodeSelector: labels, nodes } = cluster.cloudNativePg.scheduling;
  const own: Record<string, string> =
    cluster.scheduling.nodePool === "database" ? { [databaseNodes.key]: databaseNodes.value } : {};
  return {
    nodeSelector: unlessEmpty({ ...labels, ...own }),
    tolerations: unlessEmpty(tolerationsOf(cluster)),
    nodeAffinity: nodeAffinity(nodes),
  };
}

function tolerationsOf({ scheduling: { nodePool }, cloudNativePg }: ResolvedCloudNativePgCluster): k8s.Toleration[] {
  return [
    ...(nodePool === "database" ? databaseTolerations : []),
    ...cloudNativePg.scheduling.tolerations.map(tolerationObject),
  ];
}
