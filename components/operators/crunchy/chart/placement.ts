import type { z } from "zod";
import { databaseNodes, databaseTolerations } from "../../../shared/node-roles";
import type { ResolvedCrunchyCluster } from "../cluster";
import { tolerationObject } from "../../../model/shapes";
import type { instanceScheduling, podScheduling } from "../schema/placement";

type Cluster = ResolvedCrunchyCluster;
type Labels = Readonly<Record<string, string>>;
type Scheduling = z.output<typeof podScheduling>;
type NodeLabel = NonNullable<Scheduling["nodes"]>["required"][number];

const zone = "topology.kubernetes.io/zone";

/** Where instances run; `selector` finds the Postgres servers of the cluster. */
export function instancePlacement(
  scheduling: z.output<typeof instanceScheduling>,
  selector: Labels,
): Record<string, unknown> {
  const spread =
    scheduling.zones === "required"
      ? [{ topologyKey: zone, maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" as const }, ...scheduling.spread]
      : scheduling.spread;
  return podPlacement({ ...scheduling, spread }, selector);
}

/**
 * Where pods run that must reach the nodes of the instances, for example because they mount their volumes: the same nodes, and none of
 * what spreads instances. Of several sets it is the first, whose volumes a restore is written to.
 * Source: PGO 6.0, internal/controller/postgrescluster/cluster.go, reconcileDataSource.
 */
export function besideInstances(cluster: Pick<Cluster, "scheduling" | "sets">): Scheduling {
  const [set] = cluster.sets;
  const { nodePool, nodes, tolerations, priorityClass } = (set ?? cluster).scheduling;
  return {
    nodePool,
    tolerations,
    spread: [],
    ...(nodes !== undefined ? { nodes } : {}),
    ...(priorityClass !== undefined ? { priorityClass } : {}),
  };
}

/** Where pods run; `selector` finds those that belong together. */
export function podPlacement(scheduling: Scheduling, selector: Labels): Record<string, unknown> {
  const { priorityClass, spread } = scheduling;
  const affinity = { ...podAntiAffinity(scheduling, selector), ...nodeAffinity(scheduling) };
  const tolerations = tolerationsOf(scheduling);
  return {
    ...(priorityClass !== undefined ? { priorityClassName: priorityClass } : {}),
    ...(Object.keys(affinity).length > 0 ? { affinity } : {}),
    ...(tolerations.length > 0 ? { tolerations } : {}),
    ...(spread.length > 0
      ? {
          topologySpreadConstraints: spread.map(({ topologyKey, maxSkew, whenUnsatisfiable }) => ({
            maxSkew,
            topologyKey,
            whenUnsatisfiable,
            labelSelector: { matchLabels: selector },
          })),
        }
      : {}),
  };
}

function podAntiAffinity({ antiAffinity }: Scheduling, selector: Labels): Record<string, unknown> {
  if (antiAffinity === undefined) return {};
  const term = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: selector } };
  return {
    podAntiAffinity:
      antiAffinity === "required"
        ? { requiredDuringSchedulingIgnoredDuringExecution: [term] }
        : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] },
  };
}

/** All that is required stands in one term: of several terms Kubernetes takes any. */
function nodeAffinity({ nodePool, nodes }: Scheduling): Record<string, unknown> {
  const required = [
    ...(nodePool === "database" ? [{ key: databaseNodes.key, operator: "In", values: [databaseNodes.value] }] : []),
    ...(nodes?.required ?? []).map(expression),
  ];
  const preferred = (nodes?.preferred ?? []).map(({ weight, labels }) => ({
    weight,
    preference: { matchExpressions: labels.map(expression) },
  }));
  if (required.length + preferred.length === 0) return {};
  return {
    nodeAffinity: {
      ...(required.length > 0
        ? {
            requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: required }] },
          }
        : {}),
      ...(preferred.length > 0 ? { preferredDuringSchedulingIgnoredDuringExecution: preferred } : {}),
    },
  };
}

function expression({ key, operator, values }: NodeLabel): Record<string, unknown> {
  return { key, operator, ...(values.length > 0 ? { values } : {}) };
}

function tolerationsOf({ nodePool, tolerations }: Scheduling): Record<string, unknown>[] {
  return [...(nodePool === "database" ? databaseTolerations : []), ...tolerations.map(tolerationObject)];
}
