import { recommendedLabels } from "../../../shared/labels";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { ClusterSpec, GoogleCredentials, ObjectStore, ScheduledBackup } from "../crd.gen";
import { destination, sourceFolder } from "./places";
import { pluginName, sourceStore } from "../plugin";

type Cluster = ResolvedCloudNativePgCluster;
type Backups = NonNullable<Cluster["backups"]>;

/**
 * Renders the part of the Cluster's spec for WAL archiving, backups and identity. The Barman Cloud plugin does both:
 * CloudNativePG's own support of Barman ends with 1.31. Without a repository WAL is discarded.
 */
export function backupSpec(cluster: Cluster): Pick<ClusterSpec, "plugins" | "serviceAccountTemplate"> {
  const { backups } = cluster;
  const [repository] = backups?.repositories ?? [];
  if (backups === undefined || repository === undefined) return {};
  return {
    plugins: [
      {
        name: pluginName,
        isWALArchiver: true,
        parameters: {
          barmanObjectName: storeName(cluster.name, repository.name),
          // The plugin reads its resources from the ObjectStore, whose changes CloudNativePG does not see: a change of
          // this text, which the plugin ignores, makes it compare the pods with what the plugin wants at once.
          sidecarResources: `${backups.barman.cpu} ${backups.barman.memory}`,
        },
      },
    ],
    serviceAccountTemplate:
      backups.identity?.mode === "impersonation"
        ? { metadata: { annotations: { "iam.gke.io/gcp-service-account": backups.identity.serviceAccount } } }
        : undefined,
  };
}

/**
 * Renders the ObjectStores: the one that the cluster archives to, and the one that it starts from. They exist before the
 * Cluster, whose pods are not created without them. Source: plugin-barman-cloud 0.14, internal/cnpgi/operator/lifecycle.go.
 */
export function objectStores(cluster: Cluster): ObjectStore[] {
  const { backups, bootstrap } = cluster;
  const [repository] = backups?.repositories ?? [];
  if (backups === undefined || repository === undefined) return [];
  const own = objectStore(cluster, storeName(cluster.name, repository.name), backups, destination(cluster, repository));
  const { instanceSidecarConfiguration, ...spec } = own.spec;
  const retentionPolicyIntervalSeconds = backups.barman.retentionIntervalSeconds;
  return [
    {
      ...own,
      spec: {
        ...spec,
        retentionPolicy: `${repository.retention.full}d`,
        instanceSidecarConfiguration: { ...instanceSidecarConfiguration, retentionPolicyIntervalSeconds },
      },
    },
    ...(bootstrap !== undefined
      ? [objectStore(cluster, storeName(cluster.name, sourceStore), backups, sourceFolder(cluster))]
      : []),
  ];
}

/** The name of an ObjectStore of a cluster. */
export function storeName(cluster: string, repository: string): string {
  return `${cluster}-${repository}`;
}

function objectStore(cluster: Cluster, name: string, backups: Backups, destinationPath: string): ObjectStore {
  const { cpu, memory, maxParallel } = backups.barman;
  return {
    apiVersion: "barmancloud.cnpg.io/v1",
    kind: "ObjectStore",
    metadata: {
      name,
      namespace: cluster.namespace,
      labels: recommendedLabels("postgres-cluster", cluster.name),
    },
    spec: {
      configuration: {
        destinationPath,
        googleCredentials: credentials(backups),
        wal: { compression: "gzip", maxParallel },
        data: { compression: "gzip" },
      },
      instanceSidecarConfiguration: { resources: { requests: { cpu, memory }, limits: { memory } } },
    },
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
      method: "plugin",
      pluginConfiguration: { name: pluginName },
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

/** Without a key Barman uses the identity of the pod, that of the Cluster. Source: barman-cloud 0.5, pkg/api, GoogleCredentials. */
function credentials({ identity }: Backups): GoogleCredentials {
  return identity?.mode === "key"
    ? { applicationCredentials: { name: identity.secret, key: "gcs-key.json" } }
    : { gkeEnvironment: true };
}
