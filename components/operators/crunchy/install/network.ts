import { type Flow, type Group, reaches, type Surroundings } from "../../../network-policies/flows";
import type { OperatorNetwork } from "../../operator";

/** Returns the pods of the operator. Source: chart of PGO, last published with 5.8. */
export function operatorPods(namespace: string): Group {
  return {
    name: "operator-crunchy",
    namespace,
    labels: {},
    oneOf: { "postgres-operator.crunchydata.com/control-plane": ["pgo", "postgres-operator"] },
  };
}

/** Returns the connections of the operator, which runs commands in instances through the API server. */
export function operatorFlows({ namespace }: OperatorNetwork, { apiServer }: Surroundings): Flow[] {
  return reaches([operatorPods(namespace)], [apiServer]);
}
