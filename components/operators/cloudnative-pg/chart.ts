import type { k8s } from "cdk8s-plus-28";
import { z } from "zod";
import { defined, definedEntries, unlessEmpty } from "../../shared/defined";
import type { KubernetesObject } from "../../shared/kubernetes-object";
import { recommendedLabels } from "../../shared/labels";
import { mergePatch } from "../../shared/merge-patch";
import { databaseNodes, databaseTolerations } from "../../shared/node-roles";
import { cloudNativePg } from "../../versions";
import { librariesOf } from "../../model/contents/sql";
import type { HelperPods } from "../../model/helper-pods";
import type { ResolvedCloudNativePgCluster } from "./cluster";
import { settingsOf } from "../../model/settings";
import { nodeAffinity } from "../../model/placement";
import { hugePageLimits, tolerationObject } from "../../model/shapes";
import { ownerOf } from "../../model/tablespaces/sql";
import { roleAttributes } from "../../model/users";
import { backupSpec } from "./backups/chart";
import { recovery } from "./bootstrap/chart";
import { initSqlOf } from "./init-sql/chart";
import { placementSpec } from "./scheduling/chart";
import { managedServices } from "./services/chart";
import { superuserSpec } from "./superuser/chart";
import { certificates } from "./tls/chart";
import type {
  Affinity,
  Cluster as ClusterResource,
  ClusterSpec,
  Database,
  InheritedMetadata,
  Initdb,
  Metadata,
  Pooler,
  Postgresql,
  Role,
  Secret,
  Storage,
  Tablespace,
  Template,
  TemplateSpec,
} from "./crd.gen";

const apiVersion = "postgresql.cnpg.io/v1";
type Cluster = ResolvedCloudNativePgCluster;

/**
 * Creates the role of replicas as the instance manager does, but before Postgres accepts its first connection. The
 * instance manager retries only 5 s after a first attempt that is too early, and a replica without the role waits for
 * another 5 s. Source: CloudNativePG 1.30, configureStreamingReplicaUser and RetryUntilServerAvailable.
 */
const replicationRole = "CREATE USER streaming_replica REPLICATION";

/** The Postgres image that the cluster runs. */
export function image(cluster: Cluster): string {
  return cluster.image ?? cloudNativePg.postgresImages[cluster.version];
}

/** Renders the `Cluster` of CloudNativePG. */
export function clusterObject(cluster: Cluster): ClusterResource {
  return defined<ClusterResource>({
    apiVersion,
    kind: "Cluster",
    metadata: metadata(cluster, cluster.name),
    spec: mergePatch(clusterSpec(cluster), patchOf(cluster)),
  });
}

const patchedSql = z.object({
  bootstrap: z.object({ initdb: z.object({ postInitSQL: z.array(z.string()) }) }),
});

/** Returns the SQL that the patch of a cluster runs after initdb; a cluster that starts from backups has no initdb. */
function sqlOfPatch({ bootstrap, cloudNativePg: { specPatch } }: Cluster): string[] {
  return bootstrap === undefined ? (patchedSql.safeParse(specPatch).data?.bootstrap.initdb.postInitSQL ?? []) : [];
}

/**
 * Returns the patch without the SQL that {@link clusterSpec} appends to its own: a merge patch would replace the list.
 */
export function patchOf(cluster: Cluster): Record<string, unknown> {
  const { specPatch } = cluster.cloudNativePg;
  return sqlOfPatch(cluster).length === 0
    ? specPatch
    : mergePatch(specPatch, { bootstrap: { initdb: { postInitSQL: null } } });
}

/** The spec without the patch. */
export function clusterSpec(cluster: Cluster): ClusterSpec {
  const { cpu, cpuLimit, memory } = cluster.resources;
  const { probePeriodSeconds, stopDelaySeconds, primaryLease } = cluster.cloudNativePg;
  return defined<ClusterSpec>({
    instances: cluster.instances,
    imageName: image(cluster),
    imagePullPolicy: cluster.imagePullPolicy,
    imagePullSecrets: pullSecrets(cluster),
    inheritedMetadata: podMetadata(cluster),
    ...(recovery(cluster, application(cluster)) ?? { bootstrap: { initdb: initdb(cluster) } }),
    managed: unlessEmpty({ roles: managedRoles(cluster), services: managedServices(cluster) }),
    certificates: certificates(cluster),
    ...superuserSpec(cluster),
    postgresql: {
      parameters: parameters(cluster),
      shared_preload_libraries: unlessEmpty(librariesOf(cluster)),
      synchronous: synchronous(cluster),
      pg_hba: unlessEmpty(cluster.cloudNativePg.hba),
    },
    ...backupSpec(cluster),
    storage: volume(cluster.storage),
    walStorage: cluster.walStorage && volume(cluster.walStorage),
    tablespaces: unlessEmpty(cluster.tablespaces.map((tablespace) => tablespaceOf(cluster, tablespace))),
    resources: {
      requests: { cpu, memory },
      limits: definedEntries({ memory, cpu: cpuLimit, ...hugePageLimits(cluster.resources) }),
    },
    affinity: {
      enablePodAntiAffinity: true,
      podAntiAffinityType: cluster.scheduling.antiAffinity,
      topologyKey: "kubernetes.io/hostname",
      ...nodesOf(cluster),
    },
    ...placementSpec(cluster),
    probes: {
      startup: { periodSeconds: probePeriodSeconds, failureThreshold: Math.ceil(3600 / probePeriodSeconds) },
      readiness: { periodSeconds: probePeriodSeconds },
    },
    stopDelay: stopDelaySeconds,
    // An isolated primary would acknowledge commits of open sessions until this ends, without a replica that takes over having them.
    // Source: CloudNativePG 1.30 documentation, Failover, and TryShuttingDownSmartFast.
    smartShutdownTimeout: cluster.highAvailability.mode === "strict" ? 0 : undefined,
    primaryLease: {
      leaseDurationSeconds: primaryLease.durationSeconds,
      renewDeadlineSeconds: primaryLease.renewDeadlineSeconds,
      retryPeriodSeconds: primaryLease.retryPeriodSeconds,
    },
    // With one instance a PodDisruptionBudget would block every drain of its node. With more CloudNativePG allows the
    // eviction of one replica at a time, and of the primary only after a switchover. Source: CloudNativePG 1.30,
    // pkg/specs/poddisruptionbudget.go.
    enablePDB: cluster.instances > 1,
  });
}

/** Affinity and tolerations of the cluster's pods. CloudNativePG applies them to its own Jobs too. */
function nodesOf(cluster: Cluster): Pick<Affinity, "nodeSelector" | "tolerations" | "nodeAffinity"> {
  const { nodeSelector: labels, nodes } = cluster.cloudNativePg.scheduling;
  const own: Record<string, string> =
    cluster.scheduling.nodePool === "database" ? { [databaseNodes.key]: databaseNodes.value } : {};
  return {
    nodeSelector: unlessEmpty({ ...labels, ...own }),
    tolerations: unlessEmpty(tolerationsOf(cluster)),
    nodeAffinity: nodeAffinity(nodes),
  };
}

function tolerationsOf({ scheduling: { nodePool }, cloudNativePg }: Cluster): k8s.Toleration[] {
  return [
    ...(nodePool === "database" ? databaseTolerations : []),
    ...cloudNativePg.scheduling.tolerations.map(tolerationObject),
  ];
}

function pullSecrets({ cloudNativePg: { images } }: Cluster): ClusterSpec["imagePullSecrets"] {
  return unlessEmpty(images.pullSecrets.map((name) => ({ name })));
}

/** Labels and annotations of pods. They do not replace the labels with which CloudNativePG selects its pods. */
function podMetadata(cluster: Cluster): InheritedMetadata {
  const { labels, annotations } = cluster.cloudNativePg.metadata;
  return {
    labels: { ...labels, ...recommendedLabels("postgres-cluster", cluster.name) },
    annotations: unlessEmpty(annotations),
  };
}

/** Source: CloudNativePG 1.30, ClusterSpec. */
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

/** Returns the settings of pods that serve a cluster, including a patch of the spec. */
export function helperPods(cluster: Cluster): HelperPods {
  const { imagePullSecrets, inheritedMetadata, affinity } = podFields.parse(clusterObject(cluster).spec);
  const { nodeSelector, tolerations, nodeAffinity } = affinity;
  return {
    placement: { nodeSelector, tolerations, affinity: nodeAffinity && { nodeAffinity } },
    labels: inheritedMetadata.labels,
    annotations: inheritedMetadata.annotations,
    imagePullSecrets: imagePullSecrets.map(({ name }) => name),
  };
}

/**
 * Renders the template of PgBouncer's pods, if it is needed. They hold no data: they tolerate the cluster's nodes but
 * do not require them.
 */
function poolerTemplate(cluster: Cluster): Template | undefined {
  const image = cluster.pooler?.image;
  const { labels, annotations, imagePullSecrets, placement } = helperPods(cluster);
  // Labels that identify instances are not copied.
  const own = Object.fromEntries(Object.entries(labels).filter(([key]) => !key.startsWith("app.kubernetes.io/")));
  // PgBouncer does not run on nodes that are reserved for databases.
  const tolerations = cluster.scheduling.nodePool === "database" ? [] : (placement.tolerations ?? []);
  const metadata: Metadata = { labels: unlessEmpty(own), annotations: unlessEmpty(annotations) };
  const spec: Omit<TemplateSpec, "containers"> = {
    imagePullSecrets: unlessEmpty(imagePullSecrets.map((name) => ({ name }))),
    tolerations: unlessEmpty(tolerations),
  };
  if (image === undefined && unlessEmpty({ ...metadata, ...spec }) === undefined) return undefined;
  return { metadata, spec: { containers: image !== undefined ? [{ name: "pgbouncer", image }] : [], ...spec } };
}

/** Renders the databases besides the first, which is created with the cluster. */
export function databaseObjects(cluster: Cluster): Database[] {
  return cluster.users.flatMap((user, i) =>
    user.databases.slice(i === 0 ? 1 : 0).map((database): Database => ({
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

/** Renders PgBouncer in front of the primary, if configured. */
export function poolerObjects(cluster: Cluster): Pooler[] {
  const { pooler } = cluster;
  if (pooler === undefined) return [];
  return [
    defined<Pooler>({
      apiVersion,
      kind: "Pooler",
      metadata: metadata(cluster, `${cluster.name}-pooler`),
      spec: {
        cluster: { name: cluster.name },
        instances: pooler.instances,
        type: "rw",
        pgbouncer: { poolMode: pooler.mode, parameters: unlessEmpty(pooler.config.global) },
        template: poolerTemplate(cluster),
      },
    }),
  ];
}

function metadata(cluster: Cluster, name: string): KubernetesObject["metadata"] {
  return { name, namespace: cluster.namespace, labels: recommendedLabels("postgres-cluster", cluster.name) };
}

function initdb(cluster: Cluster): Initdb {
  return {
    ...application(cluster),
    dataChecksums: true,
    postInitSQL: [replicationRole, ...sqlOfPatch(cluster)],
    ...initSqlOf(cluster),
  };
}

/** The first database and its owner. */
function application(cluster: Cluster): Pick<Initdb, "database" | "owner" | "secret"> {
  const [owner] = cluster.users;
  return {
    database: owner?.databases[0],
    owner: owner?.name,
    secret: namedSecret(owner?.passwordSecret),
  };
}

function namedSecret(name: string | undefined): Secret | undefined {
  return name === undefined ? undefined : { name };
}

function managedRoles(cluster: Cluster): Role[] | undefined {
  const roles = cluster.users.slice(1).map((user): Role => ({
    name: user.name,
    ensure: "present",
    login: true,
    ...roleAttributes(user),
    passwordSecret: namedSecret(user.passwordSecret),
  }));
  return unlessEmpty(roles);
}

function parameters(cluster: Cluster): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settingsOf(cluster)).map(([key, value]) => [
      key,
      typeof value === "boolean" ? (value ? "on" : "off") : String(value),
    ]),
  );
}

/**
 * Synchronous replication. With a quorum for failovers a replica takes over only if it has every acknowledged commit. Only a mode that
 * waits for replicas can promise that: with `preferred` it keeps replicas from getting ready (cloudnative-pg/cloudnative-pg#10547).
 * Source: CloudNativePG 1.30 documentation, Replication, and Failover, failover quorum.
 */
function synchronous(cluster: Cluster): Postgresql["synchronous"] {
  const { mode, synchronousStandbys } = cluster.highAvailability;
  if (mode === "asynchronous") return undefined;
  return {
    method: "any",
    number: synchronousStandbys,
    dataDurability: mode === "strict" ? "required" : "preferred",
    failoverQuorum: mode === "strict" || undefined,
  };
}

function tablespaceOf(cluster: Cluster, tablespace: Cluster["tablespaces"][number]): Tablespace {
  const storage = volume({ ...cluster.storage, ...tablespace.storage });
  const owner = { name: ownerOf(cluster, tablespace) };
  return { name: tablespace.name, storage, owner, temporary: tablespace.temporary || undefined };
}

function volume({ size, storageClass }: Cluster["storage"]): Storage {
  return { size, storageClass };
}
