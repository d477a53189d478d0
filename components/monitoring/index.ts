export { operatorDeployments } from "../operators/registry";
export { type MonitoringService, services as monitoringServices } from "./names";
export * from "./monitoring";
export { blindAlerts } from "./rule-groups";
export { monitoringSchema, type MonitoringSettings, type ResolvedMonitoring } from "./schema";
export type { MonitoredOperator } from "./sources";
