export * from "./gke-cluster";
export { authPlugin, authPluginHint } from "./kubeconfig";
export { locationName } from "./location";
export {
  existingGkeClusterSchema,
  gkeClusterSchema,
  type GkeClusterSettings,
  type ResolvedExistingGkeCluster,
  type ResolvedGkeCluster,
} from "./schema";
