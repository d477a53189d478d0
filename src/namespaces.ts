import { App, Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import type { KubernetesObject } from "../components/shared/kubernetes-object";
import { recommendedLabels } from "../components/shared/labels";
import type { EnvironmentConfig } from "./config/schema";

/** The namespaces of an environment, one for each operator and each group of clusters; pods in them are restricted. */
export function namespacesChart(config: Pick<EnvironmentConfig, "operators" | "clusters">): KubernetesObject[] {
  const names = new Set([...config.operators, ...config.clusters].map(({ namespace }) => namespace));
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
