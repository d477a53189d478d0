import { colours, table } from "../terminal";
import {
  affecting,
  allFindings,
  type Finding,
  findings,
  noticeDays,
  outlookDays,
  type PinTable,
  versionsOf,
} from "./findings";
import { type Day, daysAfter, daysBetween, type PinRow } from "./row";

/** Everything that `npm run pins` shows, for `--json`. */
export function pinReport(table: PinTable, on: Day) {
  const { rows, accepted, pins } = table;
  return {
    on,
    rows: rows.map((row) => ({
      ...row,
      versions: versionsOf(row, pins),
      daysLeft: daysLeft(row, on),
      affecting: affecting(row, pins).map(({ ids: [id] }) => id),
    })),
    accepted,
    findings: findings(table, on),
    upcoming: upcoming(table, on),
  };
}

/** Findings that fail the test within the next days, and do not yet. */
export function upcoming(table: PinTable, on: Day, days = outlookDays): Finding[] {
  return allFindings(table, on).filter(({ from }) => from > on && from <= daysAfter(on, days));
}

/** Warnings of findings that fail the test within the next days, for the output of other commands. */
export function pinWarnings(table: PinTable, on: Day, days: number): string[] {
  return upcoming(table, on, days).map(
    ({ from, row, of }) => `warning: test/unit/pins.test.ts fails from ${from}: ${row}, ${of}. Run npm run pins.`,
  );
}

/** The table of pins, what ends soon, the advisories, and what to do. */
export function pinsText(pins: PinTable, on: Day): string {
  const { bold, red, yellow } = colours();
  const failing = findings(pins, on);
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ["", bold(title), ...lines.map((line) => `  ${line}`)];
  const ending = (from: number, to: number): string[] =>
    pins.rows
      .filter((row) => row.supportEnd !== "unknown" && daysLeft(row, on) > from && daysLeft(row, on) <= to)
      .map((row) => `${row.name}: ${row.supportEnd} (${row.supportSource})`);
  const advisories = pins.rows.flatMap((row) =>
    affecting(row, pins.pins).map(
      ({ ids: [id], summary, fixed }) => `${row.name}: ${id}, fixed in ${fixed}: ${summary}`,
    ),
  );
  const act = ({ row, problem, fix }: Finding): string[] => [`${row}: ${problem}`, `  ${fix}`];
  return [
    table(
      ["product", "pinned", "newest of line", "newest", "support end", "days", "advisories", "looked up"],
      pins.rows.map((row) => cells(row, pins, on)),
    ),
    ...section("Out of support", ending(-Infinity, -1)),
    ...section(`Support ends within ${noticeDays} days`, ending(-1, noticeDays)),
    ...section(`Support ends within ${outlookDays} days`, ending(noticeDays, outlookDays)),
    ...section("Advisories that affect a pin", advisories),
    ...section(
      "Accepted",
      pins.accepted.map(({ row, of, reason, until }) => `${row}, until ${until}: ${of.join(", ")}: ${reason}`),
    ),
    ...section(
      `Fails within ${outlookDays} days`,
      upcoming(pins, on).map(({ from, row, problem }) => yellow(`${from} ${row}: ${problem}`)),
    ),
    ...section("To do now", failing.flatMap(act).map(red)),
    "",
    failing.length === 0
      ? `Nothing to do on ${on}: every support end and advisory is dealt with or accepted.`
      : `${failing.length} of these fail the test on ${on}.`,
  ].join("\n");
}

function cells(row: PinRow, { pins }: PinTable, on: Day): string[] {
  const days = row.supportEnd === "unknown" ? "" : String(daysLeft(row, on));
  const count = affecting(row, pins).length;
  return [
    row.name,
    versionsOf(row, pins).join(", "),
    row.newestOfLine,
    row.newest,
    row.supportEnd,
    days,
    count === 0 ? "-" : String(count),
    row.lookedUp,
  ];
}

function daysLeft(row: PinRow, on: Day): number {
  return row.supportEnd === "unknown" ? Infinity : daysBetween(on, row.supportEnd);
}
