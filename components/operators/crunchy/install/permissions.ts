import { App, Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import type { KubernetesObject } from "../../../shared/kubernetes-object";
import { recommendedLabels } from "../../../shared/labels";
import { addRoles, clusterScoped, permission } from "../../../model/roles";

const read = ["get", "list", "watch"];
const manage = ["create", "delete", ...read, "patch"];
const group = "postgres-operator.crunchydata.com";

/**
 * Permissions of PGO in a namespace with clusters. Source: PGO 6.0.3, config/rbac/cluster/role.yaml, without the Lease,
 * which is in the operator's own namespace, and without cluster-scoped resources.
 */
export const pgoRules: k8s.PolicyRule[] = [
  permission("", ["configmaps", "persistentvolumeclaims", "secrets", "serviceaccounts", "services"], manage),
  permission("", ["endpoints"], [...manage, "deletecollection"]),
  permission("", ["endpoints/restricted", "pods/exec"], ["create"]),
  permission("", ["events"], ["create", "patch"]),
  permission("", ["pods"], ["delete", ...read, "patch"]),
  permission("apps", ["deployments", "statefulsets"], manage),
  permission("batch", ["cronjobs", "jobs"], manage),
  permission("policy", ["poddisruptionbudgets"], manage),
  permission(group, ["pgadmins", "pgupgrades"], read),
  permission(group, ["pgadmins/finalizers", "pgupgrades/finalizers", "postgresclusters/finalizers"], ["update"]),
  permission(group, ["pgadmins/status", "pgupgrades/status", "postgresclusters/status"], ["patch"]),
  permission(group, ["postgresclusters"], [...read, "patch"]),
  permission("rbac.authorization.k8s.io", ["rolebindings", "roles"], manage),
  permission("snapshot.storage.k8s.io", ["volumesnapshots"], manage),
];

/**
 * Cluster-wide permission to check who reads its metrics: reviews have no namespace. Source: PGO 6.0,
 * cmd/postgres-operator/main.go.
 */
const reviewRules: k8s.PolicyRule[] = [
  permission("authentication.k8s.io", ["tokenreviews"], ["create"]),
  permission("authorization.k8s.io", ["subjectaccessreviews"], ["create"]),
];

/**
 * Permissions of PGO where it watches some namespaces only. Its chart offers only a Role in the operator's own
 * namespace, or a ClusterRole with access to every Secret of the cluster.
 */
export function pgoPermissionsChart(namespace: string, watched: readonly string[]): KubernetesObject[] {
  const chart = new Chart(new App(), "permissions", {
    disableResourceNameHashes: true,
    labels: recommendedLabels("postgres-operator", "crunchy"),
  });
  const account = { name: "pgo", namespace };
  addRoles(chart, {
    name: "pgstack-pgo",
    account,
    namespaces: watched.filter((one) => one !== namespace),
    rules: pgoRules,
  });
  clusterScoped(chart, { name: "pgstack-pgo", account, rules: reviewRules });
  return chart.toJson() as KubernetesObject[];
}
