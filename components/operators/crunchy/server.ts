import type { ServerFacts } from "../../model/effective";
import { imageExtensions } from "./image-extensions";

/**
 * Minimum of settings that Patroni passes on the command line of Postgres, and the value that replaces a smaller one.
 * Source: Patroni 4.1.4, patroni/postgresql/config.py, CMDLINE_OPTIONS. wal_keep_size is in MB.
 */
export const minima: Readonly<Record<string, readonly [number, string]>> = {
  max_connections: [25, "100"],
  max_locks_per_transaction: [32, "64"],
  max_replication_slots: [4, "10"],
  max_wal_senders: [3, "10"],
  max_worker_processes: [2, "8"],
  wal_keep_size: [16, "128MB"],
};

/** Numeric settings of Postgres under Patroni. Source: the same. */
export const server: ServerFacts = {
  extensions: imageExtensions,
  defaults: { wal_keep_size: 128 },
  minima: Object.fromEntries(Object.entries(minima).map(([name, [least]]) => [name, least])),
};
