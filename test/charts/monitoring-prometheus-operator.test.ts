import { parse } from "yaml";
import { prometheusConfig } from "../../components/monitoring/bundled/prometheus-config";
import { renderMonitoring } from "../../components/monitoring/render";
import { type MonitoringSettings, monitoringSchema } from "../../components/monitoring/schema";
import type { Watched } from "../../components/monitoring/topology";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { type Exporter, monitoredTopologies } from "../helpers/monitoring";

interface Monitor extends KubernetesObject {
  readonly spec: {
    readonly namespaceSelector: { readonly matchNames: readonly string[] };
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly podMetricsEndpoints?: readonly Endpoint[];
    readonly endpoints?: readonly Endpoint[];
  };
}

interface Endpoint {
  readonly relabelings: readonly Readonly<Record<string, unknown>>[];
  readonly metricRelabelings?: readonly unknown[];
}

const exporters = Object.keys(monitoredTopologies) as Exporter[];
const render = (settings: Partial<MonitoringSettings>, watched: Watched): KubernetesObject[] =>
  renderMonitoring(monitoringSchema.parse({ mode: "prometheus-operator", ...settings }), watched);
const rendered = (exporter: Exporter): KubernetesObject[] => render({}, monitoredTopologies[exporter]);
const ofKind = (objects: readonly KubernetesObject[], kind: string): KubernetesObject[] =>
  objects.filter((object) => object.kind === kind);
const monitorsIn = (objects: readonly KubernetesObject[]): Monitor[] =>
  [...ofKind(objects, "PodMonitor"), ...ofKind(objects, "ServiceMonitor")] as Monitor[];
const endpointOf = ({ spec: { podMetricsEndpoints, endpoints = podMetricsEndpoints } }: Monitor) => endpoints?.[0];

describe("the objects for a Prometheus Operator", () => {
  const objects = render({ labels: { release: "kube-prometheus-stack" } }, monitoredTopologies["crunchy-collector"]);

  it("are monitors and rules with the labels by which that stack finds them", () => {
    const custom = [...monitorsIn(objects), ...ofKind(objects, "PrometheusRule")];
    expect(custom.length).toBeGreaterThan(3);
    for (const { metadata } of custom) expect(metadata.labels).toMatchObject({ release: "kube-prometheus-stack" });
    expect(ofKind(objects, "StatefulSet")).toEqual([]);
  });

  it.each(exporters)("give targets the labels that the bundled stack gives them (%s)", (exporter) => {
    const written = (steps: readonly Readonly<Record<string, unknown>>[], label: string): string[] =>
      steps.flatMap((step) => (typeof step[label] === "string" ? [step[label]] : []));
    const { scrape_configs: jobs } = prometheusConfig(monitoredTopologies[exporter]);
    const monitors = monitorsIn(rendered(exporter));
    // Nodes and the state of objects are that stack's own affair.
    expect(monitors.map(({ metadata }) => metadata.name).sort()).toEqual(
      jobs
        .map(({ job_name: name }) => name)
        .filter((name) => !/pgstack-kube(let|-state)/.test(name))
        .sort(),
    );
    for (const monitor of monitors) {
      const endpoint = endpointOf(monitor);
      const job = jobs.find(({ job_name: name }) => name === monitor.metadata.name);
      // A monitor gives its targets namespace and pod by itself, and must be told the name of the job.
      expect(["namespace", "pod", ...written(endpoint?.relabelings ?? [], "targetLabel")]).toEqual([
        "namespace",
        "pod",
        "job",
        ...written(job?.relabel_configs ?? [], "target_label").slice(2),
      ]);
      expect(endpoint?.metricRelabelings?.length).toBe(job?.metric_relabel_configs?.length);
    }
  });

  it("have the same rules, except for metrics that the stack itself provides", () => {
    const [rule] = ofKind(objects, "PrometheusRule");
    const bundled = render({ mode: "bundled" }, monitoredTopologies["crunchy-collector"]);
    const config = ofKind(bundled, "ConfigMap").find(({ metadata }) => metadata.name === "prometheus-rules");
    const own = parse((config?.["data"] as Record<string, string>)["pgstack.yaml"] ?? "") as typeof groups;
    const groups = rule?.["spec"] as {
      groups: { rules: { alert?: string; record?: string; labels?: { job?: string } }[] }[];
    };
    const rulesOf = ({ groups: all }: typeof groups) =>
      all.flatMap(({ rules }) => rules.filter(({ labels }) => !/kube(let|-state)/.test(labels?.job ?? "")));
    expect(rulesOf(groups)).toEqual(rulesOf(own));
  });

  it("scrape each operator in its own namespace only", () => {
    const [crunchy, other] = [monitoredTopologies["crunchy-collector"], monitoredTopologies["cloudnative-pg"]];
    const both = { clusters: crunchy.clusters, operators: [...crunchy.operators, ...other.operators] };
    const where = Object.fromEntries(
      monitorsIn(render({}, both)).map(({ metadata, spec }) => [metadata.name, spec.namespaceSelector.matchNames]),
    );
    expect(where).toMatchObject({
      "pgstack-crunchy-operator": ["postgres-operator"],
      "pgstack-cloudnative-pg-operator": ["cnpg-system"],
    });
  });
});

describe("PGO, which requires a token", () => {
  const objects = rendered("crunchy-exporter");
  const services = ofKind(objects, "Service");

  it("is scraped with Prometheus' own token, and no Secret holds one", () => {
    const [monitor] = ofKind(objects, "ServiceMonitor") as Monitor[];
    expect(monitor && endpointOf(monitor)).toMatchObject({
      port: "metrics",
      scheme: "https",
      bearerTokenFile: "/var/run/secrets/kubernetes.io/serviceaccount/token",
      tlsConfig: { insecureSkipVerify: true },
    });
    expect(ofKind(objects, "Secret")).toEqual([]);
    expect(JSON.stringify(objects)).not.toContain("credentials");
  });

  it("is found through Services without an address, however it was installed", () => {
    const [monitor] = ofKind(objects, "ServiceMonitor") as Monitor[];
    expect(services.map(({ spec }) => (spec as { selector: unknown }).selector)).toEqual([
      { "postgres-operator.crunchydata.com/control-plane": "pgo" },
      { "postgres-operator.crunchydata.com/control-plane": "postgres-operator" },
    ]);
    for (const { metadata, spec } of services) {
      expect(monitor?.spec.namespaceSelector.matchNames).toEqual([metadata.namespace]);
      expect(metadata.labels).toMatchObject(monitor?.spec.selector.matchLabels ?? { none: "" });
      expect(spec).toMatchObject({ clusterIP: "None", ports: [{ name: "metrics", targetPort: "metrics" }] });
    }
  });

  it("is not needed with another operator", () => {
    expect(ofKind(rendered("cloudnative-pg"), "ServiceMonitor")).toEqual([]);
    expect(ofKind(rendered("cloudnative-pg"), "Service")).toEqual([]);
  });
});
