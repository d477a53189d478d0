import type { Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import { services } from "../names";

/** A service account in the monitoring namespace, and the namespaces whose objects it can read. */
interface Access {
  readonly account: string;
  readonly namespace: string;
  readonly reads: readonly string[];
  readonly rules: k8s.PolicyRule[];
}

/**
 * Allows to read pods of the watched namespaces, the metrics of every node, and `/metrics` of servers that require an
 * account.
 */
export function addPrometheusPermissions(chart: Chart, namespace: string, reads: readonly string[]): void {
  const account = services.prometheus.name;
  const name = `pgstack-${account}`;
  addNamespacedAccess(chart, {
    account,
    namespace,
    reads,
    rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] }],
  });
  new k8s.KubeClusterRole(chart, "prometheus-nodes", {
    metadata: { name },
    rules: [
      { apiGroups: [""], resources: ["nodes"], verbs: ["get", "list", "watch"] },
      // Never nodes/proxy: that gives access to every container of the node.
      { apiGroups: [""], resources: ["nodes/metrics"], verbs: ["get"] },
      { nonResourceUrLs: ["/metrics"], verbs: ["get"] },
    ],
  });
  new k8s.KubeClusterRoleBinding(chart, "prometheus-nodes-binding", {
    metadata: { name },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
    subjects: [{ kind: "ServiceAccount", name: account, namespace }],
  });
}

/** Lets an account read objects of some namespaces and of no other. */
export function addNamespacedAccess(chart: Chart, { account, namespace, reads, rules }: Access): void {
  for (const watched of reads) {
    const metadata = { name: `pgstack-${account}`, namespace: watched };
    new k8s.KubeRole(chart, `${account}-${watched}`, { metadata, rules });
    new k8s.KubeRoleBinding(chart, `${account}-${watched}-binding`, {
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: metadata.name },
      subjects: [{ kind: "ServiceAccount", name: account, namespace }],
    });
  }
}
