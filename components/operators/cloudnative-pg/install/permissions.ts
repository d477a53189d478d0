import type { k8s } from "cdk8s-plus-28";
import { permission as rule } from "../../../model/roles";

const read = ["get", "list", "watch"];
const manage = ["create", "delete", ...read, "patch"];

/**
 * Cluster-wide permissions of the CloudNativePG operator. Source: ClusterRole `cnpg-manager` of the published manifest;
 * a test compares the two.
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
  rule("coordination.k8s.io", ["leases"], ["create", ...read, "update"]),
  rule("discovery.k8s.io", ["endpointslices"], read),
  rule("monitoring.coreos.com", ["podmonitors"], manage),
  rule("policy", ["poddisruptionbudgets"], [...manage, "update"]),
  rule(
    "postgresql.cnpg.io",
    [
      "backups",
      "clusters",
      "databaseroles",
      "databases",
      "poolers",
      "publications",
      "scheduledbackups",
      "subscriptions",
    ],
    [...manage, "update"],
  ),
  rule(
    "postgresql.cnpg.io",
    ["backups/status", "databases/status", "publications/status", "scheduledbackups/status", "subscriptions/status"],
    ["get", "patch", "update"],
  ),
  rule("postgresql.cnpg.io", ["clusterimagecatalogs", "imagecatalogs"], read),
  rule("postgresql.cnpg.io", ["clusters/finalizers", "databaseroles/finalizers", "poolers/finalizers"], ["update"]),
  rule(
    "postgresql.cnpg.io",
    ["clusters/status", "databaseroles/status", "failoverquorums/status", "poolers/status"],
    ["get", "patch", "update", "watch"],
  ),
  rule("postgresql.cnpg.io", ["failoverquorums"], ["create", "delete", ...read]),
  rule("rbac.authorization.k8s.io", ["rolebindings", "roles"], ["create", ...read, "patch", "update"]),
  rule("snapshot.storage.k8s.io", ["volumesnapshots"], ["create", ...read, "patch"]),
];

/** Resources that have no namespace. Source: Kubernetes API reference; CloudNativePG 1.30, ClusterImageCatalog. */
const withoutNamespace = new Set([
  "nodes",
  "mutatingwebhookconfigurations",
  "validatingwebhookconfigurations",
  "clusterimagecatalogs",
]);

const part = (keep: (resource: string) => boolean): k8s.PolicyRule[] =>
  clusterRoleRules
    .map((one) => ({ ...one, resources: (one.resources ?? []).filter(keep) }))
    .filter(({ resources }) => resources.length > 0);

/** The part of {@link clusterRoleRules} that an operator limited to some namespaces needs in the whole cluster. */
export const withoutNamespaceRules = part((resource) => withoutNamespace.has(resource));

/** The part of {@link clusterRoleRules} that it needs in each of them. */
export const namespacedRules = part((resource) => !withoutNamespace.has(resource));
