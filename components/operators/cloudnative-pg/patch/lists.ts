import { z } from "zod";
import { defined } from "../../../shared/defined";
import { mergePatch } from "../../../shared/merge-patch";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { Plugin } from "../crd.gen";

type Cluster = ResolvedCloudNativePgCluster;

const patchedSql = z.object({
  bootstrap: z.object({ initdb: z.object({ postInitSQL: z.array(z.string()) }) }),
});

/** Returns the SQL that the patch of a cluster runs after initdb; a cluster that starts from backups has no initdb. */
export function sqlOfPatch({ bootstrap, cloudNativePg: { specPatch } }: Cluster): string[] {
  return bootstrap === undefined ? (patchedSql.safeParse(specPatch).data?.bootstrap.initdb.postInitSQL ?? []) : [];
}

const patchedPlugins = z.object({ plugins: z.array(z.looseObject({ name: z.string() })) });

/** Returns the plugins of the patch of a cluster that has one of its own, for its backups. */
export function pluginsOfPatch({ backups, cloudNativePg: { specPatch } }: Cluster): Plugin[] {
  return backups === undefined ? [] : (patchedPlugins.safeParse(specPatch).data?.plugins ?? []);
}

/**
 * Returns the patch without the lists that `clusterSpec` appends to its own: a merge patch would replace them.
 */
export function patchOf(cluster: Cluster): Record<string, unknown> {
  const appended = defined<Record<string, unknown>>({
    bootstrap: sqlOfPatch(cluster).length > 0 ? { initdb: { postInitSQL: null } } : undefined,
    plugins: pluginsOfPatch(cluster).length > 0 ? null : undefined,
  });
  return mergePatch(cluster.cloudNativePg.specPatch, appended);
}
