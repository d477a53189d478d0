export * from "./gke-network";
export { gkeNetworkSchema, type GkeNetworkSettings, type ResolvedGkeNetwork } from "./schema";
