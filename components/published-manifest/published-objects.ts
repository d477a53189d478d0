import type { KubernetesObject } from "../shared/kubernetes-object";
import { type PublishedObjectsArgs, wantedObjects } from "./manifests";

export type { PublishedObjectsArgs } from "./manifests";

/**
 * The objects that a `PublishedManifest` applies, read in this process: each marked with the digest of its file.
 *
 * @throws Error when a file cannot be had, or is not the one of its digest.
 */
export async function publishedObjects(args: PublishedObjectsArgs): Promise<KubernetesObject[]> {
  return wantedObjects(args);
}
