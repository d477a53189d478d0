import { instanceCount } from "../../model/instances";
import { isMet } from "../../model/live";
import type { ClusterMode } from "../operator";
import { followsAnother } from "./bootstrap/chart";
import type { ResolvedCrunchyCluster } from "./cluster";
import { type Live, liveOf } from "./live";

/**
 * Conditions of a ready cluster: PGO has no Ready condition. `updatedReplicas` is included because PGO marks a
 * generation as observed even after a failed reconcile. Source: PGO 6.0,
 * internal/controller/postgrescluster/controller.go.
 */
export function readiness(cluster: ResolvedCrunchyCluster): string[] {
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

type Status = NonNullable<Live["status"]>;

/** Returns the mode of a cluster. */
export function mode(cluster: ResolvedCrunchyCluster): ClusterMode {
  const { state } = cluster.crunchy;
  if (state !== "running") return state;
  return followsAnother(cluster) ? "standby" : "primary";
}

/**
 * Progressing is False if PGO does not reconcile a cluster, and absent otherwise. Source: PGO 6.0, controller.go,
 * Reconcile.
 */
export function trouble(cluster: ResolvedCrunchyCluster, live: unknown): string | undefined {
  if (cluster.crunchy.state === "paused") return undefined;
  const conditions = liveOf(live).status?.conditions ?? [];
  const stopped = conditions.find(({ type, status }) => type === "Progressing" && status === "False");
  return stopped === undefined
    ? undefined
    : `PGO does not reconcile the cluster: ${stopped.reason ?? "no reason"}: ${stopped.message ?? "no message"}`;
}

/** Returns the progress of a cluster from its live custom resource. */
export function progress(cluster: ResolvedCrunchyCluster, live: unknown): string {
  const status: Status = liveOf(live).status ?? {};
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
    ...(hasVolumeRepository(cluster) && !isMet(status.conditions, "PGBackRestRepoHostReady")
      ? ["the repository host is not ready"]
      : []),
    ...(waiting.length > 0 ? [`no stanza yet in ${waiting.join(", ")}`] : []),
    ...(isMet(status.conditions, "PGBackRestReplicaCreate") ? [] : ["the first full backup is not finished"]),
  ];
}

function poolerProgress({ pooler }: ResolvedCrunchyCluster, status: Status): string[] {
  const ready = status.proxy?.pgBouncer?.readyReplicas ?? 0;
  return pooler === undefined || ready >= pooler.instances ? [] : [`${ready} of ${pooler.instances} PgBouncers ready`];
}

function hasVolumeRepository({ backups }: ResolvedCrunchyCluster): boolean {
  return backups?.repositories.some(({ volume }) => volume !== undefined) ?? false;
}
