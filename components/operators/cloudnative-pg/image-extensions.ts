import { extensionsIn } from "../../model/contents/extensions";
import type { ResolvedCloudNativePgCluster } from "./cluster";

/**
 * Extensions and libraries in the pinned image, which omits procedural languages. Source: cloudnative-pg/postgres-containers,
 * docker-bake.hcl.
 */
export const imageExtensions: ReadonlySet<string> = new Set([
  ...extensionsIn("contrib"),
  ...["pgaudit", "vector", "pg_failover_slots"],
]);

/** Returns the extensions and libraries of a cluster's images. */
export function extensionsOf({
  cloudNativePg: { extensionImages },
}: Pick<ResolvedCloudNativePgCluster, "cloudNativePg">): ReadonlySet<string> {
  return new Set([
    ...imageExtensions,
    ...extensionImages.flatMap(({ name, provides }) => (provides.length > 0 ? provides : [name])),
  ]);
}
