import type { k8s } from "cdk8s-plus-28";
import { permission as rule } from "../../../model/roles";

const read = ["get", "list", "watch"];

/**
 * Permissions of the plugin on the namespaces of clusters. It creates a role for each cluster, with which the cluster's
 * pods read its ObjectStores and their Secrets, so that it needs these permissions itself. Source: plugin-barman-cloud
 * 0.14, config/rbac/role.yaml; a test compares the two.
 */
export const pluginRules: k8s.PolicyRule[] = [
  rule("", ["secrets"], ["create", "delete", ...read]),
  rule("barmancloud.cnpg.io", ["objectstores"], ["create", "delete", ...read, "patch", "update"]),
  rule("barmancloud.cnpg.io", ["objectstores/finalizers"], ["update"]),
  rule("barmancloud.cnpg.io", ["objectstores/status"], ["get", "patch", "update"]),
  rule("postgresql.cnpg.io", ["backups"], read),
  rule("postgresql.cnpg.io", ["clusters/finalizers"], ["update"]),
  rule("rbac.authorization.k8s.io", ["rolebindings", "roles"], ["create", ...read, "patch", "update"]),
];

/**
 * The part of them that it needs in the whole cluster: its caches list every namespace. Source: the same,
 * internal/cnpgi/operator/manager.go.
 */
export const pluginRulesEverywhere: k8s.PolicyRule[] = [
  rule("barmancloud.cnpg.io", ["objectstores"], read),
  rule("rbac.authorization.k8s.io", ["rolebindings", "roles"], read),
];
