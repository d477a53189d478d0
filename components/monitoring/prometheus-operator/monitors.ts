import { ApiObject, type Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import { unlessEmpty } from "../../shared/defined";
import { accountToken, jobName } from "../names";
import { interval } from "../rule-groups";
import type { AuthenticatedPods, PodTargets, Relabel, Source } from "../sources";
import { namespacesOf, type Topology } from "../topology";

type Labels = Readonly<Record<string, string>>;

/**
 * Renders a monitor for the existing Prometheus: a PodMonitor, or a ServiceMonitor if it must send its token. Source:
 * Prometheus Operator 0.85, pkg/apis/monitoring/v1.
 */
export function addMonitor(chart: Chart, source: Source, topology: Topology, labels: Labels): void {
  const { name, targets } = source;
  if (targets.kind === "nodes") throw new Error(`${name} has no pods`);
  const namespaces = namespacesOf(source, topology);
  const { authenticated } = targets;
  if (authenticated !== undefined) addServices(chart, name, namespaces, targets, authenticated);
  new ApiObject(chart, name, {
    apiVersion: "monitoring.coreos.com/v1",
    kind: authenticated === undefined ? "PodMonitor" : "ServiceMonitor",
    metadata: { name: jobName(name), namespace: topology.namespace, labels },
    spec: monitorSpec(source, targets, namespaces),
  });
}

/** Source: Prometheus Operator 0.85, PodMonitorSpec and ServiceMonitorSpec. */
interface MonitorSpec {
  readonly namespaceSelector: { readonly matchNames: readonly string[] };
  readonly selector: { readonly matchLabels: Labels };
  readonly podMetricsEndpoints?: readonly MonitorEndpoint[];
  readonly endpoints?: readonly MonitorEndpoint[];
}

function monitorSpec(source: Source, targets: PodTargets, namespaces: readonly string[]): MonitorSpec {
  const namespaceSelector = { matchNames: namespaces };
  const endpoint = endpointOf(source, targets);
  if (targets.authenticated === undefined)
    return { namespaceSelector, selector: { matchLabels: targets.labels }, podMetricsEndpoints: [endpoint] };
  const selector = { matchLabels: serviceLabels(source.name) };
  return { namespaceSelector, selector, endpoints: [{ ...endpoint, ...asItsAccount }] };
}

/**
 * Skips verification as the bundled Prometheus does: PGO signs its certificate itself, so there is no CA to verify it
 * with.
 */
const asItsAccount: Pick<MonitorEndpoint, "scheme" | "bearerTokenFile" | "tlsConfig"> = {
  scheme: "https",
  bearerTokenFile: accountToken,
  tlsConfig: { insecureSkipVerify: true },
};

/** Source: Prometheus Operator 0.85, PodMetricsEndpoint and Endpoint. */
interface MonitorEndpoint {
  readonly port: string;
  readonly interval: string;
  readonly honorLabels?: boolean | undefined;
  readonly scheme?: string;
  readonly bearerTokenFile?: string;
  readonly tlsConfig?: { readonly insecureSkipVerify: boolean };
  readonly relabelings: readonly Relabeling[];
  readonly metricRelabelings?: readonly Relabeling[] | undefined;
}

interface Relabeling {
  readonly sourceLabels?: readonly string[] | undefined;
  readonly regex?: string | undefined;
  readonly targetLabel?: string | undefined;
  readonly replacement?: string | undefined;
  readonly action?: Relabel["action"] | undefined;
}

function endpointOf(
  { name, relabel, relabelSamples = [], honorLabels }: Source,
  { port }: PodTargets,
): MonitorEndpoint {
  return {
    port,
    interval,
    honorLabels: honorLabels === true ? true : undefined,
    relabelings: relabelings([{ to: "job", value: jobName(name) }, ...relabel]),
    metricRelabelings: unlessEmpty(relabelings(relabelSamples)),
  };
}

/** Renders headless Services for discovery only: one for each way to install the pods, of which one selects them. */
function addServices(
  chart: Chart,
  name: Source["name"],
  namespaces: readonly string[],
  { labels, port }: PodTargets,
  { label, values }: AuthenticatedPods,
): void {
  for (const namespace of namespaces) {
    for (const [installer, value] of Object.entries(values)) {
      new k8s.KubeService(chart, `${name}-${namespace}-${installer}`, {
        metadata: { name: `${jobName(name)}-${installer}`, namespace, labels: serviceLabels(name) },
        spec: {
          clusterIp: "None",
          selector: { ...labels, [label]: value },
          ports: [{ name: port, port: 443, targetPort: k8s.IntOrString.fromString(port) }],
        },
      });
    }
  }
}

function serviceLabels(name: Source["name"]): Labels {
  return { "app.kubernetes.io/name": jobName(name) };
}

function relabelings(steps: readonly Relabel[]): Relabeling[] {
  return steps.map(({ from, regex, to, value, action }): Relabeling => ({
    sourceLabels: from,
    regex,
    targetLabel: to,
    replacement: value,
    action,
  }));
}
