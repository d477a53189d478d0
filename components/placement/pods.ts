import type { Resources } from "./machines";

/** A place in the configuration. */
export type Path = readonly (string | number)[];

interface Expression {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
}

/** The fields of a pod's spec that decide which nodes it can run on, as they are rendered. */
export interface PodSpec {
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly affinity?: {
    readonly nodeAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution?: {
        readonly nodeSelectorTerms: readonly { readonly matchExpressions?: readonly Expression[] }[];
      };
    };
    readonly podAntiAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly { readonly topologyKey: string }[];
    };
  };
  readonly tolerations?: readonly Toleration[];
}

/** A volume that a pod mounts. */
export interface PodVolume {
  /** Name in messages, for example `the data of main`. */
  readonly what: string;
  /** Key that sets its class; for a volume of another pod, key that sets the nodes of this pod. */
  readonly path: Path;
  /** True for a volume of another pod, whose class and size this pod does not set. Default: false. */
  readonly borrowed?: true;
  /** Key that sets its size. Default: the size is derived. */
  readonly sizePath?: Path;
  /** Its StorageClass. Default: the default class of Kubernetes. */
  readonly storageClass?: string | undefined;
  /** Its size as a Kubernetes quantity. */
  readonly size: string;
}

/** Pods of one kind, and their requirements on nodes. */
export interface PlacedPods {
  /** Name in messages, for example `the repository host of main`. */
  readonly what: string;
  /** Key that sets the nodes that they run on. */
  readonly path: Path;
  /**
   * Group of the anti-affinity: pods of one group do not share a node, even if they differ in kind. Default: each kind
   * is a group.
   */
  readonly group?: string;
  /** Key that sets their number. */
  readonly countPath?: Path;
  /** Key that sets their resources. */
  readonly resourcesPath?: Path;
  readonly count: number;
  /** Requests of each pod. */
  readonly requests: Resources;
  readonly spec: PodSpec;
  readonly volumes: readonly PodVolume[];
}

/** A pool of identical nodes. */
export interface NodePool {
  /** Name in messages, for example `the database pool`. */
  readonly what: string;
  /** Key that configures it. */
  readonly path: Path;
  readonly machineType: string;
  readonly nodes: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly { readonly key: string; readonly value: string; readonly effect: string }[];
}

/**
 * Returns true if pods can run on the nodes of a pool: their affinity matches its labels, and their tolerations its
 * taints.
 */
export function canRunOn(
  { nodeSelector = {}, affinity, tolerations = [] }: PodSpec,
  pool: Pick<NodePool, "labels" | "taints">,
): boolean {
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return (
    Object.entries(nodeSelector).every(([key, value]) => matches({ key, operator: "In", values: [value] }, pool)) &&
    (terms === undefined ||
      terms.some(({ matchExpressions = [] }) => matchExpressions.every((one) => matches(one, pool)))) &&
    pool.taints.every((taint) => tolerations.some((toleration) => tolerates(toleration, taint)))
  );
}

/** Labels that GKE sets and that differ between nodes, or are unknown before a node exists. */
const unknownLabel = /(^|\.)(kubernetes\.io|k8s\.io|google\.com|gke\.io)\//;

/** Source: Kubernetes documentation, node affinity. */
function matches({ key, operator, values = [] }: Expression, { labels }: Pick<NodePool, "labels">): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  if (value === undefined && unknownLabel.test(key)) return true;
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
      return Number(value) > Number(values[0]);
    case "Lt":
      return Number(value) < Number(values[0]);
    default:
      return false;
  }
}

/** Source: Kubernetes documentation, taints and tolerations. */
function tolerates(
  { key, operator = "Equal", value = "", effect }: Toleration,
  taint: { readonly key: string; readonly value: string; readonly effect: string },
): boolean {
  if (effect !== undefined && effect !== taint.effect) return false;
  if (key === undefined) return operator === "Exists";
  return key === taint.key && (operator === "Exists" || value === taint.value);
}
