import { cloudNativePg as instanceSource, cloudNativePgOperator, cloudNativePgPooler as poolerSource } from "./metrics";
import type { RegisteredOperator } from "../operator";
import { certificates } from "./install/certificates";
import { installation } from "./install/installation";
import { operatorFlows, operatorPods, webhookPort } from "./install/network";
import { cloudNativePgOperatorSchema, settingsRules } from "./install/settings";
import { type Rule, strict, withDerivedRules } from "../../shared/validation";
import { commonRules } from "../../model/rules";
import { audit } from "./audit";
import { backupFolders, missedBackups, sourceFolders, withIdentity } from "./backups/folders";
import { cloudNativePgCluster, type ResolvedCloudNativePgCluster } from "./cluster";
import { settingsWithImages, withImages } from "./images";
import { cloudNativePgImpacts } from "./impact";
import { objectStoreImpacts } from "./impact-backups";
import { derived, resolve } from "./resolve";
import { cloudNativePgRules } from "./rules";
import { server } from "./server";
import { patchRules } from "./patch/rules";
import { plugin } from "./plugin";
import { nodePools, volumes, withStorageClasses } from "./volumes/classes";
import { cloudNativePg as pins } from "../../versions";
import { startSettings } from "../../model/server-settings/known";
import { objectStores, scheduledBackupObjects } from "./backups/chart";
import { scheduledSnapshots } from "./backups/snapshots";
import { secretKeys } from "./backups/stores";
import { archiveProgress, archiveWatches } from "./backups/progress";
import { clusterObject, clusterSpec } from "./chart";
import { helperPods } from "./helper-pods";
import { image } from "./instances/chart";
import { statusOf } from "./live";
import { poolerBudgets, poolerObjects } from "./pooler/chart";
import { poolerImpacts } from "./pooler/impact";
import { poolerServices } from "./pooler/poolers";
import { suspended } from "./state/chart";
import { databaseObjects } from "./users/chart";
import { drillSource } from "./drill";
import { dumpStore } from "./logical-backups";
import { environmentRules } from "./environment-rules";
import { publicationImpacts, subscriptionImpacts } from "./logical/impact";
import { logicalObjects } from "./logical/chart";
import { isFollowing, isShutDown, modeOf, shutdownProgress, untilHibernated } from "./mode";
import { monitored } from "./monitored";
import { queriesConfigMap } from "./monitoring/chart";
import { network } from "./network";
import { bucketServiceAccounts, endpoints, objectNames, superuser } from "./names";
import { operations } from "./operations";
import { isTakenOver } from "./services/take-over";
import { cloudNativePgPods } from "./pods";

/** The rules of the schema: first those for every cluster. */
const checkedRules: Rule<ResolvedCloudNativePgCluster>[] = [
  ...commonRules(server),
  ...cloudNativePgRules,
  ...patchRules,
];

/** CloudNativePG. */
export const cloudNativePg: RegisteredOperator<
  "cloudnative-pg",
  typeof cloudNativePgCluster,
  typeof cloudNativePgOperatorSchema,
  ResolvedCloudNativePgCluster,
  "cloudNativePg"
> = {
  name: "cloudnative-pg",
  title: "CloudNativePG",
  shortName: "CloudNativePG",
  failover: "operator",
  ownKey: "cloudNativePg",
  clusterKeys: Object.keys(cloudNativePgCluster.shape),
  clusterSchema: (elsewhere: Readonly<Record<string, string>>) =>
    withDerivedRules(strict(cloudNativePgCluster.shape, elsewhere), checkedRules, derived),
  resolve,
  settingsSchema: cloudNativePgOperatorSchema,
  starter: {
    namespace: "cnpg-system",
    volumeBackups: false,
    retention: ["# Days that can be restored.", "unit: time", "full: 14"],
    schedules: [],
    monitored: [],
  },
  rules: cloudNativePgRules,
  settingsRules,
  environmentRules,
  server,
  secretKeys,
  specPatch: ({ cloudNativePg: { specPatch } }) => ({ path: ["cloudNativePg", "specPatch"], value: specPatch }),
  impacts: cloudNativePgImpacts,
  prerequisiteImpacts: [objectStoreImpacts],
  dependentImpacts: [poolerImpacts, publicationImpacts, subscriptionImpacts],
  unmeasured: () => [],
  egressAdvice: () => undefined,
  volumes,
  nodePools,
  withStorageClasses,
  withImages,
  settingsWithImages,
  bucketAccounts: bucketServiceAccounts,
  backupFolders,
  sourceFolders,
  missedBackups,
  ownPlaces: () => [],
  publisher: "ghcr.io",
  asksForBucket: true,
  withIdentity,
  installation,
  /** Source: CloudNativePG 1.30, config/manager. */
  deployment: "cnpg-controller-manager",
  monitoredPlugins: ({ barman: { issuer } }) => [
    { name: plugin, deployment: plugin, renewal: issuer === undefined ? certificates : undefined },
  ],
  webhookPorts: [webhookPort],
  /** Source: the same. */
  metricsPort: 8080,
  operatorPods,
  operatorFlows,
  clusterSources: [instanceSource, poolerSource],
  operatorSource: cloudNativePgOperator,
  audit,
  prerequisites: (cluster) => [...objectStores(cluster), ...queriesConfigMap(cluster), ...poolerBudgets(cluster)],
  customResource: clusterObject,
  sidecarResources: (cluster) =>
    suspended(cluster, [...scheduledBackupObjects(cluster), ...scheduledSnapshots(cluster)]),
  dependents: (cluster) => [
    // A status of an earlier generation does not count: the operator writes applied together with observedGeneration, which the Kubernetes
    // provider compares with that of the object. Poolers have none: their wait sees a change of the number of instances only.
    // Source: CloudNativePG 1.30.1, api/v1/database_funcs.go, SetAsReady; pulumi-kubernetes 4.25.0, provider/pkg/await/condition/jsonpath.go.
    // The databases of a standby are its primary's: the operator applies nothing to them.
    ...[...databaseObjects(cluster).map((object) => ({ object })), ...logicalObjects(cluster)].map((one) => ({
      ...one,
      until: unlessStopped(cluster, isFollowing(cluster) ? exists : "{.status.applied}=true"),
    })),
    ...poolerObjects(cluster).map((object) => ({
      object,
      until: unlessStopped(cluster, `{.status.instances}=${object.spec.instances ?? 1}`),
      ...(object.spec.type !== "rw" ? { protect: false as const } : {}),
    })),
  ],
  readiness: (cluster) =>
    isShutDown(cluster)
      ? [untilHibernated]
      : [`jsonpath={.status.readyInstances}=${cluster.instances}`, "condition=Ready"],
  // A standby archives what it receives, and its backup ends with the next WAL file of its primary: both take as long as that
  // one writes little.
  firstBackup: (cluster) => (modeOf(cluster) === "primary" ? archiveWatches(cluster) : undefined),
  rollout: (cluster) => {
    if (isShutDown(cluster)) return undefined;
    const spec = clusterSpec(cluster);
    const { imageName, resources, affinity, topologySpreadConstraints, probes, stopDelay } = spec;
    // A setting that needs a restart recreates the pods of the replicas: if it was lowered, after the primary
    // restarted.
    // Source: CloudNativePG 1.30, internal/controller/cluster_upgrade.go (rolloutRequiredInstances, upgradePod).
    const decides = [
      ...[imageName, resources, affinity, topologySpreadConstraints, probes, stopDelay],
      ...[cluster.cloudNativePg.specPatch, startSettings(cluster.parameters, cluster.version)],
      ...[spec.env, spec.tablespaces, spec.plugins, spec.postgresql?.extensions, spec.priorityClassName].filter(
        (one) => one !== undefined,
      ),
    ];
    // While instances restart or are recreated, the Cluster is not Ready. Source: pkg/resources/status/phase.go, RegisterPhase.
    const release = { version: pins.version, initContainer: "bootstrap-controller" };
    return {
      decides,
      release,
      watched: "Pod",
      selector: operations.pods(cluster).selector,
      until: ["condition=Ready"],
    };
  },
  progress: (cluster, live) => {
    const status = statusOf(live);
    if (isShutDown(cluster)) return shutdownProgress(status);
    const phase = status.phase !== undefined ? `: ${status.phase}` : "";
    return [
      `${status.readyInstances ?? 0} of ${cluster.instances} instances ready${phase}`,
      ...(cluster.backups !== undefined && !isFollowing(cluster) ? archiveProgress(status) : []),
    ].join("; ");
  },
  eventFixes: [],
  trouble: (cluster, live) => {
    const { phase, phaseReason } = statusOf(live);
    return phase === undefined || phase === healthyPhase || isTakenOver(cluster, live)
      ? undefined
      : `CloudNativePG reports: ${[phase, phaseReason].filter(Boolean).join(": ")}`;
  },
  notes: (cluster, live) => {
    const { demotionToken } = statusOf(live);
    if (isTakenOver(cluster, live)) return ["another cluster has its Services; docs/life-of-data.md has the way back"];
    return demotionToken === undefined || demotionToken === "" || !isFollowing(cluster)
      ? []
      : [
          `demoted; to promote the other cluster without loss, set its standby.promoted: true and standby.token: ${demotionToken}`,
        ];
  },
  endpoints,
  objectNames,
  nodePorts: (cluster) =>
    poolerServices(cluster).flatMap(({ path, value: { nodePort } }) =>
      nodePort === undefined ? [] : [{ path: [...path, "nodePort"], value: nodePort }],
    ),
  superuser,
  madeByOperator: [],
  image,
  helperPods,
  pods: cloudNativePgPods,
  mode: modeOf,
  serves: (cluster) => modeOf(cluster) === "primary",
  drill: drillSource,
  dumpStore,
  operations,
  monitored,
  network,
};

/** Returns a condition of a dependent; one that is always met where no instance runs, which reports the status of some. */
function unlessStopped(cluster: ResolvedCloudNativePgCluster, condition: string): string[] {
  return [`jsonpath=${isShutDown(cluster) ? exists : condition}`];
}

/**
 * Condition that is met at once: a replica cluster creates no databases until it is promoted. Source: CloudNativePG 1.30,
 * internal/management/controller/database_controller.go, Reconcile.
 */
const exists = "{.metadata.name}";

/** Source: CloudNativePG 1.30, api/v1/cluster_types.go, PhaseHealthy. */
const healthyPhase = "Cluster in healthy state";
