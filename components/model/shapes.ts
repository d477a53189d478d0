import type { k8s } from "cdk8s-plus-28";
import { z } from "zod";
import {
  cpuQuantity,
  dnsLabel,
  imageReference,
  labelValue,
  largestCount,
  metadataKey,
  sizeQuantity,
} from "../shared/scalars";
import { type RuleFinding, strict } from "../shared/validation";

/** Keys that several operators, or several parts of a cluster, have in common. */

/** A volume of each instance. */
export const storage = strict({
  size: sizeQuantity.describe(
    "Size of each volume. Volumes are expanded online if the StorageClass allows it; shrinking is refused.",
  ),
  storageClass: dnsLabel(253)
    .optional()
    .describe(
      "StorageClass of the volumes. Default: on a GKE cluster that pgstack creates pgstack-database, or pgstack-system for pods on the systemPool if there " +
        "is a databasePool; otherwise the cluster's default class. A change is refused: a volume keeps its class.",
    ),
});

/** Resources of each Postgres container. */
export const resources = strict({
  cpu: cpuQuantity
    .default("500m")
    .describe("CPU request of each Postgres container, in cores. A change is a rolling restart."),
  cpuLimit: cpuQuantity.optional().describe("CPU limit, in cores. Default: none, so that a query is never throttled."),
  memory: sizeQuantity
    .default("1Gi")
    .describe("Memory request and limit of each Postgres container. A change is a rolling restart."),
  hugePages: strict({
    size: z.enum(["2Mi", "1Gi"]).default("2Mi").describe("Size of a page; the nodes must have pages of that size."),
    total: sizeQuantity.describe(
      "Huge pages for each Postgres container, in bytes: shared_buffers and about a tenth more.",
    ),
  })
    .optional()
    .describe(
      "Huge pages for shared memory, in addition to `memory`: Postgres uses them if enough are available, and does not start without them if huge_pages is on. " +
        "Default: none. A change is a rolling restart.",
    ),
});

/** Returns the limits of a container for huge pages. Source: Kubernetes documentation, Manage HugePages. */
export function hugePageLimits({ hugePages }: Pick<z.output<typeof resources>, "hugePages">): Record<string, string> {
  return hugePages === undefined ? {} : { [`hugepages-${hugePages.size}`]: hugePages.total };
}

/** Number of Postgres servers. */
export const instances = z.number().int().min(1).max(20);

/** Placement of instances. */
export const scheduling = strict({
  antiAffinity: z
    .enum(["preferred", "required"])
    .default("preferred")
    .describe(
      "preferred: two instances can share a node if no other is available. required: they never share one. A change is a rolling restart.",
    ),
  zones: z
    .enum(["preferred", "required"])
    .default("preferred")
    .describe(
      "preferred: instances can share a zone if another has no capacity. required: they are always spread evenly. A change is a rolling restart.",
    ),
  nodePool: z
    .enum(["any", "database"])
    .default("any")
    .describe(
      "any: every node with free capacity. database: only nodes labelled and tainted workload-role=db, which nothing else uses. " +
        "A change is a rolling restart.",
    ),
});

/** Names and values of settings of PgBouncer. */
export const poolerOptions = z.record(
  z.string().regex(/^[\w*.-]+$/, { error: "not a name that PgBouncer knows" }),
  z.string(),
);

/** PgBouncer in front of the primary. */
export const pooler = strict({
  instances: z.number().int().min(1).max(20).default(1).describe("Number of PgBouncer pods."),
  mode: z
    .enum(["session", "transaction"])
    .default("session")
    .describe("When a server connection returns to the pool. A change is a reload."),
  image: imageReference.optional().describe("PgBouncer image. Default: the operator's own."),
});

/** A toleration of a taint of nodes. */
export const toleration = strict({
  key: metadataKey.optional().describe("Key of the tolerated taint. Default: every taint."),
  operator: z.enum(["Equal", "Exists"]).default("Equal").describe("Exists: any value of the taint."),
  value: labelValue.optional().describe("Value of the taint; for Equal only."),
  effect: z
    .enum(["NoSchedule", "PreferNoSchedule", "NoExecute"])
    .optional()
    .describe("Tolerated effect. Default: all effects."),
  seconds: z
    .number()
    .int()
    .min(0)
    .max(largestCount)
    .optional()
    .describe("Time in seconds for which a pod stays after a NoExecute taint was added. Default: forever."),
});

/**
 * Returns the problems that Kubernetes reports for a list of tolerations. Source: Kubernetes,
 * pkg/apis/core/validation/validation.go, ValidateTolerations.
 */
export function tolerationFindings(
  tolerations: readonly z.output<typeof toleration>[],
  path: readonly (string | number)[],
): RuleFinding[] {
  return tolerations.flatMap(({ key, operator, value, effect, seconds }, i) => {
    const at = [...path, i];
    return [
      ...(operator === "Exists" && value !== undefined
        ? [{ path: [...at, "value"], message: "is not read with Exists; remove it, or write operator: Equal" }]
        : []),
      ...(operator === "Equal" && key === undefined
        ? [{ path: [...at, "key"], message: "is missing; without one only operator: Exists is possible" }]
        : []),
      ...(seconds !== undefined && effect !== "NoExecute"
        ? [{ path: [...at, "seconds"], message: "is read with effect: NoExecute only" }]
        : []),
    ];
  });
}

/** A toleration as Kubernetes has it. */
export function tolerationObject(of: z.output<typeof toleration>): k8s.Toleration {
  const { key, operator, value, effect, seconds } = of;
  return { key, operator, value, effect, tolerationSeconds: seconds };
}
