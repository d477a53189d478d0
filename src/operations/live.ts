import { z } from "zod";
import {
  type InstancePods,
  type MadeBackup,
  clusterOperations,
  type ResolvedPostgresCluster,
} from "../../components/postgres-cluster";
import { waitUntil } from "../../components/shared/wait-until";
import type { Kubectl } from "../commands/kubectl";
import { UserError } from "../errors";

/** State of one Postgres server, from its pod. */
export interface LiveInstance {
  readonly name: string;
  readonly role: "primary" | "replica";
  readonly ready: boolean;
  readonly restarts: number;
  /** Undefined while it is scheduled to none. */
  readonly node?: string | undefined;
}

/** State of a replica, from the primary. */
export interface Replication {
  readonly name: string;
  readonly state: string;
  readonly sync: string;
  /** Bytes of WAL that it has not replayed. */
  readonly bytes: number;
  readonly seconds: number;
}

/** Returns the state of a replica by the name of its pod; undefined if the primary does not send WAL to it. */
export function replicationOf(pod: string, replicas: readonly Replication[]): Replication | undefined {
  return replicas.find(({ name }) => name === pod || pod.startsWith(`${name}-`));
}

/** State of the primary. */
export interface Primary {
  readonly version: string;
  readonly bytes: number;
  /** True if it replays the WAL of another cluster. */
  readonly recovering: boolean;
  readonly replicas: readonly Replication[];
  /** Time at which the last WAL file was archived; undefined if none was. */
  readonly archived?: Date | undefined;
  /** The WAL file that cannot be archived. */
  readonly stuck?: string | undefined;
}

/** Timeout for archiving WAL, in milliseconds. */
const archiveTimeout = 300_000;

const podsSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({ name: z.string(), labels: z.record(z.string(), z.string()).optional() }),
      spec: z.looseObject({ nodeName: z.string().optional() }).optional(),
      status: z
        .looseObject({
          conditions: z.array(z.looseObject({ type: z.string(), status: z.string() })).optional(),
          containerStatuses: z.array(z.looseObject({ restartCount: z.number() })).optional(),
        })
        .optional(),
    }),
  ),
});

/** Returns the instances among pods, the primary first. */
export function instancesIn(list: unknown, { roleLabel, primary }: InstancePods): LiveInstance[] {
  return podsSchema
    .parse(list)
    .items.map(({ metadata, spec, status }): LiveInstance => {
      const role = metadata.labels?.[roleLabel] === primary ? "primary" : "replica";
      const ready =
        status?.conditions?.some(({ type, status: holds }) => type === "Ready" && holds === "True") ?? false;
      const restarts = (status?.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0);
      return { name: metadata.name, role, ready, restarts, node: spec?.nodeName };
    })
    .sort((a, b) => a.role.localeCompare(b.role) || a.name.localeCompare(b.name));
}

/** Reads the instances of a cluster. */
export async function readInstances(kubectl: Kubectl, cluster: ResolvedPostgresCluster): Promise<LiveInstance[]> {
  const { pods } = clusterOperations(cluster);
  const args = ["get", "pods", "-n", cluster.namespace, "-l", pods.selector, "-o", "json"];
  return instancesIn(JSON.parse(await kubectl.run(args)), pods);
}

const primaryQuery = `
select json_build_object(
  'version', split_part(current_setting('server_version'), ' ', 1),
  'recovering', pg_is_in_recovery(),
  'bytes', (select sum(pg_database_size(oid)) from pg_database),
  'replicas', (select coalesce(json_agg(json_build_object(
      'name', application_name, 'state', state, 'sync', sync_state,
      'bytes', coalesce(pg_wal_lsn_diff(
        case when pg_is_in_recovery() then pg_last_wal_receive_lsn() else pg_current_wal_lsn() end, replay_lsn), 0)::bigint,
      'seconds', coalesce(extract(epoch from replay_lag), 0)) order by application_name), '[]')
    from pg_stat_replication where state <> 'backup'),
  'archived', (select extract(epoch from last_archived_time) from pg_stat_archiver),
  'stuck', (select last_failed_wal from pg_stat_archiver
    where last_failed_time > coalesce(last_archived_time, '-infinity')))`;

const primarySchema = z.object({
  version: z.string(),
  bytes: z.number(),
  recovering: z.boolean(),
  replicas: z.array(
    z.object({ name: z.string(), state: z.string(), sync: z.string(), bytes: z.number(), seconds: z.number() }),
  ),
  archived: z
    .number()
    .nullish()
    .transform((epoch) => (typeof epoch === "number" ? new Date(epoch * 1000) : undefined)),
  stuck: z
    .string()
    .nullish()
    .transform((file) => file ?? undefined),
});

/** Queries the primary, as superuser on its local socket. */
export async function readPrimary(kubectl: Kubectl, cluster: ResolvedPostgresCluster, pod: string): Promise<Primary> {
  return primarySchema.parse(JSON.parse(await inPrimary(kubectl, cluster, pod, psqlCommand(primaryQuery.trim()))));
}

/** The command that runs SQL as the superuser, in the container of Postgres. */
const psqlCommand = (sql: string): readonly string[] => [
  ...["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", "postgres"],
  ...["-c", sql],
];

/** The backups that are in the repositories; nothing for a cluster that makes none. */
export async function readBackups(
  kubectl: Kubectl,
  cluster: ResolvedPostgresCluster,
  pod: string,
): Promise<MadeBackup[] | undefined> {
  const { backupList } = clusterOperations(cluster);
  if (backupList === undefined) return undefined;
  return backupList.parse(await inPrimary(kubectl, cluster, pod, backupList.command, backupList.container));
}

/**
 * Returns the query that is true when the server has archived a file of the WAL. The last file that was archived may be an older
 * one: the history file of a backup can follow the files that came after it.
 */
export function archivedQuery(file: string): string {
  const done = `(pg_stat_file('pg_wal/archive_status/${file}.done', true)).size is not null`;
  return `select coalesce(last_archived_wal >= '${file}', false) or ${done} from pg_stat_archiver`;
}

/** Switches WAL and waits until it is archived: a backup is restored with the WAL that was written during it. */
export async function archiveLog(kubectl: Kubectl, cluster: ResolvedPostgresCluster, pod: string): Promise<void> {
  const ask = async (sql: string): Promise<string> => {
    return (await inPrimary(kubectl, cluster, pod, psqlCommand(sql))).trim();
  };
  // Without writes since the last switch it does nothing and returns the start of a file that is not archived yet.
  const file = await ask("select pg_walfile_name(pg_switch_wal() - 1)");
  const archived = await waitUntil({
    check: async () => ((await ask(archivedQuery(file))) === "t" ? file : undefined),
    interval: 1_000,
    timeout: archiveTimeout,
  });
  if (archived === undefined) {
    const known = await ask(
      "select concat_ws(', ', 'last archived: ' || last_archived_wal || ' at ' || last_archived_time, " +
        "'last failed: ' || last_failed_wal || ' at ' || last_failed_time) from pg_stat_archiver",
    );
    throw new UserError(
      `WAL that a restore needs (${file}) is not archived after ${archiveTimeout / 1000} s (${known || "nothing was archived"}): docs/runbooks/PostgresWalArchiveFailing.md`,
    );
  }
}

/**
 * Has WAL archived up to a commit of now, so that recovery reaches every target before it: Postgres stops at the first commit after the
 * target, and fails where none is archived. Source: PostgreSQL, "recovery_target_time"; src/backend/access/transam/xlogrecovery.c.
 *
 * @throws UserError when WAL is not archived within five minutes.
 */
export async function archiveCommit(kubectl: Kubectl, cluster: ResolvedPostgresCluster, pod: string): Promise<void> {
  await inPrimary(kubectl, cluster, pod, psqlCommand("select pg_current_xact_id()"));
  await archiveLog(kubectl, cluster, pod);
}

/** Reads the timeline of a server that runs. */
export async function readTimeline(kubectl: Kubectl, cluster: ResolvedPostgresCluster, pod: string): Promise<string> {
  const query = psqlCommand("select timeline_id from pg_control_checkpoint()");
  return (await inPrimary(kubectl, cluster, pod, query)).trim();
}

const createdSchema = z.looseObject({ metadata: z.looseObject({ creationTimestamp: z.coerce.date() }) });

/** Returns the time at which an object of Kubernetes was created; undefined for a missing one. */
export function creationOf(live: unknown): Date | undefined {
  return createdSchema.safeParse(live).data?.metadata.creationTimestamp;
}

/** The backups that a restore reads: those of the first repository. */
export function restorable({ backups }: ResolvedPostgresCluster, made: readonly MadeBackup[]): MadeBackup[] {
  return made.filter(({ repository }) => repository === backups?.repositories[0]?.name);
}

/**
 * Runs a program in the pod of an instance and returns what it prints.
 *
 * @param container Default: that of Postgres.
 * @param timeoutMs Time in milliseconds until it is given up.
 * @throws UserError when it fails.
 */
export async function inPrimary(
  kubectl: Kubectl,
  cluster: ResolvedPostgresCluster,
  pod: string,
  command: readonly string[],
  container = clusterOperations(cluster).pods.container,
  timeoutMs = 60_000,
): Promise<string> {
  return kubectl.run(["exec", pod, "-n", cluster.namespace, "-c", container, "--", ...command], timeoutMs);
}
