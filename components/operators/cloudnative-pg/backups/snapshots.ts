import { recommendedLabels } from "../../../shared/labels";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { ClusterSpec, ScheduledBackup } from "../crd.gen";
import { withSeconds } from "./cron";

type Cluster = ResolvedCloudNativePgCluster;

/** Renders `spec.backup` for snapshots of volumes. */
export function snapshotSpec({ backups }: Cluster): ClusterSpec["backup"] {
  const snapshots = backups?.volumeSnapshots;
  if (snapshots === undefined) return undefined;
  return {
    volumeSnapshot: {
      className: snapshots.class,
      snapshotOwnerReference: snapshots.onRemoval === "delete" ? "backup" : "none",
      online: snapshots.mode === "online",
    },
  };
}

/** Renders the schedule of snapshots. Its Backup objects outlive the cluster where the snapshots do. */
export function scheduledSnapshots(cluster: Cluster): ScheduledBackup[] {
  const snapshots = cluster.backups?.volumeSnapshots;
  if (snapshots === undefined) return [];
  return [
    {
      apiVersion: "postgresql.cnpg.io/v1",
      kind: "ScheduledBackup",
      metadata: {
        name: `${cluster.name}-snapshot`,
        namespace: cluster.namespace,
        labels: recommendedLabels("postgres-cluster", cluster.name),
      },
      spec: {
        cluster: { name: cluster.name },
        method: "volumeSnapshot",
        schedule: withSeconds(snapshots.schedule),
        immediate: true,
        backupOwnerReference: snapshots.onRemoval === "delete" ? "cluster" : "none",
      },
    },
  ];
}

/** Renders the source of a cluster that starts from snapshots, on which WAL of its backups is replayed. */
export function snapshotSource({
  bootstrap,
}: Pick<Cluster, "bootstrap">): { readonly storage: Reference; readonly walStorage?: Reference } | undefined {
  if (bootstrap === undefined || bootstrap.from === "server" || bootstrap.volumeSnapshots === undefined)
    return undefined;
  const snapshots = bootstrap.volumeSnapshots;
  return {
    storage: reference(snapshots.data),
    ...(snapshots.wal !== undefined ? { walStorage: reference(snapshots.wal) } : {}),
  };
}

interface Reference {
  readonly apiGroup: string;
  readonly kind: string;
  readonly name: string;
}

const reference = (name: string): Reference => ({ apiGroup: "snapshot.storage.k8s.io", kind: "VolumeSnapshot", name });
