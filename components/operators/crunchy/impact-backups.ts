import { at } from "../../shared/tree";
import { apply, impossible, nothing, unknown } from "../../model/impact/effects";
import type { Effect, FieldChange, FieldRule, Impact, Versions } from "../../model/impact/impact";

const emptyUntilBackup: Effect = {
  level: "data copied",
  words:
    "backups go to another place, which restores nothing until its first full backup is there; the former place is kept as it is",
};

/** Options of pgBackRest that its next run reads. Source: pgBackRest's documentation, configuration reference. */
const readAtNextRun =
  /^(archive-|backup-|buffer-size|compress|db-timeout|delta|expire-auto|io-timeout|log-|process-max|protocol-timeout|repo\d-(block|bundle|gcs-key|gcs-key-type|s3-key|s3-uri-style|azure-key|retention-\w+-type|storage-)|resume|spool-path|start-fast|stop-auto)/;

/** The fields of `spec.backups`. Source: PGO 6.0, internal/controller/postgrescluster/pgbackrest.go. */
export function backupFields(
  restart: FieldRule,
  claimFields: (path: string) => Record<string, FieldRule>,
): Record<string, FieldRule> {
  const path = "spec.backups.pgbackrest";
  const repository = `${path}.repos.*`;
  return {
    "spec.backups": section(restart),
    [path]: section(restart),
    [`${path}.image`]: restart,
    [`${path}.configuration`]: restart,
    [`${path}.sidecars`]: restart,
    [`${path}.metadata`]: nothing("labels and annotations of what makes backups"),
    [`${path}.jobs`]: nothing("how the next backup runs"),
    [`${path}.manual`]: nothing("a backup is made when the annotation pgbackrest-backup changes"),
    [`${path}.repoHost`]: nothing("the host of volume repositories is made anew; archiving waits for it meanwhile"),
    // Whether a restore begins is told together with its annotation.
    [`${path}.restore`]: nothing("how a restore runs, which begins when the annotation pgbackrest-restore changes"),
    [`${path}.global.*`]: option,
    [repository]: repositoryItself,
    [`${repository}.schedules`]: nothing("when backups are made"),
    [`${repository}.gcs`]: emptyUntilBackup,
    [`${repository}.s3`]: emptyUntilBackup,
    [`${repository}.azure`]: emptyUntilBackup,
    ...claimFields(`${repository}.volume.volumeClaimSpec`),
    "spec.backups.snapshots": nothing("whether backups are volume snapshots too"),
  };
}

/** The whole of backups, when it comes or goes. */
function section(restart: FieldRule): FieldRule {
  return (change) => {
    if (change.before === undefined) return apply(restart, change);
    if (change.after !== undefined) return undefined;
    return [
      {
        level: "data lost",
        words:
          "backups end: PGO deletes the repository volumes, recreates every instance in a rolling restart, and archives no more WAL; " +
          "without consent it pauses the cluster",
        loss: "backups",
        wayOut: "keep one repository",
      },
    ];
  };
}

function repositoryItself({ before, after }: FieldChange): readonly Effect[] | undefined {
  if (before === undefined)
    return [nothing("a further repository, which restores nothing until its first full backup is there")];
  if (at(before, "volume") !== undefined && at(after, "volume") === undefined) {
    return [
      {
        level: "data lost",
        words: "PGO deletes the repository's volume at once, with its backups",
        loss: "backups",
        wayOut: "first see that another repository has a full backup and the write-ahead log since",
      },
    ];
  }
  if (after === undefined) return [nothing("the backups in the bucket stay, and nothing adds to them or expires them")];
  return at(before, "volume") === undefined && at(after, "volume") !== undefined ? [emptyUntilBackup] : undefined;
}

/** An option of pgBackRest; the last key of the path is its name. */
function option({ path, before, after, whole }: FieldChange): readonly Effect[] {
  const name = path.at(-1) ?? "";
  const repository = /^repo\d+/.exec(name)?.[0];
  // It comes and goes with its repository, which speaks for it.
  if (repository !== undefined && !(has(whole.before, repository) && has(whole.after, repository))) return [];
  if (/-retention-(full|diff|archive)$/.test(name)) return retention(before, after);
  if (name.endsWith("-path")) return [emptyUntilBackup];
  if (/-cipher-(type|pass)$/.test(name)) {
    return [
      impossible(
        "a repository keeps the encryption that it was made with",
        "add another repository, and remove this one when it is not needed",
      ),
    ];
  }
  return [
    readAtNextRun.test(name)
      ? nothing("pgBackRest reads it at its next run")
      : unknown("an option of pgBackRest that pgstack does not know"),
  ];
}

function retention(before: unknown, after: unknown): readonly Effect[] {
  if (after === undefined || Number(after) >= Number(before ?? Number.POSITIVE_INFINITY)) {
    return [nothing("backups are kept longer than now")];
  }
  return [
    {
      level: "data lost",
      words: "the next backup deletes those that are kept no longer",
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
        words: "another repository is the first: a full backup is made there, and new replicas start from it",
      },
    ];
  },
];
