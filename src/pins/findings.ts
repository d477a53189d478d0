import semver from "semver";
import { versionIn } from "./all-pins";
import {
  type Acceptance,
  type Advisory,
  type Day,
  daysAfter,
  daysBetween,
  longestAcceptance,
  type PinRow,
} from "./row";

/** Days before a support end from which it has to be dealt with. */
export const noticeDays = 30;
/** Days before a support end from which `npm run pins` names it. */
export const outlookDays = 90;

/** Something to do about a pin. */
export interface Finding {
  readonly row: string;
  /** `support`, an identifier of an advisory, or `pin` for the table itself. */
  readonly of: string;
  readonly problem: string;
  readonly fix: string;
  /** First day on which it fails the test. */
  readonly from: Day;
}

/** The table, the acceptances and the pins that they are about. */
export interface PinTable {
  readonly rows: readonly PinRow[];
  readonly accepted: readonly Acceptance[];
  readonly pins: Readonly<Record<string, string>>;
}

const acceptedFile = "src/pins/accepted.ts";
const rowsFolder = "src/pins/rows";

/** Versions that the pins of a row name, without repetition. */
export function versionsOf(row: PinRow, pins: PinTable["pins"]): string[] {
  return [...new Set(row.pins.map((pin) => versionIn(pins[pin] ?? "missing")))];
}

/** True if an advisory affects a version, or if that is unknown. */
export function affects({ affected }: Advisory, version: string): boolean {
  const coerced = semver.coerce(version);
  return affected === "unknown" || coerced === null || semver.satisfies(coerced, affected);
}

/** Advisories of a row that affect one of its pins. */
export function affecting(row: PinRow, pins: PinTable["pins"]): Advisory[] {
  return row.advisories.filter((advisory) => versionsOf(row, pins).some((version) => affects(advisory, version)));
}

/** Every finding with the day from which it fails, today's and later ones; the earliest first. */
export function allFindings(table: PinTable, on: Day): Finding[] {
  return [
    ...coverage(table, on),
    ...table.rows.flatMap((row) => findingsOf(row, table, on)),
    ...unused(table, on),
  ].sort((a, b) => a.from.localeCompare(b.from) || a.row.localeCompare(b.row));
}

/** Findings that fail the test on a day. */
export function findings(table: PinTable, on: Day): Finding[] {
  return allFindings(table, on).filter(({ from }) => from <= on);
}

function findingsOf(row: PinRow, { accepted, pins }: PinTable, on: Day): Finding[] {
  const until = (of: string): Day | undefined =>
    accepted
      .filter((acceptance) => acceptance.row === row.name && acceptance.of.includes(of))
      .map((acceptance) => acceptance.until)
      .sort()
      .at(-1);
  const accept = (of: string): string => {
    const entry = `{ row: "${row.name}", of: ["${of}"], reason, written: "${on}", until }`;
    const change = until(of) === undefined ? `add ${entry} to` : `write ${entry} in place of the acceptance in`;
    return `${change} ${acceptedFile}; until is at most ${daysAfter(on, longestAcceptance)}`;
  };
  const expired = (day: Day | undefined): string => (day === undefined ? "" : `; its acceptance holds until ${day}`);
  const advisories = affecting(row, pins).map((advisory): Finding => {
    const [id] = advisory.ids;
    const end = until(id);
    return {
      row: row.name,
      of: id,
      problem: `${id} affects the pinned ${versionsOf(row, pins).join(", ")}: ${advisory.summary}${expired(end)}`,
      fix: `Pin ${advisory.fixed === "unknown" ? "a fixed release, when one is known" : `${advisory.fixed} or newer`} (${row.pins.join(", ")}), or ${accept(id)}.`,
      from: end === undefined ? row.lookedUp : daysAfter(end, 1),
    };
  });
  if (row.supportEnd === "unknown") return advisories;
  const end = until("support");
  const notice = daysAfter(row.supportEnd, -noticeDays);
  const after = end === undefined ? notice : daysAfter(end, 1);
  return [
    ...advisories,
    {
      row: row.name,
      of: "support",
      problem: `support ${on > row.supportEnd ? "ended" : "ends"} on ${row.supportEnd}${expired(end)}`,
      fix: `Pin a supported release (newest known: ${row.newest}; ${row.pins.join(", ")}), correct ${rowsFolder} if its source names another day, or ${accept("support")}.`,
      from: after > notice ? after : notice,
    },
  ];
}

/** Pins that are in no row or in several, and rows with pins that do not exist. */
function coverage({ rows, pins }: PinTable, on: Day): Finding[] {
  const named = rows.flatMap((row) => row.pins.map((pin) => ({ row: row.name, pin })));
  const finding = (row: string, problem: string, fix: string): Finding => ({ row, of: "pin", problem, fix, from: on });
  return [
    ...Object.keys(pins)
      .filter((pin) => !named.some((one) => one.pin === pin))
      .map((pin) =>
        finding(pin, "the pin is in no row", `Add it to the row of its product in ${rowsFolder}, or add a row.`),
      ),
    ...named
      .filter(({ pin }) => pins[pin] === undefined)
      .map(({ row, pin }) => finding(row, `${pin} is no pin`, `Remove it from ${rowsFolder}.`)),
    ...named
      .filter(({ pin }, i) => named.findIndex((one) => one.pin === pin) !== i)
      .map(({ row, pin }) => finding(row, `${pin} is in two rows`, `Remove it from one of them in ${rowsFolder}.`)),
  ];
}

/** Acceptances that nothing needs, or that hold too long. */
function unused({ rows, accepted, pins }: PinTable, on: Day): Finding[] {
  return accepted.flatMap(({ row: name, of: ids, written, until }): Finding[] => {
    const row = rows.find((one) => one.name === name);
    const finding = (of: string, problem: string, fix: string): Finding => ({ row: name, of, problem, fix, from: on });
    const needed = (of: string): boolean => {
      if (row === undefined) return false;
      if (of !== "support") return affecting(row, pins).some(({ ids: [id] }) => id === of);
      return row.supportEnd !== "unknown" && daysBetween(written, row.supportEnd) <= outlookDays;
    };
    const last = daysAfter(written, longestAcceptance);
    return [
      ...ids
        .filter((of) => !needed(of))
        .map((of) => finding(of, "the acceptance is not needed", `Remove "${of}" from ${acceptedFile}.`)),
      ...(until > last
        ? [
            finding(
              ids.join(),
              `the acceptance of ${written} holds until ${until}`,
              `Set until to ${last} or earlier in ${acceptedFile}.`,
            ),
          ]
        : []),
    ];
  });
}
