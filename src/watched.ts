import { operatorDeployments } from "../components/monitoring/names";
import type { MonitoredOperator } from "../components/monitoring/sources";
import type { MonitoredCluster } from "../components/postgres-cluster/monitored";
import { monitoredCluster } from "../components/postgres-cluster/render";
import type { ResolvedPostgresCluster } from "../components/postgres-cluster/schema";

/** What monitoring watches of an environment: every cluster and every operator. */
export function watched({
  clusters,
  operators,
}: {
  readonly clusters: readonly ResolvedPostgresCluster[];
  readonly operators: readonly Pick<MonitoredOperator, "operator" | "namespace">[];
}): {
  readonly clusters: readonly MonitoredCluster[];
  readonly operators: readonly MonitoredOperator[];
} {
  return {
    clusters: clusters.map((cluster) => monitoredCluster(cluster)),
    operators: operators.map(({ operator, namespace }) => ({
      operator,
      namespace,
      deployment: operatorDeployments[operator],
    })),
  };
}
