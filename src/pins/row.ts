/** A day as YYYY-MM-DD, in UTC. */
export type Day = `${number}-${number}-${number}`;

/** A fact that no source states is `unknown`; it is never guessed. */
export type Unknown = "unknown";

/** A published vulnerability. */
export interface Advisory {
  /** Identifiers; the first one names it in output and acceptances. */
  readonly ids: readonly [string, ...string[]];
  /** Versions that are affected, as a range of the package `semver`. An unknown range counts as affecting every pin of the row. */
  readonly affected: string;
  /** First fixed version of the pinned release line. */
  readonly fixed: string;
  readonly summary: string;
  readonly source: string;
}

/** Facts of one release line, and the pins that take a version from it. */
export interface PinRow {
  /** Product and release line; unique. */
  readonly name: string;
  /** Paths of pins, as `allPins` names them; each pin is in exactly one row. */
  readonly pins: readonly [string, ...string[]];
  /** Last day with fixes from the project. */
  readonly supportEnd: Day | Unknown;
  readonly supportSource: string;
  /** Newest known release of the same line. */
  readonly newestOfLine: string;
  /** Newest known release of the product. */
  readonly newest: string;
  readonly newestSource: string;
  readonly advisories: readonly Advisory[];
  /** Sources in which advisories were looked up. */
  readonly advisorySource: string;
  /** Day of the last look at the sources of the row. */
  readonly lookedUp: Day;
}

/** Consent to a pin that is out of support or has a known advisory. */
export interface Acceptance {
  /** Name of the row. */
  readonly row: string;
  /** `support`, and the first identifiers of advisories of the row. */
  readonly of: readonly string[];
  readonly reason: string;
  /** Day on which it was written. */
  readonly written: Day;
  /** Last day on which it holds; at most {@link longestAcceptance} days after `written`. */
  readonly until: Day;
}

/** Longest time in days for which a pin is accepted; after it the acceptance is reviewed. */
export const longestAcceptance = 180;

const millisecondsPerDay = 24 * 60 * 60 * 1000;

/** Days from one day to another; negative if the other one is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / millisecondsPerDay);
}

/** The day a number of days after another one. */
export function daysAfter(day: Day, days: number): Day {
  return dayOf(new Date(Date.parse(day) + days * millisecondsPerDay));
}

/** The day of a time, in UTC. */
export function dayOf(time: Date): Day {
  return time.toISOString().slice(0, 10) as Day;
}
