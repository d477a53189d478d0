import { accountToken, jobName, services } from "../names";
import { interval } from "../rule-groups";
import type { Relabel, Source } from "../sources";
import { namespacesOf, scrapedSources, type Topology } from "../topology";

/** Prometheus' configuration: what it scrapes, and whom it tells. */
export function prometheusConfig(topology: Topology): Record<string, unknown> {
  return {
    global: { scrape_interval: interval, evaluation_interval: interval },
    rule_files: ["/etc/prometheus/rules/*.yaml"],
    alerting: {
      alertmanagers: [
        { static_configs: [{ targets: [`${services.alertmanager.name}:${services.alertmanager.port}`] }] },
      ],
    },
    scrape_configs: scrapedSources(topology).flatMap((source) => scrapeConfigs(source, topology)),
  };
}

function scrapeConfigs(source: Source, topology: Topology): Record<string, unknown>[] {
  const { targets, name, honorLabels } = source;
  const common = { ...(honorLabels === true ? { honor_labels: true } : {}) };
  const samples = relabelSamples(source);
  const last = { ...(samples.length > 0 ? { metric_relabel_configs: samples } : {}) };
  if (targets.kind === "nodes") {
    return targets.paths.map((path) => ({
      job_name: `${jobName(name)}${path}`,
      ...common,
      metrics_path: path,
      ...asServiceAccount,
      kubernetes_sd_configs: [{ role: "node" }],
      relabel_configs: relabelConfigs([{ to: "job", value: jobName(name) }]),
      ...last,
    }));
  }
  const namespaces = namespacesOf(source, topology);
  const label = [
    ...Object.entries(targets.labels).map(([key, value]) => `${key}=${value}`),
    ...(targets.authenticated !== undefined ? [targets.authenticated.label] : []),
  ].join(",");
  return [
    {
      job_name: jobName(name),
      ...common,
      ...(targets.authenticated !== undefined ? asServiceAccount : {}),
      kubernetes_sd_configs: [{ role: "pod", namespaces: { names: namespaces }, selectors: [{ role: "pod", label }] }],
      relabel_configs: relabelConfigs([
        { from: ["__meta_kubernetes_pod_container_port_name"], regex: targets.port, action: "keep" },
        { from: ["__meta_kubernetes_pod_phase"], regex: "Pending|Succeeded|Failed", action: "drop" },
        { from: ["__meta_kubernetes_namespace"], to: "namespace" },
        { from: ["__meta_kubernetes_pod_name"], to: "pod" },
        ...source.relabel,
      ]),
      ...last,
    },
  ];
}

/** Kubelets and operators sign their certificates themselves, so that there is nothing to check them against. */
const asServiceAccount = {
  scheme: "https",
  authorization: { credentials_file: accountToken },
  tls_config: { insecure_skip_verify: true },
};

/** Of the sources that speak of every pod of every namespace, only what is used is kept. */
function relabelSamples(source: Source): Record<string, unknown>[] {
  const used = Object.keys(source.metrics).join("|");
  return relabelConfigs([
    ...(source.honorLabels === true ? [{ from: ["__name__"], regex: used, action: "keep" } as const] : []),
    ...(source.relabelSamples ?? []),
  ]);
}

function relabelConfigs(steps: readonly Relabel[]): Record<string, unknown>[] {
  return steps.map(({ from, regex, to, value, action }) => ({
    ...(from !== undefined ? { source_labels: from } : {}),
    ...(regex !== undefined ? { regex } : {}),
    ...(to !== undefined ? { target_label: to } : {}),
    ...(value !== undefined ? { replacement: value } : {}),
    ...(action !== undefined ? { action } : {}),
  }));
}
