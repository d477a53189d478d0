import { App, Chart } from "cdk8s";
import type { k8s } from "cdk8s-plus-28";
import { stringify } from "yaml";
import type { KubernetesObject } from "../../shared/kubernetes-object";
import { recommendedLabels } from "../../shared/labels";
import { quantity } from "../../shared/scalars";
import { restrictedContainer } from "../../shared/security-context";
import { monitoring } from "../../versions";
import { dataSource, renderDashboards } from "../dashboards";
import { services } from "../names";
import { resources } from "../pods";
import { ruleGroups, signalsOf } from "../rule-groups";
import type { ResolvedBundledMonitoring } from "../schema";
import type { Topology } from "../topology";
import { alertmanagerConfig, receiverSecrets } from "./alertmanager-config";
import { addKubeStateMetrics } from "./kube-state-metrics";
import { addPrometheusPermissions } from "./permissions";
import { addProgram, dataVolume, type Files, secretsDirectory } from "./program";
import { prometheusConfig } from "./prometheus-config";

/** Share of Prometheus' volume for metrics; compaction needs the rest. */
const retainedShare = 0.8;

/** File with the generated password of Grafana's first user. */
export const grafanaPasswordFile = "/var/lib/grafana/pgstack-admin-password";

/** Renders Prometheus, Alertmanager, Grafana and kube-state-metrics with their configuration. */
export function bundledChart(settings: ResolvedBundledMonitoring, topology: Topology): KubernetesObject[] {
  const { namespace, kubeStateMetrics, grafana } = settings;
  const chart = new Chart(new App(), "monitoring", {
    disableResourceNameHashes: true,
    labels: recommendedLabels("monitoring"),
  });
  const watched = [...new Set([...topology.clusters, ...topology.operators].map((one) => one.namespace))].sort();
  addPrometheusPermissions(chart, namespace, [...new Set([...watched, namespace])].sort());
  addKubeStateMetrics(chart, namespace, watched, kubeStateMetrics.image);
  addPrometheus(chart, settings, topology);
  addAlertmanager(chart, settings);
  if (grafana.enabled) addGrafana(chart, settings, topology);
  return chart.toJson() as KubernetesObject[];
}

function addPrometheus(chart: Chart, settings: ResolvedBundledMonitoring, topology: Topology): void {
  const { namespace, prometheus, runbooks, alerts: changes, pace } = settings;
  const { name, port } = services.prometheus;
  const retained = Math.floor((quantity(prometheus.storage.size) * retainedShare) / 2 ** 20);
  addProgram(chart, {
    name,
    namespace,
    image: prometheus.image ?? monitoring.prometheusImage,
    args: [
      "--config.file=/etc/prometheus/config/prometheus.yaml",
      "--storage.tsdb.path=/prometheus",
      `--storage.tsdb.retention.time=${prometheus.retentionDays}d`,
      `--storage.tsdb.retention.size=${retained}MB`,
    ],
    port,
    readyPath: "/-/ready",
    alivePath: "/-/healthy",
    dataDirectory: "/prometheus",
    user: 65534,
    settings: prometheus,
    files: [
      {
        configMap: `${name}-config`,
        directory: "/etc/prometheus/config",
        files: { "prometheus.yaml": stringify(prometheusConfig(topology)) },
      },
      {
        configMap: `${name}-rules`,
        directory: "/etc/prometheus/rules",
        files: { "pgstack.yaml": stringify({ groups: ruleGroups(topology, { runbooks, changes, pace }) }) },
      },
    ],
    asksKubernetes: true,
  });
}

function addAlertmanager(chart: Chart, { namespace, alertmanager }: ResolvedBundledMonitoring): void {
  const { name, port } = services.alertmanager;
  addProgram(chart, {
    name,
    namespace,
    image: alertmanager.image ?? monitoring.alertmanagerImage,
    // A single instance: without an address it does not form a cluster.
    args: [
      "--config.file=/etc/alertmanager/alertmanager.yaml",
      "--storage.path=/alertmanager",
      "--cluster.listen-address=",
    ],
    port,
    readyPath: "/-/ready",
    alivePath: "/-/healthy",
    dataDirectory: "/alertmanager",
    user: 65534,
    settings: alertmanager,
    files: [
      {
        configMap: `${name}-config`,
        directory: "/etc/alertmanager",
        files: { "alertmanager.yaml": stringify(alertmanagerConfig(alertmanager.receivers)) },
      },
    ],
    secrets: receiverSecrets(alertmanager.receivers),
  });
}

function addGrafana(chart: Chart, { namespace, grafana }: ResolvedBundledMonitoring, topology: Topology): void {
  const { name, port } = services.grafana;
  const { adminPassword, image = monitoring.grafanaImage } = grafana;
  const passwordFile =
    adminPassword === undefined
      ? grafanaPasswordFile
      : `${secretsDirectory}/${adminPassword.secret}/${adminPassword.key}`;
  addProgram(chart, {
    name,
    namespace,
    image,
    env: Object.entries({
      GF_SECURITY_ADMIN_PASSWORD__FILE: passwordFile,
      GF_USERS_ALLOW_SIGN_UP: "false",
      GF_ANALYTICS_REPORTING_ENABLED: "false",
      GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
      GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: "false",
      GF_PLUGINS_PREINSTALL_DISABLED: "true",
      GF_LOG_MODE: "console",
    }).map(([key, value]) => ({ name: key, value })),
    port,
    readyPath: "/api/health",
    alivePath: "/api/health",
    dataDirectory: "/var/lib/grafana",
    user: 472,
    settings: grafana,
    files: grafanaFiles(topology),
    ...(adminPassword === undefined ? { initContainers: [makePassword(image)] } : { secrets: [adminPassword.secret] }),
  });
}

/** Generates the password of Grafana's first user once, on the volume only; it replaces Grafana's default password. */
const makePassword = (image: string): k8s.Container => ({
  name: "make-password",
  image,
  command: ["/bin/sh", "-euc"],
  args: [
    [
      "umask 077",
      `test -s ${grafanaPasswordFile} && exit 0`,
      `head -c 24 /dev/urandom | base64 | tr -d '\\n' > ${grafanaPasswordFile}.part`,
      `mv ${grafanaPasswordFile}.part ${grafanaPasswordFile}`,
    ].join("\n"),
  ],
  resources: resources({ cpu: "10m", memory: "32Mi" }),
  securityContext: restrictedContainer,
  volumeMounts: [{ name: dataVolume, mountPath: "/var/lib/grafana" }],
});

function grafanaFiles(topology: Topology): Files[] {
  const { prometheus, alertmanager } = services;
  const dashboards = Object.entries(renderDashboards(signalsOf(topology)));
  return [
    {
      configMap: "grafana-sources",
      directory: "/etc/grafana/provisioning/datasources",
      files: {
        "pgstack.yaml": stringify({
          apiVersion: 1,
          datasources: [
            { name: "Prometheus", ...dataSource, access: "proxy", url: address(prometheus), isDefault: true },
            {
              name: "Alertmanager",
              type: "alertmanager",
              access: "proxy",
              url: address(alertmanager),
              jsonData: { implementation: "prometheus" },
            },
          ],
        }),
      },
    },
    {
      configMap: "grafana-folders",
      directory: "/etc/grafana/provisioning/dashboards",
      files: {
        "pgstack.yaml": stringify({
          apiVersion: 1,
          providers: [{ name: "pgstack", folder: "Postgres", type: "file", options: { path: dashboardsDirectory } }],
        }),
      },
    },
    {
      configMap: "grafana-dashboards",
      directory: dashboardsDirectory,
      files: Object.fromEntries(dashboards.map(([id, dashboard]) => [`${id}.json`, JSON.stringify(dashboard)])),
    },
  ];
}

const dashboardsDirectory = "/etc/grafana/dashboards";
const address = ({ name, port }: { readonly name: string; readonly port: number }): string => `http://${name}:${port}`;
