import { Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import type { Construct } from "constructs";

/** Properties of {@link NetworkPoliciesChart}. */
export interface NetworkPoliciesChartProps {
  /** Namespace of the cluster. */
  readonly namespace: string;
  /** Name of the cluster. */
  readonly cluster: string;
  /** Label of the pods, of any namespace, that may use the database. */
  readonly clients: Readonly<Record<string, string>>;
  /** Namespace from which metrics are collected. */
  readonly monitoring: string;
}

const tcp = (port: number): k8s.NetworkPolicyPort => ({
  protocol: "TCP",
  port: k8s.IntOrString.fromNumber(port),
});
const namespaceNamed = (name: string): k8s.LabelSelector => ({
  matchLabels: { "kubernetes.io/metadata.name": name },
});

/** NetworkPolicies for the allowed ingress and egress of a cluster's pods; all other traffic is dropped. */
export class NetworkPoliciesChart extends Chart {
  constructor(scope: Construct, id: string, props: NetworkPoliciesChartProps) {
    super(scope, id, { namespace: props.namespace, disableResourceNameHashes: true });
    const pods: k8s.LabelSelector = {
      matchLabels: { "postgres-operator.crunchydata.com/cluster": props.cluster },
    };
    const jobs = (...components: string[]): k8s.NetworkPolicyPeer => ({
      podSelector: {
        matchLabels: { "app.kubernetes.io/instance": props.cluster },
        matchExpressions: [{ key: "app.kubernetes.io/component", operator: "In", values: components }],
      },
    });
    const policy = (name: string, spec: Omit<k8s.NetworkPolicySpec, "podSelector">): void => {
      new k8s.KubeNetworkPolicy(this, name, {
        metadata: { name: `${props.cluster}-${name}` },
        spec: { podSelector: pods, ...spec },
      });
    };

    policy("nothing", { policyTypes: ["Ingress", "Egress"] });
    // Replication, Patroni's members and pgBackRest's server.
    policy("among-themselves", {
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [{ podSelector: pods }] }],
      egress: [{ to: [{ podSelector: pods }] }],
    });
    policy("clients", {
      policyTypes: ["Ingress"],
      ingress: [
        { from: [{ namespaceSelector: {}, podSelector: { matchLabels: { ...props.clients } } }], ports: [tcp(5432)] },
        // The Jobs that verify that the database works, and that write what its databases hold.
        { from: [jobs("readiness", "contents")], ports: [tcp(5432)] },
      ],
    });
    // The restore drill reads a repository on a volume from its host, and reports to the Kubernetes API; no policy keeps it from that.
    policy("drill", { policyTypes: ["Ingress"], ingress: [{ from: [jobs("restore-drill")], ports: [tcp(8432)] }] });
    policy("metrics", {
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ namespaceSelector: namespaceNamed(props.monitoring) }], ports: [tcp(9187)] }],
    });
    policy("names", {
      policyTypes: ["Egress"],
      egress: [
        {
          to: [{ namespaceSelector: namespaceNamed("kube-system") }],
          ports: [{ protocol: "UDP", port: k8s.IntOrString.fromNumber(53) }, tcp(53)],
        },
      ],
    });
    // Patroni keeps its leader in the Kubernetes API; pgBackRest writes to a bucket. Neither has an address that stays.
    policy("api-and-bucket", { policyTypes: ["Egress"], egress: [{ ports: [tcp(443), tcp(6443)] }] });
    // Where the identity of a pod comes from on GKE.
    policy("metadata-server", {
      policyTypes: ["Egress"],
      egress: [
        { to: [{ ipBlock: { cidr: "169.254.169.254/32" } }], ports: [tcp(80)] },
        { to: [{ ipBlock: { cidr: "169.254.169.252/32" } }], ports: [tcp(987), tcp(988)] },
      ],
    });
  }
}
