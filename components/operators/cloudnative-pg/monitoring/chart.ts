import { stringify } from "yaml";
import type { KubernetesObject } from "../../../shared/kubernetes-object";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { Monitoring } from "../crd.gen";
import { metadata } from "../names";
import { queriesOf } from "./queries";

type Cluster = ResolvedCloudNativePgCluster;

const key = "queries";

/** Queries of CloudNativePG, which its webhook adds where they are missing. Source: CloudNativePG 1.30, api/v1/cluster_defaults.go, defaultMonitoringQueries. */
const ofOperator = { name: "cnpg-default-monitoring", key: "queries" };

function configMapName(cluster: Cluster): string {
  return `${cluster.name}-metrics-queries`;
}

/** Renders `spec.monitoring`. */
export function monitoringOf(cluster: Cluster): Monitoring | undefined {
  const { statistics, customQueries } = cluster.cloudNativePg.monitoring;
  const queries = [
    ...(statistics ? [{ name: configMapName(cluster), key }] : []),
    ...customQueries.map(({ configMap, key: own }) => ({ name: configMap, key: own })),
  ];
  return queries.length > 0 ? { customQueriesConfigMap: [ofOperator, ...queries] } : undefined;
}

/**
 * Renders the ConfigMap that it names. Instances read it when they start, and with the label when it changes. Source:
 * CloudNativePG 1.30, documentation, Monitoring, user defined metrics.
 */
export function queriesConfigMap(cluster: Cluster): KubernetesObject[] {
  if (!cluster.cloudNativePg.monitoring.statistics) return [];
  const { labels, ...rest } = metadata(cluster, configMapName(cluster));
  return [
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { ...rest, labels: { ...labels, "cnpg.io/reload": "true" } },
      data: { [key]: stringify(queriesOf(cluster), { lineWidth: 0 }) },
    },
  ];
}
