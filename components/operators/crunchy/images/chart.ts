import { crunchy, crunchyRegistry } from "../../../versions";
import type { ResolvedCrunchyCluster } from "../cluster";
import { postgisExtensions } from "../image-extensions";
import { unlessEmpty } from "../../../shared/defined";
import type { ImagePullSecret } from "../crd.gen";

type Cluster = ResolvedCrunchyCluster;

/** The Postgres image that the cluster runs. */
export function image(cluster: Cluster): string {
  const { version } = cluster;
  const ours = hasPostgis(cluster) ? crunchy.postgisImages[version].image : crunchy.postgresImages[version];
  return cluster.image ?? pinned(cluster, ours);
}

/** Returns true when an extension needs the image with PostGIS. */
export function hasPostgis({ extensions }: Cluster): boolean {
  return extensions.some(({ name }) => name.startsWith("postgis") || postgisExtensions.includes(name));
}

/** Returns a pinned image from Crunchy's registry or its mirror. */
export function pinned({ crunchy: { images } }: Cluster, image: string): string {
  return images.registry === undefined ? image : image.replace(crunchyRegistry, images.registry);
}

/** Renders pull Secrets of a private registry, if any. */
export function pullSecrets({ crunchy: { images } }: Cluster): ImagePullSecret[] | undefined {
  return unlessEmpty(images.pullSecrets.map((name): ImagePullSecret => ({ name })));
}

/** Returns the cluster with the registry of its images named. */
export function withImages(cluster: Cluster, from: (image: string) => string): Cluster {
  const { images } = cluster.crunchy;
  const registry = images.registry ?? from(crunchyRegistry);
  return { ...cluster, crunchy: { ...cluster.crunchy, images: { ...images, registry } } };
}
