import { App, Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import { stringify } from "yaml";
import type { MonitoredCluster } from "../../model/monitored";
import type { KubernetesObject } from "../../shared/kubernetes-object";
import { recommendedLabels } from "../../shared/labels";
import { restrictedContainer, restrictedPod } from "../../shared/security-context";
import { monitoring } from "../../versions";
import { certificatesDirectory, certificatesName } from "../names";
import { httpProbe, livenessProbe, resources } from "../pods";

const port = 9793;
const configDirectory = "/etc/pgstack";

/**
 * The exporter of certificates, one in each namespace with clusters. It has no permission on Secrets: the kubelet
 * mounts only the public part of each certificate as a file.
 */
export function certificatesChart(
  clusters: readonly MonitoredCluster[],
  image: string = monitoring.certificateExporterImage,
): KubernetesObject[] {
  const chart = new Chart(new App(), "certificates", {
    disableResourceNameHashes: true,
    labels: recommendedLabels(certificatesName),
  });
  for (const namespace of [...new Set(clusters.map((cluster) => cluster.namespace))].sort()) {
    addExporter(
      chart,
      namespace,
      image,
      clusters.filter((cluster) => cluster.namespace === namespace),
    );
  }
  return chart.toJson() as KubernetesObject[];
}

function addExporter(chart: Chart, namespace: string, image: string, clusters: readonly MonitoredCluster[]): void {
  const metadata = { name: certificatesName, namespace };
  const selector = { "app.kubernetes.io/component": certificatesName };
  new k8s.KubeConfigMap(chart, `${namespace}-config`, { metadata, data: { "config.yaml": stringify(config) } });
  new k8s.KubeDeployment(chart, namespace, {
    metadata,
    spec: {
      replicas: 1,
      selector: { matchLabels: selector },
      template: {
        metadata: { labels: recommendedLabels(certificatesName) },
        spec: {
          automountServiceAccountToken: false,
          securityContext: restrictedPod(65534),
          containers: [
            {
              name: certificatesName,
              image,
              args: [`--config=${configDirectory}/config.yaml`],
              ports: [{ name: "metrics", containerPort: port }],
              readinessProbe: httpProbe("/metrics", port),
              livenessProbe: livenessProbe("/metrics", port),
              resources: resources({ cpu: "10m", memory: "64Mi" }),
              securityContext: restrictedContainer,
              volumeMounts: [
                { name: "config", mountPath: configDirectory, readOnly: true },
                { name: "certificates", mountPath: certificatesDirectory, readOnly: true },
              ],
            },
          ],
          volumes: [
            { name: "config", configMap: { name: certificatesName } },
            { name: "certificates", projected: { sources: clusters.flatMap((cluster) => publicParts(cluster)) } },
          ],
        },
      },
    },
  });
}

/** Source: x509-certificate-exporter 4, docs/faq.md. */
const config = {
  server: { listen: `:${port}` },
  // A file in a projected volume is a symlink: the target changes, not the link itself.
  cache: { filePoll: { skipUnchanged: false } },
  sources: [{ kind: "file", name: "clusters", paths: [`${certificatesDirectory}/*/*/*`], refreshInterval: "5m" }],
};

/** The operator creates the Secrets later; until then the files are missing. */
function publicParts({ name, certificates }: MonitoredCluster): k8s.VolumeProjection[] {
  return certificates.map(({ secret, key }) => ({
    secret: { name: secret, optional: true, items: [{ key, path: `${name}/${secret}/${key}` }] },
  }));
}
