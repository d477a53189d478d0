import { longestGapSeconds } from "../../components/shared/schedule";
import {
  type ClusterEndpoints,
  monitoredCluster,
  clusterOperations,
  renderPostgresCluster,
  type ResolvedPostgresCluster,
} from "../../components/postgres-cluster";
import { instanceCount } from "../../components/model";
import type { ClusterMode } from "../../components/operators";
import { span } from "../drills/text";
import { colours } from "../terminal";
import { commandOf, firstRuns, type Firsts, grace, isOverdue, schedulesOf } from "./first-runs";
import { type LiveInstance, type Primary, replicationOf, restorable } from "./live";

/** Observed state of one cluster. */
export interface Seen extends Firsts {
  /** Undefined if they cannot be read: then they are not reported. */
  readonly instances: readonly LiveInstance[] | undefined;
  /** Undefined if it does not respond. */
  readonly primary: Primary | undefined;
  /** Problem that its operator reports; undefined without one. */
  readonly operator?: string | undefined;
  /** Notes of its custom resource, for example a demotion token. @default none */
  readonly noted?: readonly string[] | undefined;
  /** Warnings of Kubernetes. */
  readonly warnings: readonly string[];
  /** Failed queries, with the reason. */
  readonly unanswered: readonly string[];
}

const notKnown = "not known";

/** Lag in bytes of WAL above which a replica is reported. */
const behind = 64 * 2 ** 20;

/**
 * Returns the problems of a cluster, each with the fix; empty without any.
 *
 * @param environment its name, for commands in messages.
 */
export function troublesOf(cluster: ResolvedPostgresCluster, seen: Seen, now: Date, environment: string): string[] {
  const { instances, primary } = seen;
  const wanted = instanceCount(cluster);
  const { mode } = clusterOperations(cluster);
  const age = (date: Date): number => (now.getTime() - date.getTime()) / 1000;
  const command = commandOf(cluster, environment);
  return [
    ...(seen.operator !== undefined ? [seen.operator] : []),
    ...(instances === undefined || mode === "shutdown" ? [] : instanceTroubles(instances, wanted)),
    ...(primary === undefined ? [] : recoveryTroubles(mode, primary)),
    ...(primary !== undefined && Number.parseInt(primary.version, 10) !== cluster.version
      ? [`it runs Postgres ${primary.version}, not version ${cluster.version}: the log of its operator shows why`]
      : []),
    ...(primary?.stuck !== undefined
      ? [`WAL is not archived since ${primary.stuck}: its volume fills up; docs/runbooks/PostgresWalArchiveFailing.md`]
      : []),
    ...(primary?.replicas ?? [])
      .filter(({ bytes, state }) => bytes > behind || state !== "streaming")
      .map(({ name, state, bytes }) => `${name} is ${byteSize(bytes)} behind (${state})`),
    ...(primary !== undefined && primary.replicas.length < wanted - 1
      ? [`${primary.replicas.length} of ${wanted - 1} replicas stream`]
      : []),
    ...(mode === "standby" ? [] : backupTroubles(cluster, seen, age)),
    ...drillTroubles(cluster, seen, age),
    ...firstRuns(cluster, seen, command).flatMap((first) => (isOverdue(first, now) ? [first.problem] : [])),
    ...seen.unanswered,
    ...seen.warnings,
  ];
}

/**
 * Returns what a new cluster does not have yet, each with the command that has it now; empty without any. Once overdue it is a problem.
 *
 * @param environment its name, for commands in messages.
 */
export function notesOf(cluster: ResolvedPostgresCluster, seen: Seen, now: Date, environment: string): string[] {
  const firsts = firstRuns(cluster, seen, commandOf(cluster, environment)).flatMap((first) =>
    isOverdue(first, now) ? [] : [first.note],
  );
  return [...(seen.noted ?? []), ...firsts];
}

function instanceTroubles(instances: readonly LiveInstance[], wanted: number): string[] {
  const unready = instances.filter(({ ready }) => !ready).map(({ name }) => name);
  return [
    ...(instances.length < wanted ? [`${instances.length} of ${wanted} instances exist`] : []),
    ...(unready.length > 0 ? [`not ready: ${unready.join(", ")}`] : []),
    ...(instances.some(({ role }) => role === "primary") ? [] : ["no instance is the primary: writes fail"]),
  ];
}

function recoveryTroubles(mode: ClusterMode, { recovering }: Primary): string[] {
  if (mode === "standby" && !recovering)
    return ["it accepts writes, though it is configured as a standby: its data differs from that of its primary"];
  return mode === "primary" && recovering ? ["its primary is in recovery and accepts no writes"] : [];
}

function backupTroubles(cluster: ResolvedPostgresCluster, { backups }: Seen, age: (date: Date) => number): string[] {
  if (cluster.backups === undefined) return ["it has no backups: lost data cannot be restored; add backups"];
  if (backups === undefined) return [];
  return cluster.backups.repositories.flatMap(({ name }) => {
    const own = schedulesOf(cluster, name);
    const last = backups.filter(({ repository }) => repository === name).at(-1);
    return last !== undefined && own.length > 0 && age(last.finished) > longestGapSeconds(own) + grace
      ? [`the last backup in ${name} is ${span(age(last.finished))} old, more than its schedule allows`]
      : [];
  });
}

function drillTroubles(cluster: ResolvedPostgresCluster, { drill }: Seen, age: (date: Date) => number): string[] {
  const { restoreDrill } = monitoredCluster(cluster);
  if (restoreDrill === undefined || drill === undefined || drill === "unread") return [];
  if (drill.result === "failed") return [`the last drill failed: ${drill.reason ?? "no reason is known"}`];
  return age(new Date(drill.begun)) > longestGapSeconds([restoreDrill.schedule]) + grace
    ? ["the last verified restore is older than the drill's schedule allows"]
    : [];
}

/** State of one cluster as JSON. Unknown values are left out. */
export interface ClusterState extends Omit<Seen, "created" | "operator" | "noted" | "warnings" | "unanswered"> {
  readonly namespace: string;
  readonly name: string;
  readonly operator: ResolvedPostgresCluster["operator"];
  readonly mode: ClusterMode;
  readonly writeHost: string;
  readonly readHost: string;
  readonly port: number;
  readonly pooler?: ClusterEndpoints["pooler"];
  /** All problems, as `status` shows them. */
  readonly problems: readonly string[];
  /** Notes of the custom resource, and first backups and drills that are not due yet; overdue ones are problems. */
  readonly notes: readonly string[];
}

/** Returns the state of one cluster as JSON. */
export function clusterState(
  cluster: ResolvedPostgresCluster,
  seen: Seen,
  now: Date,
  environment: string,
): ClusterState {
  const { namespace, name, operator } = cluster;
  const { writeHost, readHost, port, pooler } = renderPostgresCluster(cluster).endpoints;
  const { instances, primary, backups, drill } = seen;
  return {
    ...{ namespace, name, operator, mode: clusterOperations(cluster).mode, writeHost, readHost, port, pooler },
    ...{ instances, primary, backups, drill, problems: troublesOf(cluster, seen, now, environment) },
    notes: notesOf(cluster, seen, now, environment),
  };
}

/** Formats the state of one cluster. */
export function describeStatus(cluster: ResolvedPostgresCluster, seen: Seen, now: Date, environment: string): string {
  const troubles = troublesOf(cluster, seen, now, environment);
  const { bold, green, red } = colours();
  const { endpoints } = renderPostgresCluster(cluster);
  const { primary } = seen;
  const { mode } = clusterOperations(cluster);
  const silent = seen.instances === undefined ? notKnown : mode === "shutdown" ? "stopped" : "does not respond";
  const version = primary !== undefined ? `Postgres ${primary.version}, ${byteSize(primary.bytes)}` : silent;
  const line = (title: string, text: string): string => `  ${title.padEnd(12)}${text}`;
  const block = (title: string, lines: readonly string[]): string[] =>
    lines.map((text, i) => line(i === 0 ? title : "", text));
  return [
    `${bold(`${cluster.namespace}/${cluster.name}`)}: ${version} (${cluster.operator}${modeWords[mode]})`,
    ...block(
      "instances",
      (seen.instances ?? []).map((instance) => instanceLine(instance, primary)),
    ),
    ...block("endpoints", [
      mode === "standby"
        ? `no write address until it is promoted; its first instance is at ${endpoints.writeHost}:${endpoints.port}`
        : `write ${endpoints.writeHost}:${endpoints.port}`,
      `read  ${endpoints.readHost}:${endpoints.port}`,
      ...pooledAddresses(endpoints).map(({ use, address }) => `${use.padEnd(5)} ${address} (PgBouncer)`),
    ]),
    ...block("backups", backupLines(cluster, seen, now)),
    line("last drill", drillLine(seen.drill, now)),
    ...block("notes", notesOf(cluster, seen, now, environment)),
    ...block("problems", troubles.length > 0 ? troubles.map((trouble) => red(trouble)) : [green("none")]),
  ].join("\n");
}

/** Returns the addresses of PgBouncer, for writes and for reads. */
export function pooledAddresses({
  pooler,
}: Pick<ClusterEndpoints, "pooler">): { readonly use: string; readonly address: string }[] {
  if (pooler === undefined) return [];
  const { writeHost, readHost, port } = pooler;
  return [
    { use: "write", address: `${writeHost}:${port}` },
    ...(readHost !== undefined ? [{ use: "read", address: `${readHost}:${port}` }] : []),
  ];
}

const modeWords: Readonly<Record<ClusterMode, string>> = {
  primary: "",
  standby: ", a standby of another cluster",
  shutdown: ", shut down by its configuration",
  paused: ", paused: the operator does not reconcile it",
};

function instanceLine({ name, role, ready, restarts }: LiveInstance, primary: Primary | undefined): string {
  const seen = primary === undefined ? undefined : replicationOf(name, primary.replicas);
  const lag =
    seen !== undefined
      ? `, ${seen.state} ${seen.sync}, ${byteSize(seen.bytes)} and ${seen.seconds.toFixed(1)} s behind`
      : "";
  const restarted = restarts > 0 ? `, restarted ${restarts} times` : "";
  const shown = role === "primary" && primary?.recovering === true ? "standby leader, in recovery" : role;
  return `${name}: ${shown}${ready ? "" : ", NOT READY"}${lag}${restarted}`;
}

/**
 * Formats the newest backups, and the range of recovery targets: from the end of the oldest backup to the last archived
 * WAL.
 */
function backupLines(cluster: ResolvedPostgresCluster, { backups, primary }: Seen, now: Date): string[] {
  if (backups === undefined && cluster.backups !== undefined) return [notKnown];
  if (backups === undefined || backups.length === 0) return ["none"];
  const [oldest] = restorable(cluster, backups);
  const newest = backups.slice(-3).reverse();
  return [
    ...newest.map(({ label, repository, type, finished, bytes }) => {
      const age = span((now.getTime() - finished.getTime()) / 1000);
      return `${repository} ${label} ${type}, ${age} old${bytes !== undefined ? `, ${byteSize(bytes)}` : ""}`;
    }),
    ...(backups.length > newest.length ? [`and ${backups.length - newest.length} older ones`] : []),
    oldest !== undefined ? targets(oldest.finished, primary) : "no backup to restore in the first repository",
  ];
}

/** The recovery targets that the backups cover, from the end of the oldest one. */
function targets(from: Date, primary: Primary | undefined): string {
  const archived = primary?.archived;
  if (archived !== undefined && archived > from)
    return `restore to any point in time from ${from.toISOString()} to ${archived.toISOString()}`;
  return primary === undefined
    ? `restore to any point in time from ${from.toISOString()} to the last archived WAL, which is not known`
    : `restore to ${from.toISOString()}; no WAL is archived after it`;
}

function drillLine(drill: Seen["drill"], now: Date): string {
  if (drill === "unread") return notKnown;
  if (drill === undefined) return "none";
  const age = span((now.getTime() - Date.parse(drill.begun)) / 1000);
  return drill.result === "passed"
    ? `verified ${age} ago: recovered in ${span(drill.recoverySeconds)}, to ${span(drill.recoveryPointAgeSeconds)} before it started`
    : `FAILED ${age} ago`;
}

/** Returns a number of bytes with its unit. */
export function byteSize(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 2 ** (10 * power)).toFixed(power === 0 ? 0 : 1)} ${units[power] ?? "B"}`;
}
