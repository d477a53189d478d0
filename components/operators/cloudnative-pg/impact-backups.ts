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
      "backups go to another place, which restores nothing until its first full backup is there; the former place is kept as it is",
  },
  "spec.backup.barmanObjectStore.googleCredentials": nothing("as whom the next file is archived"),
  "spec.backup.barmanObjectStore.wal": nothing("how the next file is archived"),
  "spec.backup.barmanObjectStore.data": nothing("how the next backup is made"),
};

/** The whole of backups, when it comes or goes. */
function section({ before, after }: FieldChange): readonly Effect[] | undefined {
  if (before === undefined) return [nothing("the log is archived from now on; the first full backup begins at once")];
  if (after !== undefined) return undefined;
  return [
    {
      level: "data lost",
      words: "archiving ends: nothing after this moment can be restored; what the bucket has stays in it",
      loss: "backups",
      wayOut: "keep the repository",
    },
  ];
}

/** Days, as `30d`. */
function retention({ before, after }: FieldChange): readonly Effect[] {
  const [was, is] = [days(before), days(after)];
  if (was === undefined || is === undefined) return [unknown("a retention that is not in days")];
  if (is >= was) return [nothing("backups are kept longer than now")];
  return [{ level: "data lost", words: "the next backup deletes those that are kept no longer", loss: "backups" }];
}

function days(value: unknown): number | undefined {
  const found = typeof value === "string" ? /^(\d+)d$/.exec(value)?.[1] : undefined;
  return found !== undefined ? Number(found) : undefined;
}
