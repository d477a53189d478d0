import { mirrored } from "../../components/shared/image-mirror";
import { cloudNativePg, crunchy, crunchyRegistry, monitoring } from "../../components/versions";
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
    operators: config.operators.map((operator) => operatorFrom(operator, from)),
    clusters: config.clusters.map((cluster) => clusterFrom(cluster, from)),
    ...(config.monitoring !== undefined ? { monitoring: monitoringFrom(config.monitoring, from) } : {}),
  };
}

type From = (image: string) => string;
type Operator = EnvironmentConfig["operators"][number];
type Cluster = EnvironmentConfig["clusters"][number];
type Monitoring = NonNullable<EnvironmentConfig["monitoring"]>;

function operatorFrom(operator: Operator, from: From): Operator {
  if (operator.operator === "cloudnative-pg") {
    return { ...operator, image: operator.image ?? from(cloudNativePg.operatorImage) };
  }
  const { repository } = operator.chart;
  const chart =
    repository === crunchy.chart.repository ? `oci://${from(repository.replace("oci://", ""))}` : repository;
  return {
    ...operator,
    image: operator.image ?? from(crunchy.operatorImage),
    chart: { ...operator.chart, repository: chart },
  };
}

function clusterFrom(cluster: Cluster, from: From): Cluster {
  if (cluster.operator === "crunchy") {
    const { images } = cluster.crunchy;
    return {
      ...cluster,
      crunchy: { ...cluster.crunchy, images: { ...images, registry: images.registry ?? from(crunchyRegistry) } },
    };
  }
  const { pooler } = cluster;
  return {
    ...cluster,
    image: cluster.image ?? from(cloudNativePg.postgresImages[cluster.version]),
    // The operator's own choice is an image of its publisher.
    ...(pooler !== undefined
      ? { pooler: { ...pooler, image: pooler.image ?? from(cloudNativePg.pgbouncerImage) } }
      : {}),
  };
}

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
