import type { ServerFacts } from "../../model/effective";
import { imageExtensions } from "./image-extensions";

/** Numeric settings of Postgres on CloudNativePG. Source: CloudNativePG 1.30, pkg/postgres/configuration.go, CnpgConfigurationSettings. */
export const server: ServerFacts = {
  extensions: imageExtensions,
  defaults: { max_replication_slots: 32, max_worker_processes: 32, wal_keep_size: 512 },
  minima: {},
};
