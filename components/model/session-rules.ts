import type { Rule } from "../shared/validation";
import { type Effective, effective, type ServerFacts } from "./effective";
import { found, onOrOff } from "./parameter-safety";
import type { Setting } from "./settings";

/** The part of a cluster that these rules read. */
export interface Sessions extends Effective {
  readonly backups?: unknown;
}

/** Milliseconds that statements of the operator take on a busy server: roles, databases, a checkpoint before a switchover. */
const leastStatement = 1000;
/** Seconds between two files of WAL, at least: each has 16 MB, however little was written. */
const leastArchive = 10;

/**
 * Rules for settings that count in every session, also in those of the operator, of backups, and of pgstack's Jobs.
 * All but the first could be set for one role: ALTER ROLE … SET.
 */
export const sessionRules = (server: ServerFacts): Rule<Sessions>[] => [
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
      "PostgreSQL documentation, Password Authentication; PGO 6.0, internal/postgres/hba.go; CloudNativePG 1.30, pkg/postgres/configuration.go",
    check: refuses(
      "password_encryption",
      (value) => String(value).toLowerCase() === "md5",
      "keeps out who gets a new password; remove it for scram-sha-256",
    ),
  },
  {
    id: "wal-files-fill-up",
    reads: ["parameters", "version", "backups"],
    why: "Each time a file of 16 MB is archived, however little was written: the archive falls behind, and the repository fills up.",
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
 * @param checkpoint milliseconds that a statement of a backup waits for a checkpoint. Default: it waits for none.
 */
export function statementRule<Cluster extends Sessions>(
  server: ServerFacts,
  checkpoint: (cluster: Cluster) => number | undefined = () => undefined,
): Rule<Cluster> {
  return {
    id: "statements-have-time",
    reads: ["parameters", "version", "backups"],
    why: "The timeouts count for statements of the operator and of backups too: Barman's starts with a checkpoint, over up to checkpoint_timeout.",
    source: "PostgreSQL documentation, statement_timeout, transaction_timeout, lock_timeout, pg_backup_start",
    check: (cluster) =>
      ["statement_timeout", "transaction_timeout", "lock_timeout"].flatMap((name) => {
        const wait = name === "lock_timeout" ? undefined : checkpoint(cluster);
        const least = wait ?? leastStatement;
        return tooShort(cluster, server, name, least).map((key) => ({
          path: ["parameters", key],
          message: `is too short for ${wait !== undefined ? "backups, which wait for a checkpoint" : "the operator"}; write ${least}ms or more, or remove it and write ALTER ROLE … SET`,
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

/** Returns a timeout as written where it is on and shorter than a time in its own unit. */
export function tooShort(cluster: Effective, server: ServerFacts, setting: string, least: number): string[] {
  const value = effective(cluster, server, setting);
  return value > 0 && value < least ? found(cluster.parameters, (name) => name === setting) : [];
}
