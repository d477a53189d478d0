import { ApiObject, App, Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import type { KubernetesObject } from "../../shared/kubernetes-object";
import { recommendedLabels } from "../../shared/labels";
import { renderDashboards } from "../dashboards";
import { ruleGroups, signalsOf } from "../rule-groups";
import type { ResolvedPrometheusOperatorMonitoring } from "../schema";
import { scrapedSources, type Topology } from "../topology";
import { addMonitor } from "./monitors";

/**
 * Renders the objects for an existing Prometheus Operator: monitors, rules and dashboards. Targets get the same labels
 * as in the bundled stack, so that rules and dashboards are the same. That stack itself collects metrics of nodes,
 * volumes and objects, as kube-prometheus does.
 */
export function prometheusOperatorChart(
  settings: ResolvedPrometheusOperatorMonitoring,
  topology: Topology,
): KubernetesObject[] {
  const { namespace, labels, runbooks, alerts: changes, pace, dashboardLabels } = settings;
  const chart = new Chart(new App(), "monitoring", {
    disableResourceNameHashes: true,
    labels: recommendedLabels("monitoring"),
  });
  for (const source of scrapedSources(topology)) addMonitor(chart, source, topology, labels);
  new ApiObject(chart, "rules", {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: { name: "pgstack", namespace, labels },
    spec: { groups: ruleGroups(topology, { runbooks, changes, pace }) },
  });
  for (const [id, dashboard] of Object.entries(renderDashboards(signalsOf(topology)))) {
    const name = `pgstack-dashboard-${id}`;
    new k8s.KubeConfigMap(chart, name, {
      metadata: { name, namespace, labels: dashboardLabels },
      data: { [`${id}.json`]: JSON.stringify(dashboard) },
    });
  }
  return chart.toJson() as KubernetesObject[];
}
