import { z } from "zod";
import { instanceCount } from "../../model/instances";
import { crunchyCollector, crunchyExporter, crunchyOperator, crunchyPooler } from "./metrics";
import type { ClusterMode, RegisteredOperator } from "../operator";
import { installation } from "./install/installation";
import { operatorFlows, operatorPods } from "./install/network";
import { crunchyOperatorSchema, settingsRules } from "./install/settings";
import { type Rule, strict, withDerivedRules } from "../../shared/validation";
import { commonRules } from "../../model/rules";
import { audit } from "./audit";
import { backupFolders, ownPlaces, sourceFolders, withIdentity } from "./backups/folders";
import { type CheckedCrunchyCluster, crunchyCluster, type ResolvedCrunchyCluster } from "./cluster";
import { eventFixes } from "./event-fixes";
import { environmentRules } from "./environment-rules";
import { settingsWithImages, withImages } from "./images";
import { crunchyImpacts } from "./impact";
import { derived, resolve } from "./resolve";
import { crunchyRules } from "./rules";
import { patchRules } from "./rules/patch";
import { server } from "./server";
import { nodePools, volumes, withStorageClasses } from "./volumes";
import { defined } from "../../shared/defined";
import { postgresClusterObject } from "./chart";
import { image } from "./chart/images";
import { pgAdminObjects } from "./chart/pgadmin";
import { besideInstances, podPlacement } from "./chart/placement";
import { upgradeObjects } from "./chart/upgrade";
import { madeByPgo } from "./extensions";
import { initSqlConfigMap } from "./init-sql/chart";
import { drillSource } from "./drill";
import { monitored } from "./monitored";
import { network } from "./network";
import { bucketServiceAccounts, endpoints, nodePorts, objectNames } from "./names";
import { operations } from "./operations";
import { followsAnother } from "./bootstrap/chart";
import { crunchyPods } from "./pods";

/** The rules of the schema: first those for every cluster. */
const checkedRules: Rule<CheckedCrunchyCluster>[] = [...commonRules(server), ...crunchyRules, ...patchRules];

/** Crunchy Postgres for Kubernetes. */
export const crunchy: RegisteredOperator<
  "crunchy",
  typeof crunchyCluster,
  typeof crunchyOperatorSchema,
  ResolvedCrunchyCluster,
  "crunchy"
> = {
  name: "crunchy",
  title: "Crunchy Postgres",
  ownKey: "crunchy",
  clusterKeys: Object.keys(crunchyCluster.shape),
  clusterSchema: (elsewhere: Readonly<Record<string, string>>) =>
    withDerivedRules(strict(crunchyCluster.shape, elsewhere), checkedRules, derived),
  resolve,
  settingsSchema: crunchyOperatorSchema,
  starter: {
    namespace: "postgres-operator",
    volumeBackups: true,
    retention: ["# Full backups that are kept.", "full: 2"],
    schedules: ['incremental: "0 */4 * * *"'],
    monitored: ["crunchy:", "  monitoring: true"],
  },
  rules: crunchyRules,
  settingsRules,
  environmentRules,
  server,
  specPatch: ({ crunchy: { specPatch } }) => ({ path: ["crunchy", "specPatch"], value: specPatch }),
  impacts: crunchyImpacts,
  unmeasured: ({ version, crunchy: { monitoring, instrumentation } }) =>
    monitoring || instrumentation?.metrics !== undefined
      ? []
      : [
          {
            path: ["crunchy", "monitoring"],
            message:
              version >= 18
                ? "monitoring has no metrics of it; set crunchy.instrumentation.metrics"
                : "monitoring has no metrics of it; set it to true",
          },
        ],
  egressAdvice: ({ crunchy: { instrumentation } }) => {
    const names = Object.keys(instrumentation?.exporters ?? {}).filter((name) => !localExporter.test(name));
    return names.length === 0
      ? undefined
      : `is empty, so NetworkPolicies block the exporters of crunchy.instrumentation (${names.join(", ")}); add the address and port of each`;
  },
  volumes,
  nodePools,
  withStorageClasses,
  withImages,
  settingsWithImages,
  bucketAccounts: bucketServiceAccounts,
  backupFolders,
  sourceFolders,
  ownPlaces,
  publisher: "registry.developers.crunchydata.com",
  asksForBucket: false,
  withIdentity,
  installation,
  // PGO reads the source's PostgresCluster, ConfigMap and Secrets through its cache. Source: PGO 6.0,
  // internal/controller/postgrescluster/pgbackrest.go, reconcilePostgresClusterDataSource.
  watchedBeside: ({ bootstrap }) =>
    bootstrap?.from === "cluster" && bootstrap.namespace !== undefined
      ? [{ path: ["bootstrap", "namespace"], value: bootstrap.namespace }]
      : [],
  /** Source: PGO 6.0, config/manager. */
  deployment: "pgo",
  webhookPorts: [],
  /** Source: PGO 6.0, cmd/postgres-operator/main.go. */
  metricsPort: 8443,
  operatorPods,
  operatorFlows,
  clusterSources: [crunchyExporter, crunchyCollector, crunchyPooler],
  operatorSource: crunchyOperator,
  audit,
  prerequisites: initSqlConfigMap,
  customResource: postgresClusterObject,
  // PGO writes the version once the running pgAdmin has reported it.
  dependents: (cluster) => [
    ...pgAdminObjects(cluster).map((object) => ({ object, until: ["jsonpath={.status.majorVersion}"] })),
    ...upgradeObjects(cluster),
  ],
  readiness,
  rollout: (cluster) =>
    cluster.crunchy.state === "running"
      ? {
          decides: postgresClusterObject(cluster)["spec"],
          watched: "StatefulSet",
          selector: `postgres-operator.crunchydata.com/cluster=${cluster.name}`,
        }
      : undefined,
  progress,
  eventFixes,
  trouble,
  endpoints,
  objectNames,
  nodePorts,
  superuser: ({ name }) => ({ secret: `${name}-pguser-postgres`, key: "password" }),
  madeByOperator: madeByPgo,
  image,
  mode,
  serves: (cluster) => mode(cluster) === "primary",
  helperPods: (cluster) => {
    const { nodePool, nodes, tolerations } = besideInstances(cluster);
    const { images, metadata, specPatch } = cluster.crunchy;
    const patched = patchedFields.safeParse(specPatch).data ?? {};
    return {
      placement: defined(podPlacement({ nodePool, tolerations, spread: [], nodes }, {})),
      labels: { ...metadata.labels, ...patched.metadata?.labels },
      annotations: { ...metadata.annotations, ...patched.metadata?.annotations },
      imagePullSecrets: images.pullSecrets,
    };
  },
  pods: crunchyPods,
  drill: drillSource,
  pgAdminKey: "crunchy.pgAdmin",
  operations,
  monitored,
  network,
};

/**
 * Types of exporters without a network destination. Source: OpenTelemetry Collector, exporters debug, file, nop and
 * prometheus.
 */
const localExporter = /^(debug|file|nop|prometheus)(\/|$)/;

const text = z.record(z.string(), z.string());

/** Fields of a patch that PGO applies to every pod of a cluster. Source: PGO 6.0 CRD. */
const patchedFields = z.looseObject({
  metadata: z.looseObject({ labels: text.optional(), annotations: text.optional() }).optional(),
});

/**
 * Conditions of a ready cluster: PGO has no Ready condition. `updatedReplicas` is included because PGO marks a
 * generation as observed even after a failed reconcile. Source: PGO 6.0,
 * internal/controller/postgrescluster/controller.go.
 */
function readiness(cluster: ResolvedCrunchyCluster): string[] {
  const { bootstrap, restore, pooler } = cluster;
  // PGO reports this and updates no other status, including the generation.
  if (cluster.crunchy.state === "paused") return ["condition=Progressing=False"];
  if (cluster.crunchy.state === "shutdown") {
    // PGO omits counts of zero.
    return cluster.sets.map(
      ({ name }) => `jsonpath={.status.instances[?(@.name=="${name}" && !@.replicas)].name}=${name}`,
    );
  }
  // A standby takes no backups: its primary does.
  const backups = followsAnother(cluster) ? undefined : cluster.backups;
  return [
    "jsonpath={.status.patroni.systemIdentifier}",
    ...cluster.sets.flatMap(({ name, replicas }) => {
      const set = `.status.instances[?(@.name=="${name}")]`;
      return [`jsonpath={${set}.readyReplicas}=${replicas}`, `jsonpath={${set}.updatedReplicas}=${replicas}`];
    }),
    ...(restore !== undefined
      ? [
          `jsonpath={.status.pgbackrest.restore.id}=${restore.id}`,
          "jsonpath={.status.pgbackrest.restore.finished}=true",
        ]
      : []),
    ...(restore !== undefined || (bootstrap !== undefined && bootstrap.from !== "volumes")
      ? [`jsonpath={.status.conditions[?(@.type=="PostgresDataInitialized")].status}=True`]
      : []),
    ...(backups?.repositories ?? []).map(
      ({ name }) => `jsonpath={.status.pgbackrest.repos[?(@.name=="${name}")].stanzaCreated}=true`,
    ),
    ...(backups !== undefined && hasVolumeRepository(cluster) ? ["condition=PGBackRestRepoHostReady"] : []),
    ...(backups !== undefined ? ["condition=PGBackRestReplicaCreate"] : []),
    ...(pooler !== undefined
      ? [`jsonpath={.status.proxy.pgBouncer.readyReplicas}=${pooler.instances}`, "condition=ProxyAvailable"]
      : []),
  ];
}

/** The part of a PostgresCluster's status that shows its progress. Source: PGO 6.0, PostgresClusterStatus. */
const statusSchema = z.looseObject({
  status: z
    .looseObject({
      instances: z
        .array(
          z.looseObject({
            name: z.string(),
            replicas: z.number().optional(),
            readyReplicas: z.number().optional(),
            updatedReplicas: z.number().optional(),
          }),
        )
        .optional(),
      patroni: z.looseObject({ systemIdentifier: z.string().optional() }).optional(),
      pgbackrest: z
        .looseObject({
          repos: z.array(z.looseObject({ name: z.string(), stanzaCreated: z.boolean().optional() })).optional(),
        })
        .optional(),
      proxy: z
        .looseObject({ pgBouncer: z.looseObject({ readyReplicas: z.number().optional() }).optional() })
        .optional(),
      conditions: z
        .array(
          z.looseObject({
            type: z.string(),
            status: z.string(),
            reason: z.string().optional(),
            message: z.string().optional(),
          }),
        )
        .optional(),
    })
    .optional(),
});

type Status = NonNullable<z.output<typeof statusSchema>["status"]>;

function mode(cluster: ResolvedCrunchyCluster): ClusterMode {
  const { state } = cluster.crunchy;
  if (state !== "running") return state;
  return followsAnother(cluster) ? "standby" : "primary";
}

/**
 * Progressing is False if PGO does not reconcile a cluster, and absent otherwise. Source: PGO 6.0, controller.go,
 * Reconcile.
 */
function trouble(cluster: ResolvedCrunchyCluster, live: unknown): string | undefined {
  if (cluster.crunchy.state === "paused") return undefined;
  const conditions = statusSchema.safeParse(live).data?.status?.conditions ?? [];
  const stopped = conditions.find(({ type, status }) => type === "Progressing" && status === "False");
  return stopped === undefined
    ? undefined
    : `PGO does not reconcile the cluster: ${stopped.reason ?? "no reason"}: ${stopped.message ?? "no message"}`;
}

function progress(cluster: ResolvedCrunchyCluster, live: unknown): string {
  const status: Status = statusSchema.safeParse(live).data?.status ?? {};
  if (cluster.crunchy.state === "paused") return "PGO has not reported the pause yet";
  const stopped = trouble(cluster, live);
  if (stopped !== undefined) return stopped;
  const names = cluster.sets.map(({ name }) => name);
  const sets = (status.instances ?? []).filter(({ name }) => names.includes(name));
  if (cluster.crunchy.state === "shutdown") {
    return `${sets.reduce((sum, { replicas }) => sum + (replicas ?? 0), 0)} instances not stopped yet`;
  }
  const ready = sets.reduce((sum, { readyReplicas }) => sum + (readyReplicas ?? 0), 0);
  const updated = sets.reduce((sum, { updatedReplicas }) => sum + (updatedReplicas ?? 0), 0);
  return [
    `${ready} of ${instanceCount(cluster)} instances ready`,
    ...(status.patroni?.systemIdentifier === undefined ? ["the database is being created"] : []),
    ...(updated < ready ? [`${updated} of them up to date`] : []),
    ...backupProgress(cluster, status),
    ...poolerProgress(cluster, status),
  ].join("; ");
}

function backupProgress(cluster: ResolvedCrunchyCluster, status: Status): string[] {
  const { backups } = cluster;
  if (backups === undefined || followsAnother(cluster)) return [];
  const stanzas = status.pgbackrest?.repos ?? [];
  const waiting = backups.repositories
    .map(({ name }) => name)
    .filter((name) => stanzas.find((repo) => repo.name === name)?.stanzaCreated !== true);
  return [
    ...(hasVolumeRepository(cluster) && !holds(status, "PGBackRestRepoHostReady")
      ? ["the repository host is not ready"]
      : []),
    ...(waiting.length > 0 ? [`no stanza yet in ${waiting.join(", ")}`] : []),
    ...(holds(status, "PGBackRestReplicaCreate") ? [] : ["the first full backup is not finished"]),
  ];
}

function poolerProgress({ pooler }: ResolvedCrunchyCluster, status: Status): string[] {
  const ready = status.proxy?.pgBouncer?.readyReplicas ?? 0;
  return pooler === undefined || ready >= pooler.instances ? [] : [`${ready} of ${pooler.instances} PgBouncers ready`];
}

function holds(status: Status, type: string): boolean {
  return status.conditions?.some((condition) => condition.type === type && condition.status === "True") ?? false;
}

function hasVolumeRepository({ backups }: ResolvedCrunchyCluster): boolean {
  return backups?.repositories.some(({ volume }) => volume !== undefined) ?? false;
}
