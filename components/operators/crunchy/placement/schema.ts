import { z } from "zod";
import { labelValue, largestCount, metadataKey, objectName } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";
import { scheduling, toleration } from "../../../model/shapes";

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

/** PGO's own topology spread constraints. */
export const defaultSpread = z
  .boolean()
  .default(true)
  .describe(
    "true: PGO adds topology spread constraints to instances, PgBouncer and repository host, which prefer different nodes and zones. " +
      "false: it adds none, so `spread` can replace them, and the zones of instances are not considered unless `spread` or `zones: required` " +
      "does. A change is a rolling restart.",
  );

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

/** Placement of instances. */
export const instanceScheduling = strict({ ...scheduling.shape, ...placement });

/** Placement of pods without data. */
export const podScheduling = strict({
  antiAffinity: z
    .enum(["preferred", "required"])
    .optional()
    .describe(
      "preferred: two of the pods can share a node if no other is available. required: they never share one. Default: PGO's own preference against sharing, with `crunchy.defaultSpread`.",
    ),
  nodePool: scheduling.shape.nodePool,
  ...placement,
});
