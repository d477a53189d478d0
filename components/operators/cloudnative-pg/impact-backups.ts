import { nothing, unknown } from "../../model/impact/effects";
import type { Effect, FieldChange, FieldRule } from "../../model/impact/impact";

/**
 * The fields of `spec.backup`. Adding or removing an archive does not restart Postgres: `archive_command` always is the
 * instance manager's own. Source: CloudNativePG 1.30, internal/cmd/manager/walarchive.
 */
export const backupFields: Record<string, FieldRule> = {
  "spec.backup": section,
  "spec.backup.retentionPolicy": retention,
  "spec.backup.barmanObjectStore.destinationPath": {
    level: "data copied",
    words:
      "backups go to another repository, which cannot be restored until its first full backup is complete; the previous repository is kept unchanged",
  },
  "spec.backup.barmanObjectStore.googleCredentials": nothing("the identity with which the next WAL file is archived"),
  "spec.backup.barmanObjectStore.wal": nothing("how the next WAL file is archived"),
  "spec.backup.barmanObjectStore.data": nothing("how the next backup is taken"),
};

/** Effect of adding or removing backups. */
function section({ before, after }: FieldChange): readonly Effect[] | undefined {
  if (before === undefined) return [nothing("WAL is archived from now on; the first full backup starts at once")];
  if (after !== undefined) return undefined;
  return [
    {
      level: "data lost",
      words: "archiving stops: no later change can be restored; the content of the bucket stays",
      loss: "backups",
      fix: "keep the repository",
    },
  ];
}

/** Parses days, such as `30d`. */
function retention({ before, after }: FieldChange): readonly Effect[] {
  const [was, is] = [days(before), days(after)];
  if (was === undefined || is === undefined) return [unknown("not a retention in days")];
  if (is >= was) return [nothing("backups are kept longer")];
  return [{ level: "data lost", words: "the next backup deletes backups beyond the retention", loss: "backups" }];
}

function days(value: unknown): number | undefined {
  const found = typeof value === "string" ? /^(\d+)d$/.exec(value)?.[1] : undefined;
  return found !== undefined ? Number(found) : undefined;
}
