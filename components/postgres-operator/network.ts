import { anywhere, type Flow, type Group, outside, reaches, type Surroundings, tcp } from "../network-policies/flows";
import { instanceManagerPort } from "../postgres-cluster/cloudnative-pg/network";

/** An operator and the instances that it looks after. */
export interface OperatorNetwork {
  readonly operator: "crunchy" | "cloudnative-pg";
  readonly namespace: string;
  /** Instances of its clusters, with the port of Postgres. */
  readonly instances: readonly { readonly pods: Group; readonly port: number }[];
  /** Whether it looks after clusters of every namespace, those of other programs too. */
  readonly everywhere: boolean;
}

/** Port of CloudNativePG's admission webhook. PGO has none. */
export const webhookPort = 9443;

/** Label of the instances of any cluster. Source: CloudNativePG 1.28, pkg/utils/labels_annotations.go. */
const instanceRole = { "cnpg.io/podRole": "instance" };

/** The pods of an operator. Source: chart of PGO, last published with 5.8; CloudNativePG 1.28, config/manager. */
export function operatorPods({ operator, namespace }: Pick<OperatorNetwork, "operator" | "namespace">): Group {
  const name = `operator-${operator}`;
  return operator === "crunchy"
    ? {
        name,
        namespace,
        labels: {},
        oneOf: { "postgres-operator.crunchydata.com/control-plane": ["pgo", "postgres-operator"] },
      }
    : { name, namespace, labels: { "app.kubernetes.io/name": "cloudnative-pg" } };
}

/**
 * Connections of an operator. PGO runs commands in instances by way of the API server; CloudNativePG talks to them itself.
 *
 * The webhook is open to every address: the API server comes from the control plane, from a node, or through a proxy in
 * kube-system, depending on the kind of the cluster, and no selector matches all of them. It answers questions of admission only.
 */
export function operatorFlows(operator: OperatorNetwork, { apiServer }: Surroundings): Flow[] {
  const pods = operatorPods(operator);
  return [
    ...reaches([pods], [apiServer]),
    ...(operator.operator === "cloudnative-pg"
      ? [
          { from: anywhere, to: pods, ports: tcp(webhookPort) },
          ...operator.instances.map(({ pods: to, port }) => ({
            from: pods,
            to,
            ports: tcp(instanceManagerPort, port),
          })),
          ...(operator.everywhere
            ? [
                {
                  from: pods,
                  to: outside({ namespaces: {}, pods: instanceRole }),
                  ports: tcp(instanceManagerPort, 5432),
                },
              ]
            : []),
        ]
      : []),
  ];
}
