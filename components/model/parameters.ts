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

/** Reason why a user cannot set a setting. */
export const operatorSets = "the operator sets it";
/** Alternative to shared_preload_libraries. */
export const configureExtensions =
  "add the extension to extensions, which preloads its library; for one that pgstack does not know set unverified and library";
const configureBackups = "configure backups instead";

/** Settings that every operator manages: changing one breaks replication, recovery or TLS. */
const managed = new Map([
  ["archive_command", configureBackups],
  // Postgres 15 prefers it to archive_command silently; from 16 on it archives nothing while both are set.
  // Source: PostgreSQL, src/backend/postmaster/pgarch.c, LoadArchiveLibrary.
  ["archive_library", configureBackups],
  ["archive_mode", configureBackups],
  ["hot_standby", "replicas always answer queries"],
  ["recovery_min_apply_delay", "it delays every replica, including the one that is promoted"],
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

/** Rules for every cluster. Names of settings are not case-sensitive, as in Postgres. */
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
    why: "With these a commit is acknowledged before any replica has it, despite the mode: a failover loses it.",
    source: "PostgreSQL documentation, synchronous_commit",
    check: ({ parameters, highAvailability: { mode } }) =>
      Object.entries(parameters).flatMap(([key, value]) =>
        mode !== "asynchronous" &&
        key.toLowerCase() === "synchronous_commit" &&
        /^(off|local|false|no|0)$/i.test(String(value))
          ? [
              {
                path: ["parameters", key],
                message: `undoes highAvailability.mode: ${mode}; remove it, or set the mode to asynchronous`,
              },
            ]
          : [],
      ),
  },
];

/** Returns the finding for a setting that the operator manages. */
export function refused(key: string, reason: string) {
  return [{ path: ["parameters", key], message: `cannot be set: ${reason}; remove it` }];
}
