import type { KubernetesObject } from "../shared/kubernetes-object";
import { type PublishedObjectsArgs, wantedObjects } from "./manifests";

export type { PublishedObjectsArgs } from "./manifests";

/**
 * Returns the objects that a `PublishedManifest` applies, each annotated with the digest of its file.
 *
 * @throws Error when a file cannot be read, or has another digest.
 */
export async function publishedObjects(args: PublishedObjectsArgs): Promise<KubernetesObject[]> {
  return wantedObjects(args);
}
