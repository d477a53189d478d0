import { z } from "zod";
import type { KubernetesObject } from "../../shared/kubernetes-object";
import { recommendedLabels } from "../../shared/labels";
import { mergePatch } from "../../shared/merge-patch";
import { databaseNodes, databaseTolerations } from "../../shared/node-roles";
import { cloudNativePg } from "../../versions";
import { contentsSql, librariesOf } from "../../model/contents/sql";
import type { HelperPods } from "../../model/helper-pods";
import type { ResolvedCloudNativePgCluster } from "./cluster";
import { settingsOf } from "../../model/settings";
import { hugePageLimits, tolerationObject } from "../../model/shapes";
import { ownerOf } from "../../model/tablespaces/sql";
import { roleAttributes } from "../../model/users";
import { backupSpec } from "./backups/chart";
import { recovery } from "./bootstrap/chart";

const apiVersion = "postgresql.cnpg.io/v1";
type Cluster = ResolvedCloudNativePgCluster;

/**
 * Creates the role of replicas as the instance manager does, but before Postgres accepts its first connection. The instance manager
 * tries again only 5 s after a first attempt that comes too early, and a replica that finds no role waits for another 5 s.
 * Source: CloudNativePG 1.28, configureStreamingReplicaUser and RetryUntilServerAvailable.
 */
const replicationRole = "CREATE USER streaming_replica REPLICATION";

/** The Postgres image that the cluster runs. */
export function image(cluster: Cluster): string {
  return cluster.image ?? cloudNativePg.postgresImages[cluster.version];
}

/** The `Cluster` of CloudNativePG. */
export function clusterObject(cluster: Cluster): KubernetesObject {
  return {
    apiVersion,
    kind: "Cluster",
    metadata: metadata(cluster, cluster.name),
    spec: mergePatch(clusterSpec(cluster), patchOf(cluster)),
  };
}

const patchedSql = z.object({
  bootstrap: z.object({ initdb: z.object({ postInitSQL: z.array(z.string()) }) }),
});

/** SQL that the patch of a cluster runs after initdb; a cluster that starts from backups has no initdb. */
function sqlOfPatch({ bootstrap, cloudNativePg: { specPatch } }: Cluster): string[] {
  return bootstrap === undefined ? (patchedSql.safeParse(specPatch).data?.bootstrap.initdb.postInitSQL ?? []) : [];
}

/** The patch without the SQL that {@link clusterSpec} appends to its own: a merge patch would replace the list. */
export function patchOf(cluster: Cluster): Record<string, unknown> {
  const { specPatch } = cluster.cloudNativePg;
  return sqlOfPatch(cluster).length === 0
    ? specPatch
    : mergePatch(specPatch, { bootstrap: { initdb: { postInitSQL: null } } });
}

/** The spec without the patch. */
export function clusterSpec(cluster: Cluster): Record<string, unknown> {
  const { cpu, cpuLimit, memory } = cluster.resources;
  const libraries = librariesOf(cluster);
  const { probePeriodSeconds, stopDelaySeconds } = cluster.cloudNativePg;
  return {
    instances: cluster.instances,
    imageName: image(cluster),
    imagePullPolicy: cluster.imagePullPolicy,
    ...pullSecrets(cluster),
    inheritedMetadata: podMetadata(cluster),
    ...(recovery(cluster, application(cluster)) ?? {
      bootstrap: {
        initdb: {
          ...application(cluster),
          dataChecksums: true,
          postInitSQL: [replicationRole, ...sqlOfPatch(cluster)],
        },
      },
    }),
    ...managedRoles(cluster),
    ...(contentsSql(cluster, []).length > 0 ? { enableSuperuserAccess: true } : {}),
    postgresql: {
      parameters: parameters(cluster),
      ...(libraries.length > 0 ? { shared_preload_libraries: libraries } : {}),
      ...synchronous(cluster),
    },
    ...backupSpec(cluster),
    storage: volume(cluster.storage),
    ...(cluster.walStorage !== undefined ? { walStorage: volume(cluster.walStorage) } : {}),
    ...tablespaces(cluster),
    resources: {
      requests: { cpu, memory },
      limits: { memory, ...(cpuLimit !== undefined ? { cpu: cpuLimit } : {}), ...hugePageLimits(cluster.resources) },
    },
    affinity: {
      enablePodAntiAffinity: true,
      podAntiAffinityType: cluster.scheduling.antiAffinity,
      topologyKey: "kubernetes.io/hostname",
      ...nodesOf(cluster),
    },
    ...(cluster.scheduling.zones === "required" ? { topologySpreadConstraints: [spreadOverZones(cluster)] } : {}),
    probes: {
      startup: { periodSeconds: probePeriodSeconds, failureThreshold: Math.ceil(3600 / probePeriodSeconds) },
      readiness: { periodSeconds: probePeriodSeconds },
    },
    stopDelay: stopDelaySeconds,
    // With one instance a disruption budget would block every drain of its node for ever. With more CloudNativePG lets one replica go at
    // a time, and the primary after a switchover only. Source: CloudNativePG 1.28, pkg/specs/poddisruptionbudget.go.
    enablePDB: cluster.instances > 1,
  };
}

/** Which nodes pods of the cluster run on. CloudNativePG gives it to its own Jobs too. */
function nodesOf(cluster: Cluster): Record<string, unknown> {
  const { nodeSelector: labels } = cluster.cloudNativePg.scheduling;
  const own = cluster.scheduling.nodePool === "database" ? { [databaseNodes.key]: databaseNodes.value } : {};
  const nodeSelector = { ...labels, ...own };
  const tolerations = tolerationsOf(cluster);
  return {
    ...(Object.keys(nodeSelector).length > 0 ? { nodeSelector } : {}),
    ...(tolerations.length > 0 ? { tolerations } : {}),
  };
}

function tolerationsOf({ scheduling: { nodePool }, cloudNativePg }: Cluster): Record<string, unknown>[] {
  return [
    ...(nodePool === "database" ? databaseTolerations : []),
    ...cloudNativePg.scheduling.tolerations.map(tolerationObject),
  ];
}

function pullSecrets({ cloudNativePg: { images } }: Cluster): { imagePullSecrets?: { name: string }[] } {
  return images.pullSecrets.length > 0 ? { imagePullSecrets: images.pullSecrets.map((name) => ({ name })) } : {};
}

/** Labels and annotations of pods. CloudNativePG finds its own by labels of its own, which these do not replace. */
function podMetadata(cluster: Cluster): Record<string, unknown> {
  const { labels, annotations } = cluster.cloudNativePg.metadata;
  return {
    labels: { ...labels, ...recommendedLabels("postgres-cluster", cluster.name) },
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
  };
}

/** Source: CloudNativePG 1.28, ClusterSpec. */
const podFields = z.looseObject({
  imagePullSecrets: z.array(z.looseObject({ name: z.string() })).default([]),
  inheritedMetadata: z.looseObject({
    labels: z.record(z.string(), z.string()).default({}),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
  affinity: z.looseObject({
    nodeSelector: z.record(z.string(), z.string()).optional(),
    tolerations: z.array(z.record(z.string(), z.unknown())).optional(),
    nodeAffinity: z.record(z.string(), z.unknown()).optional(),
  }),
});

/** What pods that serve a cluster have from it, a patch of the spec included. */
export function helperPods(cluster: Cluster): HelperPods {
  const { imagePullSecrets, inheritedMetadata, affinity } = podFields.parse(clusterObject(cluster)["spec"]);
  const { nodeSelector, tolerations, nodeAffinity } = affinity;
  return {
    placement: {
      ...(nodeSelector !== undefined ? { nodeSelector } : {}),
      ...(tolerations !== undefined ? { tolerations } : {}),
      ...(nodeAffinity !== undefined ? { affinity: { nodeAffinity } } : {}),
    },
    labels: inheritedMetadata.labels,
    annotations: inheritedMetadata.annotations,
    imagePullSecrets: imagePullSecrets.map(({ name }) => name),
  };
}

/** The template of PgBouncer's pods, where it says anything. They hold no data: they tolerate the cluster's nodes and need none. */
function poolerTemplate(cluster: Cluster): Record<string, unknown> {
  const image = cluster.pooler?.image;
  const { labels, annotations, imagePullSecrets, placement } = helperPods(cluster);
  // Labels that tell instances from others stay theirs.
  const own = Object.fromEntries(Object.entries(labels).filter(([key]) => !key.startsWith("app.kubernetes.io/")));
  // On nodes that nothing else uses PgBouncer would be in the way.
  const tolerations = cluster.scheduling.nodePool === "database" ? [] : (placement.tolerations ?? []);
  const metadata = {
    ...(Object.keys(own).length > 0 ? { labels: own } : {}),
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
  };
  const spec = {
    ...(imagePullSecrets.length > 0 ? { imagePullSecrets: imagePullSecrets.map((name) => ({ name })) } : {}),
    ...(tolerations.length > 0 ? { tolerations } : {}),
  };
  if (image === undefined && Object.keys(metadata).length + Object.keys(spec).length === 0) return {};
  return {
    template: { metadata, spec: { containers: image !== undefined ? [{ name: "pgbouncer", image }] : [], ...spec } },
  };
}

function spreadOverZones(cluster: Cluster): Record<string, unknown> {
  return {
    maxSkew: 1,
    topologyKey: "topology.kubernetes.io/zone",
    whenUnsatisfiable: "DoNotSchedule",
    labelSelector: { matchLabels: { "cnpg.io/cluster": cluster.name, "cnpg.io/podRole": "instance" } },
  };
}

/** Databases beside the first, which is made with the cluster. */
export function databaseObjects(cluster: Cluster): KubernetesObject[] {
  return cluster.users.flatMap((user, i) =>
    user.databases.slice(i === 0 ? 1 : 0).map((database) => ({
      apiVersion,
      kind: "Database",
      metadata: metadata(cluster, `${cluster.name}-${database.replaceAll("_", "-")}`),
      spec: {
        name: database,
        owner: user.name,
        cluster: { name: cluster.name },
        // The database outlives this object: dropping data is never a side effect.
        databaseReclaimPolicy: "retain",
      },
    })),
  );
}

/** PgBouncer in front of the primary, when asked for. */
export function poolerObjects(cluster: Cluster): KubernetesObject[] {
  const { pooler } = cluster;
  if (pooler === undefined) return [];
  return [
    {
      apiVersion,
      kind: "Pooler",
      metadata: metadata(cluster, `${cluster.name}-pooler`),
      spec: {
        cluster: { name: cluster.name },
        instances: pooler.instances,
        type: "rw",
        pgbouncer: {
          poolMode: pooler.mode,
          ...(Object.keys(pooler.config.global).length > 0 ? { parameters: pooler.config.global } : {}),
        },
        ...poolerTemplate(cluster),
      },
    },
  ];
}

function metadata(cluster: Cluster, name: string): KubernetesObject["metadata"] {
  return { name, namespace: cluster.namespace, labels: recommendedLabels("postgres-cluster", cluster.name) };
}

/** The first database and its owner. */
function application(cluster: Cluster): Record<string, unknown> {
  const [owner] = cluster.users;
  return {
    database: owner?.databases[0],
    owner: owner?.name,
    ...(owner?.passwordSecret !== undefined ? { secret: { name: owner.passwordSecret } } : {}),
  };
}

function managedRoles(cluster: Cluster): Record<string, unknown> {
  const roles = cluster.users.slice(1).map((user) => ({
    name: user.name,
    ensure: "present",
    login: true,
    ...roleAttributes(user),
    ...(user.passwordSecret !== undefined ? { passwordSecret: { name: user.passwordSecret } } : {}),
  }));
  return roles.length > 0 ? { managed: { roles } } : {};
}

function parameters(cluster: Cluster): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settingsOf(cluster)).map(([key, value]) => [
      key,
      typeof value === "boolean" ? (value ? "on" : "off") : String(value),
    ]),
  );
}

/** Source: CloudNativePG 1.28, "Replication", synchronous replication and data durability. */
function synchronous(cluster: Cluster): Record<string, unknown> {
  const { mode, synchronousStandbys } = cluster.highAvailability;
  if (mode === "asynchronous") return {};
  return {
    synchronous: {
      method: "any",
      number: synchronousStandbys,
      dataDurability: mode === "strict" ? "required" : "preferred",
    },
  };
}

function tablespaces(cluster: Cluster): Record<string, unknown> {
  const all = cluster.tablespaces.map((tablespace) => ({
    name: tablespace.name,
    storage: volume({ ...cluster.storage, ...tablespace.storage }),
    owner: { name: ownerOf(cluster, tablespace) },
    ...(tablespace.temporary ? { temporary: true } : {}),
  }));
  return all.length > 0 ? { tablespaces: all } : {};
}

function volume(storage: Cluster["storage"]): Record<string, unknown> {
  return {
    size: storage.size,
    ...(storage.storageClass !== undefined ? { storageClass: storage.storageClass } : {}),
  };
}
