import { pins as local } from "../../local/pins";
import * as versions from "../../components/versions";

/** Exports and keys of `components/versions.ts` that are no version of a product, and why. */
const noPins: Readonly<Record<string, string>> = {
  crunchyRegistry: "an address",
  postgresVersions: "the major versions of the images",
  "barmanCloud.manifests": "files of the pinned release",
  "cloudNativePg.manifests": "files of the pinned release",
  "crunchy.manifests": "files of the pinned release",
  "crunchy.chart.repository": "an address",
  "zalando.manifests": "files of the pinned release",
};

/** Every pin of `components/versions.ts`, and of `local/pins.ts` below `local`, by its path; for example `local.etcd`. */
export function allPins(): Readonly<Record<string, string>> {
  return Object.fromEntries(leaves({ ...versions, local }));
}

function leaves(value: unknown, path: readonly string[] = []): (readonly [string, string])[] {
  const name = path.join(".");
  if (Object.hasOwn(noPins, name)) return [];
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([key, below]) => leaves(below, [...path, key]));
  }
  return [[name, String(value)]];
}

/**
 * The version in a pin: of an image the first number with dots in its tag, or else the whole tag; else the pin itself.
 *
 * @example `ghcr.io/cloudnative-pg/pgbouncer:1.25.1` → `1.25.1`
 */
export function versionIn(pin: string): string {
  const [reference = ""] = pin.split("@");
  const tag = reference.slice(reference.lastIndexOf(":") + 1);
  return /\d+(?:\.\d+)+/.exec(tag)?.[0] ?? tag;
}
