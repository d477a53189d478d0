import { z } from "zod";
import { labelValue, largestCount, metadataKey, objectName } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";
import { scheduling, toleration } from "../../../model/shapes";

const nodeLabel = strict({
  key: metadataKey.describe("Label of the node."),
  operator: z
    .enum(["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"])
    .default("In")
    .describe("How the label's value is compared."),
  values: z
    .array(labelValue)
    .default([])
    .describe("What it is compared with: nothing for Exists and DoesNotExist, one number for Gt and Lt."),
});

const spread = strict({
  topologyKey: metadataKey.describe("Label of nodes whose values are the places to spread over."),
  maxSkew: z.number().int().min(1).max(largestCount).default(1).describe("By how many pods two places may differ."),
  whenUnsatisfiable: z
    .enum(["DoNotSchedule", "ScheduleAnyway"])
    .default("DoNotSchedule")
    .describe("DoNotSchedule: a pod that fits nowhere waits. ScheduleAnyway: it goes where it fits best."),
});

/** Where pods of any kind run. A change restarts them. */
export const placement = {
  priorityClass: objectName.optional().describe("PriorityClass of the pods; it must exist. Default: the cluster's."),
  tolerations: z.array(toleration).default([]).describe("Taints of nodes that the pods may run on all the same."),
  nodes: strict({
    required: z.array(nodeLabel).default([]).describe("All of these hold for a node, or no pod goes there."),
    preferred: z
      .array(
        strict({
          weight: z.number().int().min(1).max(100).default(100).describe("How much it counts beside the others."),
          labels: z.array(nodeLabel).min(1).describe("All of these hold for a preferred node."),
        }),
      )
      .default([])
      .describe("Nodes that are taken first."),
  })
    .optional()
    .describe("Which nodes the pods run on, by labels (node affinity). Default: any."),
  spread: z
    .array(spread)
    .default([])
    .describe("How the pods are spread over nodes, zones or other places (topology spread constraints)."),
};

/** Where instances run. */
export const instanceScheduling = strict({ ...scheduling.shape, ...placement });

/** Where pods run that hold no data. */
export const podScheduling = strict({
  antiAffinity: z
    .enum(["preferred", "required"])
    .optional()
    .describe("Whether two of the pods may share a node. Default: PGO's preference that they do not."),
  nodePool: scheduling.shape.nodePool,
  ...placement,
});
