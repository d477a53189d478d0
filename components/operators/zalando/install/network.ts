import { type Flow, type Group, outside, reaches, type Surroundings, tcp } from "../../../network-policies/flows";
import type { OperatorNetwork } from "../../operator";
import { spilo } from "../names";
import { patroniPort } from "../network";

/** Port of the operator's API, for its readiness probe. Source: Zalando's operator 1.15, api_port. */
export const apiPort = 8080;

/** Labels of the operator's pods. Source: manifests/postgres-operator.yaml. */
export const operatorLabels = { name: "postgres-operator" } as const;

/** Returns the pods of the operator. */
export function operatorPods(namespace: string): Group {
  return { name: "operator-zalando", namespace, labels: operatorLabels };
}

/** Returns the connections of the operator: to Kubernetes, and to Postgres and Patroni of each instance. */
export function operatorFlows(operator: OperatorNetwork, { apiServer }: Surroundings): Flow[] {
  const pods = operatorPods(operator.namespace);
  return [
    ...reaches([pods], [apiServer]),
    ...operator.instances.map(({ pods: to, port }) => ({ from: pods, to, ports: tcp(port, patroniPort) })),
    ...(operator.everywhere
      ? [{ from: pods, to: outside({ namespaces: {}, pods: spilo }), ports: tcp(5432, patroniPort) }]
      : []),
  ];
}
