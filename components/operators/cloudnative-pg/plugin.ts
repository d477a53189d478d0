/** The plugin's name in Clusters, Backups and the label of its Service. Source: plugin-barman-cloud 0.14, internal/cnpgi/metadata. */
export const pluginName = "barman-cloud.cloudnative-pg.io";

/** Name of the plugin's Deployment and Service, which is the name in its certificate too. */
export const plugin = "barman-cloud";

/** Variable of the plugin with the image of the sidecar. Source: plugin-barman-cloud 0.14, internal/cmd/operator/main.go. */
export const sidecarVariable = "SIDECAR_IMAGE";

/** Container of an instance with Barman. Source: plugin-barman-cloud 0.14, internal/cnpgi/operator/lifecycle.go, reconcilePodSpec. */
export const sidecar = "plugin-barman-cloud";

/** The last part of the name of the ObjectStore that a cluster starts from. No repository has this name. */
export const sourceStore = "source";
