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
  /** What a person calls it, for example `the data of main`. */
  readonly what: string;
  /** Where its class is configured; of a volume that is another pod's, where it is configured which nodes this pod runs on. */
  readonly path: Path;
  /** Whether it is another pod's, so that neither class nor size are this pod's to change. Default: false. */
  readonly borrowed?: true;
  /** Where its size is configured. Default: it follows from something else. */
  readonly sizePath?: Path;
  /** Its StorageClass. Default: the default class of Kubernetes. */
  readonly storageClass?: string | undefined;
  /** Its size as a Kubernetes quantity. */
  readonly size: string;
}

/** Pods of one kind, and what they need of their nodes. */
export interface PlacedPods {
  /** What a person calls them, for example `the repository host of main`. */
  readonly what: string;
  /** Where it is configured which nodes they run on. */
  readonly path: Path;
  /** Pods of one group that may not share a node keep apart from one another, whatever their kind. Default: each kind for itself. */
  readonly group?: string;
  /** Where their number is configured. */
  readonly countPath?: Path;
  /** Where their resources are configured. */
  readonly resourcesPath?: Path;
  readonly count: number;
  /** What each of them requests. */
  readonly requests: Resources;
  readonly spec: PodSpec;
  readonly volumes: readonly PodVolume[];
}

/** Nodes that are alike. */
export interface NodePool {
  /** What a person calls it, for example `the database pool`. */
  readonly what: string;
  /** Where it is configured. */
  readonly path: Path;
  readonly machineType: string;
  readonly nodes: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly { readonly key: string; readonly value: string; readonly effect: string }[];
}

/** Whether pods can run on the nodes of a pool: affinity matches its labels, and tolerations its taints. */
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

/** Labels that GKE sets and that differ from node to node, or are not known before there is a node. */
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
