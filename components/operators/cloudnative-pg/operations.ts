import { z } from "zod";
import {
  type OperationProgress,
  type OperationWatch,
  type MadeBackup,
  type OperatorOperations,
  type WrittenCluster,
  withoutKeys,
} from "../../model/operations";
import { metadata } from "../../model/live";
import type { ResolvedCloudNativePgCluster } from "./cluster";
import { withCredentials } from "./backups/exec";
import { destination } from "./backups/places";
import { barmanOptions } from "./backups/stores";
import { pluginName, sidecar } from "./plugin";
import type { Backup } from "./crd.gen";
import { restartProgress } from "../../model/restart";
import { liveNamed, statusOf } from "./live";
import { endpoints, superuser } from "./names";
import { takeOver } from "./services/take-over";

/** Source: CloudNativePG 1.30, internal/cmd/plugin/restart/restart.go and pkg/utils/labels_annotations.go. */
const restartAnnotation = "kubectl.kubernetes.io/restartedAt";

/**
 * Operations on a running cluster of CloudNativePG. Source: CloudNativePG 1.30, internal/cmd/plugin (backup, promote).
 */
export const operations: OperatorOperations<ResolvedCloudNativePgCluster> = {
  // To a ready replica on another node. Source: CloudNativePG 1.30, internal/controller/replicas.go, reconcileTargetPrimaryFromPods.
  movesLeader: true,
  // Roles other than the owner have the password of their Secret; without one they cannot log in with a password.
  password: (cluster, role) => {
    const { user } = endpoints(cluster);
    if (role === user.name) return user.password;
    if (role === "postgres") return superuser(cluster);
    const secret = cluster.users.find(({ name }) => name === role)?.passwordSecret;
    return secret !== undefined ? { secret, key: "password" } : undefined;
  },
  pgAdmin: () => undefined,
  pods: ({ name }) => ({
    selector: `cnpg.io/cluster=${name},cnpg.io/podRole=instance`,
    roleLabel: "cnpg.io/instanceRole",
    primary: "primary",
    container: "postgres",
  }),
  backupList: (cluster) => {
    const [repository] = cluster.backups?.repositories ?? [];
    if (repository === undefined) return undefined;
    const options = [...barmanOptions(repository), "--format", "json"];
    const list = ["barman-cloud-backup-list", ...options, destination(cluster, repository), cluster.name];
    return {
      container: sidecar,
      command: [...withCredentials(cluster, repository), ...list],
      parse: (output) => parseBarmanList(output, repository.name),
    };
  },
  backup: ({ name: cluster, namespace }) => {
    const kind = "backup.postgresql.cnpg.io";
    const prefix = `${cluster}-manual-`;
    const watch = (name: string): OperationWatch => ({ kind, name, progress: backupProgress });
    return {
      kind,
      underWay: (objects) => {
        const name = objects
          .map((object) => backupSchema.safeParse(object).data?.metadata.name)
          .find((one, i) => one?.startsWith(prefix) === true && !backupProgress(objects[i]).ended);
        return name !== undefined ? watch(name) : undefined;
      },
      start: (id) => ({
        ...watch(prefix + id),
        step: {
          verb: "create",
          object: {
            apiVersion: "postgresql.cnpg.io/v1",
            kind: "Backup",
            metadata: { name: prefix + id, namespace },
            spec: { cluster: { name: cluster }, method: "plugin", pluginConfiguration: { name: pluginName } },
          } satisfies Backup,
        },
      }),
    };
  },
  backupOf: (cluster, { type }) =>
    type === "full" ? operations.backup(cluster) : `CloudNativePG takes full backups only, not ${type}`,
  // Source: CloudNativePG 1.30, "Recovery": "recovery is not performed in-place on an existing cluster".
  restoreInPlace: () => "CloudNativePG does not restore over the data of a cluster",
  takeOver,
  restart: (cluster) => {
    const { name, instances } = cluster;
    const kind = "cluster.postgresql.cnpg.io";
    const watch = (value: string): OperationWatch => ({
      ...{ kind, name, pods: operations.pods(cluster).selector },
      progress: (live, pods) => {
        const { phase = "" } = statusOf(live);
        const { ended, words, ...rest } = restartProgress(pods, { key: restartAnnotation, value }, instances);
        return {
          ...rest,
          ended: ended && /healthy/.test(phase),
          words: `${words}: ${phase}`,
          // Source: CloudNativePG 1.30, api/v1/cluster_types.go, PhaseWaitingForUser.
          failure: phase === "Waiting for user action" ? "the primary waits for a switchover" : undefined,
        };
      },
    });
    return {
      kind,
      underWay: (objects) => {
        const value = liveNamed(objects, name)?.metadata?.annotations?.[restartAnnotation];
        return value !== undefined ? watch(value) : undefined;
      },
      start: (value) => ({ ...watch(value), step: { verb: "annotate", annotation: restartAnnotation, value } }),
    };
  },
  restored: ({ name, backups }, written, as, value) =>
    backups === undefined
      ? undefined
      : {
          ...withoutKeys(written, ["allowDataLoss", "standby"]),
          ...runningOnly(written),
          name: as,
          bootstrap: { from: "cluster", cluster: name, target: { type: "time", value } },
        },
  switchover: ({ name, instances }) => {
    const kind = "cluster.postgresql.cnpg.io";
    const watch = (target: string): OperationWatch => ({
      kind,
      name,
      progress: (live) => {
        const { currentPrimary, readyInstances = 0, phase = "" } = statusOf(live);
        return {
          ended: currentPrimary === target && readyInstances === instances && /healthy/.test(phase),
          words: `primary: ${currentPrimary ?? "none"}, ${readyInstances} of ${instances} instances ready: ${phase}`,
        };
      },
    });
    return {
      kind,
      underWay: (objects) => {
        const { currentPrimary, targetPrimary } = liveNamed(objects, name)?.status ?? {};
        return targetPrimary !== undefined && currentPrimary !== undefined && currentPrimary !== targetPrimary
          ? watch(targetPrimary)
          : undefined;
      },
      start: (_id, target) => ({
        ...watch(target),
        step: {
          verb: "patch-status",
          patch: {
            status: {
              targetPrimary: target,
              phase: "Switchover in progress",
              phaseReason: `Switching over to ${target}`,
            },
          },
        },
      }),
    };
  },
};

/** Returns the keys of CloudNativePG without the state: a restore of a cluster that is shut down has to run. */
function runningOnly({ cloudNativePg }: WrittenCluster): WrittenCluster {
  return cloudNativePg === undefined ? {} : { cloudNativePg: withoutKeys(cloudNativePg as WrittenCluster, ["state"]) };
}

const backupSchema = z.looseObject({
  metadata,
  status: z.looseObject({ phase: z.string().optional(), error: z.string().optional() }).optional(),
});

function backupProgress(live: unknown): OperationProgress {
  const { phase = "not started", error } = backupSchema.safeParse(live).data?.status ?? {};
  return {
    ended: phase === "completed" || phase === "failed",
    failure: phase === "failed" ? (error ?? "the operator reports no reason") : undefined,
    words: phase,
  };
}

const barmanSchema = z.looseObject({
  backups_list: z.array(
    z.looseObject({
      backup_id: z.string(),
      status: z.string().nullish(),
      end_time_iso: z.string().nullish(),
      size: z.number().nullish(),
    }),
  ),
});

/**
 * Returns the completed backups, oldest first. The list is the line that starts with a brace; other lines are log
 * output.
 */
export function parseBarmanList(output: string, repository: string): MadeBackup[] {
  const line = output.split("\n").find((text) => text.startsWith("{"));
  if (line === undefined) return [];
  return barmanSchema.parse(JSON.parse(line)).backups_list.flatMap((backup) => {
    const { backup_id: label, status, end_time_iso: end, size } = backup;
    if (status !== "DONE" || typeof end !== "string") return [];
    const bytes = typeof size === "number" ? { bytes: size } : {};
    return [{ label, repository, type: "full", finished: new Date(end), ...bytes }];
  });
}
