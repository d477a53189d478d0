export { networkPoliciesChart, type NetworkPoliciesProps } from "./chart";
export * from "./flows";
export * from "./network-policies";
export { networkPoliciesSchema, type ResolvedNetworkPolicies } from "./schema";
