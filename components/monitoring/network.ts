import {
  anywhere,
  egressFlows,
  type Flow,
  type Group,
  type Outside,
  outside,
  reaches,
  type Surroundings,
  tcp,
} from "../network-policies/flows";
import type { ClusterNetwork } from "../model/cluster-network";
import { certificatesName, services } from "./names";
import type { ResolvedBundledMonitoring, ResolvedMonitoring } from "./schema";

/** Destinations of monitoring. */
export interface MonitoringNetwork {
  readonly clusters: readonly Pick<ClusterNetwork, "targets">[];
  readonly operators: readonly { readonly pods: Group; readonly metricsPort: number }[];
}

/** Ports of exporters. */
const ports = {
  certificates: 9793,
  kubeStateMetrics: 8080,
  kubelet: 10250,
} as const;

/**
 * Returns the connections of monitoring: from its own pods if it is bundled, otherwise from the existing Prometheus.
 */
export function monitoringFlows(
  settings: ResolvedMonitoring,
  watched: MonitoringNetwork,
  { apiServer }: Surroundings,
): Flow[] {
  const { namespace } = settings;
  if (settings.mode !== "bundled") {
    return scrapes(outside(...(settings.scrapers ?? [{ namespace }])), watched, settings);
  }
  const [prometheus, alertmanager, grafana, states] = [
    ...Object.values(services).map(({ name }) => pods(name, namespace)),
    pods("kube-state-metrics", namespace),
  ] as [Group, Group, Group, Group];
  return [
    ...scrapes(prometheus, watched, settings),
    ...reaches([prometheus, states], [apiServer]),
    // Kubelets listen on addresses of nodes, which no pod selector matches.
    { from: prometheus, to: anywhere, ports: tcp(ports.kubelet) },
    { from: prometheus, to: states, ports: tcp(ports.kubeStateMetrics) },
    { from: prometheus, to: alertmanager, ports: tcp(services.alertmanager.port) },
    ...(settings.grafana.enabled
      ? [
          { from: grafana, to: prometheus, ports: tcp(services.prometheus.port) },
          { from: grafana, to: alertmanager, ports: tcp(services.alertmanager.port) },
        ]
      : []),
    ...receiverFlows(settings, alertmanager),
    ...egressFlows([alertmanager], settings.egress),
    ...settings.clients.flatMap(({ to, ...peer }) =>
      to.map((service) => ({
        from: outside(peer),
        to: pods(services[service].name, namespace),
        ports: tcp(services[service].port),
      })),
    ),
  ];
}

function pods(name: string, namespace: string): Group {
  return { name, namespace, labels: { "app.kubernetes.io/name": name } };
}

function scrapes(
  from: Group | Outside,
  { clusters, operators }: MonitoringNetwork,
  { certificates }: ResolvedMonitoring,
): Flow[] {
  const namespaces = [...new Set(clusters.map(({ targets }) => targets.postgres.pods.namespace))];
  return [
    ...clusters.flatMap(({ targets: { postgres, pooler } }) =>
      [postgres, pooler].flatMap((target): Flow[] =>
        target?.metrics === undefined ? [] : [{ from, to: target.pods, ports: tcp(target.metrics) }],
      ),
    ),
    ...operators.map(({ pods: to, metricsPort }) => ({ from, to, ports: tcp(metricsPort) })),
    ...(certificates.enabled
      ? namespaces.map((namespace) => ({
          from,
          to: { name: certificatesName, namespace, labels: { "app.kubernetes.io/component": certificatesName } },
          ports: tcp(ports.certificates),
        }))
      : []),
  ];
}

/** Slack, PagerDuty and most webhooks use port 443; the address of a webhook is a secret. */
function receiverFlows({ alertmanager }: ResolvedBundledMonitoring, from: Group): Flow[] {
  const used = new Set(
    alertmanager.receivers.map((receiver) =>
      receiver.kind === "email" ? Number(receiver.smarthost.split(":").at(-1)) : 443,
    ),
  );
  return used.size > 0 ? [{ from, to: anywhere, ports: tcp(...used) }] : [];
}
