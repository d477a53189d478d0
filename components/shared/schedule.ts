import { type CronSchedule, parseCron } from "./cron";

const minutesOfDay = 24 * 60;
const daysIn = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Returns the longest time between two runs of several schedules combined, in seconds.
 *
 * Computed over a calendar of two years that starts on a Sunday; 29 February is ignored.
 */
export function longestGapSeconds(schedules: readonly string[]): number {
  const key = schedules.join("\n");
  const gap = gaps.get(key) ?? longestGap(schedules);
  gaps.set(key, gap);
  return gap;
}

/** Cache by schedules: alerts, dashboards and rules need the same ones. */
const gaps = new Map<string, number>();

function longestGap(schedules: readonly string[]): number {
  const parsed = schedules.map((schedule) => parseCron(schedule)).filter((schedule) => typeof schedule !== "string");
  const starts = parsed.flatMap((schedule) => runs(schedule));
  const sorted = [...new Set(starts)].sort((a, b) => a - b);
  // One schedule can have more runs than a function takes arguments.
  return sorted.slice(1).reduce((longest, start, i) => Math.max(longest, start - (sorted[i] ?? 0)), 0) * 60;
}

/** Returns the runs of a schedule, in minutes since the start of the calendar. */
function runs(schedule: CronSchedule): number[] {
  const times = [...schedule.hours].flatMap((hour) => [...schedule.minutes].map((minute) => hour * 60 + minute));
  return calendar
    .filter((day) => runsOn(schedule, day))
    .flatMap(({ number }) => times.map((time) => number * minutesOfDay + time));
}

interface Day {
  readonly number: number;
  readonly month: number;
  readonly ofMonth: number;
}

const year = daysIn.flatMap((days, month) =>
  Array.from({ length: days }, (_, i) => ({ month: month + 1, ofMonth: i + 1 })),
);
const calendar: readonly Day[] = [...year, ...year].map((day, number) => ({ ...day, number }));

function runsOn({ months, daysOfMonth, daysOfWeek, eitherDay }: CronSchedule, day: Day): boolean {
  const ofMonth = daysOfMonth.has(day.ofMonth);
  const ofWeek = daysOfWeek.has(day.number % 7);
  return months.has(day.month) && (eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek);
}
