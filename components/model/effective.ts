import { serverSetting } from "./server-settings/known";
import { numberIn, valueProblem } from "./server-settings/value";
import { type Configured, settingOf } from "./settings";

/** The part of a cluster that decides the values of settings. */
export interface Effective extends Configured {
  readonly version: number;
}

/** The Postgres that an operator starts; numeric settings are in each setting's own unit. */
export interface ServerFacts {
  /** Defaults that differ from those of Postgres. */
  readonly defaults: Readonly<Record<string, number>>;
  /** Extensions and libraries in its pinned images. */
  readonly extensions: ReadonlySet<string>;
  /** The smallest values that the operator passes on; it replaces smaller ones. */
  readonly minima: Readonly<Record<string, number>>;
}

/** Defaults of Postgres 15 to 18, in the setting's own unit. Source: pg_settings, boot_val. */
const ofPostgres: Readonly<Record<string, number>> = {
  ...{ autovacuum_max_workers: 3, autovacuum_worker_slots: 16, max_connections: 100, max_locks_per_transaction: 64 },
  ...{ max_pred_locks_per_transaction: 64, max_prepared_transactions: 0, max_replication_slots: 10 },
  ...{ max_slot_wal_keep_size: -1, max_wal_senders: 10, max_wal_size: 1024, max_worker_processes: 8 },
  ...{ reserved_connections: 0, superuser_reserved_connections: 3, wal_keep_size: 0 },
};

/**
 * Returns the effective value of a numeric setting, in its own unit: the configured one if it is valid, otherwise the
 * default.
 */
export function effective({ parameters, version }: Effective, { defaults }: ServerFacts, name: string): number {
  const setting = serverSetting(name, version);
  const written = settingOf(parameters, name);
  return setting !== undefined && written !== undefined && valueProblem(setting, written) === undefined
    ? numberIn(setting, written)
    : (defaults[name] ?? ofPostgres[name] ?? 0);
}

/** Returns the first configured one of some settings, as written. */
export function firstWritten(parameters: Configured["parameters"], names: readonly string[]): string | undefined {
  return names.flatMap((name) => Object.keys(parameters).filter((key) => key.toLowerCase() === name))[0];
}

/** Returns the number of connections that Postgres accepts from ordinary users. */
export function openConnections(cluster: Effective, server: ServerFacts): number {
  const of = (name: string): number => effective(cluster, server, name);
  return of("max_connections") - of("superuser_reserved_connections") - of("reserved_connections");
}
