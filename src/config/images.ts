import { operatorOf } from "../../components/operators/registry";
import { mirrored } from "../../components/shared/image-mirror";
import { monitoring } from "../../components/versions";
import type { EnvironmentConfig } from "./schema";

/** An environment whose images come from its `imageRegistry`. What a user names explicitly stays. */
export function withImageRegistry(config: EnvironmentConfig): EnvironmentConfig {
  const { imageRegistry } = config;
  return imageRegistry === undefined ? config : withImages(config, (image) => mirrored(image, imageRegistry));
}

/** A repository of Artifact Registry. */
export interface ImageRepository {
  readonly project: string;
  readonly location: string;
  readonly name: string;
  /** Whether `up` lets the nodes read it. */
  readonly grant: boolean;
}

/**
 * The repository of Artifact Registry that `imageRegistry` names, for the nodes of a new GKE cluster; nothing for another registry, or
 * where the nodes are somebody else's. Of another project's repository the owner decides, so that nothing is granted by default.
 */
export function imageRepository({
  imageRegistry,
  imageRegistryGrant,
  kubernetes,
}: Pick<EnvironmentConfig, "imageRegistry" | "imageRegistryGrant"> & {
  readonly kubernetes: { readonly source: string; readonly project?: string };
}): ImageRepository | undefined {
  const [, location, project, name] =
    /^([a-z0-9-]+)-docker\.pkg\.dev\/([^/]+)\/([^/]+)/.exec(imageRegistry ?? "") ?? [];
  if (kubernetes.source !== "gke" || location === undefined || project === undefined || name === undefined)
    return undefined;
  return { project, location, name, grant: imageRegistryGrant ?? project === kubernetes.project };
}

/** An environment that names every pinned image, as `from` calls it. */
export function withImages(config: EnvironmentConfig, from: From): EnvironmentConfig {
  return {
    ...config,
    operators: config.operators.map((settings) => operatorOf(settings).settingsWithImages(settings, from)),
    clusters: config.clusters.map((cluster) => operatorOf(cluster).withImages(cluster, from)),
    ...(config.monitoring !== undefined ? { monitoring: monitoringFrom(config.monitoring, from) } : {}),
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
