import { Cron } from "cdk8s";
import type { ScheduledSql } from "./chart";

/** Months that have a partition before they begin. */
const ahead = 3;
/** Months that are kept. */
const kept = 12;

/** Statements that rotate the partitions of a table `events`, partitioned by month of `created_at`. */
export const statements: readonly ScheduledSql[] = [
  {
    name: "make-partitions",
    schedule: new Cron({ minute: "10", hour: "1", day: "1", month: "*", weekDay: "*" }),
    sql: `
do $$
declare
  month date;
begin
  for i in 0..${ahead} loop
    month := date_trunc('month', now()) + make_interval(months => i);
    execute format('create table if not exists %I partition of events for values from (%L) to (%L)',
      'events_' || to_char(month, 'YYYY_MM'), month, month + interval '1 month');
  end loop;
end $$`.trim(),
  },
  {
    name: "drop-partitions",
    schedule: new Cron({ minute: "40", hour: "1", day: "2", month: "*", weekDay: "*" }),
    sql: `
do $$
declare
  part regclass;
begin
  for part in
    select inhrelid::regclass from pg_inherits where inhparent = 'events'::regclass
      and right(inhrelid::regclass::text, 7) < to_char(now() - interval '${kept} months', 'YYYY_MM')
  loop
    execute format('drop table %s', part);
  end loop;
end $$`.trim(),
  },
  {
    name: "clean-up",
    schedule: new Cron({ minute: "20", hour: "*", day: "*", month: "*", weekDay: "*" }),
    sql: "delete from sessions where expires_at < now() - interval '1 day'",
  },
];
