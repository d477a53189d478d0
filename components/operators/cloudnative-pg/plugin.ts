/** The plugin's name in Clusters, Backups and the label of its Service. Source: plugin-barman-cloud 0.14, internal/cnpgi/metadata. */
export const pluginName = "barman-cloud.cloudnative-pg.io";

/** Container of an instance with Barman. Source: plugin-barman-cloud 0.14, internal/cnpgi/operator/lifecycle.go, reconcilePodSpec. */
export const sidecar = "plugin-barman-cloud";

/** The last part of the name of the ObjectStore that a cluster starts from. No repository has this name. */
export const sourceStore = "source";
