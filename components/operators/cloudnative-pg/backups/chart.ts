import { recommendedLabels } from "../../../shared/labels";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { BarmanObjectStore, ClusterSpec, GoogleCredentials, ScheduledBackup } from "../crd.gen";

type Cluster = ResolvedCloudNativePgCluster;
type Backups = NonNullable<Cluster["backups"]>;
type Repository = Backups["repositories"][number];

/**
 * Renders the part of the Cluster's spec for WAL archiving, backups, retention and identity.
 *
 * It uses CloudNativePG's built-in Barman support. The plugin that will replace it needs cert-manager, or certificates
 * from another source, and does not run on the local node; the configuration does not depend on which of the two is
 * used.
 */
export function backupSpec(cluster: Cluster): Pick<ClusterSpec, "backup" | "serviceAccountTemplate"> {
  const { backups } = cluster;
  const [repository] = backups?.repositories ?? [];
  if (backups === undefined || repository === undefined) return {};
  return {
    backup: {
      barmanObjectStore: {
        ...barmanStore(backups, destination(cluster, repository)),
        wal: { compression: "gzip" },
        data: { compression: "gzip" },
      },
      retentionPolicy: `${repository.retention.full}d`,
    },
    serviceAccountTemplate:
      backups.identity?.mode === "impersonation"
        ? { metadata: { annotations: { "iam.gke.io/gcp-service-account": backups.identity.serviceAccount } } }
        : undefined,
  };
}

/** Renders the ScheduledBackup. The first backup starts at once, when an instance is ready. */
export function scheduledBackupObjects(cluster: Cluster): ScheduledBackup[] {
  return (cluster.backups?.repositories ?? []).map(({ name, schedules }): ScheduledBackup => ({
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "ScheduledBackup",
    metadata: {
      name: `${cluster.name}-${name}-full`,
      namespace: cluster.namespace,
      labels: recommendedLabels("postgres-cluster", cluster.name),
    },
    spec: {
      cluster: { name: cluster.name },
      method: "barmanObjectStore",
      schedule: withSeconds(schedules.full),
      immediate: true,
      // Backup objects are deleted with the cluster; the backups stay in the bucket.
      backupOwnerReference: "cluster",
    },
  }));
}

/**
 * Returns a schedule for CloudNativePG, whose cron has a leading field for seconds. It accepts five fields: "0 1 * * *"
 * would be minute 1 of every hour. Source: CloudNativePG 1.30, robfig/cron 1.2.
 */
function withSeconds(schedule: string): string {
  return ["0", ...schedule.trim().split(/\s+/)].join(" ");
}

/** Folder and credentials of Barman. */
export function barmanStore(backups: Backups, destinationPath: string): BarmanObjectStore {
  return { destinationPath, googleCredentials: credentials(backups) };
}

/** The parent folder of the cluster's folder. */
export function destination({ namespace }: Cluster, repository: Repository): string {
  return folderOf(namespace, repository);
}

/** The parent folder of clusters in a namespace. */
export function folderOf(namespace: string, { gcs, path }: Pick<Repository, "gcs" | "path">): string {
  return `gs://${gcs.bucket}${path ?? `/barman/${namespace}`}`;
}

/** Without a key Barman uses the pod's own identity. Source: CloudNativePG 1.30, GoogleCredentials. */
function credentials({ identity }: Backups): GoogleCredentials {
  return identity?.mode === "key"
    ? { applicationCredentials: { name: identity.secret, key: "gcs-key.json" } }
    : { gkeEnvironment: true };
}
