import { operators } from "../../components/operators";
import { parseCron, runsPerDay } from "../../components/shared/cron";
import { at } from "../../components/shared/tree";
import type { PlannedResource } from "../plan/resource";
import type { Inventory, PlannedBucket } from "./inventory";
import type { Assumptions } from "./prices";
import { entriesOf, numberAt, textAt } from "./read";
import { nameOf, replicasOf } from "./volumes";

/** The part of a Postgres cluster that decides its traffic and backups. */
export interface DatabaseTraffic {
  /** `namespace/name`. */
  readonly cluster: string;
  /** GiB of its data volume, of one instance. */
  readonly volumeGib: number;
  /** Number of instances. */
  readonly instances: number;
  /** GiB of WAL that the primary sends to replicas in other zones in a month. */
  readonly replicatedGib: number;
}

/** Assumed backups of a cluster in a bucket that the environment creates. */
export interface Archive {
  readonly cluster: string;
  readonly repository: string;
  readonly bucket: PlannedBucket;
  /** GiB in the bucket, including deleted objects that are kept. */
  readonly storedGib: number;
  /** WAL segments that are written in a month. */
  readonly segments: number;
  readonly detail: string;
}

/** Retention, and interval of full backups. */
interface Keeping {
  readonly repository: string;
  readonly bucket: string;
  /** Days between full backups. */
  readonly interval: number;
  /** Days that backups are kept. */
  readonly days: number;
}

const daysPerMonth = 365 / 12;
/** WAL segments of 16 MiB in a GiB. */
const segmentsPerGib = 64;
/** Assumed retention in days if backups never expire. */
const unlimitedDays = 30;

/** Traffic of every Postgres cluster of a plan. */
export function trafficOf(
  resources: readonly PlannedResource[],
  inventory: Inventory,
  assumptions: Assumptions,
): DatabaseTraffic[] {
  return postgresClusters(resources).map(({ name, inputs }) => {
    const data = inventory.volumes.filter(({ cluster, name: volume }) => cluster === name && volume === `${name} data`);
    const sets = entriesOf(inputs, "spec", "instances");
    const instances =
      numberAt(inputs, "spec", "instances") ?? sets.reduce<number>((sum, set) => sum + replicasOf(set), 0);
    const volumeGib = Math.max(0, ...data.map(({ sizeGib }) => sizeGib));
    const wal = assumptions.walPerVolumeGibAndDay * volumeGib * daysPerMonth;
    return {
      cluster: name,
      volumeGib,
      instances,
      replicatedGib: inventory.zones > 1 ? wal * Math.max(0, instances - 1) : 0,
    };
  });
}

/** Backups of every Postgres cluster in buckets that the plan creates. */
export function archivesOf(
  resources: readonly PlannedResource[],
  inventory: Inventory,
  assumptions: Assumptions,
): Archive[] {
  const traffic = new Map(trafficOf(resources, inventory, assumptions).map((one) => [one.cluster, one]));
  const { fullBackupPerVolumeGib, archivedPerVolumeGibAndDay, walPerVolumeGibAndDay } = assumptions;
  return postgresClusters(resources).flatMap(({ name, inputs }) => {
    const { volumeGib = 0 } = traffic.get(name) ?? {};
    return keepingOf(name, inputs, resources).flatMap(({ repository, bucket: used, interval, days }): Archive[] => {
      const bucket = inventory.buckets.find((one) => one.name === used);
      if (bucket === undefined) return [];
      const full = volumeGib * fullBackupPerVolumeGib;
      const daily = volumeGib * archivedPerVolumeGibAndDay;
      // The oldest full backup expires once the next one is complete; deleted objects are billed until soft delete
      // ends.
      const kept = (days / interval + 1) * full + days * daily;
      const deleted = bucket.softDeleteDays * (full / interval + daily);
      return [
        {
          cluster: name,
          repository,
          bucket,
          storedGib: kept + deleted,
          segments: walPerVolumeGibAndDay * volumeGib * daysPerMonth * segmentsPerGib,
          detail: `full every ${short(interval)} d, kept ${short(days)} d, deleted ones ${short(bucket.softDeleteDays)} d`,
        },
      ];
    });
  });
}

function short(days: number): string {
  return String(Math.round(days * 10) / 10);
}

/** The custom resources of Postgres clusters, of every operator. */
export function postgresClusters(
  resources: readonly PlannedResource[],
): { readonly name: string; readonly inputs: unknown }[] {
  return resources
    .filter(({ type, read }) => read !== true && operators.some(({ audit }) => audit.isCluster(type)))
    .map(({ inputs }) => ({ name: nameOf(inputs), inputs }));
}

function keepingOf(name: string, inputs: unknown, resources: readonly PlannedResource[]): Keeping[] {
  const crunchy = at(inputs, "spec", "backups", "pgbackrest");
  const options = at(crunchy, "global");
  const repositories = entriesOf(crunchy, "repos").flatMap((repo): Keeping[] => {
    const bucket = textAt(repo, "gcs", "bucket");
    const repository = textAt(repo, "name") ?? "repo1";
    if (bucket === undefined) return [];
    const interval = intervalOf(textAt(repo, "schedules", "full"));
    const retention = Number(textAt(options, `${repository}-retention-full`));
    const isTime = textAt(options, `${repository}-retention-full-type`) === "time";
    const days = Number.isNaN(retention) ? unlimitedDays : isTime ? retention : retention * interval;
    return [{ repository, bucket, interval, days }];
  });
  return [...repositories, ...barman(name, inputs, resources)];
}

/** CloudNativePG's repository; its store and its schedule are separate objects. */
function barman(name: string, inputs: unknown, resources: readonly PlannedResource[]): Keeping[] {
  const [archiver] = entriesOf(at(inputs, "spec"), "plugins").filter((one) => at(one, "isWALArchiver") === true);
  const [namespace = ""] = name.split("/");
  const found = (kind: string, value: string | undefined, ...path: readonly string[]): unknown =>
    resources.find(
      ({ type, inputs: other }) =>
        type.endsWith(`:${kind}`) &&
        textAt(other, "metadata", "namespace") === namespace &&
        textAt(other, ...path) === value,
    )?.inputs;
  const store = found("ObjectStore", textAt(archiver, "parameters", "barmanObjectName"), "metadata", "name");
  const bucket = /^gs:\/\/([^/]+)/.exec(textAt(store, "spec", "configuration", "destinationPath") ?? "")?.[1];
  if (bucket === undefined) return [];
  const schedule = found("ScheduledBackup", name.split("/").at(-1), "spec", "cluster", "name");
  // Its cron has a leading field for seconds.
  const cron = textAt(schedule, "spec", "schedule")?.split(" ").slice(-5).join(" ");
  const [, count = "", unit = "d"] = /^(\d+)([dwm])$/.exec(textAt(store, "spec", "retentionPolicy") ?? "") ?? [];
  const days = count === "" ? unlimitedDays : Number(count) * ({ d: 1, w: 7, m: 30 }[unit] ?? 1);
  return [{ repository: "bucket", bucket, interval: intervalOf(cron), days }];
}

/** Returns the days between the runs of a schedule; without one the assumed retention. */
function intervalOf(cron: string | undefined): number {
  const schedule = cron === undefined ? "" : parseCron(cron);
  return typeof schedule === "string" ? unlimitedDays : 1 / runsPerDay(schedule);
}
