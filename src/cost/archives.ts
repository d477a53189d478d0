import { type AuditedRepository, operators } from "../../components/operators";
import { parseCron, runsPerDay } from "../../components/shared/cron";
import type { PlannedResource } from "../plan/resource";
import type { Inventory, PlannedBucket } from "./inventory";
import type { Assumptions } from "./prices";
import { inNamespace, nameOf, workloadOf } from "./volumes";

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
  return postgresClusters(resources).map(({ name, type, inputs }) => {
    const data = inventory.volumes.filter(({ cluster, name: volume }) => cluster === name && volume === `${name} data`);
    const pods = workloadOf(type, inputs)?.pods.filter((one) => one.instances) ?? [];
    const instances = pods.reduce((sum, { count }) => sum + count, 0);
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
  return postgresClusters(resources).flatMap(({ name, type, inputs }) => {
    const { volumeGib = 0 } = traffic.get(name) ?? {};
    return repositoriesOf(type, inputs, resources).flatMap((repository): Archive[] => {
      const bucket = inventory.buckets.find((one) => one.name === repository.bucket);
      if (bucket === undefined) return [];
      const interval = intervalOf(repository.full);
      const days = daysOf(repository.retention, interval);
      const full = volumeGib * fullBackupPerVolumeGib;
      const daily = volumeGib * archivedPerVolumeGibAndDay;
      // The oldest full backup expires once the next one is complete; deleted objects are billed until soft delete
      // ends.
      const kept = (days / interval + 1) * full + days * daily;
      const deleted = bucket.softDeleteDays * (full / interval + daily);
      return [
        {
          cluster: name,
          repository: repository.name,
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
): { readonly name: string; readonly type: string; readonly inputs: unknown }[] {
  return resources
    .filter(({ type, read }) => read !== true && operators.some(({ audit }) => audit.isCluster(type)))
    .map(({ type, inputs }) => ({ name: nameOf(inputs), type, inputs }));
}

/** The repositories in buckets of a custom resource. */
function repositoriesOf(
  type: string,
  inputs: unknown,
  resources: readonly PlannedResource[],
): readonly AuditedRepository[] {
  const audit = operators.find((operator) => operator.audit.isCluster(type))?.audit;
  const schedule = resources.find(
    (other) =>
      audit?.schedules?.isSchedule(other.type) === true &&
      inNamespace(other.inputs, String(audit.schedules.clusterOf(other.inputs))) === nameOf(inputs),
  );
  const stored = inNamespace(inputs, audit?.stores?.nameOf(inputs));
  const store = resources.find(
    (other) => audit?.stores?.isStore(other.type) === true && nameOf(other.inputs) === stored,
  );
  return audit?.repositories(inputs, schedule?.inputs, store?.inputs) ?? [];
}

/** Returns the days for which backups are kept. */
function daysOf(retention: AuditedRepository["retention"], interval: number): number {
  if (retention === undefined) return unlimitedDays;
  return "days" in retention ? retention.days : retention.fullBackups * interval;
}

/** Returns the days between the runs of a schedule; without one the assumed retention. */
function intervalOf(cron: string | undefined): number {
  const schedule = cron === undefined ? "" : parseCron(cron);
  return typeof schedule === "string" ? unlimitedDays : 1 / runsPerDay(schedule);
}
