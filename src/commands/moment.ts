import { UsageError } from "../errors";

/**
 * Returns a timestamp in the past as Postgres and both backup tools read it, in UTC.
 *
 * @throws UsageError when the text is none, has no time zone, or is in the future.
 */
export function momentOf(text: string, now: Date): string {
  const match = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}(:?\d{2})?)$/.test(text.trim());
  const written = text.trim().replace(" ", "T");
  const time = match ? new Date(/[+-]\d{2}$/.test(written) ? `${written}:00` : written) : undefined;
  if (time === undefined || Number.isNaN(time.getTime())) {
    throw new UsageError(
      `"${text}" is not a timestamp; write date, time and time zone, for example "2026-03-01 14:30:00+00"`,
    );
  }
  if (time > now) throw new UsageError(`"${text}" is in the future; it is ${postgresTime(now)} now`);
  return postgresTime(time);
}

/** For example `2026-03-01 14:30:00.000+00`. */
export function postgresTime(time: Date): string {
  return time.toISOString().replace("T", " ").replace("Z", "+00");
}

/** The time that a recovery target of {@link momentOf} names. */
export function timeOf(target: string): Date {
  return new Date(target.replace(" ", "T").replace(/\+00$/, "Z"));
}
