import type { k8s } from "cdk8s-plus-28";
import type { z } from "zod";
import { unlessEmpty } from "../../../shared/defined";
import { databaseNodes, databaseTolerations } from "../../../shared/node-roles";
import type { ResolvedCrunchyCluster } from "../cluster";
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
type NodeLabel = NonNullable<Scheduling["nodes"]>["required"][number];

const zone = "topology.kubernetes.io/zone";

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
      nodeAffinity: nodeAffinity(scheduling),
    }),
    tolerations: unlessEmpty(tolerationsOf(scheduling)),
    topologySpreadConstraints: unlessEmpty(
      spread.map(({ topologyKey, maxSkew, whenUnsatisfiable }): k8s.TopologySpreadConstraint => ({
        maxSkew,
        topologyKey,
        whenUnsatisfiable,
        labelSelector: { matchLabels: selector },
      })),
    ),
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

/** All requirements are in one term: terms are ORed by Kubernetes. */
function nodeAffinity({ nodePool, nodes }: Scheduling): k8s.NodeAffinity | undefined {
  const required: k8s.NodeSelectorRequirement[] = [
    ...(nodePool === "database" ? [{ key: databaseNodes.key, operator: "In", values: [databaseNodes.value] }] : []),
    ...(nodes?.required ?? []).map(expression),
  ];
  const preferred = (nodes?.preferred ?? []).map(({ weight, labels }): k8s.PreferredSchedulingTerm => ({
    weight,
    preference: { matchExpressions: labels.map(expression) },
  }));
  return unlessEmpty({
    requiredDuringSchedulingIgnoredDuringExecution:
      required.length > 0 ? { nodeSelectorTerms: [{ matchExpressions: required }] } : undefined,
    preferredDuringSchedulingIgnoredDuringExecution: unlessEmpty(preferred),
  });
}

function expression({ key, operator, values }: NodeLabel): k8s.NodeSelectorRequirement {
  return { key, operator, values: unlessEmpty(values) };
}

function tolerationsOf({ nodePool, tolerations }: Scheduling): k8s.Toleration[] {
  return [...(nodePool === "database" ? databaseTolerations : []), ...tolerations.map(tolerationObject)];
}
