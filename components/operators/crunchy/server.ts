import type { ServerFacts } from "../../model/effective";
import { patroniMinima } from "../../model/patroni";
import { imageExtensions } from "./image-extensions";

/** Numeric settings of Postgres under Patroni. Source: Patroni 4.1.4, patroni/postgresql/config.py, CMDLINE_OPTIONS. */
export const server: ServerFacts = {
  extensions: imageExtensions,
  defaults: { wal_keep_size: 128 },
  minima: patroniMinima,
};
