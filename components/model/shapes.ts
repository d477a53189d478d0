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

/** Keys of the intent that more than one operator, or more than one part of a cluster, has. */

/** A volume of each instance. */
export const storage = strict({
  size: sizeQuantity.describe(
    "Size of each volume. Growing is done online where the class allows it; shrinking is refused.",
  ),
  storageClass: dnsLabel(253)
    .optional()
    .describe(
      "StorageClass of the volumes. Default: on a GKE that pgstack creates pgstack-database, or pgstack-system on nodes of the systemPool beside a " +
        "databasePool; else the default class of Kubernetes. A change is refused: a volume keeps its class.",
    ),
});

/** What each Postgres container gets. */
export const resources = strict({
  cpu: cpuQuantity
    .default("500m")
    .describe("CPU requested for each Postgres container, in cores. A change restarts instance by instance."),
  cpuLimit: cpuQuantity.optional().describe("CPU limit, in cores. Default: none, so that a query is never throttled."),
  memory: sizeQuantity
    .default("1Gi")
    .describe("Memory requested and allowed for each Postgres container. A change restarts instance by instance."),
  hugePages: strict({
    size: z.enum(["2Mi", "1Gi"]).default("2Mi").describe("Size of a page; the nodes must have pages of that size."),
    total: sizeQuantity.describe(
      "Huge pages for each Postgres container, in bytes: shared_buffers and about a tenth more.",
    ),
  })
    .optional()
    .describe(
      "Huge pages for shared memory, beside `memory`: Postgres uses them where there are enough, and does not start without them if huge_pages is on. " +
        "Default: none. A change restarts instance by instance.",
    ),
});

/** Limits of a container by which it has huge pages. Source: Kubernetes documentation, Manage HugePages. */
export function hugePageLimits({ hugePages }: Pick<z.output<typeof resources>, "hugePages">): Record<string, string> {
  return hugePages === undefined ? {} : { [`hugepages-${hugePages.size}`]: hugePages.total };
}

/** How many Postgres servers there are. */
export const instances = z.number().int().min(1).max(20);

/** Where instances run. */
export const scheduling = strict({
  antiAffinity: z
    .enum(["preferred", "required"])
    .default("preferred")
    .describe(
      "Whether two instances may share a Kubernetes node when there is no other. A change restarts instance by instance.",
    ),
  zones: z
    .enum(["preferred", "required"])
    .default("preferred")
    .describe(
      "Whether instances may crowd in one zone when another has no room. A change restarts instance by instance.",
    ),
  nodePool: z
    .enum(["any", "database"])
    .default("any")
    .describe(
      "any: wherever there is room. database: only on nodes labelled and tainted workload-role=db, which nothing else uses. " +
        "A change restarts instance by instance.",
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
    .describe("When a server connection goes back to the pool. A change is a reload."),
  image: imageReference.optional().describe("PgBouncer image. Default: the operator's own."),
});

/** A taint of nodes that pods may run on all the same. */
export const toleration = strict({
  key: metadataKey.optional().describe("Taint that is tolerated. Default: each of them."),
  operator: z.enum(["Equal", "Exists"]).default("Equal").describe("Exists: whatever the taint's value."),
  value: labelValue.optional().describe("Value of the taint; for Equal only."),
  effect: z
    .enum(["NoSchedule", "PreferNoSchedule", "NoExecute"])
    .optional()
    .describe("Effect that is tolerated. Default: all of them."),
  seconds: z
    .number()
    .int()
    .min(0)
    .max(largestCount)
    .optional()
    .describe("How long a pod stays after a NoExecute taint has appeared. Default: for ever."),
});

/** Returns what Kubernetes refuses in a list of tolerations. Source: Kubernetes, pkg/apis/core/validation/validation.go, ValidateTolerations. */
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
