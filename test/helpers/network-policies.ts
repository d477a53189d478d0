import type { KubernetesObject } from "../../components/shared/kubernetes-object";

/**
 * Decides what NetworkPolicies let through, from the objects alone and after the API's documentation: it shares nothing with the code
 * that renders them. Source: Kubernetes documentation, Network Policies, and API reference, NetworkPolicySpec.
 */

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}
interface Peer {
  readonly namespaceSelector?: Selector;
  readonly podSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}
interface PolicyRule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly { readonly protocol?: string; readonly port?: number | string }[];
}
interface Policy {
  readonly metadata: { readonly namespace?: string };
  readonly spec: {
    readonly podSelector: Selector;
    readonly policyTypes: readonly string[];
    readonly ingress?: readonly PolicyRule[];
    readonly egress?: readonly PolicyRule[];
  };
}

/** A pod. */
export interface SimulatedPod {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Labels of its namespace beside its name, which every namespace has. */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
}
/** An end of a connection: a pod, or an IPv4 address outside. */
export type SimulatedEnd = SimulatedPod | { readonly ip: string };

/** Returns true when both ends let a new connection through. */
export function isAllowed(
  objects: readonly KubernetesObject[],
  from: SimulatedEnd,
  to: SimulatedEnd,
  port: number,
  protocol = "TCP",
): boolean {
  const policies = objects.filter(({ kind }) => kind === "NetworkPolicy") as unknown as Policy[];
  const sends = isPod(from) ? sideAllows(policies, "Egress", from, to, port, protocol) : true;
  const receives = isPod(to) ? sideAllows(policies, "Ingress", to, from, port, protocol) : true;
  return sends && receives;
}

function sideAllows(
  policies: readonly Policy[],
  type: "Ingress" | "Egress",
  pod: SimulatedPod,
  other: SimulatedEnd,
  port: number,
  protocol: string,
): boolean {
  const about = policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === pod.namespace && spec.policyTypes.includes(type) && matches(spec.podSelector, pod.labels),
  );
  if (about.length === 0) return true;
  return about.some(({ spec }) =>
    ((type === "Ingress" ? spec.ingress : spec.egress) ?? []).some((rule) => {
      const peers = type === "Ingress" ? rule.from : rule.to;
      const peerFits =
        peers === undefined || peers.length === 0 || peers.some((peer) => isPeer(peer, other, pod.namespace));
      return peerFits && portFits(rule.ports, port, protocol);
    }),
  );
}

function portFits(ports: PolicyRule["ports"], port: number, protocol: string): boolean {
  if (ports === undefined || ports.length === 0) return true;
  return ports.some((one) => (one.protocol ?? "TCP") === protocol && (one.port === undefined || one.port === port));
}

function isPeer({ namespaceSelector, podSelector, ipBlock }: Peer, other: SimulatedEnd, own: string): boolean {
  if (ipBlock !== undefined) {
    // A network may or may not match pods by their address; none of pgstack's rules relies on it.
    if (isPod(other)) return false;
    return inBlock(other.ip, ipBlock.cidr) && !(ipBlock.except ?? []).some((cidr) => inBlock(other.ip, cidr));
  }
  if (!isPod(other)) return false;
  const labels = { ...other.namespaceLabels, "kubernetes.io/metadata.name": other.namespace };
  const namespaceFits = namespaceSelector === undefined ? other.namespace === own : matches(namespaceSelector, labels);
  return namespaceFits && matches(podSelector ?? {}, other.labels);
}

function matches(
  { matchLabels = {}, matchExpressions = [] }: Selector,
  labels: Readonly<Record<string, string>>,
): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key];
      if (operator === "Exists") return value !== undefined;
      if (operator === "DoesNotExist") return value === undefined;
      if (operator === "In") return value !== undefined && values.includes(value);
      if (operator === "NotIn") return value === undefined || !values.includes(value);
      throw new Error(`unknown operator ${operator}`);
    })
  );
}

const isPod = (end: SimulatedEnd): end is SimulatedPod => "namespace" in end;

function inBlock(ip: string, cidr: string): boolean {
  const [base = "", bits = "32"] = cidr.split("/");
  const size = 2 ** (32 - Number(bits));
  return Math.floor(numberOf(ip) / size) === Math.floor(numberOf(base) / size);
}

function numberOf(ip: string): number {
  return ip.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}
