import { operatorOf, operators } from "../../components/operators";
import { mirrored } from "../../components/shared/image-mirror";
import { monitoring, rclone } from "../../components/versions";
import type { EnvironmentConfig } from "./schema";

/** Registries that publish the images of operators and of monitoring. */
const publishers = [...operators.map(({ publisher }) => publisher), "quay.io", "docker.io", "registry.k8s.io"];

/** Returns the name of an image in the environment's `imageRegistry`. */
export function inRegistry(image: string, imageRegistry: string): string {
  return mirrored(image, imageRegistry, publishers);
}

/** Returns an environment whose images come from its `imageRegistry`. Images that a user names stay. */
export function withImageRegistry(config: EnvironmentConfig): EnvironmentConfig {
  const { imageRegistry } = config;
  return imageRegistry === undefined ? config : withImages(config, (image) => inRegistry(image, imageRegistry));
}

/** Returns an environment that names every pinned image by `from`. */
export function withImages(config: EnvironmentConfig, from: From): EnvironmentConfig {
  return {
    ...config,
    operators: config.operators.map((settings) => operatorOf(settings).settingsWithImages(settings, from)),
    clusters: config.clusters.map((cluster) => {
      const { logicalBackups } = cluster;
      return {
        ...operatorOf(cluster).withImages(cluster, from),
        logicalBackups: logicalBackups && { ...logicalBackups, image: logicalBackups.image ?? from(rclone.image) },
      };
    }),
    monitoring: config.monitoring !== undefined ? monitoringFrom(config.monitoring, from) : undefined,
  };
}

type From = (image: string) => string;
type Monitoring = NonNullable<EnvironmentConfig["monitoring"]>;

function monitoringFrom(settings: Monitoring, from: From): Monitoring {
  const part = <Part extends { readonly image?: string | undefined }>(one: Part, image: string): Part => ({
    ...one,
    image: one.image ?? from(image),
  });
  const certificates = part(settings.certificates, monitoring.certificateExporterImage);
  if (settings.mode !== "bundled") return { ...settings, certificates };
  return {
    ...settings,
    certificates,
    prometheus: part(settings.prometheus, monitoring.prometheusImage),
    alertmanager: part(settings.alertmanager, monitoring.alertmanagerImage),
    kubeStateMetrics: part(settings.kubeStateMetrics, monitoring.kubeStateMetricsImage),
    grafana: part(settings.grafana, monitoring.grafanaImage),
  };
}
