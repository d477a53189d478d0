import { z } from "zod";
import type { OperatorSupport } from "../operator-support";
import type { ResolvedCloudNativePgCluster } from "../schema";
import { startSettings } from "../server-settings/known";
import { backupSpec, scheduledBackupObjects } from "./backups/chart";
import { clusterObject, clusterSpec, databaseObjects, helperPods, image, poolerObjects } from "./chart";
import { drillSource } from "./drill";
import { monitored } from "./monitored";
import { network } from "./network";
import { endpoints, superuser } from "./names";
import { operating } from "./operating";
import { cloudNativePgPods } from "./pods";

/** CloudNativePG. */
export const cloudNativePgSupport: OperatorSupport<ResolvedCloudNativePgCluster> = {
  customResource: clusterObject,
  alongside: scheduledBackupObjects,
  companions: (cluster) => [
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
    const { imageName, resources, affinity, topologySpreadConstraints, probes, stopDelay, tablespaces } =
      clusterSpec(cluster);
    // A setting that takes effect at start recreates the pods of the replicas: after the primary restarted, where it was lowered.
    // Source: CloudNativePG 1.28, internal/controller/cluster_upgrade.go (rolloutRequiredInstances, upgradePod).
    const decides = [
      ...[imageName, resources, affinity, topologySpreadConstraints, probes, stopDelay],
      ...[cluster.cloudNativePg.specPatch, startSettings(cluster.parameters, cluster.version)],
      ...(tablespaces !== undefined ? [tablespaces] : []),
    ];
    // While instances restart or are recreated, the Cluster is not Ready. Source: pkg/resources/status/phase.go, RegisterPhase.
    return { decides, watched: "Pod", selector: operating.pods(cluster).selector, until: ["condition=Ready"] };
  },
  progress: (cluster, live) => {
    const status: Status = statusSchema.safeParse(live).data?.status ?? {};
    const phase = status.phase !== undefined ? `: ${status.phase}` : "";
    return [
      `${status.readyInstances ?? 0} of ${cluster.instances} instances ready${phase}`,
      ...(cluster.backups !== undefined ? backupProgress(status) : []),
    ].join("; ");
  },
  trouble: (_cluster, live) => {
    const { phase, phaseReason } = statusSchema.safeParse(live).data?.status ?? {};
    return phase === undefined || phase === healthyPhase
      ? undefined
      : `CloudNativePG reports: ${[phase, phaseReason].filter(Boolean).join(": ")}`;
  },
  endpoints,
  superuser,
  madeByOperator: [],
  image,
  helperPods,
  pods: cloudNativePgPods,
  mode: () => "primary",
  serves: () => true,
  drill: drillSource,
  operating,
  monitored,
  network,
};

/** Source: CloudNativePG 1.28, api/v1/cluster_types.go, PhaseHealthy. */
const healthyPhase = "Cluster in healthy state";

/** The part of a Cluster's status that says how far it is. Source: CloudNativePG 1.28, ClusterStatus. */
const statusSchema = z.looseObject({
  status: z
    .looseObject({
      readyInstances: z.number().optional(),
      phase: z.string().optional(),
      phaseReason: z.string().optional(),
      firstRecoverabilityPoint: z.string().optional(),
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

/** A backup that runs is a LastBackupSucceeded that is false, for the reason BackupStarted. */
function backupProgress({ conditions = [], firstRecoverabilityPoint }: Status): string[] {
  const archiving = conditions.find(({ type }) => type === "ContinuousArchiving");
  const backup = conditions.find(({ type }) => type === "LastBackupSucceeded");
  const failed = backup?.status === "False" && backup.reason === "LastBackupFailed";
  return [
    ...(archiving === undefined ? ["nothing is archived yet"] : []),
    ...(archiving?.status === "False" ? [`archiving fails: ${archiving.message ?? ""}`] : []),
    ...(firstRecoverabilityPoint !== undefined
      ? []
      : [failed ? `the first backup failed: ${backup.message ?? ""}` : "the first backup is not finished"]),
  ];
}
