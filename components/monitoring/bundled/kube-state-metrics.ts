import type { Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import { recommendedLabels } from "../../shared/labels";
import { restrictedContainer, restrictedPod } from "../../shared/security-context";
import { monitoring } from "../../versions";
import { httpProbe, livenessProbe, resources } from "../pods";
import { kubeStateMetrics } from "../sources/kubernetes";
import { addNamespacedAccess } from "./permissions";

const name = "kube-state-metrics";
const port = 8080;
const selector = { "app.kubernetes.io/name": name };
const watch = ["list", "watch"];

/** The state of pods, Deployments and Jobs of the watched namespaces as metrics. */
export function addKubeStateMetrics(
  chart: Chart,
  namespace: string,
  reads: readonly string[],
  image: string = monitoring.kubeStateMetricsImage,
): void {
  addNamespacedAccess(chart, {
    account: name,
    namespace,
    reads,
    rules: [
      { apiGroups: [""], resources: ["pods"], verbs: watch },
      { apiGroups: ["apps"], resources: ["deployments"], verbs: watch },
      { apiGroups: ["batch"], resources: ["cronjobs", "jobs"], verbs: watch },
    ],
  });
  new k8s.KubeServiceAccount(chart, `${name}-account`, { metadata: { name, namespace } });
  new k8s.KubeDeployment(chart, name, {
    metadata: { name, namespace },
    spec: {
      replicas: 1,
      selector: { matchLabels: selector },
      template: {
        metadata: { labels: { ...recommendedLabels("monitoring"), ...selector } },
        spec: {
          serviceAccountName: name,
          securityContext: restrictedPod(65534),
          containers: [
            {
              name,
              image,
              args: [
                `--port=${port}`,
                "--resources=cronjobs,deployments,jobs,pods",
                `--namespaces=${reads.join(",")}`,
                `--metric-allowlist=${Object.keys(kubeStateMetrics.metrics).join(",")}`,
              ],
              ports: [{ name: "http-metrics", containerPort: port }],
              readinessProbe: httpProbe("/healthz", port),
              livenessProbe: livenessProbe("/livez", port),
              resources: resources({ cpu: "10m", memory: "128Mi" }),
              securityContext: restrictedContainer,
            },
          ],
        },
      },
    },
  });
}
