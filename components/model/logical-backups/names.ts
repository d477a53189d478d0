/** Name of the objects of logical backups: their CronJob and its service account. */
export function logicalBackupName(cluster: string): string {
  return `${cluster}-logical-backup`;
}

/** Kubernetes appends up to eleven characters to the name of a CronJob, and refuses longer names. */
export const longestDumpedName = 52 - logicalBackupName("").length;

/** The part of a cluster that decides the folder of its logical backups. */
interface Dumped {
  readonly name: string;
  readonly namespace: string;
  readonly logicalBackups?: { readonly path?: string | undefined } | undefined;
}

/** Returns the folder of a cluster's logical backups in the bucket; each dump has a folder of its own in it. */
export function logicalBackupFolder({ name, namespace, logicalBackups }: Dumped): string {
  return `${logicalBackups?.path ?? `/logical/${namespace}`}/${name}`;
}

/** The part of a repository that decides whether dumps can go to it. */
interface Repository {
  readonly name: string;
  readonly gcs?: unknown;
  readonly s3?: unknown;
  readonly azure?: unknown;
}

/** Returns the repository whose bucket has the logical backups: the configured one, or the first in a bucket; undefined without one. */
export function dumpedInto<One extends Repository>(cluster: {
  readonly backups?: { readonly repositories: readonly One[] } | undefined;
  readonly logicalBackups?: { readonly repository?: string | undefined } | undefined;
}): One | undefined {
  const { backups, logicalBackups } = cluster;
  if (logicalBackups === undefined) return undefined;
  const { repository } = logicalBackups;
  return backups?.repositories.find(
    ({ name, gcs, s3, azure }) =>
      (gcs ?? s3 ?? azure) !== undefined && (repository === undefined || name === repository),
  );
}

/** Returns the databases that a dump names, or those of the configuration where it dumps all; empty without logical backups. */
export function dumpedDatabases(cluster: {
  readonly users: readonly { readonly databases: readonly string[] }[];
  readonly logicalBackups?: { readonly databases?: readonly string[] | undefined } | undefined;
}): string[] {
  const { users, logicalBackups } = cluster;
  if (logicalBackups === undefined) return [];
  // pg_dumpall reads roles through the database postgres.
  return [...new Set(["postgres", ...(logicalBackups.databases ?? users.flatMap(({ databases }) => databases))])];
}
