/**
 * Entry `pgstack/charts`: renders Kubernetes objects as plain values. It works offline, in any tool, without an engine
 * and without Pulumi.
 */
import type { OperatorName } from "./operators/clusters";
import { operatorDeployments as deployments } from "./operators/registry";

export type { MonitoredOperator } from "./monitoring/sources";
export { renderMonitoring } from "./monitoring/render";
export type { Watched } from "./monitoring/topology";
export { networkPoliciesChart, type NetworkPoliciesProps } from "./network-policies/chart";
export * from "./network-policies/flows";
export type { ClusterEndpoints, SecretKey } from "./model/endpoints";
export {
  type DataLoss,
  describeImpacts,
  describeRefusal,
  type Effect,
  type Impact,
  impactsOf,
  isRefused,
  type Level,
  type Loss,
} from "./postgres-cluster/impact";
export type { BackupType, MetricsSource, MonitoredBackup, MonitoredCluster } from "./model/monitored";
export { monitoredCluster, type RenderedCluster } from "./postgres-cluster/render";
export { renderPostgresCluster } from "./postgres-cluster/render-settings";
export {
  cloudNativePgOperatorChart,
  type CloudNativePgOperatorChartProps,
} from "./operators/cloudnative-pg/install/chart";
export type { KubernetesObject } from "./shared/kubernetes-object";
export { renderChart } from "./shared/render-chart";
export { storageClassesChart, type StorageClassesProps } from "./storage-classes/chart";
export { databaseStorage, drillStorage, systemStorage } from "./storage-classes/names";
export * from "./versions";

/** Names of the operators' Deployments. */
export const operatorDeployments: Readonly<Record<OperatorName, string>> = deployments;
