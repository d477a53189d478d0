import type { Rule } from "../../../shared/validation";
import { librariesOf } from "../../../model/contents/sql";
import { hasLogVolumes } from "../../../model/instances";
import { ioMethodRule } from "../../../model/kernel-rules";
import { found, onOrOff } from "../../../model/parameter-safety";
import { statementRule, tooShort } from "../../../model/session-rules";
import { settingsOf, withLibraries } from "../../../model/settings";
import type { CheckedCrunchyCluster } from "../cluster";
import { server } from "../server";

/** Maximum number of settings in PGO. Source: PGO 6.0 CRD, spec.config.parameters. */
const mostForCrunchy = 50;
/** Time in milliseconds for which a backup can keep an idle session: backups of a large database take hours. */
const longestBackup = 24 * 3600 * 1000;

/** Rules for settings of Postgres. */
export const parameterRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "wal-level-is-logical",
    reads: ["parameters"],
    why: "PGO supports no other level.",
    source: "PGO 6.0 CRD, spec.config.parameters",
    check: ({ parameters }) =>
      Object.entries(parameters).flatMap(([key, value]) =>
        key.toLowerCase() === "wal_level" && value !== "logical"
          ? [{ path: ["parameters", key], message: 'must be "logical", the default; remove it' }]
          : [],
      ),
  },
  {
    id: "log-directory-is-allowed",
    reads: ["parameters", "walStorage", "sets"],
    why: "PGO accepts folders that it rotates; in another one logs fill a volume, or PGO replaces it and reports an event.",
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
    reads: ["parameters", "resources", "sets", "extensions", "users", "tablespaces"],
    why: "The API server refuses a PostgresCluster with more.",
    source: "PGO 6.0 CRD, spec.config.parameters",
    check: (cluster) => {
      const count = Object.keys(withLibraries(settingsOf(cluster), librariesOf(cluster))).length;
      return count > mostForCrunchy
        ? [
            {
              path: ["parameters"],
              message: `are ${count} settings including those derived from memory and extensions; PGO accepts ${mostForCrunchy}. Remove settings that have Postgres' default`,
            },
          ]
        : [];
    },
  },
  ioMethodRule(),
  {
    id: "failed-write-stops-postgres",
    reads: ["parameters"],
    why: "After a failed write the kernel can drop the page: Postgres then takes a second fsync as success, and data is lost.",
    source: "PostgreSQL documentation, data_sync_retry",
    check: ({ parameters }) =>
      found(parameters, (name, value) => name === "data_sync_retry" && onOrOff(value) === "on").map((key) => ({
        path: ["parameters", key],
        message: "loses data when a disk fails; remove it",
      })),
  },
  {
    id: "backup-outlives-idle-timeout",
    reads: ["parameters", "version", "backups"],
    why: "pgBackRest holds a session without a statement while it copies files: Postgres ends it, and the backup fails.",
    source: "pgbackrest/pgbackrest#2789; pgBackRest 2.59, src/postgres/client.c",
    check: (cluster) =>
      cluster.backups === undefined
        ? []
        : tooShort(cluster, server, "idle_session_timeout", longestBackup).map((key) => ({
            path: ["parameters", key],
            message:
              "also ends the session of a backup; remove it and use ALTER ROLE … SET for single roles, or write 1d",
          })),
  },
  // pgBackRest requests a fast checkpoint.
  statementRule(server),
];
