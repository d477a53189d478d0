import { App, Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import type { KubernetesObject } from "../../../shared/kubernetes-object";
import { recommendedLabels } from "../../../shared/labels";
import { webhookPort } from "./network";
import { addRoles, clusterScoped } from "../../../model/roles";
import { unlessEmpty } from "../../../shared/defined";
import { restricted, restrictedContainer } from "../../../shared/security-context";
import { clusterRoleRules, namespacedRules, withoutNamespaceRules } from "./permissions";

/** Input of the chart of the CloudNativePG operator. */
export interface CloudNativePgOperatorChartProps {
  readonly namespace: string;
  readonly image: string;
  readonly imagePullPolicy: string;
  readonly pullSecrets: readonly string[];
  readonly watchNamespaces: readonly string[];
  readonly cpu: string;
  readonly memory: string;
}

/** The operator's own selector label; services, Deployment and webhooks agree on it. */
const selector = { "app.kubernetes.io/name": "cloudnative-pg" };
const serviceAccount = "cnpg-manager";
const webhookService = "cnpg-webhook-service";

/**
 * Renders the CloudNativePG operator without its CRDs and its default queries, which are applied from the published
 * manifest of the same version. A test compares this chart with that manifest, object by object.
 */
export function cloudNativePgOperatorChart(props: CloudNativePgOperatorChartProps): KubernetesObject[] {
  const chart = new Chart(new App(), "operator", {
    disableResourceNameHashes: true,
    labels: recommendedLabels("postgres-operator", "cloudnative-pg"),
  });
  addIdentity(chart, props);
  addDeployment(chart, props);
  addWebhooks(chart, props.namespace);
  return chart.toJson() as KubernetesObject[];
}

/** Permissions in the whole cluster, or in the watched namespaces and the operator's own, which holds its Lease and certificate. */
function addIdentity(chart: Chart, { namespace, watchNamespaces }: CloudNativePgOperatorChartProps): void {
  new k8s.KubeServiceAccount(chart, "service-account", { metadata: { name: serviceAccount, namespace } });
  const name = "cnpg-manager";
  const account = { name: serviceAccount, namespace };
  const everywhere = watchNamespaces.length === 0;
  const rules = everywhere ? clusterRoleRules : withoutNamespaceRules;
  clusterScoped(chart, { name, account, rules, binding: "cnpg-manager-rolebinding" });
  if (!everywhere) {
    addRoles(chart, { name, account, rules: namespacedRules, namespaces: [namespace, ...watchNamespaces] });
  }
  new k8s.KubeService(chart, "webhook-service", {
    metadata: {
      name: webhookService,
      namespace,
      // The Deployment's probe already checks the port of this Service.
      annotations: { "pulumi.com/skipAwait": "true" },
    },
    spec: { selector, ports: [{ port: 443, targetPort: k8s.IntOrString.fromNumber(webhookPort) }] },
  });
}

function addDeployment(chart: Chart, props: CloudNativePgOperatorChartProps): void {
  new k8s.KubeDeployment(chart, "deployment", {
    // The operator looks for its own Deployment by this label.
    metadata: { name: "cnpg-controller-manager", namespace: props.namespace, labels: selector },
    spec: {
      replicas: 1,
      // The Service reaches a ready pod only slightly later, and the first cluster needs the webhook behind it.
      minReadySeconds: 3,
      selector: { matchLabels: selector },
      template: {
        metadata: { labels: { ...recommendedLabels("postgres-operator", "cloudnative-pg"), ...selector } },
        spec: {
          serviceAccountName: serviceAccount,
          imagePullSecrets: unlessEmpty(props.pullSecrets.map((name) => ({ name }))),
          terminationGracePeriodSeconds: 10,
          securityContext: restricted,
          containers: [container(props)],
          volumes: [
            { name: "scratch-data", emptyDir: {} },
            {
              name: "webhook-certificates",
              secret: { secretName: "cnpg-webhook-cert", optional: true, defaultMode: 0o644 },
            },
          ],
        },
      },
    },
  });
}

function container(props: CloudNativePgOperatorChartProps): k8s.Container {
  const readyz = { httpGet: { path: "/readyz", port: k8s.IntOrString.fromNumber(webhookPort), scheme: "HTTPS" } };
  // The Service of the plugin is in its own namespace, and found only there. Source: CloudNativePG 1.30, pkg/multicache, GetInformer.
  const watched = props.watchNamespaces.length === 0 ? [] : [...new Set([...props.watchNamespaces, props.namespace])];
  const watch = watched.join(",");
  const [pullSecret] = props.pullSecrets;
  return {
    name: "manager",
    image: props.image,
    imagePullPolicy: props.imagePullPolicy,
    command: ["/manager"],
    args: [
      "controller",
      "--leader-elect",
      "--max-concurrent-reconciles=10",
      "--config-map-name=cnpg-controller-manager-config",
      "--secret-name=cnpg-controller-manager-config",
      `--webhook-port=${webhookPort}`,
    ],
    env: [
      { name: "OPERATOR_IMAGE_NAME", value: props.image },
      { name: "OPERATOR_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
      { name: "MONITORING_QUERIES_CONFIGMAP", value: "cnpg-default-monitoring" },
      // Source: CloudNativePG 1.30, docs/src/operator_conf.md.
      ...(pullSecret !== undefined ? [{ name: "PULL_SECRET_NAME", value: pullSecret }] : []),
      ...(watch === "" ? [] : [{ name: "WATCH_NAMESPACE", value: watch }]),
    ],
    ports: [
      { name: "metrics", containerPort: 8080, protocol: "TCP" },
      { name: "webhook-server", containerPort: webhookPort, protocol: "TCP" },
    ],
    // It usually starts within five seconds; a period of one second keeps an installation short. A kubelet that has
    // started within the // period of a probe waits for a random part of it: by default up to ten seconds. Source:
    // prober/worker.go.
    startupProbe: { ...readyz, periodSeconds: 1, failureThreshold: 60 },
    readinessProbe: { ...readyz, periodSeconds: 1 },
    livenessProbe: readyz,
    // No CPU limit: throttled to a tenth of a core the operator falls behind with about 25 clusters
    // (cloudnative-pg#7684).
    resources: {
      requests: { cpu: k8s.Quantity.fromString(props.cpu), memory: k8s.Quantity.fromString(props.memory) },
      limits: { memory: k8s.Quantity.fromString(props.memory) },
    },
    securityContext: {
      ...restrictedContainer,
      runAsUser: 10001,
      runAsGroup: 10001,
      seccompProfile: restricted.seccompProfile,
    },
    volumeMounts: [
      { name: "scratch-data", mountPath: "/controller" },
      { name: "webhook-certificates", mountPath: "/run/secrets/cnpg.io/webhook" },
    ],
  };
}

function addWebhooks(chart: Chart, namespace: string): void {
  const webhook = (verb: "mutate" | "validate", kind: string) => ({
    name: `${verb.charAt(0)}${kind}.cnpg.io`,
    admissionReviewVersions: ["v1"],
    clientConfig: { service: { name: webhookService, namespace, path: `/${verb}-postgresql-cnpg-io-v1-${kind}` } },
    failurePolicy: "Fail",
    rules: [
      {
        apiGroups: ["postgresql.cnpg.io"],
        apiVersions: ["v1"],
        operations: ["CREATE", "UPDATE"],
        resources: [`${kind}s`],
      },
    ],
    sideEffects: "None",
  });
  new k8s.KubeMutatingWebhookConfiguration(chart, "mutating", {
    metadata: { name: "cnpg-mutating-webhook-configuration" },
    webhooks: ["backup", "cluster", "database", "scheduledbackup"].map((kind) => webhook("mutate", kind)),
  });
  new k8s.KubeValidatingWebhookConfiguration(chart, "validating", {
    metadata: { name: "cnpg-validating-webhook-configuration" },
    webhooks: ["backup", "cluster", "database", "pooler", "scheduledbackup"].map((kind) => webhook("validate", kind)),
  });
}
