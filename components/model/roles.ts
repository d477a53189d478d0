import type { Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";

/** Permissions of one service account. */
export interface Permissions {
  /** Name of the roles and of their bindings. */
  readonly name: string;
  readonly account: { readonly name: string; readonly namespace: string };
  readonly rules: k8s.PolicyRule[];
}

const group = "rbac.authorization.k8s.io";

/** A rule about resources of one API group. */
export function permission(apiGroup: string, resources: string[], verbs: string[]): k8s.PolicyRule {
  return { apiGroups: [apiGroup], resources, verbs };
}

/** Adds a Role and a RoleBinding to each namespace. */
export function addRoles(
  chart: Chart,
  { name, account, rules, namespaces }: Permissions & { readonly namespaces: readonly string[] },
): void {
  for (const namespace of [...new Set(namespaces)].sort()) {
    new k8s.KubeRole(chart, `role-${namespace}`, { metadata: { name, namespace }, rules });
    new k8s.KubeRoleBinding(chart, `role-binding-${namespace}`, {
      metadata: { name, namespace },
      roleRef: { apiGroup: group, kind: "Role", name },
      subjects: [{ kind: "ServiceAccount", ...account }],
    });
  }
}

/** Adds a ClusterRole and its binding. */
export function clusterScoped(
  chart: Chart,
  { name, account, rules, binding = name }: Permissions & { readonly binding?: string },
): void {
  new k8s.KubeClusterRole(chart, "cluster-role", { metadata: { name }, rules });
  new k8s.KubeClusterRoleBinding(chart, "cluster-role-binding", {
    metadata: { name: binding },
    roleRef: { apiGroup: group, kind: "ClusterRole", name },
    subjects: [{ kind: "ServiceAccount", ...account }],
  });
}
