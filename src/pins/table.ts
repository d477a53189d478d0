import { accepted } from "./accepted";
import { allPins } from "./all-pins";
import type { PinTable } from "./findings";
import { localRows } from "./rows/local";
import { monitoringRows } from "./rows/monitoring";
import { operatorRows } from "./rows/operators";
import { postgresRows } from "./rows/postgres";

/** Every pin with its support end and known advisories, and what is accepted. */
export const pinTable: PinTable = {
  rows: [...operatorRows, ...postgresRows, ...monitoringRows, ...localRows],
  accepted,
  pins: allPins(),
};
