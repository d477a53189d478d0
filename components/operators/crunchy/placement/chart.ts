import type { k8s } from "cdk8s-plus-28";
import type { z } from "zod";
import { unlessEmpty } from "../../../shared/defined";
import { databaseNodes, databaseTolerations } from "../../../shared/node-roles";
import type { ResolvedCrunchyCluster } from "../cluster";
import { nodeAffinity, spreadConstraints } from "../../../model/placement";
import { tolerationObject } from "../../../model/shapes";
import type { instanceScheduling, podScheduling } from "./schema";

type Cluster = ResolvedCrunchyCluster;
type Labels = Readonly<Record<string, string>>;
type Scheduling = z.output<typeof podScheduling>;
/** Fields of a pod that decide its node. */
export type PodPlacement = Pick<
  k8s.PodSpec,
  "priorityClassName" | "affinity" | "tolerations" | "topologySpreadConstraints"
>;

const zone = "topology.kubernetes.io/zone";
const databaseNode: k8s.NodeSelectorRequirement = {
  key: databaseNodes.key,
  operator: "In",
  values: [databaseNodes.value],
};

/** Placement of instances; `selector` selects the Postgres servers of the cluster. */
export function instancePlacement(scheduling: z.output<typeof instanceScheduling>, selector: Labels): PodPlacement {
  const spread =
    scheduling.zones === "required"
      ? [{ topologyKey: zone, maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" as const }, ...scheduling.spread]
      : scheduling.spread;
  return podPlacement({ ...scheduling, spread }, selector);
}

/**
 * Placement of pods that need the nodes of the instances, for example because they mount their volumes: the same nodes,
 * without the spread of instances. With several sets it is the first, whose volumes a restore is written to. Source:
 * PGO 6.0, internal/controller/postgrescluster/cluster.go, reconcileDataSource.
 */
export function besideInstances(cluster: Pick<Cluster, "scheduling" | "sets">): Scheduling {
  const [set] = cluster.sets;
  const { nodePool, nodes, tolerations, priorityClass } = (set ?? cluster).scheduling;
  return { nodePool, tolerations, spread: [], nodes, priorityClass };
}

/** Placement of pods; `selector` selects the pods that are spread. */
export function podPlacement(scheduling: Scheduling, selector: Labels): PodPlacement {
  const { priorityClass, spread } = scheduling;
  return {
    priorityClassName: priorityClass,
    affinity: unlessEmpty({
      podAntiAffinity: podAntiAffinity(scheduling, selector),
      nodeAffinity: nodeAffinity(scheduling.nodes, scheduling.nodePool === "database" ? [databaseNode] : []),
    }),
    tolerations: unlessEmpty(tolerationsOf(scheduling)),
    topologySpreadConstraints: unlessEmpty(spreadConstraints(spread, { matchLabels: selector })),
  };
}

function podAntiAffinity({ antiAffinity }: Scheduling, selector: Labels): k8s.PodAntiAffinity | undefined {
  if (antiAffinity === undefined) return undefined;
  const term: k8s.PodAffinityTerm = {
    topologyKey: "kubernetes.io/hostname",
    labelSelector: { matchLabels: selector },
  };
  return antiAffinity === "required"
    ? { requiredDuringSchedulingIgnoredDuringExecution: [term] }
    : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] };
}

function tolerationsOf({ nodePool, tolerations }: Scheduling): k8s.Toleration[] {
  return [...(nodePool === "database" ? databaseTolerations : []), ...tolerations.map(tolerationObject)];
}
