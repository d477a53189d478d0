import { createRequire } from "node:module";
import type { KubernetesObject } from "../shared/kubernetes-object";
import type { PublishedManifestArgs } from "./published-manifest";

const load = createRequire(__filename);
const provider = load("./provider.cjs") as {
  readonly wanted: (args: PublishedObjectsArgs, load: NodeJS.Require) => Promise<KubernetesObject[]>;
};

/** Arguments of {@link publishedObjects}. */
export type PublishedObjectsArgs = Pick<PublishedManifestArgs, "manifests" | "kinds" | "namespace" | "mirror">;

/**
 * The objects that a `PublishedManifest` applies, read in this process: each marked with the digest of its file.
 *
 * @throws Error when a file cannot be had, or is not the one of its digest.
 */
export async function publishedObjects(args: PublishedObjectsArgs): Promise<KubernetesObject[]> {
  return provider.wanted(args, load);
}
