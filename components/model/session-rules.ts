import type { Rule } from "../shared/validation";
import { type Effective, effective, type ServerFacts } from "./effective";
import { found, onOrOff } from "./parameter-safety";
import type { Setting } from "./settings";

/** The part of a cluster that these rules read. */
export interface Sessions extends Effective {
  readonly backups?: unknown;
}

/**
 * Duration of the operator's statements on a busy server, in milliseconds: roles, databases, a checkpoint before a
 * switchover.
 */
const leastStatement = 1000;
/** Minimum of archive_timeout in seconds: each file has 16 MB, even with few writes. */
const leastArchive = 10;

/**
 * Rules for settings that apply to every session, including those of the operator, of backups, and of pgstack's Jobs.
 * All but the first can be set for one role instead: ALTER ROLE … SET.
 */
export const sessionRules = (server: ServerFacts): Rule<Sessions>[] => [
  {
    id: "sessions-can-write",
    reads: ["parameters"],
    why: "The operator creates roles and databases in its own sessions: if they are read-only, every attempt fails, and `up` waits until its timeout.",
    source: "PostgreSQL documentation, default_transaction_read_only; PGO 6.0, internal/postgres/users.go",
    check: refuses(
      "default_transaction_read_only",
      (value) => onOrOff(value) === "on",
      "stops the operator too; remove it, and use ALTER ROLE … SET for the roles that only read",
    ),
  },
  {
    id: "constraints-are-checked",
    reads: ["parameters"],
    why: "With replica or local no session checks foreign keys or runs ordinary triggers: data becomes inconsistent without an error.",
    source: "PostgreSQL documentation, session_replication_role",
    check: refuses(
      "session_replication_role",
      (value) => String(value).toLowerCase() !== "origin",
      "disables foreign keys and triggers for every session; remove it, and SET it in the session that needs it",
    ),
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
        message: "stops autovacuum for all tables; remove it, and use ALTER TABLE … SET for single tables",
      })),
  },
  {
    id: "passwords-are-for-scram",
    reads: ["parameters"],
    why: "pg_hba.conf of the operators requires SCRAM, or accepts it too: where it does, a role whose password is stored as an MD5 hash cannot log in. Postgres 18 deprecates MD5.",
    source:
      "PostgreSQL documentation, Password Authentication, and release notes of 18; PGO 6.0, internal/postgres/hba.go; CloudNativePG 1.30, pkg/postgres/configuration.go; zalando/spilo at 4.0-p3, scripts/configure_spilo.py, TEMPLATE",
    check: refuses(
      "password_encryption",
      (value) => String(value).toLowerCase() === "md5",
      "prevents logins of roles with a new password; remove it to use scram-sha-256",
    ),
  },
  {
    id: "wal-files-fill-up",
    reads: ["parameters", "version", "backups"],
    why: "Each time a file of 16 MB is archived, even with few writes: archiving falls behind, and the repository fills up.",
    source: "PostgreSQL documentation, archive_timeout; CrunchyData/postgres-operator#2889",
    check: (cluster) =>
      cluster.backups === undefined
        ? []
        : tooShort(cluster, server, "archive_timeout", leastArchive).map((key) => ({
            path: ["parameters", key],
            message: "archives more than 8000 files a day; write 60s, or remove it",
          })),
  },
];

/**
 * Returns the rule on timeouts of statements.
 *
 * @param checkpoint milliseconds that a statement of a backup waits for a checkpoint. Default: it does not wait.
 */
export function statementRule<Cluster extends Sessions>(
  server: ServerFacts,
  checkpoint: (cluster: Cluster) => number | undefined = () => undefined,
): Rule<Cluster> {
  return {
    id: "statements-have-time",
    reads: ["parameters", "version", "backups"],
    why: "The timeouts also apply to statements of the operator and of backups: Barman's starts with a checkpoint, which takes up to checkpoint_timeout.",
    source: "PostgreSQL documentation, statement_timeout, transaction_timeout, lock_timeout, pg_backup_start",
    check: (cluster) =>
      ["statement_timeout", "transaction_timeout", "lock_timeout"].flatMap((name) => {
        const wait = name === "lock_timeout" ? undefined : checkpoint(cluster);
        const least = wait ?? leastStatement;
        return tooShort(cluster, server, name, least).map((key) => ({
          path: ["parameters", key],
          message: `is too short for ${wait !== undefined ? "backups, which wait for a checkpoint" : "the operator"}; write ${least}ms or more, or remove it and use ALTER ROLE … SET`,
        }));
      }),
  };
}

function refuses(setting: string, when: (value: Setting) => boolean, message: string): Rule<Sessions>["check"] {
  return ({ parameters }) =>
    found(parameters, (name, value) => name === setting && when(value)).map((key) => ({
      path: ["parameters", key],
      message,
    }));
}

/** Returns a timeout as written if it is enabled and shorter than a duration in its own unit. */
export function tooShort(cluster: Effective, server: ServerFacts, setting: string, least: number): string[] {
  const value = effective(cluster, server, setting);
  return value > 0 && value < least ? found(cluster.parameters, (name) => name === setting) : [];
}
