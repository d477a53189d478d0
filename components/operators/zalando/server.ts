import type { ServerFacts } from "../../model/effective";
import { imageExtensions } from "./image-extensions";

/**
 * Minimum of settings that Patroni passes on the command line of Postgres. Source: Patroni 4.0.4, patroni/postgresql/config.py,
 * CMDLINE_OPTIONS. wal_keep_size is in MB.
 */
const minima: Readonly<Record<string, number>> = {
  max_connections: 25,
  max_locks_per_transaction: 32,
  max_replication_slots: 4,
  max_wal_senders: 3,
  max_worker_processes: 2,
  wal_keep_size: 16,
};

/** Numeric settings of Postgres in Spilo. Source: the same, and zalando/spilo at 4.0-p3, scripts/configure_spilo.py, TEMPLATE. */
export const server: ServerFacts = {
  defaults: { autovacuum_max_workers: 5, wal_keep_size: 128 },
  minima,
  extensions: imageExtensions,
};
