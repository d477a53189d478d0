import { barmanStore, folderOf } from "../backups/chart";
import type { ResolvedCloudNativePgCluster } from "../cluster";

type Cluster = ResolvedCloudNativePgCluster;

/** `spec.bootstrap` of a cluster that starts from backups, and what it names; nothing for one that starts empty. */
export function recovery(
  cluster: Cluster,
  application: Readonly<Record<string, unknown>>,
): Record<string, unknown> | undefined {
  const { bootstrap, backups } = cluster;
  if (bootstrap === undefined || backups === undefined) return undefined;
  const { cluster: source, target, backupSet, timeline } = bootstrap;
  const point = {
    ...(target !== undefined ? { [targetKeys[target.type]]: target.value } : {}),
    ...(backupSet !== undefined ? { backupID: backupSet } : {}),
    ...(timeline !== undefined ? { targetTLI: timeline } : {}),
  };
  return {
    bootstrap: {
      recovery: { source, ...application, ...(Object.keys(point).length > 0 ? { recoveryTarget: point } : {}) },
    },
    externalClusters: [
      { name: source, barmanObjectStore: { ...barmanStore(backups, sourceFolder(cluster)), serverName: source } },
    ],
  };
}

const targetKeys = { time: "targetTime", xid: "targetXID", lsn: "targetLSN", name: "targetName" } as const;

/** The folder that holds that of the cluster that made the backups. */
export function sourceFolder({ namespace, bootstrap, backups }: Cluster): string {
  const [own] = backups?.repositories ?? [];
  if (bootstrap?.from === "repository") return folderOf(namespace, bootstrap.repository);
  return own === undefined ? "" : folderOf(bootstrap?.namespace ?? namespace, own);
}
