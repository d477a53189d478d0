import {
  anywhere,
  type Flow,
  type Group,
  outside,
  reaches,
  type Surroundings,
  tcp,
} from "../../../network-policies/flows";
import type { OperatorNetwork } from "../../operator";
import { instanceManagerPort } from "../network";
import { pluginLabels, pluginPort } from "./barman";
import { certificates } from "./certificates";

/** Port of the admission webhook. */
export const webhookPort = 9443;

/** Label of the instances of any cluster. Source: CloudNativePG 1.30, pkg/utils/labels_annotations.go. */
const instanceRole = { "cnpg.io/podRole": "instance" };

/** Returns the pods of the operator. Source: CloudNativePG 1.30, config/manager. */
export function operatorPods(namespace: string): Group {
  return { name: "operator-cloudnative-pg", namespace, labels: { "app.kubernetes.io/name": "cloudnative-pg" } };
}

/**
 * Returns the connections of the operator, which connects to instances itself.
 *
 * The webhook is open to every address: the API server comes from the control plane, from a node, or through a proxy in
 * kube-system, depending on the kind of the cluster, and no selector matches all of them. It serves admission requests
 * only.
 */
export function operatorFlows(operator: OperatorNetwork, { apiServer }: Surroundings): Flow[] {
  const { namespace } = operator;
  const pods = operatorPods(namespace);
  const plugin: Group = { name: "barman-cloud-plugin", namespace, labels: pluginLabels };
  const jobs: Group = { name: certificates, namespace, labels: { "app.kubernetes.io/component": certificates } };
  return [
    ...reaches([pods, plugin, jobs], [apiServer]),
    { from: pods, to: plugin, ports: tcp(pluginPort) },
    { from: anywhere, to: pods, ports: tcp(webhookPort) },
    ...operator.instances.map(({ pods: to, port }) => ({ from: pods, to, ports: tcp(instanceManagerPort, port) })),
    ...(operator.everywhere
      ? [
          {
            from: pods,
            to: outside({ namespaces: {}, pods: instanceRole }),
            ports: tcp(instanceManagerPort, 5432),
          },
        ]
      : []),
  ];
}
