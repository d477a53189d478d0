import { z } from "zod";
import type { KubernetesObject } from "../../shared/kubernetes-object";
import { recommendedLabels } from "../../shared/labels";
import { mergePatch } from "../../shared/merge-patch";
import { databaseNodes, databaseTolerations } from "../../shared/node-roles";
import { cloudNativePg } from "../../versions";
import { contentsSql, librariesOf } from "../contents/sql";
import type { ResolvedCloudNativePgCluster } from "../schema";
import { settingsOf } from "../settings";
import { roleAttributes } from "../users";
import { backupSpec } from "./backups/chart";
import { recovery } from "./origin";

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
    inheritedMetadata: { labels: recommendedLabels("postgres-cluster", cluster.name) },
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
    resources: { requests: { cpu, memory }, limits: { memory, ...(cpuLimit !== undefined ? { cpu: cpuLimit } : {}) } },
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
export function nodesOf({ scheduling: { nodePool } }: Cluster): Record<string, unknown> {
  return nodePool === "database"
    ? { nodeSelector: { [databaseNodes.key]: databaseNodes.value }, tolerations: databaseTolerations }
    : {};
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
  const container = pooler.image !== undefined ? [{ name: "pgbouncer", image: pooler.image }] : [];
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
        ...(container.length > 0 ? { template: { metadata: {}, spec: { containers: container } } } : {}),
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

function volume(storage: Cluster["storage"]): Record<string, unknown> {
  return {
    size: storage.size,
    ...(storage.storageClass !== undefined ? { storageClass: storage.storageClass } : {}),
  };
}
