import { z } from "zod";
import { parseCron, runsPerDay } from "../shared/cron";
import type { Rule } from "../shared/validation";

/** The part of a cluster that these rules read. */
export interface Scheduled {
  readonly backups?: unknown;
}

/** What backups of both operators have. */
const scheduled = z.object({
  repositories: z.array(z.object({ schedules: z.object({ full: z.string().default("") }) })),
});

/** Full backups a day, at most; and the least, once in 31 days: 12 of the longest months are 372 days. */
const most = 24;
const least = 12 / 372;

/** The rule on how often full backups are made, for every operator. */
export const scheduleRules: Rule<Scheduled>[] = [
  {
    id: "full-backup-comes-in-time",
    reads: ["backups"],
    why: "WAL since the last full backup is kept whatever the retention: without a full backup for months it has no end. One that starts before the last has ended fails or piles up.",
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
            { path, message: 'comes more than once an hour; write for example "0 1 * * *" (each day at 01:00 UTC)' },
          ];
        return daily < least
          ? [
              {
                path,
                message: 'comes less than once a month; write for example "0 1 * * 0" (each Sunday at 01:00 UTC)',
              },
            ]
          : [];
      }),
  },
];
