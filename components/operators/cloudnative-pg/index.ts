import { cloudNativePg as instanceSource, cloudNativePgOperator, cloudNativePgPooler as poolerSource } from "./metrics";
import type { RegisteredOperator } from "../operator";
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
import { derived, resolve } from "./resolve";
import { cloudNativePgRules } from "./rules";
import { server } from "./server";
import { patchRules } from "./patch/rules";
import { nodePools, volumes, withStorageClasses } from "./volumes/classes";
import { startSettings } from "../../model/server-settings/known";
import { backupSpec, scheduledBackupObjects } from "./backups/chart";
import { clusterObject, clusterSpec } from "./chart";
import { helperPods } from "./helper-pods";
import { image } from "./instances/chart";
import { type Status, statusOf } from "./live";
import { poolerObjects } from "./pooler/chart";
import { databaseObjects } from "./users/chart";
import { drillSource } from "./drill";
import { monitored } from "./monitored";
import { network } from "./network";
import { bucketServiceAccounts, endpoints, objectNames, superuser } from "./names";
import { operations } from "./operations";
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
  environmentRules: [],
  server,
  specPatch: ({ cloudNativePg: { specPatch } }) => ({ path: ["cloudNativePg", "specPatch"], value: specPatch }),
  impacts: cloudNativePgImpacts,
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
  webhookPorts: [webhookPort],
  /** Source: the same. */
  metricsPort: 8080,
  operatorPods,
  operatorFlows,
  clusterSources: [instanceSource, poolerSource],
  operatorSource: cloudNativePgOperator,
  audit,
  customResource: clusterObject,
  sidecarResources: scheduledBackupObjects,
  dependents: (cluster) => [
    ...databaseObjects(cluster).map((object) => ({ object, until: ["jsonpath={.status.applied}=true"] })),
    ...poolerObjects(cluster).map((object) => ({
      object,
      until: [`jsonpath={.status.instances}=${cluster.pooler?.instances ?? 1}`],
    })),
  ],
  readiness: (cluster) => [`jsonpath={.status.readyInstances}=${cluster.instances}`, "condition=Ready"],
  firstBackup: (cluster) => {
    if (cluster.backups === undefined) return undefined;
    const until = ["condition=ContinuousArchiving", "jsonpath={.status.firstRecoverabilityPoint}"];
    return { decides: backupSpec(cluster), watched: "Status", until };
  },
  rollout: (cluster) => {
    const spec = clusterSpec(cluster);
    const { imageName, resources, affinity, topologySpreadConstraints, probes, stopDelay, tablespaces } = spec;
    // A setting that needs a restart recreates the pods of the replicas: if it was lowered, after the primary
    // restarted.
    // Source: CloudNativePG 1.30, internal/controller/cluster_upgrade.go (rolloutRequiredInstances, upgradePod).
    const decides = [
      ...[imageName, resources, affinity, topologySpreadConstraints, probes, stopDelay],
      ...[cluster.cloudNativePg.specPatch, startSettings(cluster.parameters, cluster.version)],
      ...(tablespaces !== undefined ? [tablespaces] : []),
      ...(spec.priorityClassName !== undefined ? [spec.priorityClassName] : []),
    ];
    // While instances restart or are recreated, the Cluster is not Ready. Source: pkg/resources/status/phase.go, RegisterPhase.
    return { decides, watched: "Pod", selector: operations.pods(cluster).selector, until: ["condition=Ready"] };
  },
  progress: (cluster, live) => {
    const status = statusOf(live);
    const phase = status.phase !== undefined ? `: ${status.phase}` : "";
    return [
      `${status.readyInstances ?? 0} of ${cluster.instances} instances ready${phase}`,
      ...(cluster.backups !== undefined ? backupProgress(status) : []),
    ].join("; ");
  },
  eventFixes: [],
  trouble: (_cluster, live) => {
    const { phase, phaseReason } = statusOf(live);
    return phase === undefined || phase === healthyPhase
      ? undefined
      : `CloudNativePG reports: ${[phase, phaseReason].filter(Boolean).join(": ")}`;
  },
  endpoints,
  objectNames,
  superuser,
  madeByOperator: [],
  image,
  helperPods,
  pods: cloudNativePgPods,
  mode: () => "primary",
  serves: () => true,
  drill: drillSource,
  operations,
  monitored,
  network,
};

/** Source: CloudNativePG 1.30, api/v1/cluster_types.go, PhaseHealthy. */
const healthyPhase = "Cluster in healthy state";

/** While a backup runs, LastBackupSucceeded is false with reason BackupStarted. */
function backupProgress({ conditions = [], firstRecoverabilityPoint }: Status): string[] {
  const archiving = conditions.find(({ type }) => type === "ContinuousArchiving");
  const backup = conditions.find(({ type }) => type === "LastBackupSucceeded");
  const failed = backup?.status === "False" && backup.reason === "LastBackupFailed";
  return [
    ...(archiving === undefined ? ["no WAL is archived yet"] : []),
    ...(archiving?.status === "False" ? [`archiving fails: ${archiving.message ?? ""}`] : []),
    ...(firstRecoverabilityPoint !== undefined
      ? []
      : [failed ? `the first backup failed: ${backup.message ?? ""}` : "the first backup is not finished"]),
  ];
}
