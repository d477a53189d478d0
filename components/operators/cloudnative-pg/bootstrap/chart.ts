import { unlessEmpty } from "../../../shared/defined";
import { snapshotSource } from "../backups/snapshots";
import { storeName } from "../backups/chart";
import { serverOf } from "../standby/chart";
import { pluginName, sourceStore } from "../plugin";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { ClusterSpec, Recovery, RecoveryTarget } from "../crd.gen";

type Cluster = ResolvedCloudNativePgCluster;

/**
 * Renders `spec.bootstrap` of a cluster that starts from backups, and `externalClusters`; undefined for one that starts
 * empty.
 */
export function recovery(
  cluster: Cluster,
  application: Pick<Recovery, "database" | "owner" | "secret">,
): Pick<ClusterSpec, "bootstrap" | "externalClusters"> | undefined {
  const { bootstrap, namespace } = cluster;
  if (bootstrap === undefined) return undefined;
  if (bootstrap.from === "server") {
    const { cluster: source, host = `${source}-rw.${namespace}.svc`, ...server } = bootstrap;
    return {
      bootstrap: { pg_basebackup: { source, ...application } },
      externalClusters: [{ name: source, ...serverOf({ cluster: source, host, ...server }) }],
    };
  }
  const { cluster: source, target, backupSet, timeline } = bootstrap;
  const point: RecoveryTarget = {
    ...(target && { [targetKeys[target.type]]: target.value }),
    backupID: backupSet,
    targetTLI: timeline,
  };
  return {
    bootstrap: {
      recovery: {
        source,
        ...application,
        recoveryTarget: unlessEmpty(point),
        volumeSnapshots: snapshotSource(cluster),
      },
    },
    externalClusters: [
      {
        name: source,
        plugin: {
          name: pluginName,
          parameters: { barmanObjectName: storeName(cluster.name, sourceStore), serverName: source },
        },
      },
    ],
  };
}

const targetKeys = { time: "targetTime", xid: "targetXID", lsn: "targetLSN", name: "targetName" } as const;
