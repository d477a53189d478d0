import type { ServerFacts } from "../../../model/effective";

/** Numeric settings of Postgres on CloudNativePG. Source: CloudNativePG 1.30, pkg/postgres/configuration.go, CnpgConfigurationSettings. */
export const server: ServerFacts = {
  defaults: { max_replication_slots: 32, max_worker_processes: 32, wal_keep_size: 512 },
  minima: {},
};
