import { z } from "zod";
import { conditions, metadata } from "../../../model/live";
import type { OperationKind, OperationProgress, OperationWatch, BackupRequest } from "../../../model/operations";
import type { ResolvedCrunchyCluster } from "../cluster";

const kind = "job.batch";

/** Key of the schedule for backups of a type. */
const schedules = { full: "full", diff: "differential", incr: "incremental" } as const;

/**
 * Returns a backup by the CronJob of a schedule, or the reason why it is not possible. PGO's annotation always uses the
 * type and repository of `spec.backups.pgbackrest.manual`, which `up` manages: another value there would be drift and a
 * conflict. Source: PGO 6.0, internal/naming/names.go (PGBackRestCronJob) and
 * internal/controller/postgrescluster/pgbackrest.go.
 */
export function backupFromSchedule(
  { name, backups }: ResolvedCrunchyCluster,
  repository: string,
  type: BackupRequest["type"],
): OperationKind<[id: string]> | string {
  const found = backups?.repositories.find((one) => one.name === repository);
  if (found?.schedules[schedules[type]] === undefined) {
    return `PGO takes this backup by a schedule, and ${repository} has none of that type; add schedules.${schedules[type]} to it`;
  }
  const prefix = `${name}-${repository}-${type}-manual-`;
  const watch = (job: string): OperationWatch => ({ kind, name: job, progress: jobProgress });
  return {
    kind,
    underWay: (objects) => {
      const job = objects.find((one) => nameOf(one)?.startsWith(prefix) === true && !jobProgress(one).ended);
      const running = nameOf(job);
      return running !== undefined ? watch(running) : undefined;
    },
    start: (id) => ({
      ...watch(prefix + id),
      step: { verb: "create-job", cronJob: `${name}-${repository}-${type}` },
    }),
  };
}

const jobSchema = z.looseObject({
  metadata,
  status: z
    .looseObject({
      active: z.number().optional(),
      conditions: conditions.optional(),
    })
    .optional(),
});

function nameOf(object: unknown): string | undefined {
  return jobSchema.safeParse(object).data?.metadata.name;
}

function jobProgress(live: unknown): OperationProgress {
  const { active = 0, conditions: all = [] } = jobSchema.safeParse(live).data?.status ?? {};
  const ended = all.find(({ type, status }) => ["Complete", "Failed"].includes(type) && status === "True");
  return {
    ended: ended !== undefined,
    failure: ended?.type === "Failed" ? `its Job failed: ${ended.message ?? "see the Job's log"}` : undefined,
    words: active > 0 ? "a pod takes the backup" : "its Job waits for a pod",
  };
}
