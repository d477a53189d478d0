import type { ServerFacts } from "../../model/effective";
import { patroniMinima } from "../../model/patroni";
import { imageExtensions } from "./image-extensions";

/** Numeric settings of Postgres in Spilo. Source: Patroni 4.0.4, patroni/postgresql/config.py, CMDLINE_OPTIONS; zalando/spilo at 4.0-p3, scripts/configure_spilo.py, TEMPLATE. */
export const server: ServerFacts = {
  defaults: { autovacuum_max_workers: 5, wal_keep_size: 128 },
  minima: patroniMinima,
  extensions: imageExtensions,
};
