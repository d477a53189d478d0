import { UsageError } from "../errors";
import { findings } from "../pins/findings";
import { type Day, dayOf } from "../pins/row";
import { pinTable } from "../pins/table";
import { pinReport, pinsText } from "../pins/text";
import type { Command } from "./command";

interface PinsCall {
  readonly json?: true;
  /** The day to look at. @default today */
  readonly on?: string;
}

/**
 * `npm run pins [-- --json] [--on <day>]`: every pin with its support end and known advisories, offline.
 *
 * @returns 1 when a support end within 30 days, a support end in the past or an advisory is not accepted on that day, or the table does not fit the pins.
 * @throws UsageError when the day is no date.
 */
export const command: Command<PinsCall> = ({ json = false, on }) => {
  const day = on === undefined ? dayOf(new Date()) : dayGiven(on);
  console.log(json ? JSON.stringify(pinReport(pinTable, day), null, 2) : pinsText(pinTable, day));
  return Promise.resolve(findings(pinTable, day).length > 0 ? 1 : 0);
};

function dayGiven(text: string): Day {
  const time = new Date(`${text}T00:00:00Z`);
  if (Number.isNaN(time.valueOf()) || dayOf(time) !== text) {
    throw new UsageError(`--on is "${text}": give a day, for example --on 2027-01-31.`);
  }
  return dayOf(time);
}
