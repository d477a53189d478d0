import { z } from "zod";
import { defined, definedEntries } from "../../../shared/defined";
import { mergePatch } from "../../../shared/merge-patch";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { Plugin } from "../crd.gen";
import { jobSql } from "../job-sql";
import { isFollowing } from "../mode";

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
  cluster.bootstrap === undefined && !isFollowing(cluster)
    ? (patchedSql.safeParse(cluster.cloudNativePg.specPatch).data?.bootstrap.initdb ?? {})
    : {};

/** Returns the SQL that the patch of a cluster runs after initdb; a cluster that starts from backups has no initdb. */
export function sqlOfPatch(cluster: Cluster): string[] {
  return initdbOf(cluster).postInitSQL ?? [];
}

const patchedPlugins = z.object({ plugins: z.array(z.looseObject({ name: z.string() })) });

/** Returns the plugins of the patch of a cluster that has one of its own, for its backups. */
export function pluginsOfPatch({ backups, cloudNativePg: { specPatch } }: Cluster): Plugin[] {
  return backups === undefined ? [] : (patchedPlugins.safeParse(specPatch).data?.plugins ?? []);
}

const patchedHba = z.object({ postgresql: z.object({ pg_hba: z.array(z.string()) }) });

/** Returns the lines of pg_hba.conf in the patch of a cluster whose own lines are those of pgstack only. */
export function hbaOfPatch({ unencryptedConnections, cloudNativePg: { hba, specPatch } }: Cluster): string[] {
  return unencryptedConnections === "reject" && hba.length === 0
    ? (patchedHba.safeParse(specPatch).data?.postgresql.pg_hba ?? [])
    : [];
}

/**
 * Returns the patch without the lists that `clusterSpec` appends to its own: a merge patch would replace them. Other SQL
 * has its dollar signs escaped.
 */
export function patchOf(cluster: Cluster): Record<string, unknown> {
  const { postInitSQL = [], ...others } = initdbOf(cluster);
  const initdb = { ...definedEntries(others), ...(postInitSQL.length > 0 ? { postInitSQL: null } : {}) };
  const changed = defined<Record<string, unknown>>({
    bootstrap: Object.keys(initdb).length > 0 ? { initdb } : undefined,
    plugins: pluginsOfPatch(cluster).length > 0 ? null : undefined,
    postgresql: hbaOfPatch(cluster).length > 0 ? { pg_hba: null } : undefined,
  });
  return mergePatch(cluster.cloudNativePg.specPatch, changed);
}
