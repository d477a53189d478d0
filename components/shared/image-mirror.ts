import { plainName, withoutScheme } from "./scalars";

/** A registry with a folder, without a scheme. */
export const registryFolder = plainName(
  /^[a-z0-9]([-a-zA-Z0-9.]*[a-zA-Z0-9])?(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/,
  'not a registry; write for example "europe-west3-docker.pkg.dev/acme/mirror", with no scheme and no slash at the end',
  (text) => withoutScheme(text).replace(/\/+$/, "").toLowerCase(),
);

/**
 * Returns the name of an image in a mirror: the mirror replaces the publisher's registry; path, tag and digest stay. An
 * image of any other registry is returned unchanged.
 *
 * @param publishers Registries below which everything can be mirrored.
 */
export function mirrored(image: string, mirror: string, publishers: readonly string[]): string {
  const publisher = publishers.find((registry) => image.startsWith(`${registry}/`));
  return publisher === undefined ? image : `${mirror}${image.slice(publisher.length)}`;
}
