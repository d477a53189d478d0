import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import type { KubernetesObject } from "../shared/kubernetes-object";
import type { PublishedFile, PublishedManifestArgs } from "./published-manifest";

/** Annotation with the digest of the file that an object comes from. */
export const digestAnnotation = "pgstack.dev/manifest-sha256";

/** Arguments of `publishedObjects`. */
export type PublishedObjectsArgs = Pick<PublishedManifestArgs, "manifests" | "kinds" | "namespace" | "mirror">;

/**
 * Reads one manifest from the mirror if it has a copy, otherwise from its address; refuses content with another digest.
 */
async function readManifest({ url, sha256 }: PublishedFile, mirror: string | undefined): Promise<string> {
  const local = mirror === undefined || mirror === "" ? undefined : path.join(mirror, `${sha256}.yaml`);
  const text =
    local !== undefined && fs.existsSync(local) ? fs.readFileSync(local, "utf8") : await download(url, local);
  const found = createHash("sha256").update(text).digest("hex");
  if (found !== sha256) throw new Error(`${url} has SHA-256 ${found}, expected ${sha256}: refusing to apply it`);
  return text;
}

async function download(url: string, local = "a mirror directory"): Promise<string> {
  const response = await fetch(url).catch((error: unknown) => {
    const { message, cause } = error as Error;
    throw new Error(
      `cannot download ${url}: ${cause instanceof Error ? cause.message : message}. ` +
        `On a machine without that access, save the file as ${local}`,
    );
  });
  if (!response.ok) throw new Error(`cannot download ${url}: ${response.status} ${response.statusText}`);
  return response.text();
}

/**
 * The objects to apply, each marked with the digest of its file.
 *
 * @throws Error when a file cannot be read, does not have its digest, or when no object is of the kinds.
 */
export async function wantedObjects({
  manifests,
  kinds,
  namespace,
  mirror,
}: PublishedObjectsArgs): Promise<KubernetesObject[]> {
  const { parseAllDocuments } = await import("yaml");
  const objects: KubernetesObject[] = [];
  for (const manifest of manifests) {
    for (const document of parseAllDocuments(await readManifest(manifest, mirror))) {
      const object = document.toJS() as KubernetesObject | null;
      if (object === null || !kinds.includes(object.kind)) continue;
      const { metadata } = object;
      objects.push({
        ...object,
        metadata: {
          ...metadata,
          ...(namespace !== undefined && namespace !== "" && metadata.namespace !== undefined ? { namespace } : {}),
          annotations: { ...metadata.annotations, [digestAnnotation]: manifest.sha256 },
        },
      });
    }
  }
  if (objects.length === 0) throw new Error(`the manifests hold no object of the kinds ${kinds.join(", ")}`);
  return objects;
}
