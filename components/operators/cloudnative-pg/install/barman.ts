import { App, Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import type { KubernetesObject } from "../../../shared/kubernetes-object";
import { recommendedLabels } from "../../../shared/labels";
import { unlessEmpty } from "../../../shared/defined";
import { addRoles, clusterScoped } from "../../../model/roles";
import { restricted, restrictedContainer } from "../../../shared/security-context";
import { plugin, pluginName, sidecarVariable } from "../plugin";
import { pluginRules, pluginRulesEverywhere } from "./barman-permissions";

/** Secrets with the certificates of the plugin and of the operator. */
export const serverSecret = "barman-cloud-server-tls";
export const clientSecret = "barman-cloud-client-tls";
/** Port at which the operator reaches the plugin. */
export const pluginPort = 9090;
const probePort = 8081;
const account = "plugin-barman-cloud";

/** The label by which the Service and NetworkPolicies select the plugin. */
export const pluginLabels = { app: plugin };

/** Input of the chart of the plugin. */
export interface BarmanPluginProps {
  readonly namespace: string;
  readonly image: string;
  readonly sidecarImage: string;
  readonly imagePullPolicy: string;
  readonly pullSecrets: readonly string[];
  readonly watchNamespaces: readonly string[];
  readonly replicas: number;
  readonly cpu: string;
  readonly memory: string;
}

const chartOf = (): Chart =>
  new Chart(new App(), "plugin", {
    disableResourceNameHashes: true,
    labels: recommendedLabels("barman-plugin", "cloudnative-pg"),
  });

/**
 * Renders the Barman Cloud plugin without its CRD, its Service and its certificates. It runs in the namespace of the
 * operator. A test compares it with the files that the project publishes. Source: plugin-barman-cloud 0.14, kubernetes and
 * config/rbac.
 */
export function barmanPluginChart(props: BarmanPluginProps): KubernetesObject[] {
  const chart = chartOf();
  const { namespace } = props;
  new k8s.KubeServiceAccount(chart, "service-account", { metadata: { name: account, namespace } });
  addPermissions(chart, props);
  addDeployment(chart, props);
  if (props.replicas > 1) addDisruptionBudget(chart, namespace);
  return chart.toJson() as KubernetesObject[];
}

/**
 * Renders the Service by whose label and annotations the operator finds the plugin. The operator adds a finalizer, which
 * only a running one removes. Source: CloudNativePG 1.30, internal/controller/plugin_controller.go.
 */
export function barmanServiceChart(namespace: string): KubernetesObject[] {
  const chart = chartOf();
  new k8s.KubeService(chart, "service", {
    metadata: {
      name: plugin,
      namespace,
      labels: { ...pluginLabels, "cnpg.io/pluginName": pluginName },
      annotations: {
        "cnpg.io/pluginClientSecret": clientSecret,
        "cnpg.io/pluginServerSecret": serverSecret,
        "cnpg.io/pluginPort": String(pluginPort),
        // The engine waits for the Deployment.
        "pulumi.com/skipAwait": "true",
      },
    },
    spec: {
      selector: pluginLabels,
      ports: [{ port: pluginPort, protocol: "TCP", targetPort: k8s.IntOrString.fromNumber(pluginPort) }],
    },
  });
  return chart.toJson() as KubernetesObject[];
}

/**
 * The plugin reads ObjectStores and roles in the whole cluster: it has no list of namespaces. With a list of the operator
 * it writes, and reads Secrets, in these namespaces only.
 */
function addPermissions(chart: Chart, { namespace, watchNamespaces }: BarmanPluginProps): void {
  const subject = { name: account, namespace };
  const everywhere = watchNamespaces.length === 0;
  clusterScoped(chart, { name: account, account: subject, rules: everywhere ? pluginRules : pluginRulesEverywhere });
  if (!everywhere) {
    addRoles(chart, { name: account, account: subject, rules: pluginRules, namespaces: watchNamespaces });
  }
}

/**
 * The operator returns from every reconcile of a cluster whose plugin it does not reach, before it looks at instances:
 * no failover, no switchover, no repair. So one pod has to be reachable at any time. Source: CloudNativePG 1.30,
 * internal/controller/cluster_controller.go, Reconcile, WithPlugins.
 *
 * Every pod serves requests, which needs leader election off: with it only the leader listens, and the others never get
 * ready. Two pods do not disturb each other: the plugin writes the roles of clusters only, from the same ObjectStores,
 * with optimistic locking, and for each request of the operator anyway. Source: plugin-barman-cloud 0.14,
 * internal/cnpgi/operator/start.go (CNPGI is no LeaderElectionRunnable) and rbac/ensure.go; controller-runtime 0.24,
 * pkg/manager/runnable_group.go, Add.
 */
function addDeployment(chart: Chart, props: BarmanPluginProps): void {
  const volumes = { server: serverSecret, client: clientSecret };
  new k8s.KubeDeployment(chart, "deployment", {
    metadata: { name: plugin, namespace: props.namespace, labels: pluginLabels },
    spec: {
      replicas: props.replicas,
      // An image that cannot be pulled or does not start leaves the pods of before.
      strategy: {
        type: "RollingUpdate",
        rollingUpdate: { maxSurge: k8s.IntOrString.fromNumber(1), maxUnavailable: k8s.IntOrString.fromNumber(0) },
      },
      // The Service reaches a ready pod only slightly later.
      minReadySeconds: 2,
      selector: { matchLabels: pluginLabels },
      template: {
        metadata: { labels: { ...recommendedLabels("barman-plugin", "cloudnative-pg"), ...pluginLabels } },
        spec: {
          serviceAccountName: account,
          imagePullSecrets: unlessEmpty(props.pullSecrets.map((name) => ({ name }))),
          securityContext: restricted,
          affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [apart] } },
          // Where all pods were on a node that is lost: Kubernetes' default is five minutes.
          tolerations: ["not-ready", "unreachable"].map((condition) => ({
            key: `node.kubernetes.io/${condition}`,
            operator: "Exists",
            effect: "NoExecute",
            tolerationSeconds: 30,
          })),
          containers: [container(props)],
          // Until the Job has created the Secrets the pod waits for them.
          volumes: Object.entries(volumes).map(([name, secretName]) => ({ name, secret: { secretName } })),
        },
      },
    },
  });
}

const apart: k8s.WeightedPodAffinityTerm = {
  weight: 100,
  podAffinityTerm: { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: pluginLabels } },
};

/** Lets a drain evict one pod at a time. */
function addDisruptionBudget(chart: Chart, namespace: string): void {
  new k8s.KubePodDisruptionBudget(chart, "disruption-budget", {
    metadata: { name: plugin, namespace },
    spec: {
      maxUnavailable: k8s.IntOrString.fromNumber(1),
      selector: { matchLabels: pluginLabels },
      unhealthyPodEvictionPolicy: "AlwaysAllow",
    },
  });
}

function container({ image, sidecarImage, imagePullPolicy, cpu, memory }: BarmanPluginProps): k8s.Container {
  const reached = { tcpSocket: { port: k8s.IntOrString.fromNumber(pluginPort) } };
  return {
    name: plugin,
    image,
    imagePullPolicy,
    args: [
      "operator",
      "--server-cert=/server/tls.crt",
      "--server-key=/server/tls.key",
      "--client-cert=/client/tls.crt",
      `--server-address=:${pluginPort}`,
      "--log-level=info",
    ],
    env: [{ name: sidecarVariable, value: sidecarImage }],
    ports: [{ containerPort: pluginPort, protocol: "TCP" }],
    // A period of one second keeps an installation short, as for the operator.
    startupProbe: { ...reached, periodSeconds: 1, failureThreshold: 60 },
    readinessProbe: { ...reached, periodSeconds: 10 },
    livenessProbe: { httpGet: { path: "/healthz", port: k8s.IntOrString.fromNumber(probePort) }, periodSeconds: 20 },
    resources: {
      requests: { cpu: k8s.Quantity.fromString(cpu), memory: k8s.Quantity.fromString(memory) },
      limits: { memory: k8s.Quantity.fromString(memory) },
    },
    securityContext: {
      ...restrictedContainer,
      runAsUser: 10001,
      runAsGroup: 10001,
      seccompProfile: restricted.seccompProfile,
    },
    volumeMounts: [
      { name: "server", mountPath: "/server" },
      { name: "client", mountPath: "/client" },
    ],
  };
}
