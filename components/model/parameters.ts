import type { Rule } from "../shared/validation";
import type { WithContents } from "./contents/sql";
import { safetyRules } from "./parameter-safety";
import { serverSettingRules } from "./server-settings/rules";
import type { Configured } from "./settings";

/** The part of a cluster that these rules read. */
export interface Parameterized extends Configured, Pick<WithContents, "extensions" | "users"> {
  readonly version: number;
  readonly highAvailability: { readonly mode: string };
}

/** Why a setting is not the user's. */
export const operatorSets = "the operator sets it";
/** What to write instead of shared_preload_libraries. */
export const configureExtensions =
  "name the extension under extensions, which loads its library; one that pgstack does not know with unverified and library";
const configureBackups = "configure backups instead";

/** Settings that every operator owns: changing one by hand breaks replication, recovery or TLS. */
const managed = new Map([
  ["archive_command", configureBackups],
  // Postgres 15 prefers it to archive_command silently; from 16 on it archives nothing while both are set.
  // Source: PostgreSQL, src/backend/postmaster/pgarch.c, LoadArchiveLibrary.
  ["archive_library", configureBackups],
  ["archive_mode", configureBackups],
  ["hot_standby", "replicas always answer queries"],
  ["recovery_min_apply_delay", "it delays every replica, also the one that takes over"],
  ["restore_command", configureBackups],
  ["ssl", "TLS is always on"],
  ["synchronous_standby_names", "set highAvailability.mode instead"],
  ...[
    ...["cluster_name", "config_file", "data_directory", "external_pid_file", "hba_file", "ident_file"],
    ...["listen_addresses", "log_file_mode", "logging_collector", "port", "primary_conninfo", "primary_slot_name"],
    "wal_log_hints",
  ].map((name): [string, string] => [name, operatorSets]),
]);
const managedGroup = /^(recovery_target|unix_socket_|ssl_(?!groups$|ecdh_curve$))/;

/** Rules for every cluster. Postgres does not tell the case of a setting's name apart, and neither do they. */
export const parameterRules: Rule<Parameterized>[] = [
  ...safetyRules,
  ...serverSettingRules,
  {
    id: "parameter-is-managed",
    reads: ["parameters"],
    why: "The operator writes these settings; another value is refused or breaks replication, recovery or TLS.",
    source: "PGO 6.0 CRD, spec.config.parameters; CloudNativePG 1.30, fixed parameters",
    check: ({ parameters }) =>
      Object.keys(parameters).flatMap((key) => {
        const name = key.toLowerCase();
        const reason = managed.get(name) ?? (managedGroup.test(name) ? operatorSets : undefined);
        return reason === undefined ? [] : refused(key, reason);
      }),
  },
  {
    id: "commit-waits-for-replica",
    reads: ["parameters", "highAvailability"],
    why: "With these a commit is acknowledged before any replica has it, whatever the mode says: a failover loses it.",
    source: "PostgreSQL documentation, synchronous_commit",
    check: ({ parameters, highAvailability: { mode } }) =>
      Object.entries(parameters).flatMap(([key, value]) =>
        mode !== "asynchronous" &&
        key.toLowerCase() === "synchronous_commit" &&
        /^(off|local|false|no|0)$/i.test(String(value))
          ? [
              {
                path: ["parameters", key],
                message: `undoes highAvailability.mode: ${mode}; remove it, or choose the mode asynchronous`,
              },
            ]
          : [],
      ),
  },
];

/** Returns the finding for a setting that the operator decides. */
export function refused(key: string, reason: string) {
  return [{ path: ["parameters", key], message: `is not yours to set: ${reason}; remove it` }];
}
