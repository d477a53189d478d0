import type { ResolvedCloudNativePgOperator } from "./install/settings";
import { barmanCloud, cloudNativePg } from "../../versions";
import type { ResolvedCloudNativePgCluster } from "./cluster";

type From = (image: string) => string;

/** Returns the cluster with every image named. */
export function withImages(cluster: ResolvedCloudNativePgCluster, from: From): ResolvedCloudNativePgCluster {
  const { pooler, backups } = cluster;
  const { images } = cluster.cloudNativePg;
  return {
    ...cluster,
    image: cluster.image ?? from(cloudNativePg.postgresImages[cluster.version]),
    // Restore drills run it.
    ...(backups !== undefined
      ? {
          cloudNativePg: {
            ...cluster.cloudNativePg,
            images: { ...images, barman: images.barman ?? from(barmanCloud.sidecarImage) },
          },
        }
      : {}),
    // The operator's default is an image of its publisher.
    pooler: pooler && { ...pooler, image: pooler.image ?? from(cloudNativePg.pgbouncerImage) },
  };
}

/** Returns the settings of an installation with its images named. */
export function settingsWithImages(settings: ResolvedCloudNativePgOperator, from: From): ResolvedCloudNativePgOperator {
  const { image, barman } = settings;
  return {
    ...settings,
    image: image ?? from(cloudNativePg.operatorImage),
    barman: {
      ...barman,
      image: barman.image ?? from(barmanCloud.pluginImage),
      sidecarImage: barman.sidecarImage ?? from(barmanCloud.sidecarImage),
    },
  };
}
