import { z } from "zod";
import { definedEntries } from "../../../shared/defined";
import { mergePatch } from "../../../shared/merge-patch";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import { jobSql } from "../job-sql";

type Cluster = ResolvedCloudNativePgCluster;

// Values of another type are reported by patch-fits-crd.
const statements = z
  .array(z.string())
  .transform((list) => list.map(jobSql))
  .optional()
  .catch(undefined);
const patchedSql = z.object({
  bootstrap: z.object({
    initdb: z.object({
      postInitSQL: statements,
      postInitTemplateSQL: statements,
      postInitApplicationSQL: statements,
    }),
  }),
});

const initdbOf = (cluster: Cluster) =>
  cluster.bootstrap === undefined
    ? (patchedSql.safeParse(cluster.cloudNativePg.specPatch).data?.bootstrap.initdb ?? {})
    : {};

/** Returns the SQL that the patch of a cluster runs after initdb; a cluster that starts from backups has no initdb. */
export function sqlOfPatch(cluster: Cluster): string[] {
  return initdbOf(cluster).postInitSQL ?? [];
}

/**
 * Returns the patch without the SQL that `clusterSpec` appends to its own: a merge patch would replace the list. Other
 * SQL has its dollar signs escaped.
 */
export function patchOf(cluster: Cluster): Record<string, unknown> {
  const { specPatch } = cluster.cloudNativePg;
  const { postInitSQL = [], ...others } = initdbOf(cluster);
  const initdb = { ...definedEntries(others), ...(postInitSQL.length > 0 ? { postInitSQL: null } : {}) };
  return Object.keys(initdb).length === 0 ? specPatch : mergePatch(specPatch, { bootstrap: { initdb } });
}
