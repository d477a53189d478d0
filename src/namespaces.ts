import { App, Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import { operatorOf } from "../components/operators";
import type { KubernetesObject } from "../components/shared/kubernetes-object";
import { recommendedLabels } from "../components/shared/labels";
import type { EnvironmentConfig } from "./config/schema";

type WithNamespaces = Pick<EnvironmentConfig, "operators" | "clusters" | "monitoring">;

/** Names of the namespaces that an environment creates, sorted. */
export function ownNamespaces(config: WithNamespaces): string[] {
  const monitoring = config.monitoring?.mode === "bundled" ? [config.monitoring] : [];
  const names = new Set([...config.operators, ...config.clusters, ...monitoring].map(({ namespace }) => namespace));
  return [...names].sort();
}

/**
 * The namespaces of an environment, one for each operator, each group of clusters and monitoring; pods in them are restricted, unless
 * the operator of a cluster creates others.
 */
export function namespacesChart(config: WithNamespaces): KubernetesObject[] {
  const chart = new Chart(new App(), "namespaces", { disableResourceNameHashes: true });
  for (const name of ownNamespaces(config)) {
    new k8s.KubeNamespace(chart, name, {
      metadata: {
        name,
        labels: {
          ...recommendedLabels("namespace"),
          ...restricted,
          ...(hasBaseline(config, name) ? { "pod-security.kubernetes.io/enforce": "baseline" } : {}),
        },
      },
    });
  }
  return chart.toJson() as KubernetesObject[];
}

/** Returns true for a namespace with a cluster whose pods fulfill the baseline standard only. */
function hasBaseline({ clusters }: WithNamespaces, name: string): boolean {
  return clusters.some((cluster) => cluster.namespace === name && operatorOf(cluster).podSecurity === "baseline");
}

/**
 * The restricted Pod Security Standard as Kubernetes 1.34 defines it, which changed it last: an upgrade of Kubernetes
 * cannot refuse pods that ran before. Warnings and audit use the latest version of the standard and show early what a
 * later version refuses. An older API server uses its own version. Source: Kubernetes documentation, Pod Security
 * Standards and Pod Security Admission.
 */
const restricted = {
  "pod-security.kubernetes.io/enforce": "restricted",
  "pod-security.kubernetes.io/enforce-version": "v1.34",
  "pod-security.kubernetes.io/warn": "restricted",
  "pod-security.kubernetes.io/warn-version": "latest",
  "pod-security.kubernetes.io/audit": "restricted",
  "pod-security.kubernetes.io/audit-version": "latest",
};
