import { z } from "zod";
import { labelValue, metadataKey } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";
import { placement } from "../../../model/placement";
import { toleration } from "../../../model/shapes";

/** Placement of pods beyond the common keys. */
export const schedulingSchema = strict({
  ...placement,
  priorityClass: placement.priorityClass.describe(
    "PriorityClass of instances; it must exist. A change applies to new pods; `npm run restart` recreates the running ones. Default: the cluster's.",
  ),
  tolerations: z.array(toleration).default([]).describe("Tolerations of instances, PgBouncer and pgstack's Jobs."),
  nodeSelector: z
    .record(metadataKey, labelValue)
    .default({})
    .describe(
      "Labels that a node must have for instances and pgstack's Jobs, in addition to those of `scheduling.nodePool`.",
    ),
  nodes: placement.nodes.describe("Node affinity of instances and pgstack's Jobs, by labels. Default: any node."),
  spread: placement.spread.describe(
    "Topology spread constraints of instances, in addition to that of `scheduling.zones`.",
  ),
})
  .prefault({})
  .describe("Further scheduling constraints. A change is a rolling restart, except of `priorityClass`.");
