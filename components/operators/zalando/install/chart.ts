import { createHash } from "node:crypto";
import { App, Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import type { KubernetesObject } from "../../../shared/kubernetes-object";
import { recommendedLabels } from "../../../shared/labels";
import { unlessEmpty } from "../../../shared/defined";
import { restricted, restrictedContainer } from "../../../shared/security-context";
import { everyNamespace } from "../../../model/operator-settings";
import { addRoles, clusterScoped } from "../../../model/roles";
import { podAccount } from "../names";
import { configurationObject, operatorName, podServiceAccount } from "./configuration";
import { apiPort, operatorLabels } from "./network";
import { clusterRules, namespacedRules, ownRules, podRules } from "./permissions";
import type { ResolvedZalandoOperator } from "./settings";

/** Input of the chart of Zalando's operator. */
export interface ZalandoOperatorChartProps extends Omit<ResolvedZalandoOperator, "image"> {
  readonly image: string;
}

/** Renders Zalando's operator without its CRDs. */
export function zalandoOperatorChart(props: ZalandoOperatorChartProps): KubernetesObject[] {
  const chart = new Chart(new App(), "operator", {
    disableResourceNameHashes: true,
    labels: recommendedLabels("postgres-operator", "zalando"),
  });
  const watched = props.watchNamespaces[0] ?? everyNamespace;
  addPermissions(chart, props.namespace, watched);
  if (watched !== everyNamespace) addPodAccount(chart, props, watched);
  const configuration = configurationObject(props);
  addDeployment(chart, props, watched, configuration);
  return [...(chart.toJson() as KubernetesObject[]), configuration];
}

/** Permissions in the watched namespace and the operator's own, which holds its configuration; or in the whole cluster. */
function addPermissions(chart: Chart, namespace: string, watched: string): void {
  const account = { name: operatorName, namespace };
  const everywhere = watched === everyNamespace;
  new k8s.KubeServiceAccount(chart, "service-account", { metadata: account });
  clusterScoped(chart, {
    name: operatorName,
    account,
    rules: everywhere ? [...clusterRules, ...namespacedRules] : clusterRules,
  });
  if (everywhere) {
    // The operator binds it in the namespace of each cluster.
    new k8s.KubeClusterRole(chart, "pod-cluster-role", { metadata: { name: podAccount }, rules: podRules });
  } else {
    addRoles(chart, { name: operatorName, account, rules: namespacedRules, namespaces: [watched] });
    if (namespace !== watched)
      addRoles(chart, { name: operatorName, account, rules: ownRules, namespaces: [namespace] });
  }
}

/** The service account of the pods with its permissions: the operator creates what is missing, and changes nothing. */
function addPodAccount(chart: Chart, { podPullSecrets }: ZalandoOperatorChartProps, namespace: string): void {
  const { metadata, imagePullSecrets } = podServiceAccount({ podPullSecrets }) as k8s.KubeServiceAccountProps;
  new k8s.KubeServiceAccount(chart, "pod-service-account", {
    metadata: { name: metadata?.name ?? podAccount, namespace },
    imagePullSecrets,
  });
  new k8s.KubeRole(chart, "pod-role", { metadata: { name: podAccount, namespace }, rules: podRules });
  new k8s.KubeRoleBinding(chart, "pod-role-binding", {
    metadata: { name: podAccount, namespace },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: podAccount },
    subjects: [{ kind: "ServiceAccount", name: podAccount, namespace }],
  });
}

function addDeployment(
  chart: Chart,
  props: ZalandoOperatorChartProps,
  watched: string,
  configuration: KubernetesObject,
): void {
  const { namespace, pullSecrets } = props;
  const labels = { ...recommendedLabels("postgres-operator", "zalando"), ...operatorLabels };
  new k8s.KubeDeployment(chart, "deployment", {
    metadata: { name: operatorName, namespace },
    spec: {
      replicas: 1,
      // The operator has no leader election: two of them would reconcile the same clusters.
      strategy: { type: "Recreate" },
      selector: { matchLabels: operatorLabels },
      template: {
        // The operator reads its configuration at its start only.
        metadata: { labels, annotations: { "pgstack.dev/configuration": digestOf(configuration) } },
        spec: {
          serviceAccountName: operatorName,
          imagePullSecrets: unlessEmpty(pullSecrets.map((name) => ({ name }))),
          securityContext: restricted,
          containers: [container(props, watched)],
        },
      },
    },
  });
}

function container(
  { image, imagePullPolicy, resources: { cpu, memory } }: ZalandoOperatorChartProps,
  watched: string,
): k8s.Container {
  return {
    name: operatorName,
    image,
    imagePullPolicy,
    env: [
      { name: "POSTGRES_OPERATOR_CONFIGURATION_OBJECT", value: operatorName },
      { name: "WATCHED_NAMESPACE", value: watched },
      { name: "ENABLE_JSON_LOGGING", value: "true" },
    ],
    ports: [{ name: "api", containerPort: apiPort }],
    // Source: charts/postgres-operator/templates/deployment.yaml.
    readinessProbe: { httpGet: { path: "/readyz", port: k8s.IntOrString.fromNumber(apiPort) }, periodSeconds: 2 },
    resources: {
      requests: { cpu: k8s.Quantity.fromString(cpu), memory: k8s.Quantity.fromString(memory) },
      limits: { memory: k8s.Quantity.fromString(memory) },
    },
    // Source: docker/Dockerfile.
    securityContext: { ...restrictedContainer, runAsUser: 1000, runAsGroup: 1000 },
  };
}

function digestOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 12);
}
