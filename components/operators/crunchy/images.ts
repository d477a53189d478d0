import type { ResolvedCrunchyOperator } from "./install/settings";
import { crunchy, crunchyRegistry } from "../../versions";
import type { ResolvedCrunchyCluster } from "./cluster";

type From = (image: string) => string;

/** Returns the cluster with the registry of its images named. */
export function withImages(cluster: ResolvedCrunchyCluster, from: From): ResolvedCrunchyCluster {
  const { images } = cluster.crunchy;
  const registry = images.registry ?? from(crunchyRegistry);
  return { ...cluster, crunchy: { ...cluster.crunchy, images: { ...images, registry } } };
}

/** Returns the settings of an installation with image and chart named. */
export function settingsWithImages(settings: ResolvedCrunchyOperator, from: From): ResolvedCrunchyOperator {
  const { image, chart } = settings;
  const repository =
    chart.repository === crunchy.chart.repository
      ? `oci://${from(chart.repository.replace("oci://", ""))}`
      : chart.repository;
  return { ...settings, image: image ?? from(crunchy.operatorImage), chart: { ...chart, repository } };
}
