import { z } from "zod";
import { strict } from "../shared/validation";
import type { Rule } from "../shared/validation";

const momentPattern = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d{1,6})?[+-](\d\d)(?::?(\d\d))?$/;

/** Whether such a moment is in the calendar and on the clock, with an offset that Postgres takes. */
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

/** How far a new cluster reads the log of the one that it comes from. */
export const recoveryTarget = z
  .discriminatedUnion("type", [
    strict({
      type: z.literal("time").describe("As it was at a moment."),
      value: z
        .string()
        .regex(momentPattern, {
          error: 'not a moment with its offset from UTC; write for example "2026-01-31 14:15:11+00"',
        })
        .refine((moment) => !momentPattern.test(moment) || exists(moment), {
          error: 'no such day, time or offset; write for example "2026-01-31 14:15:11+00"',
        })
        .describe("The moment, with its offset from UTC: without one the server's own time zone would be meant."),
    }),
    strict({
      type: z.literal("xid").describe("As it was when a transaction had ended."),
      value: z
        .string()
        .regex(/^\d{1,20}$/, { error: 'not a transaction; write its number as a string, for example "123456"' })
        .describe("Number of the transaction."),
    }),
    strict({
      type: z.literal("lsn").describe("As it was at a place in the log."),
      value: z
        .string()
        .regex(/^[0-9A-F]{1,8}\/[0-9A-F]{1,8}$/, { error: 'not a place in the log; write for example "0/1F000060"' })
        .describe("Place in the log."),
    }),
    strict({
      type: z.literal("name").describe("As it was at a restore point."),
      value: z
        .string()
        .regex(/^[\w.-]{1,63}$/, { error: "not the name of a restore point: letters, digits, _ . -" })
        .describe("Name that pg_create_restore_point was given."),
    }),
  ])
  .describe("How far the log is read. Default: to its end.");

/**
 * The timeline that is followed. Source: PostgreSQL documentation, recovery_target_timeline; CloudNativePG 1.30 refuses current.
 *
 * @param words values beside a number.
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

/** The part of a cluster that says what it starts from. */
export interface Recovered {
  readonly backups?: unknown;
  readonly bootstrap?: (Recovery & { readonly from: string }) | undefined;
  readonly restore?: Recovery | undefined;
}

/** Where in the backups it stops and begins. */
export interface Recovery {
  readonly target?: z.output<typeof recoveryTarget> | undefined;
  readonly backupSet?: string | undefined;
  readonly timeline?: string | undefined;
}

/** Rules for clusters that start from backups, whichever operator runs them. */
export const recoveryRules: Rule<Recovered>[] = [
  {
    id: "bootstrap-needs-backups",
    reads: ["bootstrap", "backups"],
    why: "Without backups PGO forgets at each pass that it has restored, and restores over the data again and again; CloudNativePG reads a bucket as whom it backs up.",
    source:
      "PGO 6.0, internal/controller/postgrescluster/cluster.go, reconcileDataSource; CloudNativePG 1.30, Recovery",
    check: ({ bootstrap, backups }) =>
      bootstrap !== undefined && backups === undefined
        ? [
            {
              path: ["backups"],
              message: "is missing, and bootstrap needs it; write where the new cluster backs up to",
            },
          ]
        : [],
  },
  {
    id: "target-needs-backup-set",
    reads: ["bootstrap", "restore"],
    why: "For these targets the newest backup is taken, which may be later than the target: the restore fails.",
    source: "pgBackRest command reference, restore, --set; CloudNativePG 1.30, Recovery, backupID",
    check: (cluster) =>
      (["bootstrap", "restore"] as const).flatMap((key) => {
        const { target, backupSet } = cluster[key] ?? {};
        return (target?.type === "xid" || target?.type === "name") && backupSet === undefined
          ? [
              {
                path: [key, "backupSet"],
                message: "is missing; name a backup from before the target, or give the target as time or lsn",
              },
            ]
          : [];
      }),
  },
];
