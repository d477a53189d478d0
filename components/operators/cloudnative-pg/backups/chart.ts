import { recommendedLabels } from "../../../shared/labels";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { BarmanObjectStore, ClusterSpec, GoogleCredentials, ScheduledBackup } from "../crd.gen";

type Cluster = ResolvedCloudNativePgCluster;
type Backups = NonNullable<Cluster["backups"]>;
type Repository = Backups["repositories"][number];

/**
 * The part of the Cluster's spec that archives and keeps backups, and says as whom.
 *
 * It is CloudNativePG's own integration of Barman. The plugin that is to replace it needs cert-manager, or certificates made
 * in some other way, and does not run on the local node; nothing in the configuration says which of the two is at work.
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

/** What starts backups. The first starts at once, and waits for an instance that is ready. */
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
      // What says that there is a backup goes with the cluster; the backup stays in the bucket.
      backupOwnerReference: "cluster",
    },
  }));
}

/**
 * CloudNativePG's cron has a field for seconds in front. Five fields are not refused: "0 1 * * *" would be minute 1 of every
 * hour. Source: CloudNativePG 1.30, robfig/cron 1.2.
 */
function withSeconds(schedule: string): string {
  return ["0", ...schedule.trim().split(/\s+/)].join(" ");
}

/** Where Barman finds a folder, and as whom. */
export function barmanStore(backups: Backups, destinationPath: string): BarmanObjectStore {
  return { destinationPath, googleCredentials: credentials(backups) };
}

/** The folder that holds that of the cluster. */
export function destination({ namespace }: Cluster, repository: Repository): string {
  return folderOf(namespace, repository);
}

/** The folder that holds those of clusters in a namespace. */
export function folderOf(namespace: string, { gcs, path }: Pick<Repository, "gcs" | "path">): string {
  return `gs://${gcs.bucket}${path ?? `/barman/${namespace}`}`;
}

/** Without a key it is the token of the pod's own identity. Source: CloudNativePG 1.30, GoogleCredentials. */
function credentials({ identity }: Backups): GoogleCredentials {
  return identity?.mode === "key"
    ? { applicationCredentials: { name: identity.secret, key: "gcs-key.json" } }
    : { gkeEnvironment: true };
}
