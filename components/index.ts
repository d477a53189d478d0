/**
 * Entry `pgstack`: components for any Kubernetes, and everything of `pgstack/charts` and `pgstack/schema`. Components of Google
 * Cloud are in `pgstack/google`, which needs `@pulumi/gcp`.
 */
export * from "./charts";
export {
  existingCluster,
  type ExistingClusterArgs,
  type KubernetesConnection,
  ownership,
  type Ownership,
  type OwnershipArgs,
} from "./kubernetes";
export { Monitoring, type MonitoringArgs } from "./monitoring/monitoring";
export { NetworkPolicies, type NetworkPoliciesArgs } from "./network-policies/network-policies";
export { PostgresCluster, type PostgresClusterArgs } from "./postgres-cluster/postgres-cluster";
export { PostgresOperator, type PostgresOperatorArgs } from "./postgres-operator/postgres-operator";
export { PublishedManifest, type PublishedFile, type PublishedManifestArgs } from "./published-manifest";
export * from "./schema";
export { ChartResources, type ChartResourcesArgs } from "./shared/chart-resources";
