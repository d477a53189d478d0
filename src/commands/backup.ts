import { type OperationKind, clusterOperations, type ResolvedPostgresCluster } from "../../components/postgres-cluster";
import type { BackupRequest } from "../../components/model";
import { UsageError, UserError } from "../errors";
import { archiveLog, readBackups, readInstances } from "../operations/live";
import { actOnce } from "./act-once";
import type { ClusterCall, Command, Confirmed } from "./command";
import { openCluster } from "./connected";
import { dumpNow } from "./logical-backup";

/** One day: a backup of a large database takes hours, and nothing else stops one that hangs. */
const timeoutSeconds = 86_400;

interface BackupCall extends ClusterCall, Confirmed {
  /** Repository that it goes to. Default: the first one. */
  readonly repo?: string;
  readonly type: BackupRequest["type"];
  /** True for a dump of the databases, as `logicalBackups` schedules it, instead of a backup. */
  readonly logical?: true;
}

/**
 * `npm run backup [-- <environment>] [--cluster <name>] [--repo <name>] [--type <type>] [--logical] [--yes]`: a backup now, or a
 * dump, beside those of the schedule.
 */
export const command: Command<BackupCall> = async (call, interruption) => {
  const opened = await openCluster("backup", call);
  if (call.logical === true) return dumpNow(opened, interruption.signal);
  const { environment, cluster, agree } = opened;
  const { kubectl, name } = environment;
  const first = cluster.backups?.repositories[0]?.name;
  if (first === undefined) {
    throw new UserError(`The cluster ${cluster.name} has no backups; add backups to it in Pulumi.${name}.yaml.`);
  }
  const { repo: repository = first, type } = call;
  const acting = backupActing(cluster, { repository, type });
  const title = `Backup of ${cluster.name}`;
  await actOnce(opened, { title, timeoutSeconds }, acting, interruption, async () => {
    await agree(
      `This takes a backup (${type}) of ${cluster.namespace}/${cluster.name} into ${repository}.\n` +
        "  data      is read, not changed; the backup counts for retention, which may delete the oldest one\n" +
        "  clients   are not interrupted; the instance that is read has more load until the backup is complete",
    );
    return acting.start(String(Math.floor(Date.now() / 1000)));
  });
  const primary = (await readInstances(kubectl, cluster)).find(({ role }) => role === "primary");
  if (primary !== undefined) await archiveLog(kubectl, cluster, primary.name);
  const made = primary && (await readBackups(kubectl, cluster, primary.name));
  const newest = made?.filter((backup) => backup.repository === repository).at(-1);
  console.log(`The newest backup of ${cluster.name} is ${newest?.label ?? "in the repository"}.`);
  return 0;
};

/**
 * Returns the operation that takes a backup: the operator's own for a full one in the first repository.
 *
 * @throws UsageError where the operator takes no such backup.
 */
export function backupActing(cluster: ResolvedPostgresCluster, request: BackupRequest): OperationKind<[id: string]> {
  const operated = clusterOperations(cluster);
  const names: readonly string[] = (cluster.backups?.repositories ?? []).map(({ name }) => name);
  if (!names.includes(request.repository)) {
    throw new UsageError(
      `The cluster ${cluster.name} has no repository "${request.repository}"; there are: ${names.join(", ")}.`,
    );
  }
  if (request.type === "full" && request.repository === names[0]) return operated.backup;
  const acting = operated.backupOf(request);
  if (typeof acting === "string")
    throw new UsageError(`No ${request.type} backup into ${request.repository}: ${acting}.`);
  return acting;
}
