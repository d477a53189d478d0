import { zalando } from "../../versions";
import type { ResolvedZalandoCluster } from "./cluster";
import type { ResolvedZalandoOperator } from "./install/settings";

/** User and group of Postgres in the Spilo image. Source: zalando/spilo; Zalando's operator 1.15, spilo_runasuser. */
export const spiloUser = { user: 101, group: 103 } as const;

type From = (image: string) => string;

/** Returns the cluster with every image named. */
export function withImages(cluster: ResolvedZalandoCluster, from: From): ResolvedZalandoCluster {
  const { pooler } = cluster;
  const { monitoring } = cluster.zalando;
  return {
    ...cluster,
    image: cluster.image ?? from(zalando.spiloImage),
    zalando: {
      ...cluster.zalando,
      exporterImage: cluster.zalando.exporterImage ?? (monitoring ? from(zalando.exporterImage) : undefined),
    },
    ...(pooler !== undefined ? { pooler: { ...pooler, image: pooler.image ?? from(zalando.pgbouncerImage) } } : {}),
  };
}

/** Returns the settings of an installation with its image named. */
export function settingsWithImages(settings: ResolvedZalandoOperator, from: From): ResolvedZalandoOperator {
  return { ...settings, image: settings.image ?? from(zalando.operatorImage) };
}
