import { z } from "zod";

interface FieldSpec {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const daysIn = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Source: Kubernetes documentation, CronJob, schedule syntax; its parser knows Sunday as 0 only. */
const fields: readonly FieldSpec[] = [
  { name: "minute", min: 0, max: 59 },
  { name: "hour", min: 0, max: 23 },
  { name: "day of month", min: 1, max: 31 },
  { name: "month", min: 1, max: 12, names: months },
  { name: "day of week", min: 0, max: 6, names: weekdays },
];

/** A parsed schedule: the set of values of each field. */
export interface CronSchedule {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly daysOfMonth: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly daysOfWeek: ReadonlySet<number>;
  /** True if both day fields are restricted: then a match of either is enough. */
  readonly eitherDay: boolean;
}

/** Parses a schedule of five fields; returns an error message for an invalid one. */
export function parseCron(text: string): CronSchedule | string {
  if (/^\s*(CRON_)?TZ=/.test(text)) return "has a time zone, and schedules are UTC";
  const parts = text.trim().split(/\s+/);
  if (parts.length !== fields.length) return `has ${parts.length} fields instead of five`;
  const sets: Set<number>[] = [];
  for (const [i, spec] of fields.entries()) {
    const values = fieldValues(parts[i] ?? "", spec);
    if (typeof values === "string") return values;
    sets.push(values);
  }
  const [minutes, hours, daysOfMonth, monthSet, daysOfWeek] = sets as [
    Set<number>,
    Set<number>,
    Set<number>,
    Set<number>,
    Set<number>,
  ];
  const any = (part: string | undefined): boolean => part === "*" || part === "?";
  const never =
    any(parts[4]) && ![...monthSet].some((month) => [...daysOfMonth].some((day) => day <= (daysIn[month - 1] ?? 0)));
  if (never) return "never occurs: no such month has that day";
  return {
    minutes,
    hours,
    daysOfMonth,
    months: monthSet,
    daysOfWeek,
    eitherDay: !any(parts[2]) && !any(parts[4]),
  };
}

/** Returns the average number of runs of a schedule in a day, over a year. */
export function runsPerDay(schedule: CronSchedule): number {
  const ofMonth = Math.min(1, schedule.daysOfMonth.size / 30.4);
  const ofWeek = schedule.daysOfWeek.size / 7;
  const days = schedule.eitherDay ? 1 - (1 - ofMonth) * (1 - ofWeek) : Math.min(ofMonth, 1) * ofWeek;
  return schedule.minutes.size * schedule.hours.size * days * (schedule.months.size / 12);
}

/** A schedule of a Kubernetes CronJob: five fields, UTC. */
export const cronSchedule = z.string().superRefine((text, context) => {
  const parsed = parseCron(text);
  if (typeof parsed !== "string") return;
  context.addIssue({
    code: "custom",
    message: `${parsed}; write minute, hour, day of month, month and day of week (UTC), for example "0 1 * * 0"`,
  });
});

function fieldValues(text: string, spec: FieldSpec): Set<number> | string {
  const values = new Set<number>();
  for (const item of text.split(",")) {
    const [range = "", step, ...more] = item.split("/");
    const bounds = rangeOf(range, spec, step !== undefined);
    const width = step === undefined ? 1 : Number(step);
    if (bounds === undefined || more.length > 0 || !Number.isInteger(width) || width < 1 || step === "") {
      return `"${item}" is no ${spec.name} (${spec.min} to ${spec.max})`;
    }
    for (let value = bounds[0]; value <= bounds[1]; value += width) values.add(value);
  }
  return values;
}

function rangeOf(text: string, spec: FieldSpec, stepped: boolean): readonly [number, number] | undefined {
  if (text === "*" || text === "?") return [spec.min, spec.max];
  const [first = "", last, ...more] = text.split("-");
  const from = valueOf(first, spec);
  const to = last === undefined ? (stepped ? spec.max : from) : valueOf(last, spec);
  return more.length > 0 || from === undefined || to === undefined || from > to ? undefined : [from, to];
}

function valueOf(text: string, { min, max, names }: FieldSpec): number | undefined {
  const named = names?.indexOf(text.toLowerCase()) ?? -1;
  const value = named >= 0 ? named + min : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
}

/** A day; months start with 1, days of the week with Sunday as 0. */
export interface Day {
  readonly month: number;
  readonly dayOfMonth: number;
  readonly dayOfWeek: number;
}

/** Every day of 28 years, after which the combination of weekdays and dates repeats. */
const everyDay: readonly Day[] = Array.from({ length: 28 }, (_, year) => year)
  .flatMap((year) =>
    daysIn.flatMap((days, i) =>
      Array.from({ length: i === 1 && year % 4 !== 0 ? 28 : days }, (_, day) => ({
        month: i + 1,
        dayOfMonth: day + 1,
      })),
    ),
  )
  .map((day, i) => ({ ...day, dayOfWeek: i % 7 }));

/** Returns true when two schedules ever start at the same minute. */
export function startTogether(one: CronSchedule, other: CronSchedule): boolean {
  const shared = (name: "minutes" | "hours"): boolean => [...one[name]].some((value) => other[name].has(value));
  return shared("minutes") && shared("hours") && everyDay.some((day) => isOn(one, day) && isOn(other, day));
}

/** Returns true when a schedule runs on a day. */
export function isOn(
  { months: on, daysOfMonth, daysOfWeek, eitherDay }: CronSchedule,
  { month, dayOfMonth, dayOfWeek }: Day,
): boolean {
  const [ofMonth, ofWeek] = [daysOfMonth.has(dayOfMonth), daysOfWeek.has(dayOfWeek)];
  return on.has(month) && (eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek);
}
