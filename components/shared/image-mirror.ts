import { plainName, withoutScheme } from "./scalars";

/** Registries and folders that publish the images of the product. Everything below one of them can be mirrored. */
const publishers = [
  "registry.developers.crunchydata.com",
  "ghcr.io",
  "quay.io",
  "docker.io",
  "registry.k8s.io",
] as const;

/** A registry with a folder, without a scheme. */
export const registryFolder = plainName(
  /^[a-z0-9]([-a-zA-Z0-9.]*[a-zA-Z0-9])?(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/,
  'not a registry; write for example "europe-west3-docker.pkg.dev/acme/mirror", with no scheme and no slash at the end',
  (text) => withoutScheme(text).replace(/\/+$/, "").toLowerCase(),
);

/**
 * Returns the name of an image in a mirror: the mirror replaces the publisher's registry; path, tag and digest stay. An
 * image of any other registry is returned unchanged.
 */
export function mirrored(image: string, mirror: string): string {
  const publisher = publishers.find((registry) => image.startsWith(`${registry}/`));
  return publisher === undefined ? image : `${mirror}${image.slice(publisher.length)}`;
}
