export * from "./kubernetes";
export * from "./monitoring";
export * from "./postgres-cluster";
export * from "./postgres-operator";
export * from "./published-manifest";
export { ChartResources, type ChartResourcesArgs, renderChart } from "./shared/chart-resources";
export type { KubernetesObject } from "./shared/kubernetes-object";
export { InvalidInput, type Problem } from "./shared/validation";
export * from "./versions";
