import type { k8s } from "cdk8s-plus-28";
import { z } from "zod";
import { unlessEmpty } from "../shared/defined";
import { labelValue, largestCount, metadataKey, objectName } from "../shared/scalars";
import { type RuleFinding, strict } from "../shared/validation";
import { databaseNodes, databaseTolerations } from "../shared/node-roles";
import { scheduling, toleration, tolerationObject } from "./shapes";

const nodeLabel = strict({
  key: metadataKey.describe("Label of the node."),
  operator: z
    .enum(["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"])
    .default("In")
    .describe("Operator of the comparison."),
  values: z
    .array(labelValue)
    .default([])
    .describe("Values to compare with: none for Exists and DoesNotExist, one number for Gt and Lt."),
});

const spread = strict({
  topologyKey: metadataKey.describe("Label of nodes whose values are the topology domains."),
  maxSkew: z
    .number()
    .int()
    .min(1)
    .max(largestCount)
    .default(1)
    .describe("Maximum difference in the number of pods between two domains."),
  whenUnsatisfiable: z
    .enum(["DoNotSchedule", "ScheduleAnyway"])
    .default("DoNotSchedule")
    .describe(
      "DoNotSchedule: a pod that would violate it stays Pending. ScheduleAnyway: the scheduler prefers nodes that satisfy it.",
    ),
});

/** Placement of pods of any kind. A change restarts them. */
export const placement = {
  priorityClass: objectName.optional().describe("PriorityClass of the pods; it must exist. Default: the cluster's."),
  tolerations: z.array(toleration).default([]).describe("Tolerations of the pods."),
  nodes: strict({
    required: z.array(nodeLabel).default([]).describe("Expressions that a node must match, all of them."),
    preferred: z
      .array(
        strict({
          weight: z.number().int().min(1).max(100).default(100).describe("Weight of the preference."),
          labels: z.array(nodeLabel).min(1).describe("Expressions that a preferred node matches, all of them."),
        }),
      )
      .default([])
      .describe("Preferred nodes."),
  })
    .optional()
    .describe("Node affinity of the pods, by labels. Default: any node."),
  spread: z
    .array(spread)
    .default([])
    .describe("Topology spread constraints of the pods, over nodes, zones or other domains."),
};

type NodeLabel = z.output<typeof nodeLabel>;
type Nodes = NonNullable<z.output<typeof placement.nodes>>;

/** Renders a label of a node. */
export function labelExpression({ key, operator, values }: NodeLabel): k8s.NodeSelectorRequirement {
  return { key, operator, values: unlessEmpty(values) };
}

/** Renders node affinity. All requirements are in one term: terms are ORed by Kubernetes. */
export function nodeAffinity(
  nodes: Nodes | undefined,
  further: readonly k8s.NodeSelectorRequirement[] = [],
): k8s.NodeAffinity | undefined {
  const required = [...further, ...(nodes?.required ?? []).map(labelExpression)];
  const preferred = (nodes?.preferred ?? []).map(({ weight, labels }): k8s.PreferredSchedulingTerm => ({
    weight,
    preference: { matchExpressions: labels.map(labelExpression) },
  }));
  return unlessEmpty({
    requiredDuringSchedulingIgnoredDuringExecution:
      required.length > 0 ? { nodeSelectorTerms: [{ matchExpressions: required }] } : undefined,
    preferredDuringSchedulingIgnoredDuringExecution: unlessEmpty(preferred),
  });
}

/** Renders topology spread constraints of the selected pods. */
export function spreadConstraints(
  constraints: z.output<typeof placement.spread>,
  labelSelector: k8s.LabelSelector,
): k8s.TopologySpreadConstraint[] {
  return constraints.map(({ topologyKey, maxSkew, whenUnsatisfiable }) => ({
    maxSkew,
    topologyKey,
    whenUnsatisfiable,
    labelSelector,
  }));
}

/** Returns the problems that Kubernetes reports for labels of nodes. Source: Kubernetes documentation, node affinity. */
export function nodeFindings(nodes: Nodes | undefined, path: readonly (string | number)[]): RuleFinding[] {
  const lists = [
    { at: [...path, "required"], labels: nodes?.required ?? [] },
    ...(nodes?.preferred ?? []).map(({ labels }, i) => ({ at: [...path, "preferred", i, "labels"], labels })),
  ];
  return lists.flatMap(({ at, labels }) =>
    labels.flatMap(({ operator, values }, i) => {
      const message = valuesMessage(operator, values);
      return message === undefined ? [] : [{ path: [...at, i, "values"], message }];
    }),
  );
}

function valuesMessage(operator: string, values: readonly string[]): string | undefined {
  if (operator === "In" || operator === "NotIn") return values.length > 0 ? undefined : "needs at least one value";
  if (operator === "Exists" || operator === "DoesNotExist")
    return values.length === 0 ? undefined : `is not read with ${operator}; remove it`;
  return values.length === 1 && /^-?\d+$/.test(values[0] ?? "") ? undefined : "needs one whole number";
}

/** Placement of pods without data; `antiAffinity` is its default, for the documentation. */
export const podScheduling = (antiAffinity: string) =>
  strict({
    antiAffinity: z
      .enum(["preferred", "required"])
      .optional()
      .describe(
        `preferred: two of the pods can share a node if no other is available. required: they never share one. Default: ${antiAffinity}.`,
      ),
    nodePool: scheduling.shape.nodePool,
    ...placement,
  });

type PodScheduling = z.output<ReturnType<typeof podScheduling>>;
type Labels = Readonly<Record<string, string>>;

/** Fields of a pod that decide its node. */
export type PodPlacement = Pick<
  k8s.PodSpec,
  "priorityClassName" | "affinity" | "tolerations" | "topologySpreadConstraints"
>;

const databaseNode: k8s.NodeSelectorRequirement = {
  key: databaseNodes.key,
  operator: "In",
  values: [databaseNodes.value],
};

/** Placement of pods; `selector` selects the pods that are spread. */
export function podPlacement(scheduling: PodScheduling, selector: Labels): PodPlacement {
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

function podAntiAffinity({ antiAffinity }: PodScheduling, selector: Labels): k8s.PodAntiAffinity | undefined {
  if (antiAffinity === undefined) return undefined;
  const term: k8s.PodAffinityTerm = {
    topologyKey: "kubernetes.io/hostname",
    labelSelector: { matchLabels: selector },
  };
  return antiAffinity === "required"
    ? { requiredDuringSchedulingIgnoredDuringExecution: [term] }
    : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] };
}

function tolerationsOf({ nodePool, tolerations }: PodScheduling): k8s.Toleration[] {
  return [...(nodePool === "database" ? databaseTolerations : []), ...tolerations.map(tolerationObject)];
}
