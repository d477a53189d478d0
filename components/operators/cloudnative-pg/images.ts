import type { ResolvedCloudNativePgOperator } from "./install/settings";
import { cloudNativePg } from "../../versions";
import type { ResolvedCloudNativePgCluster } from "./cluster";

type From = (image: string) => string;

/** Returns the cluster with every image named. */
export function withImages(cluster: ResolvedCloudNativePgCluster, from: From): ResolvedCloudNativePgCluster {
  const { pooler } = cluster;
  return {
    ...cluster,
    image: cluster.image ?? from(cloudNativePg.postgresImages[cluster.version]),
    // The operator's default is an image of its publisher.
    pooler: pooler && { ...pooler, image: pooler.image ?? from(cloudNativePg.pgbouncerImage) },
  };
}

/** Returns the settings of an installation with its image named. */
export function settingsWithImages(settings: ResolvedCloudNativePgOperator, from: From): ResolvedCloudNativePgOperator {
  return { ...settings, image: settings.image ?? from(cloudNativePg.operatorImage) };
}
