import { unlessEmpty } from "../../../shared/defined";
import { recommendedLabels } from "../../../shared/labels";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { ClusterSpec, ObjectStore, ScheduledBackup } from "../crd.gen";
import { withSeconds } from "./cron";
import { folderOf, type Place, sourcePlace } from "./places";
import { pluginName, sourceStore } from "../plugin";
import { accessOf, authorityOf, clientVariables, instanceIdentity, writesOf } from "./stores";

type Cluster = ResolvedCloudNativePgCluster;
type Backups = NonNullable<Cluster["backups"]>;

/**
 * Renders the part of the Cluster's spec for WAL archiving, backups and identity. The Barman Cloud plugin does both:
 * CloudNativePG's own support of Barman ends with 1.31. Without a repository WAL is discarded.
 */
export function backupSpec(cluster: Cluster): Pick<ClusterSpec, "env" | "plugins" | "serviceAccountTemplate"> {
  const { backups } = cluster;
  const [repository] = backups?.repositories ?? [];
  if (backups === undefined || repository === undefined) return {};
  const { annotations } = instanceIdentity(cluster);
  const environment = environmentOf(cluster);
  return {
    env: unlessEmpty(admittedWith(annotations)),
    plugins: [
      {
        name: pluginName,
        isWALArchiver: true,
        parameters: {
          barmanObjectName: storeName(cluster.name, repository.name),
          // The plugin reads its resources from the ObjectStore, whose changes CloudNativePG does not see: a change of
          // these texts, which the plugin ignores, makes it compare the pods with what the plugin wants at once.
          sidecarResources: `${backups.barman.cpu} ${backups.barman.memory}`,
          ...(environment.length > 0 ? { sidecarEnvironment: environment.join(" ") } : {}),
        },
      },
    ],
    serviceAccountTemplate: Object.keys(annotations).length > 0 ? { metadata: { annotations } } : undefined,
  };
}

/**
 * Returns a variable with the role of the pods in AWS or Azure. Their webhooks read the annotation of the service account
 * when a pod is admitted, and CloudNativePG recreates no pod for an annotation, but for a variable. Google's metadata
 * server reads it at each request. Source: CloudNativePG 1.30, pkg/specs/podspec_diff.go, ComparePodSpecs.
 */
function admittedWith(annotations: Readonly<Record<string, string>>): NonNullable<ClusterSpec["env"]> {
  const value = annotations["eks.amazonaws.com/role-arn"] ?? annotations["azure.workload.identity/client-id"];
  return value === undefined ? [] : [{ name: "BUCKET_IDENTITY", value }];
}

/** Returns the variables and the CAs of the sidecar, which are part of the pods. */
function environmentOf(cluster: Cluster): string[] {
  const places = [cluster.backups?.repositories[0], sourcePlace(cluster)?.place].filter((place) => place !== undefined);
  const parts = places.flatMap((place) => {
    const authority = authorityOf(place);
    return [
      ...Object.entries(clientVariables(place)).map(([name, value]) => `${name}=${value}`),
      ...(authority === undefined ? [] : [`${authority.variable}=${authority.secret}/${authority.key}`]),
    ];
  });
  return [...new Set(parts)];
}

/**
 * Renders the ObjectStores: the one that the cluster archives to, and the one that it starts from. They exist before the
 * Cluster, whose pods are not created without them. Source: plugin-barman-cloud 0.14, internal/cnpgi/operator/lifecycle.go.
 */
export function objectStores(cluster: Cluster): ObjectStore[] {
  const { namespace, backups } = cluster;
  const [repository] = backups?.repositories ?? [];
  if (backups === undefined || repository === undefined) return [];
  const own = objectStore(cluster, storeName(cluster.name, repository.name), backups, { namespace, place: repository });
  const source = sourcePlace(cluster);
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
    ...(source !== undefined ? [objectStore(cluster, storeName(cluster.name, sourceStore), backups, source)] : []),
  ];
}

/** The name of an ObjectStore of a cluster. */
export function storeName(cluster: string, repository: string): string {
  return `${cluster}-${repository}`;
}

function objectStore(
  cluster: Cluster,
  name: string,
  backups: Backups,
  { namespace, place }: { readonly namespace: string; readonly place: Place },
): ObjectStore {
  const { cpu, memory, maxParallel } = backups.barman;
  const { encryption, options, tags } = writesOf(place);
  const variables = Object.entries(clientVariables(place));
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
        destinationPath: folderOf(namespace, place),
        ...accessOf(place, backups.identity),
        wal: { compression: "gzip", maxParallel, encryption, archiveAdditionalCommandArgs: options },
        data: { compression: "gzip", encryption, additionalCommandArgs: options },
        tags,
      },
      instanceSidecarConfiguration: {
        env: unlessEmpty(variables.map(([name, value]) => ({ name, value }))),
        resources: { requests: { cpu, memory }, limits: { memory } },
      },
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
