import {
  type MadeBackup,
  clusterOperations,
  monitoredCluster,
  type ResolvedPostgresCluster,
} from "../../components/postgres-cluster";
import type { DrillReport } from "../../components/postgres-cluster";
import { type CronSchedule, isOn, parseCron } from "../../components/shared/cron";

/** Grace period of a backup or drill after its schedule, in seconds. */
export const grace = 3600;

/** Backups and drills of a cluster, and its age. */
export interface Firsts {
  /** Creation times of the custom resource and of the drill; undefined if they cannot be read. */
  readonly created: { readonly cluster: Date | undefined; readonly drill: Date | undefined };
  /** Undefined if they cannot be listed, or if the cluster has no backups. */
  readonly backups: readonly MadeBackup[] | undefined;
  /** Undefined if none ran; "unread" if unknown. */
  readonly drill: DrillReport | "unread" | undefined;
}

type CommandOf = (name: string) => string;

/** Returns the command line of a command of the project for a cluster. */
export const commandOf =
  ({ name }: ResolvedPostgresCluster, environment: string): CommandOf =>
  (command) =>
    `npm run ${command} -- ${environment} --cluster ${name}`;

/** A first backup or drill that has not finished. */
interface FirstRun {
  /** Start of the first run; undefined if nothing starts it, or if the age of the cluster is unknown. */
  readonly due: Date | undefined;
  readonly note: string;
  readonly problem: string;
}

/** Returns true once the first run should have finished, or if none is expected. */
export const isOverdue = ({ due }: FirstRun, now: Date): boolean =>
  due === undefined || now.getTime() > due.getTime() + grace * 1000;

/** Days within which every schedule runs: 29 February can be eight years after the last one. */
const horizonDays = 8 * 366;

/** Returns the first run of a schedule after a time, in UTC; undefined if it never runs. */
function nextRun(schedule: CronSchedule, after: Date): Date | undefined {
  const midnight = Date.UTC(after.getUTCFullYear(), after.getUTCMonth(), after.getUTCDate());
  for (let day = 0; day <= horizonDays; day += 1) {
    const start = new Date(midnight + day * 86_400_000);
    const date = { month: start.getUTCMonth() + 1, dayOfMonth: start.getUTCDate(), dayOfWeek: start.getUTCDay() };
    if (!isOn(schedule, date)) continue;
    const runs = [...schedule.hours]
      .flatMap((hour) => [...schedule.minutes].map((minute) => start.getTime() + (hour * 60 + minute) * 60_000))
      .filter((time) => time > after.getTime());
    if (runs.length > 0) return new Date(Math.min(...runs));
  }
  return undefined;
}

/** Returns the first run of several schedules after a time; undefined without any, or without the time. */
export function firstOf(schedules: readonly string[], after: Date | undefined): Date | undefined {
  const runs = schedules.flatMap((text) => {
    const schedule = parseCron(text);
    return typeof schedule === "string" || after === undefined ? [] : (nextRun(schedule, after)?.getTime() ?? []);
  });
  return runs.length > 0 ? new Date(Math.min(...runs)) : undefined;
}

/** Returns the backups and drills that have not run a first time. */
export function firstRuns(cluster: ResolvedPostgresCluster, seen: Firsts, command: CommandOf): FirstRun[] {
  const { restoreDrill } = monitoredCluster(cluster);
  return [
    // A standby takes no backups: its primary does.
    ...(clusterOperations(cluster).mode === "standby" ? [] : firstBackups(cluster, seen, command)),
    ...(restoreDrill !== undefined && seen.drill === undefined
      ? [firstDrill(restoreDrill.schedule, seen.created.drill, command)]
      : []),
  ];
}

/**
 * Every operator takes the first backup of the first repository as soon as the cluster runs, the others on schedule. Source: PGO 6.0,
 * internal/controller/postgrescluster/pgbackrest.go, "the repo at index 0 is the replica creation repo"; CloudNativePG 1.30,
 * ScheduledBackup, immediate; zalando/spilo at 4.0-p3, postgres-appliance/launch.sh, patroni_wait.sh.
 */
function firstBackups(cluster: ResolvedPostgresCluster, { backups, created }: Firsts, command: CommandOf): FirstRun[] {
  if (backups === undefined) return [];
  return (cluster.backups?.repositories ?? []).flatMap(({ name }, i) => {
    if (backups.some(({ repository }) => repository === name)) return [];
    const due = i === 0 ? created.cluster : firstOf(schedulesOf(cluster, name), created.cluster);
    const start =
      i === 0 ? "the operator takes the first one once the cluster runs" : `the first starts at ${iso(due)}`;
    return [
      {
        due,
        note: `${name} has no backup yet: ${start}; ${command("backup")} takes one now`,
        problem: `${name} has no backup: ${command("backup")} takes one`,
      },
    ];
  });
}

/** Kubernetes counts from the creation of a CronJob. Source: Kubernetes, pkg/controller/cronjob/utils.go, mostRecentScheduleTime. */
function firstDrill(schedule: string, created: Date | undefined, command: CommandOf): FirstRun {
  const due = firstOf([schedule], created);
  return {
    due,
    note: `no restore drill yet: the first starts at ${iso(due)}; ${command("drill")} runs one now`,
    problem: `no restore was ever verified: ${command("drill")} verifies one`,
  };
}

/** Formats a time without its milliseconds: schedules have none. */
const iso = (time: Date | undefined): string => time?.toISOString().replace(".000Z", "Z") ?? "";

/** Returns the schedules of a repository. */
export const schedulesOf = (cluster: ResolvedPostgresCluster, repository: string): string[] =>
  monitoredCluster(cluster)
    .backups.filter((backup) => backup.repository === repository)
    .map(({ schedule }) => schedule);
