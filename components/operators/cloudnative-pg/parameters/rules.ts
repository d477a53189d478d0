import { z } from "zod";
import type { Rule } from "../../../shared/validation";
import { effective, type Effective, firstWritten } from "../../../model/effective";
import { ioMethodRule } from "../../../model/kernel-rules";
import { configureExtensions, operatorSets, refused } from "../../../model/parameters";
import { statementRule } from "../../../model/session-rules";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import { server } from "../server";

/** Further settings that CloudNativePG refuses. Source: FixedConfigurationParameters of CloudNativePG 1.30.1. */
const managedByCloudNativePg = new Set([
  ...["allow_system_table_mods", "archive_cleanup_command", "bonjour", "bonjour_name", "data_sync_retry"],
  ...["event_source", "jit_provider", "log_destination", "log_directory", "log_filename", "log_rotation_age"],
  ...["log_rotation_size", "log_truncate_on_rotation", "pg_failover_slots.primary_dsn"],
  ...["pg_failover_slots.standby_slot_names", "promote_trigger_file", "recovery_end_command", "restart_after_crash"],
  ...["shared_preload_libraries", "stats_temp_directory", "synchronized_standby_slots"],
  ...["syslog_facility", "syslog_ident", "syslog_sequence_numbers", "syslog_split_messages", "temp_tablespaces"],
]);

const ownProfile = z.object({ seccompProfile: z.object({ type: z.enum(["Localhost", "Unconfined"]) }) });

/**
 * Returns the time that a statement of Barman waits for a checkpoint, in milliseconds; it does not request a fast one.
 */
function checkpoint(cluster: ResolvedCloudNativePgCluster): number | undefined {
  return cluster.backups === undefined ? undefined : (effective(cluster, server, "checkpoint_timeout") || 300) * 1000;
}

const ioMethod = ioMethodRule(", or a profile of your own in cloudNativePg.specPatch.seccompProfile");

/** Rules for settings of Postgres. */
export const parameterRules: Rule<ResolvedCloudNativePgCluster>[] = [
  {
    id: "parameter-is-managed-by-cloudnative-pg",
    reads: ["parameters"],
    why: "CloudNativePG's webhook refuses these settings.",
    source: "CloudNativePG 1.30, pkg/postgres/configuration.go",
    check: ({ parameters }) =>
      Object.keys(parameters).flatMap((key) =>
        managedByCloudNativePg.has(key.toLowerCase())
          ? refused(key, key.toLowerCase() === "shared_preload_libraries" ? configureExtensions : operatorSets)
          : [],
      ),
  },
  {
    ...ioMethod,
    reads: ["parameters", "cloudNativePg"],
    check: (cluster) => (ownProfile.safeParse(cluster.cloudNativePg.specPatch).success ? [] : ioMethod.check(cluster)),
  },
  // An idle timeout does not stop a backup: Barman sets it to 0 in its own session (barman/postgres.py).
  statementRule(server, checkpoint),
];

/** Rules for connections. */
export const connectionRules: Rule<Effective>[] = [
  {
    id: "instance-manager-has-connections",
    reads: ["parameters", "version"],
    why: "The instance manager of CloudNativePG connects for roles, databases and metrics, once for each database; without a connection it reports no status.",
    source: "CloudNativePG 1.30, pkg/management/postgres/pool/pool.go; Patroni has a minimum of 25",
    check: (cluster) => {
      const key = firstWritten(cluster.parameters, ["max_connections"]);
      const most = effective(cluster, server, "max_connections");
      return key === undefined || most >= 10
        ? []
        : [{ path: ["parameters", key], message: `is ${most}, too few for the instance manager; write 10 or more` }];
    },
  },
];
