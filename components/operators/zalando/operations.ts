import { z } from "zod";
import {
  type MadeBackup,
  type OperationKind,
  type OperationWatch,
  type OperatorOperations,
  withoutKeys,
} from "../../model/operations";
import { instanceCount } from "../../model/instances";
import { followsAnother } from "./bootstrap/chart";
import type { ResolvedZalandoCluster } from "./cluster";
import { passwordSecret, roleLabel } from "./names";
import { selector } from "./status";

const kind = "postgresql.acid.zalan.do";

/** Programs with their environment and configuration, whose folders the image names. Source: zalando/spilo at 4.0-p3, postgres-appliance/Dockerfile. */
const walg = ["envdir", "/run/etc/wal-e.d/env"];
const patroni = 'patronictl -c "$PGHOME/postgres.yml"';

/**
 * Returns an operation that a command in the container of the primary runs. The operator has no requests of its own: nothing shows a
 * running one, and its end is the end of the command.
 */
function byCommand({ name }: ResolvedZalandoCluster, words: string, command: readonly string[]) {
  const watch: OperationWatch = { kind, name, progress: () => ({ ended: true, words }) };
  return { ...watch, step: { verb: "exec" as const, command } };
}

/**
 * Runs commands of patronictl until one fails: it reports the failure of a member in its output only. Source: Patroni 4.0.4, patroni/ctl.py,
 * restart.
 */
function checked(...commands: readonly string[]): string[] {
  const failed = "{ ! grep -E '^(Failed|Error)|[Ss]witchover failed'; }";
  const script = commands.map((command) => `${patroni} ${command} --force 2>&1 | tee /dev/stderr | ${failed}`);
  return ["bash", "-euo", "pipefail", "-c", script.join(" && ")];
}

/**
 * Takes a backup as Spilo's script does, which ignores a failure of WAL-G, and without its deletion of older ones, which follows the next
 * scheduled backup. Source: zalando/spilo at 4.0-p3, scripts/postgres_backup.sh.
 */
const push = `${[...walg, "env", "PGHOST=/var/run/postgresql", "nice", "-n", "5", "wal-g"].join(" ")} backup-push "$PGDATA"`;

/** Operations on a running cluster. Source: Patroni 4.0 documentation, patronictl. */
export const operations: OperatorOperations<ResolvedZalandoCluster> = {
  // The Secret of a rotated user has the password of another role.
  password: ({ name, users, zalando: { rotateUsers } }, role) =>
    role === "postgres" || users.some((user) => user.name === role && !rotateUsers.includes(role))
      ? { secret: passwordSecret(name, role), key: "password" }
      : undefined,
  pgAdmin: () => undefined,
  pods: (cluster) => ({ selector: selector(cluster), roleLabel, primary: "master", container: "postgres" }),
  // A standby takes no backups, its primary does: Spilo's script would report success and do nothing.
  backupList: (cluster) => {
    const [repository] = cluster.backups?.repositories ?? [];
    return repository === undefined || followsAnother(cluster)
      ? undefined
      : {
          command: [...walg, "wal-g", "backup-list", "--detail", "--json"],
          parse: (output) => parseBackupList(output, repository.name),
        };
  },
  backup: (cluster) => ({
    ...oneByOne,
    start: () =>
      byCommand(cluster, "the backup is complete", [
        "bash",
        "-c",
        followsAnother(cluster) ? "echo 'a standby takes no backups: back up its primary' >&2; exit 1" : push,
      ]),
  }),
  backupOf: (cluster, { type }) =>
    type === "full" ? operations.backup(cluster) : `Spilo takes full backups only, not ${type}`,
  restoreInPlace: () => "Zalando's operator does not restore over the data of a cluster",
  takeOver: () => "pgstack moves Services between clusters of CloudNativePG only",
  // Postgres restarts within its pod: the replicas first.
  restart: (cluster) => ({
    ...oneByOne,
    start: () => {
      const roles = instanceCount(cluster) > 1 ? ["replica", "primary"] : ["primary"];
      const restarts = roles.map((role) => `restart ${cluster.name} --role ${role}`);
      return byCommand(cluster, "every instance restarted", checked(...restarts));
    },
  }),
  restored: ({ name, backups }, written, as, value) =>
    backups === undefined
      ? undefined
      : {
          ...withoutKeys(written, ["standby", "allowDataLoss"]),
          name: as,
          bootstrap: { from: "cluster", cluster: name, target: { type: "time", value } },
        },
  switchover: (cluster) => ({
    ...oneByOne,
    start: (_id, target) =>
      byCommand(cluster, `${target} is the primary`, checked(`switchover ${cluster.name} --candidate ${target}`)),
  }),
};

const oneByOne: Pick<OperationKind<[]>, "kind" | "underWay"> = { kind, underWay: () => undefined };

/** Source: WAL-G 3.0.5, internal/backup_time.go and internal/databases/postgres/backup_sentinel_dto.go. */
const listSchema = z.array(
  z.looseObject({
    backup_name: z.string(),
    finish_time: z.string(),
    uncompressed_size: z.number().nullish(),
  }),
);

/** Returns the backups, oldest first. The list is the line that starts with a bracket; without backups no line does. */
export function parseBackupList(output: string, repository: string): MadeBackup[] {
  const line = output.split("\n").find((text) => text.startsWith("["));
  if (line === undefined) return [];
  return listSchema
    .parse(JSON.parse(line))
    .map(({ backup_name: label, finish_time: end, uncompressed_size: bytes }) => ({
      ...{ label, repository, type: "full", finished: new Date(end) },
      ...(typeof bytes === "number" ? { bytes } : {}),
    }))
    .sort((a, b) => a.finished.getTime() - b.finished.getTime());
}
