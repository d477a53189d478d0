import { unlessEmpty } from "../../shared/defined";
import { accountToken, jobName, services } from "../names";
import { interval } from "../rule-groups";
import type { Relabel, Source } from "../sources";
import { namespacesOf, scrapedSources, type Topology } from "../topology";

/** The part of Prometheus' configuration that pgstack writes. Source: Prometheus documentation, Configuration. */
export interface PrometheusConfig {
  readonly global: { readonly scrape_interval: string; readonly evaluation_interval: string };
  readonly rule_files: readonly string[];
  readonly alerting: {
    readonly alertmanagers: readonly { readonly static_configs: readonly { readonly targets: readonly string[] }[] }[];
  };
  readonly scrape_configs: readonly ScrapeConfig[];
}

interface ScrapeConfig {
  readonly job_name: string;
  readonly honor_labels?: boolean | undefined;
  readonly metrics_path?: string;
  readonly scheme?: string;
  readonly authorization?: { readonly credentials_file: string };
  readonly tls_config?: { readonly insecure_skip_verify: boolean };
  readonly kubernetes_sd_configs: readonly {
    readonly role: "node" | "pod";
    readonly namespaces?: { readonly names: readonly string[] };
    readonly selectors?: readonly { readonly role: "pod"; readonly label: string }[];
  }[];
  readonly relabel_configs: readonly RelabelConfig[];
  readonly metric_relabel_configs?: readonly RelabelConfig[] | undefined;
}

type RelabelConfig = {
  readonly source_labels?: readonly string[] | undefined;
  readonly regex?: string | undefined;
  readonly target_label?: string | undefined;
  readonly replacement?: string | undefined;
  readonly action?: Relabel["action"] | undefined;
};

/** Renders Prometheus' configuration: scrape jobs and the address of Alertmanager. YAML drops undefined fields. */
export function prometheusConfig(topology: Topology): PrometheusConfig {
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

function scrapeConfigs(source: Source, topology: Topology): ScrapeConfig[] {
  const { targets, name } = source;
  const honorLabels = source.honorLabels === true ? true : undefined;
  const samples = unlessEmpty<RelabelConfig[]>(relabelSamples(source));
  if (targets.kind === "nodes") {
    return targets.paths.map((path): ScrapeConfig => ({
      job_name: `${jobName(name)}${path}`,
      honor_labels: honorLabels,
      metrics_path: path,
      ...asServiceAccount,
      kubernetes_sd_configs: [{ role: "node" }],
      relabel_configs: relabelConfigs([{ to: "job", value: jobName(name) }]),
      metric_relabel_configs: samples,
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
      honor_labels: honorLabels,
      ...(targets.authenticated && asServiceAccount),
      kubernetes_sd_configs: [{ role: "pod", namespaces: { names: namespaces }, selectors: [{ role: "pod", label }] }],
      relabel_configs: relabelConfigs([
        { from: ["__meta_kubernetes_pod_container_port_name"], regex: targets.port, action: "keep" },
        { from: ["__meta_kubernetes_pod_phase"], regex: "Pending|Succeeded|Failed", action: "drop" },
        { from: ["__meta_kubernetes_namespace"], to: "namespace" },
        { from: ["__meta_kubernetes_pod_name"], to: "pod" },
        ...source.relabel,
      ]),
      metric_relabel_configs: samples,
    },
  ];
}

/** Kubelets and operators sign their certificates themselves, so there is no CA to verify them with. */
const asServiceAccount: Pick<ScrapeConfig, "scheme" | "authorization" | "tls_config"> = {
  scheme: "https",
  authorization: { credentials_file: accountToken },
  tls_config: { insecure_skip_verify: true },
};

/** Keeps only the series of watched namespaces from sources that cover every namespace. */
function relabelSamples(source: Source): RelabelConfig[] {
  const used = Object.keys(source.metrics).join("|");
  return relabelConfigs([
    ...(source.honorLabels === true ? [{ from: ["__name__"], regex: used, action: "keep" } as const] : []),
    ...(source.relabelSamples ?? []),
  ]);
}

function relabelConfigs(steps: readonly Relabel[]): RelabelConfig[] {
  return steps.map(({ from, regex, to, value, action }): RelabelConfig => ({
    source_labels: from,
    regex,
    target_label: to,
    replacement: value,
    action,
  }));
}
