import { z } from "zod";
import { mergePatch } from "../../../shared/merge-patch";
import type { ResolvedCloudNativePgCluster } from "../cluster";

type Cluster = ResolvedCloudNativePgCluster;

const patchedSql = z.object({
  bootstrap: z.object({ initdb: z.object({ postInitSQL: z.array(z.string()) }) }),
});

/** Returns the SQL that the patch of a cluster runs after initdb; a cluster that starts from backups has no initdb. */
export function sqlOfPatch({ bootstrap, cloudNativePg: { specPatch } }: Cluster): string[] {
  return bootstrap === undefined ? (patchedSql.safeParse(specPatch).data?.bootstrap.initdb.postInitSQL ?? []) : [];
}

/**
 * Returns the patch without the SQL that `clusterSpec` appends to its own: a merge patch would replace the list.
 */
export function patchOf(cluster: Cluster): Record<string, unknown> {
  const { specPatch } = cluster.cloudNativePg;
  return sqlOfPatch(cluster).length === 0
    ? specPatch
    : mergePatch(specPatch, { bootstrap: { initdb: { postInitSQL: null } } });
}
