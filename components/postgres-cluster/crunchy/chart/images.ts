import { crunchy, crunchyRegistry } from "../../../versions";
import type { ResolvedCrunchyCluster } from "../../schema";

type Cluster = ResolvedCrunchyCluster;

/** The Postgres image that the cluster runs. */
export function image(cluster: Cluster): string {
  return cluster.image ?? pinned(cluster, crunchy.postgresImages[cluster.version]);
}

/** A pinned image, from the registry that stands in for Crunchy's. */
export function pinned({ crunchy: { images } }: Cluster, image: string): string {
  return images.registry === undefined ? image : image.replace(crunchyRegistry, images.registry);
}

/** Secrets for a private registry, where there are any. */
export function pullSecrets({ crunchy: { images } }: Cluster): { imagePullSecrets?: { name: string }[] } {
  return images.pullSecrets.length > 0 ? { imagePullSecrets: images.pullSecrets.map((name) => ({ name })) } : {};
}
