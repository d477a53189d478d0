import { z } from "zod";
import { strict } from "../shared/validation";
import type { Rule } from "../shared/validation";

const momentPattern = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d{1,6})?[+-](\d\d)(?::?(\d\d))?$/;

/** Returns true if a timestamp is valid, with an offset that Postgres accepts. */
function exists(moment: string): boolean {
  const [, date = "", time = "", hours, minutes = 0] = momentPattern.exec(moment) ?? [];
  const parsed = new Date(`${date}T${time}Z`);
  return (
    !Number.isNaN(parsed.getTime()) &&
    parsed.toISOString().startsWith(`${date}T${time}`) &&
    parsed.getUTCFullYear() > 0 &&
    Number(hours) < 16 &&
    Number(minutes) < 60
  );
}

/** Recovery target of a new cluster. */
export const recoveryTarget = z
  .discriminatedUnion("type", [
    strict({
      type: z.literal("time").describe("Data at a point in time."),
      value: z
        .string()
        .regex(momentPattern, {
          error: 'not a timestamp with its offset from UTC; write for example "2026-01-31 14:15:11+00"',
        })
        .refine((moment) => !momentPattern.test(moment) || exists(moment), {
          error: 'no such day, time or offset; write for example "2026-01-31 14:15:11+00"',
        })
        .describe("Timestamp with its offset from UTC: without an offset the server's time zone would apply."),
    }),
    strict({
      type: z.literal("xid").describe("Data after a transaction."),
      value: z
        .string()
        .regex(/^\d{1,20}$/, { error: 'not a transaction ID; write it as a string, for example "123456"' })
        .describe("Transaction ID."),
    }),
    strict({
      type: z.literal("lsn").describe("Data at a position in WAL."),
      value: z
        .string()
        .regex(/^[0-9A-F]{1,8}\/[0-9A-F]{1,8}$/, { error: 'not an LSN; write for example "0/1F000060"' })
        .describe("LSN, the position in WAL."),
    }),
    strict({
      type: z.literal("name").describe("Data at a restore point."),
      value: z
        .string()
        .regex(/^[\w.-]{1,63}$/, { error: "not the name of a restore point: letters, digits, _ . -" })
        .describe("Name that was passed to pg_create_restore_point."),
    }),
  ])
  .describe("Recovery target: how far WAL is replayed. Default: to its end.");

/**
 * Returns the schema of the recovery timeline. Source: PostgreSQL documentation, recovery_target_timeline;
 * CloudNativePG 1.30 refuses current.
 *
 * @param words values besides a number.
 */
export function recoveryTimeline(words: readonly string[]): z.ZodString {
  return z
    .string()
    .regex(new RegExp(`^(${words.join("|")}|[1-9]\\d{0,9})$`), {
      error: `not a timeline; write ${words.map((word) => `"${word}"`).join(" or ")}, or its number as a string, for example "3"`,
    })
    .describe(
      "Timeline to follow, after failovers and earlier restores: latest, or the number of one. Default: Postgres' own, the latest.",
    );
}

/** The part of a cluster that describes the backup it starts from. */
export interface Recovered {
  readonly backups?: unknown;
  readonly bootstrap?: (Recovery & { readonly from: string }) | undefined;
  readonly restore?: Recovery | undefined;
}

/** Backup set and recovery target. */
export interface Recovery {
  readonly target?: z.output<typeof recoveryTarget> | undefined;
  readonly backupSet?: string | undefined;
  readonly timeline?: string | undefined;
}

/** Rules for clusters that start from backups, the same for every operator. */
export const recoveryRules: Rule<Recovered>[] = [
  {
    id: "bootstrap-needs-backups",
    reads: ["bootstrap", "backups"],
    why: "Without backups PGO does not record that it has restored, and overwrites the data with a restore in every reconcile; CloudNativePG reads a bucket with the identity of its backups.",
    source:
      "PGO 6.0, internal/controller/postgrescluster/cluster.go, reconcileDataSource; CloudNativePG 1.30, Recovery",
    check: ({ bootstrap, backups }) =>
      // A running server is copied without a bucket.
      bootstrap !== undefined && bootstrap.from !== "primary" && bootstrap.from !== "server" && backups === undefined
        ? [
            {
              path: ["backups"],
              message: "is missing, and bootstrap needs it; configure the backups of the new cluster",
            },
          ]
        : [],
  },
  {
    id: "target-needs-backup-set",
    reads: ["bootstrap", "restore"],
    why: "For these targets the newest backup is restored, which can be later than the target: the restore fails.",
    source: "pgBackRest command reference, restore, --set; CloudNativePG 1.30, Recovery, backupID",
    check: (cluster) =>
      (["bootstrap", "restore"] as const).flatMap((key) => {
        const { target, backupSet, ...from } = cluster[key] ?? {};
        const named = backupSet !== undefined || ("volumeSnapshots" in from && from.volumeSnapshots !== undefined);
        return (target?.type === "xid" || target?.type === "name") && !named
          ? [
              {
                path: [key, "backupSet"],
                message: "is missing; name a backup from before the target, or set a target of type time or lsn",
              },
            ]
          : [];
      }),
  },
];
