import { ApiObject, App, Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import type { KubernetesObject } from "../../shared/kubernetes-object";
import { recommendedLabels } from "../../shared/labels";
import { renderDashboards } from "../dashboards";
import { jobName } from "../names";
import { interval, ruleGroups, signalsOf } from "../rule-groups";
import type { ResolvedPrometheusOperatorMonitoring } from "../schema";
import type { Relabel, Source } from "../sources";
import { namespacesOf, scrapedSources, type Topology } from "../topology";

/**
 * What a Prometheus Operator that is there already needs: what to scrape, the rules, the dashboards. Targets get the same
 * labels as in the bundled stack, so that rules and dashboards are the same. Nodes, volumes and the state of objects are
 * measured by that stack itself, as kube-prometheus does.
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
  for (const source of scrapedSources(topology)) {
    new ApiObject(chart, source.name, {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "PodMonitor",
      metadata: { name: jobName(source.name), namespace, labels },
      spec: podMonitorSpec(source, topology),
    });
  }
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

function podMonitorSpec(source: Source, topology: Topology): Record<string, unknown> {
  const { targets, name, relabel, relabelSamples = [], honorLabels } = source;
  if (targets.kind === "nodes") throw new Error(`${name} has no pods`);
  const labels = Object.entries(targets.labels);
  const exact = labels.filter(([, value]) => value !== "*");
  const any = labels.filter(([, value]) => value === "*");
  return {
    namespaceSelector: { matchNames: namespacesOf(source, topology) },
    selector: {
      ...(exact.length > 0 ? { matchLabels: Object.fromEntries(exact) } : {}),
      ...(any.length > 0 ? { matchExpressions: any.map(([key]) => ({ key, operator: "Exists" })) } : {}),
    },
    podMetricsEndpoints: [
      {
        port: targets.port,
        interval,
        ...(honorLabels === true ? { honorLabels } : {}),
        relabelings: relabelings([{ to: "job", value: jobName(name) }, ...relabel]),
        ...(relabelSamples.length > 0 ? { metricRelabelings: relabelings(relabelSamples) } : {}),
      },
    ],
  };
}

function relabelings(steps: readonly Relabel[]): Record<string, unknown>[] {
  return steps.map(({ from, regex, to, value, action }) => ({
    ...(from !== undefined ? { sourceLabels: from } : {}),
    ...(regex !== undefined ? { regex } : {}),
    ...(to !== undefined ? { targetLabel: to } : {}),
    ...(value !== undefined ? { replacement: value } : {}),
    ...(action !== undefined ? { action } : {}),
  }));
}
