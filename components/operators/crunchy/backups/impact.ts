import { at } from "../../../shared/tree";
import { apply, impossible, nothing, unknown } from "../../../model/impact/effects";
import type { Effect, FieldChange, Impact, ImpactTable, Versions } from "../../../model/impact/impact";
import { restart } from "../restarts";
import { claimFields } from "../volumes/impact";

const emptyUntilBackup: Effect = {
  level: "data copied",
  words:
    "backups go to another repository, which cannot be restored until its first full backup is complete; the previous repository is kept unchanged",
};

/** Options of pgBackRest that its next run reads. Source: pgBackRest's documentation, configuration reference. */
const readAtNextRun =
  /^(archive-|backup-|buffer-size|compress|db-timeout|delta|expire-auto|io-timeout|log-|process-max|protocol-timeout|repo\d-(block|bundle|gcs-key|gcs-key-type|s3-key|s3-uri-style|azure-key|retention-\w+-type|storage-)|resume|spool-path|start-fast|stop-auto)/;

const pgbackrest = "spec.backups.pgbackrest";
const repositories = `${pgbackrest}.repos.*`;

/** Effects of the fields of `spec.backups`. Source: PGO 6.0, internal/controller/postgrescluster/pgbackrest.go. */
export const backupImpacts: ImpactTable["fields"] = {
  "spec.backups": section,
  [pgbackrest]: section,
  [`${pgbackrest}.image`]: restart,
  [`${pgbackrest}.configuration`]: restart,
  [`${pgbackrest}.sidecars`]: restart,
  [`${pgbackrest}.metadata`]: nothing("labels and annotations of backup Jobs and the repository host"),
  [`${pgbackrest}.jobs`]: nothing("the settings of the next backup"),
  [`${pgbackrest}.manual`]: nothing("a backup is taken when the annotation pgbackrest-backup changes"),
  [`${pgbackrest}.repoHost`]: nothing("the repository host is recreated; archiving waits for it"),
  // The annotation decides whether a restore starts.
  [`${pgbackrest}.restore`]: nothing(
    "the settings of a restore, which starts when the annotation pgbackrest-restore changes",
  ),
  [`${pgbackrest}.global.*`]: option,
  [repositories]: repositoryItself,
  [`${repositories}.schedules`]: nothing("the schedule of backups"),
  [`${repositories}.gcs`]: emptyUntilBackup,
  [`${repositories}.s3`]: emptyUntilBackup,
  [`${repositories}.azure`]: emptyUntilBackup,
  ...claimFields(`${repositories}.volume.volumeClaimSpec`),
  "spec.backups.snapshots": nothing("volume snapshots as backups"),
};

/** Effect of adding or removing backups. */
function section(change: FieldChange): readonly Effect[] | undefined {
  if (change.before === undefined) return apply(restart, change);
  if (change.after !== undefined) return undefined;
  return [
    {
      level: "data lost",
      words:
        "backups stop: PGO deletes the repository volumes, recreates every instance in a rolling restart, and archives no more WAL; " +
        "without authorization it pauses the cluster",
      loss: "backups",
      fix: "keep one repository",
    },
  ];
}

function repositoryItself({ before, after }: FieldChange): readonly Effect[] | undefined {
  if (before === undefined)
    return [nothing("a further repository, which cannot be restored until its first full backup is complete")];
  if (at(before, "volume") !== undefined && at(after, "volume") === undefined) {
    return [
      {
        level: "data lost",
        words: "PGO deletes the repository's volume at once, with its backups",
        loss: "backups",
        fix: "check first that another repository has a full backup and all WAL since",
      },
    ];
  }
  if (after === undefined) return [nothing("the backups in the bucket stay; none are added or expired")];
  return at(before, "volume") === undefined && at(after, "volume") !== undefined ? [emptyUntilBackup] : undefined;
}

/** Effect of an option of pgBackRest; the last key of the path is its name. */
function option({ path, before, after, whole }: FieldChange): readonly Effect[] {
  const name = path.at(-1) ?? "";
  const repository = /^repo\d+/.exec(name)?.[0];
  // Added and removed with its repository, whose entry covers it.
  if (repository !== undefined && !(has(whole.before, repository) && has(whole.after, repository))) return [];
  if (/-retention-(full|diff|archive)$/.test(name)) return retention(before, after);
  if (name.endsWith("-path")) return [emptyUntilBackup];
  if (/-cipher-(type|pass)$/.test(name)) {
    return [
      impossible(
        "the encryption of a repository cannot change",
        "add another repository, and remove this one when it is no longer needed",
      ),
    ];
  }
  return [
    readAtNextRun.test(name)
      ? nothing("pgBackRest reads it at its next run")
      : unknown("an option of pgBackRest that is unknown to pgstack"),
  ];
}

function retention(before: unknown, after: unknown): readonly Effect[] {
  if (after === undefined || Number(after) >= Number(before ?? Number.POSITIVE_INFINITY)) {
    return [nothing("backups are kept longer")];
  }
  return [
    {
      level: "data lost",
      words: "the next backup deletes backups beyond the retention",
      loss: "backups",
    },
  ];
}

function has(cluster: unknown, repository: string): boolean {
  return names(cluster).includes(repository);
}

function names(cluster: unknown): unknown[] {
  const repositories = at(cluster, "spec", "backups", "pgbackrest", "repos");
  return Array.isArray(repositories) ? repositories.map((item: unknown) => at(item, "name")) : [];
}

/** The first repository is the one that new replicas and the first backup use. */
export const backupsTogether: readonly ((versions: Versions) => readonly Impact[])[] = [
  ({ before, after }) => {
    const [[was], [is]] = [names(before), names(after)];
    if (was === undefined || is === undefined || was === is) return [];
    return [
      {
        field: "spec.backups.pgbackrest.repos[0].name",
        before: was,
        after: is,
        level: "data copied",
        words: "another repository is the first: a full backup is taken there, and new replicas start from it",
      },
    ];
  },
];
