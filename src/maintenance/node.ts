import { z } from "zod";
import type { Kubectl } from "../commands/kubectl";
import { UsageError } from "../errors";

const metadata = z.looseObject({
  name: z.string(),
  namespace: z.string().default(""),
  labels: z.record(z.string(), z.string()).default({}),
  annotations: z.record(z.string(), z.string()).default({}),
  deletionTimestamp: z.string().optional(),
  ownerReferences: z.array(z.looseObject({ kind: z.string(), controller: z.boolean().optional() })).default([]),
});

const condition = z.looseObject({ type: z.string(), status: z.string() });

const nodeSchema = z.looseObject({
  metadata,
  spec: z.looseObject({ unschedulable: z.boolean().default(false) }),
  status: z.looseObject({ conditions: z.array(condition).default([]) }),
});

const podSchema = z.looseObject({
  metadata,
  spec: z.looseObject({
    nodeName: z.string().optional(),
    volumes: z
      .array(
        z.looseObject({
          persistentVolumeClaim: z.looseObject({ claimName: z.string() }).optional(),
        }),
      )
      .default([]),
  }),
  status: z.looseObject({ phase: z.string().optional(), conditions: z.array(condition).default([]) }),
});

const selector = z.looseObject({
  matchLabels: z.record(z.string(), z.string()).default({}),
  matchExpressions: z
    .array(z.looseObject({ key: z.string(), operator: z.string(), values: z.array(z.string()).default([]) }))
    .default([]),
});

const budgetSchema = z.looseObject({
  metadata,
  spec: z.looseObject({ selector: selector.optional(), unhealthyPodEvictionPolicy: z.string().optional() }),
  status: z.looseObject({
    disruptionsAllowed: z.number().default(0),
    currentHealthy: z.number().default(0),
    desiredHealthy: z.number().default(0),
  }),
});

const claimSchema = z.looseObject({ metadata, spec: z.looseObject({ volumeName: z.string().optional() }) });

const requirement = z.looseObject({ key: z.string(), operator: z.string(), values: z.array(z.string()).default([]) });

const volumeSchema = z.looseObject({
  metadata,
  spec: z.looseObject({
    local: z.unknown().optional(),
    hostPath: z.unknown().optional(),
    nodeAffinity: z
      .looseObject({
        required: z
          .looseObject({
            nodeSelectorTerms: z.array(z.looseObject({ matchExpressions: z.array(requirement).default([]) })),
          })
          .optional(),
      })
      .optional(),
  }),
});

/** A live node. */
export type Node = z.output<typeof nodeSchema>;
/** A live pod. */
export type Pod = z.output<typeof podSchema>;
/** A live PodDisruptionBudget. */
export type Budget = z.output<typeof budgetSchema>;

/** A node with everything that decides about its drain. */
export interface NodeState {
  readonly node: Node;
  /** Other nodes that are ready and schedulable. */
  readonly others: readonly Node[];
  /** Pods on the node, of every namespace. */
  readonly pods: readonly Pod[];
  /** PodDisruptionBudgets of every namespace. */
  readonly budgets: readonly Budget[];
  /** PersistentVolumes that only this node can attach, by namespace and name of a pod. */
  readonly localVolumes: ReadonlyMap<string, readonly string[]>;
}

/** Identifies a pod in output. */
export function podName({ metadata: { namespace, name } }: Pod): string {
  return `${namespace}/${name}`;
}

/** Returns true where a condition of a node or a pod holds. */
function holds({ status }: Pick<Pod, "status"> | Pick<Node, "status">, type: string): boolean {
  return status.conditions.some((one) => one.type === type && one.status === "True");
}

/** Returns true for a pod that is ready. */
export function isReady(pod: Pod): boolean {
  return holds(pod, "Ready");
}

/**
 * Returns true for a pod that a drain leaves alone: of a DaemonSet, whose controller ignores that a node is cordoned, and mirror pods of
 * the kubelet. Source: Kubernetes 1.34, kubectl/pkg/drain/filters.go, daemonSetFilter and mirrorPodFilter.
 */
export function stays({ metadata: { ownerReferences, annotations } }: Pod): boolean {
  return (
    "kubernetes.io/config.mirror" in annotations ||
    ownerReferences.some(({ kind, controller }) => kind === "DaemonSet" && controller === true)
  );
}

/** Returns true for a pod that has finished, which a drain only deletes. */
export function hasFinished({ status: { phase } }: Pod): boolean {
  return phase === "Succeeded" || phase === "Failed";
}

/**
 * Returns true for a pod that the Eviction API deletes without a look at budgets: one that has finished, does not run yet, or is deleted
 * already. Source: Kubernetes 1.36, pkg/registry/core/pod/storage/eviction.go, canIgnorePDB.
 */
export function ignoresBudgets(pod: Pod): boolean {
  return hasFinished(pod) || pod.status.phase === "Pending" || pod.metadata.deletionTimestamp !== undefined;
}

/** Returns true where nothing recreates a pod; a drain refuses it. Source: the same, unreplicatedFilter. */
export function isUnmanaged(pod: Pod): boolean {
  return !hasFinished(pod) && !pod.metadata.ownerReferences.some(({ controller }) => controller === true);
}

/** Returns the budgets that select a pod. */
export function budgetsOf(pod: Pod, budgets: readonly Budget[]): Budget[] {
  const { namespace, labels } = pod.metadata;
  return budgets.filter(({ metadata: of, spec }) => of.namespace === namespace && selects(spec.selector, labels));
}

function selects(by: Budget["spec"]["selector"], labels: Readonly<Record<string, string>>): boolean {
  // Source: Kubernetes API, PodDisruptionBudgetSpec: an empty selector selects all pods of the namespace, a missing one none.
  if (by === undefined) return false;
  return (
    Object.entries(by.matchLabels).every(([key, value]) => labels[key] === value) &&
    by.matchExpressions.every(({ key, operator, values }) => {
      const value = labels[key];
      if (operator === "Exists") return value !== undefined;
      if (operator === "DoesNotExist") return value === undefined;
      const within = value !== undefined && values.includes(value);
      return operator === "In" ? within : !within;
    })
  );
}

/**
 * Reads a node and everything that decides about its drain.
 *
 * @throws UsageError where there is no such node.
 */
export async function readNode(kubectl: Pick<Kubectl, "run">, name: string): Promise<NodeState> {
  const list = async <T>(schema: z.ZodType<T>, ...args: readonly string[]): Promise<T[]> => {
    const text = await kubectl.run(["get", ...args, "-o", "json"]);
    return z.object({ items: z.array(schema) }).parse(JSON.parse(text)).items;
  };
  const nodes = await list(nodeSchema, "nodes");
  const node = nodes.find(({ metadata: of }) => of.name === name);
  if (node === undefined) {
    const known = nodes.map(({ metadata: of }) => of.name).join(", ");
    throw new UsageError(`There is no node "${name}"; there are: ${known}.`);
  }
  const [pods, budgets, claims, volumes] = await Promise.all([
    list(podSchema, "pods", "--all-namespaces", `--field-selector=spec.nodeName=${name}`),
    list(budgetSchema, "poddisruptionbudgets", "--all-namespaces"),
    list(claimSchema, "persistentvolumeclaims", "--all-namespaces"),
    list(volumeSchema, "persistentvolumes"),
  ]);
  const local = new Set(volumes.filter((one) => isLocal(one, node)).map(({ metadata: of }) => of.name));
  const volumesOf = (pod: Pod): string[] =>
    pod.spec.volumes
      .flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [])
      .flatMap(
        (claim) =>
          claims.find(({ metadata: of }) => of.namespace === pod.metadata.namespace && of.name === claim) ?? [],
      )
      .flatMap(({ spec }) => (spec.volumeName !== undefined && local.has(spec.volumeName) ? [spec.volumeName] : []));
  return {
    node,
    others: nodes.filter((one) => one !== node && !one.spec.unschedulable && holds(one, "Ready")),
    pods,
    budgets,
    localVolumes: new Map(pods.map((pod) => [podName(pod), volumesOf(pod)])),
  };
}

/** Returns true for a volume that no other node can attach. */
function isLocal({ spec }: z.output<typeof volumeSchema>, { metadata: of }: Node): boolean {
  const hostname = of.labels["kubernetes.io/hostname"] ?? of.name;
  const terms = spec.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  const here = ({ key, operator, values }: z.output<typeof requirement>): boolean =>
    key === "kubernetes.io/hostname" && operator === "In" && values.every((value) => value === hostname);
  return (
    spec.local !== undefined ||
    spec.hostPath !== undefined ||
    (terms.length > 0 && terms.every(({ matchExpressions }) => matchExpressions.some(here)))
  );
}
