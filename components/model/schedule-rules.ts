import { z } from "zod";
import { parseCron, runsPerDay } from "../shared/cron";
import type { Rule } from "../shared/validation";

/** The part of a cluster that these rules read. */
export interface Scheduled {
  readonly backups?: unknown;
}

/** Keys of the backups of every operator. */
const scheduled = z.object({
  repositories: z.array(z.object({ schedules: z.object({ full: z.string().default("") }) })),
});

/** Full backups a day, at most; and the least, once in 31 days: 12 of the longest months are 372 days. */
const most = 24;
const least = 12 / 372;

/** Rule on the frequency of full backups, for every operator. */
export const scheduleRules: Rule<Scheduled>[] = [
  {
    id: "full-backup-comes-in-time",
    reads: ["backups"],
    why: "WAL since the last full backup is always kept: without full backups it grows without limit. A backup that starts before the previous one has finished fails or queues up.",
    source:
      "pgBackRest user guide, retention; CloudNativePG 1.30 documentation, Backup, retention; cloudnative-pg/cloudnative-pg#7623, #7912",
    check: ({ backups }) =>
      (scheduled.safeParse(backups).data?.repositories ?? []).flatMap(({ schedules }, i) => {
        const schedule = parseCron(schedules.full);
        if (typeof schedule === "string") return [];
        const path = ["backups", "repositories", i, "schedules", "full"];
        const daily = runsPerDay(schedule);
        if (daily > most)
          return [
            { path, message: 'runs more than once an hour; write for example "0 1 * * *" (each day at 01:00 UTC)' },
          ];
        return daily < least
          ? [
              {
                path,
                message: 'runs less than once a month; write for example "0 1 * * 0" (each Sunday at 01:00 UTC)',
              },
            ]
          : [];
      }),
  },
];
