import { App, Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import type { KubernetesObject } from "../components/shared/kubernetes-object";
import { recommendedLabels } from "../components/shared/labels";
import type { EnvironmentConfig } from "./config/schema";

/** The namespaces of an environment, one for each operator, each group of clusters and monitoring; pods in them are restricted. */
export function namespacesChart(
  config: Pick<EnvironmentConfig, "operators" | "clusters" | "monitoring">,
): KubernetesObject[] {
  const monitoring = config.monitoring?.mode === "bundled" ? [config.monitoring] : [];
  const names = new Set([...config.operators, ...config.clusters, ...monitoring].map(({ namespace }) => namespace));
  const chart = new Chart(new App(), "namespaces", { disableResourceNameHashes: true });
  for (const name of [...names].sort()) {
    new k8s.KubeNamespace(chart, name, {
      metadata: {
        name,
        labels: { ...recommendedLabels("namespace"), "pod-security.kubernetes.io/enforce": "restricted" },
      },
    });
  }
  return chart.toJson() as KubernetesObject[];
}
