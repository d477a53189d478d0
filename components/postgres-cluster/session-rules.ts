import type { Rule } from "../shared/validation";
import { type Effective, effective } from "./effective";
import { found, onOrOff } from "./parameter-safety";
import type { Setting } from "./settings";

/** The part of a cluster that these rules read. */
export interface Sessions extends Effective {
  readonly backups?: unknown;
}

/** Milliseconds for which a backup may keep its session without a statement: those of a large database take hours. */
const longestBackup = 24 * 3600 * 1000;
/** Milliseconds that statements of the operator take on a busy server: roles, databases, a checkpoint before a switchover. */
const leastStatement = 1000;
const milliseconds = 1000;
/** Seconds between two files of WAL, at least: each has 16 MB, however little was written. */
const leastArchive = 10;

/**
 * Rules for settings that count in every session, also in those of the operator, of backups, and of pgstack's Jobs.
 * All but the first could be set for one role: ALTER ROLE … SET.
 */
export const sessionRules: Rule<Sessions>[] = [
  {
    id: "sessions-can-write",
    reads: ["parameters"],
    why: "The operator creates roles and databases in sessions of its own: read-only, each attempt fails, and `up` waits until its deadline.",
    source: "PostgreSQL documentation, default_transaction_read_only; PGO 6.0, internal/postgres/users.go",
    check: refuses(
      "default_transaction_read_only",
      (value) => onOrOff(value) === "on",
      "stops the operator too; remove it, and write ALTER ROLE … SET for the roles that only read",
    ),
  },
  {
    id: "constraints-are-checked",
    reads: ["parameters"],
    why: "With replica or local no session checks foreign keys nor runs ordinary triggers: the data contradicts itself without an error.",
    source: "PostgreSQL documentation, session_replication_role",
    check: refuses(
      "session_replication_role",
      (value) => String(value).toLowerCase() !== "origin",
      "switches foreign keys and triggers off for everybody; remove it, and SET it in the session that needs it",
    ),
  },
  {
    id: "failed-write-stops-postgres",
    reads: ["parameters", "operator"],
    why: "After a write that failed the kernel may have dropped the page: Postgres takes a second fsync for success, and data is lost.",
    source: "PostgreSQL documentation, data_sync_retry",
    // CloudNativePG takes no value at all: parameter-is-managed-by-cloudnative-pg.
    check: ({ operator, parameters }) =>
      operator !== "crunchy"
        ? []
        : found(parameters, (name, value) => name === "data_sync_retry" && onOrOff(value) === "on").map((key) => ({
            path: ["parameters", key],
            message: "loses data when a disk fails; remove it",
          })),
  },
  {
    id: "autovacuum-runs",
    reads: ["parameters"],
    why: "Without autovacuum dead rows stay and statistics go stale: tables grow until the volume is full, and plans get worse.",
    source: "PostgreSQL documentation, Routine Vacuuming; autovacuum, track_counts",
    check: ({ parameters }) =>
      found(
        parameters,
        (name, value) => (name === "autovacuum" || name === "track_counts") && onOrOff(value) === "off",
      ).map((key) => ({
        path: ["parameters", key],
        message: "stops autovacuum for all tables; remove it, and write ALTER TABLE … SET for single ones",
      })),
  },
  {
    id: "passwords-are-for-scram",
    reads: ["parameters"],
    why: "pg_hba.conf of both operators asks for SCRAM: a role whose password is stored as an MD5 hash cannot log in.",
    source:
      "PostgreSQL documentation, Password Authentication; PGO 6.0, internal/postgres/hba.go; CloudNativePG 1.28, pkg/postgres/configuration.go",
    check: refuses(
      "password_encryption",
      (value) => String(value).toLowerCase() === "md5",
      "keeps out who gets a new password; remove it for scram-sha-256",
    ),
  },
  {
    id: "backup-outlives-idle-timeout",
    reads: ["parameters", "version", "operator", "backups"],
    why: "pgBackRest holds a session without a statement while it copies files: Postgres ends it, and the backup fails.",
    // Barman sets the timeout to 0 in its own session: barman/postgres.py.
    source: "pgbackrest/pgbackrest#2789; pgBackRest 2.59, src/postgres/client.c",
    check: (cluster) =>
      cluster.operator !== "crunchy" || cluster.backups === undefined
        ? []
        : positive(cluster, "idle_session_timeout", longestBackup).map((key) => ({
            path: ["parameters", key],
            message: "ends the session of a backup too; remove it, and write ALTER ROLE … SET for single roles, or 1d",
          })),
  },
  {
    id: "wal-files-fill-up",
    reads: ["parameters", "version", "operator", "backups"],
    why: "Each time a file of 16 MB is archived, however little was written: the archive falls behind, and the repository fills up.",
    source: "PostgreSQL documentation, archive_timeout; CrunchyData/postgres-operator#2889",
    check: (cluster) =>
      cluster.backups === undefined
        ? []
        : positive(cluster, "archive_timeout", leastArchive).map((key) => ({
            path: ["parameters", key],
            message: "archives more than 8000 files a day; write 60s, or remove it",
          })),
  },
  {
    id: "statements-have-time",
    reads: ["parameters", "version", "operator", "backups"],
    why: "The timeouts count for statements of the operator and of backups too: Barman's starts with a checkpoint, over up to checkpoint_timeout.",
    source: "PostgreSQL documentation, statement_timeout, transaction_timeout, lock_timeout, pg_backup_start",
    check: (cluster) => {
      const barman = cluster.operator === "cloudnative-pg" && cluster.backups !== undefined;
      const checkpoint = (effective(cluster, "checkpoint_timeout") || 300) * milliseconds;
      return ["statement_timeout", "transaction_timeout", "lock_timeout"].flatMap((name) => {
        const least = barman && name !== "lock_timeout" ? checkpoint : leastStatement;
        return positive(cluster, name, least).map((key) => ({
          path: ["parameters", key],
          message: `is too short for ${barman && name !== "lock_timeout" ? "backups, which wait for a checkpoint" : "the operator"}; write ${least}ms or more, or remove it and write ALTER ROLE … SET`,
        }));
      });
    },
  },
];

function refuses(setting: string, when: (value: Setting) => boolean, message: string): Rule<Sessions>["check"] {
  return ({ parameters }) =>
    found(parameters, (name, value) => name === setting && when(value)).map((key) => ({
      path: ["parameters", key],
      message,
    }));
}

/** Returns a timeout as written where it is on and shorter than a time in its own unit. */
function positive(cluster: Sessions, setting: string, least: number): string[] {
  const value = effective(cluster, setting);
  return value > 0 && value < least ? found(cluster.parameters, (name) => name === setting) : [];
}
