import type { Rule } from "../shared/validation";
import { librariesOf, type WithContents } from "./contents/sql";
import { hasLogVolumes } from "./instances";
import { safetyRules } from "./parameter-safety";
import { serverSettingRules } from "./server-settings/rules";
import { type Configured, settingsOf, withLibraries } from "./settings";

/** The part of a cluster that these rules read. */
export interface Parameterized extends Configured, Pick<WithContents, "extensions" | "users"> {
  readonly version: number;
  readonly highAvailability: { readonly mode: string };
}

const operatorSets = "the operator sets it";
const configureExtensions =
  "name the extension under extensions, which loads its library; one that pgstack does not know with unverified and library";
const configureBackups = "configure backups instead";

/** Settings that both operators own: changing one by hand breaks replication, recovery or TLS. */
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

/** What CloudNativePG refuses beyond that. Source: FixedConfigurationParameters of CloudNativePG 1.28. */
const managedByCloudNativePg = new Set([
  ...["allow_system_table_mods", "archive_cleanup_command", "bonjour", "bonjour_name", "data_sync_retry"],
  ...["event_source", "jit_provider", "log_destination", "log_directory", "log_filename", "log_rotation_age"],
  ...["log_rotation_size", "log_truncate_on_rotation", "pg_failover_slots.primary_dsn"],
  ...["pg_failover_slots.standby_slot_names", "promote_trigger_file", "recovery_end_command", "restart_after_crash"],
  ...["shared_preload_libraries", "ssl_ecdh_curve", "stats_temp_directory", "synchronized_standby_slots"],
  ...["syslog_facility", "syslog_ident", "syslog_sequence_numbers", "syslog_split_messages", "temp_tablespaces"],
]);

/** The most settings that PGO takes. Source: PGO 6.0 CRD, spec.config.parameters. */
const mostForCrunchy = 50;

/** Rules for every cluster. Postgres does not tell the case of a setting's name apart, and neither do they. */
export const parameterRules: Rule<Parameterized>[] = [
  ...safetyRules,
  ...serverSettingRules,
  {
    id: "parameter-is-managed",
    reads: ["parameters"],
    why: "The operator writes these settings; another value is refused or breaks replication, recovery or TLS.",
    source: "PGO 6.0 CRD, spec.config.parameters; CloudNativePG 1.28, fixed parameters",
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

/** Rules for clusters on CloudNativePG. */
export const cloudNativePgParameterRules: Rule<Parameterized>[] = [
  {
    id: "parameter-is-managed-by-cloudnative-pg",
    reads: ["parameters"],
    why: "CloudNativePG's webhook refuses these settings.",
    source: "CloudNativePG 1.28, pkg/postgres/configuration.go",
    check: ({ parameters }) =>
      Object.keys(parameters).flatMap((key) =>
        managedByCloudNativePg.has(key.toLowerCase())
          ? refused(key, key.toLowerCase() === "shared_preload_libraries" ? configureExtensions : operatorSets)
          : [],
      ),
  },
];

/** Rules for clusters on Crunchy Postgres for Kubernetes. */
export const crunchyParameterRules: Rule<Parameterized>[] = [
  {
    id: "wal-level-is-logical",
    reads: ["parameters"],
    why: "PGO takes no other level.",
    source: "PGO 6.0 CRD, spec.config.parameters",
    check: ({ parameters }) =>
      Object.entries(parameters).flatMap(([key, value]) =>
        key.toLowerCase() === "wal_level" && value !== "logical"
          ? [{ path: ["parameters", key], message: 'only "logical" is possible, which is also the default; remove it' }]
          : [],
      ),
  },
  {
    id: "log-directory-is-allowed",
    reads: ["parameters", "walStorage", "crunchy"],
    why: "PGO takes the folders that it cleans up; in another one logs fill a volume, or it is replaced with an event.",
    source: "PGO 6.0 CRD, spec.config.parameters.log_directory",
    check: (cluster) =>
      Object.entries(cluster.parameters).flatMap(([key, value]) => {
        if (key.toLowerCase() !== "log_directory") return [];
        const volume = /^\/(pgdata|pgwal)\/logs\/postgres(\/[\w-]+)*$/.exec(String(value))?.[1];
        const allowed = value === "log" || volume === "pgdata" || (volume === "pgwal" && hasLogVolumes(cluster));
        return allowed
          ? []
          : [
              {
                path: ["parameters", key],
                message:
                  'must be "log" or below /pgdata/logs/postgres (/pgwal/logs/postgres with walStorage); remove it for the default',
              },
            ];
      }),
  },
  {
    id: "parameters-fit",
    reads: ["parameters", "resources", "crunchy", "extensions", "users"],
    why: "The API server refuses a PostgresCluster with more.",
    source: "PGO 6.0 CRD, spec.config.parameters",
    check: (cluster) => {
      const count = Object.keys(withLibraries(settingsOf(cluster), librariesOf(cluster))).length;
      return count > mostForCrunchy
        ? [
            {
              path: ["parameters"],
              message: `are ${count} settings with those that follow from memory and extensions; PGO takes ${mostForCrunchy}. Leave out those that are Postgres' default`,
            },
          ]
        : [];
    },
  },
];

function refused(key: string, reason: string) {
  return [{ path: ["parameters", key], message: `is not yours to set: ${reason}; remove it` }];
}
