import { serverSetting } from "./server-settings/known";
import { numberIn, valueProblem } from "./server-settings/value";
import { type Configured, settingOf } from "./settings";

/** The part of a cluster that decides which value a setting has. */
export interface Effective extends Configured {
  readonly version: number;
  readonly operator: "cloudnative-pg" | "crunchy";
}

/** Defaults of Postgres 15 to 18, in the setting's own unit. Source: pg_settings, boot_val. */
const ofPostgres: Readonly<Record<string, number>> = {
  ...{ autovacuum_max_workers: 3, autovacuum_worker_slots: 16, max_connections: 100, max_locks_per_transaction: 64 },
  ...{ max_pred_locks_per_transaction: 64, max_prepared_transactions: 0, max_replication_slots: 10 },
  ...{ max_slot_wal_keep_size: -1, max_wal_senders: 10, max_wal_size: 1024, max_worker_processes: 8 },
  ...{ reserved_connections: 0, superuser_reserved_connections: 3, wal_keep_size: 0 },
};

/**
 * Defaults of each operator that differ. Source: CloudNativePG 1.28, pkg/postgres/configuration.go, CnpgConfigurationSettings;
 * Patroni 4.1.4, patroni/postgresql/config.py, CMDLINE_OPTIONS (wal_keep_size).
 */
const ofOperator: Readonly<Record<Effective["operator"], Readonly<Record<string, number>>>> = {
  "cloudnative-pg": { max_replication_slots: 32, max_worker_processes: 32, wal_keep_size: 512 },
  crunchy: { wal_keep_size: 128 },
};

/** Returns the value that a numeric setting has, in its own unit: a valid one that is written, or the default. */
export function effective({ parameters, version, operator }: Effective, name: string): number {
  const setting = serverSetting(name, version);
  const written = settingOf(parameters, name);
  return setting !== undefined && written !== undefined && valueProblem(setting, written) === undefined
    ? numberIn(setting, written)
    : (ofOperator[operator][name] ?? ofPostgres[name] ?? 0);
}

/** Returns the first of some settings that is written, as it is written. */
export function firstWritten(parameters: Configured["parameters"], names: readonly string[]): string | undefined {
  return names.flatMap((name) => Object.keys(parameters).filter((key) => key.toLowerCase() === name))[0];
}

/** Returns how many connections of ordinary users Postgres accepts. */
export function openConnections(cluster: Effective): number {
  const reserved = effective(cluster, "superuser_reserved_connections") + effective(cluster, "reserved_connections");
  return effective(cluster, "max_connections") - reserved;
}
