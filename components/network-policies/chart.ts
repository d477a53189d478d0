import { App, Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import { Construct } from "constructs";
import { unlessEmpty } from "../shared/defined";
import type { KubernetesObject } from "../shared/kubernetes-object";
import { recommendedLabels } from "../shared/labels";
import { addresses, type Flow, type Group, type Outside, outside, type Port, type Reachable } from "./flows";

/** Input of the NetworkPolicies of an environment; plain values. */
export interface NetworkPoliciesProps {
  /** Namespaces in which every pod is restricted. */
  readonly namespaces: readonly string[];
  /** Allowed connections. An end of a flow outside of the restricted namespaces gets no rule. */
  readonly flows: readonly Flow[];
  /** Destinations of all pods in the namespaces, besides DNS. */
  readonly egress: readonly Reachable[];
}

const dnsPorts: readonly Port[] = [{ port: 53, protocol: "UDP" }, { port: 53 }];

/**
 * DNS in its three places: the pods of kube-dns or CoreDNS, NodeLocal DNSCache, and Cloud DNS for GKE. The last two
 * answer at addresses of the node, which no selector of pods matches. Source: GKE documentation, NodeLocal DNSCache and
 * Cloud DNS for GKE; tektoncd/operator#4000 shows the failure without the last one.
 */
const dns: Outside = {
  peers: [...outside({ namespace: "kube-system" }).peers, ...addresses("169.254.20.10/32", "169.254.169.254/32").peers],
};

/**
 * Renders default-deny NetworkPolicies and the allowed flows. Policies only allow: those that select one pod add up.
 * Source: Kubernetes documentation, Network Policies.
 *
 * The policy of a group allows everything that its pods need, DNS included: a pod loses no connection while other
 * policies are missing.
 *
 * @throws Error when two groups of a namespace have one name and different pods: one policy would replace the other.
 */
export function networkPoliciesChart({ namespaces, flows, egress }: NetworkPoliciesProps): KubernetesObject[] {
  const chart = new Chart(new App(), "network-policies", {
    disableResourceNameHashes: true,
    labels: recommendedLabels("network-policy"),
  });
  for (const namespace of [...new Set(namespaces)].sort()) {
    // Names in a scope of their own: "a-b" in "c" and "b" in "c-a" are two policies.
    const scope = new Construct(chart, namespace);
    const add = (name: string, spec: k8s.NetworkPolicySpec): void => {
      new k8s.KubeNetworkPolicy(scope, name, { metadata: { name, namespace }, spec });
    };
    const common = [rule(dns, dnsPorts, "to"), ...egress.map(({ to, ports }) => rule(to, ports, "to"))];
    add("default-deny", { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
    add("common-egress", { podSelector: {}, policyTypes: ["Egress"], egress: common });
    for (const group of groupsIn(namespace, flows)) {
      const ingress = merged(flows.filter(({ to }) => same(to, group)).map((flow) => [flow.from, flow.ports]));
      const out = merged(flows.filter(({ from }) => same(from, group)).map((flow) => [flow.to, flow.ports]));
      add(group.name, {
        podSelector: selector(group),
        policyTypes: ["Ingress", "Egress"],
        ingress: unlessEmpty(ingress.map(([end, ports]) => rule(end, ports, "from"))),
        egress: [...common, ...out.map(([end, ports]) => rule(end, ports, "to"))],
      });
    }
  }
  return chart.toJson() as KubernetesObject[];
}

type End = Group | Outside;

const isGroup = (end: End): end is Group => "namespace" in end;

const same = (end: End, group: Group): boolean =>
  isGroup(end) && end.name === group.name && end.namespace === group.namespace;

/** The groups of a namespace, each once, in the order of their names. */
function groupsIn(namespace: string, flows: readonly Flow[]): Group[] {
  const groups = flows.flatMap(({ from, to }) => [from, to]).filter(isGroup);
  const byName = new Map<string, Group>();
  for (const group of groups.filter((one) => one.namespace === namespace)) {
    const { name } = group;
    const known = byName.get(name) ?? group;
    if (JSON.stringify(selector(known)) !== JSON.stringify(selector(group))) {
      throw new Error(
        `two NetworkPolicies of the namespace ${namespace} have the name ${name}; rename one of the clusters`,
      );
    }
    byName.set(name, known);
  }
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Ends of flows with all of their ports: one rule for each end. */
function merged(ends: readonly (readonly [End, readonly Port[]])[]): [End, Port[]][] {
  const byEnd = new Map<string, [End, Port[]]>();
  for (const [end, ports] of ends) {
    const key = JSON.stringify(isGroup(end) ? [end.namespace, end.name] : end);
    const known = byEnd.get(key);
    if (known === undefined) byEnd.set(key, [end, [...ports]]);
    // No port stands for every port.
    else if (known[1].length > 0) byEnd.set(key, [end, ports.length === 0 ? [] : union(known[1], ports)]);
  }
  return [...byEnd.values()];
}

function union(known: readonly Port[], more: readonly Port[]): Port[] {
  const key = ({ port, protocol = "TCP" }: Port): string => `${protocol}/${port}`;
  return [...new Map([...known, ...more].map((port) => [key(port), port])).values()];
}

function rule(
  end: End,
  ports: readonly Port[],
  side: "from" | "to",
): k8s.NetworkPolicyIngressRule & k8s.NetworkPolicyEgressRule {
  const peers = isGroup(end) ? [peer(end)] : [...end.peers];
  return {
    [side]: unlessEmpty(peers),
    ports: unlessEmpty(
      ports.map(({ port, protocol = "TCP" }) => ({ protocol, port: k8s.IntOrString.fromNumber(port) })),
    ),
  };
}

function peer(group: Group): k8s.NetworkPolicyPeer {
  return {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": group.namespace } },
    podSelector: selector(group),
  };
}

function selector({ labels, exists = [], oneOf = {} }: Group): k8s.LabelSelector {
  const expressions = [
    ...exists.map((key) => ({ key, operator: "Exists" })),
    ...Object.entries(oneOf).map(([key, values]) => ({ key, operator: "In", values: [...values] })),
  ];
  return { matchLabels: unlessEmpty({ ...labels }), matchExpressions: unlessEmpty(expressions) };
}
