import type { MonitoredOperator } from "../components/monitoring";
import { operatorOf } from "../components/operators";
import { monitoredCluster, type MonitoredCluster } from "../components/postgres-cluster";
import type { EnvironmentConfig } from "./config/schema";

/** Returns the clusters and operators of an environment that monitoring covers. */
export function watched({ clusters, operators }: Pick<EnvironmentConfig, "clusters" | "operators">): {
  readonly clusters: readonly MonitoredCluster[];
  readonly operators: readonly MonitoredOperator[];
} {
  return {
    clusters: clusters.map((cluster) => monitoredCluster(cluster)),
    operators: operators.flatMap((settings) => {
      const { operator, namespace } = settings;
      const { deployment } = operatorOf(settings);
      const plugins = operatorOf(settings).monitoredPlugins?.(settings) ?? [];
      return [
        { operator, namespace, deployment },
        ...plugins.map(({ name, ...plugin }) => ({ operator: name, namespace, ...plugin })),
      ];
    }),
  };
}
