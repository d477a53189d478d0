import type { k8s } from "cdk8s-plus-28";

const read = ["get", "list", "watch"];
const manage = ["create", "delete", ...read, "patch"];

function rule(apiGroup: string, resources: string[], verbs: string[]): k8s.PolicyRule {
  return { apiGroups: [apiGroup], resources, verbs };
}

/**
 * What the CloudNativePG operator may do, cluster-wide. Source: ClusterRole `cnpg-manager` of the published manifest; a
 * test compares the two.
 */
export const clusterRoleRules: k8s.PolicyRule[] = [
  rule("", ["configmaps", "secrets", "services"], [...manage, "update"]),
  rule("", ["configmaps/status", "secrets/status"], ["get", "patch", "update"]),
  rule("", ["events"], ["create", "patch"]),
  rule("", ["nodes"], read),
  rule("", ["persistentvolumeclaims", "pods", "pods/exec"], manage),
  rule("", ["pods/status"], ["get"]),
  rule("", ["serviceaccounts"], ["create", ...read, "patch", "update"]),
  rule(
    "admissionregistration.k8s.io",
    ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"],
    ["get", "patch"],
  ),
  rule("apps", ["deployments"], [...manage, "update"]),
  rule("batch", ["jobs"], manage),
  rule("coordination.k8s.io", ["leases"], ["create", "get", "update"]),
  rule("monitoring.coreos.com", ["podmonitors"], manage),
  rule("policy", ["poddisruptionbudgets"], [...manage, "update"]),
  rule(
    "postgresql.cnpg.io",
    ["backups", "clusters", "databases", "poolers", "publications", "scheduledbackups", "subscriptions"],
    [...manage, "update"],
  ),
  rule(
    "postgresql.cnpg.io",
    ["backups/status", "databases/status", "publications/status", "scheduledbackups/status", "subscriptions/status"],
    ["get", "patch", "update"],
  ),
  rule("postgresql.cnpg.io", ["clusterimagecatalogs", "imagecatalogs"], read),
  rule("postgresql.cnpg.io", ["clusters/finalizers", "poolers/finalizers"], ["update"]),
  rule(
    "postgresql.cnpg.io",
    ["clusters/status", "failoverquorums/status", "poolers/status"],
    ["get", "patch", "update", "watch"],
  ),
  rule("postgresql.cnpg.io", ["failoverquorums"], ["create", "delete", ...read]),
  rule("rbac.authorization.k8s.io", ["rolebindings", "roles"], ["create", ...read, "patch", "update"]),
  rule("snapshot.storage.k8s.io", ["volumesnapshots"], ["create", ...read, "patch"]),
];
