import { operatedCluster } from "../../components/postgres-cluster";
import { UserError } from "../errors";
import { archiveLog, readBackups, readInstances } from "../operations/live";
import { actOnce } from "./act-once";
import type { ClusterCall, Command, Confirmed } from "./command";
import { openCluster } from "./connected";

/** A day: a backup of a large database takes hours, and one that hangs is ended by no one. */
const timeoutSeconds = 86_400;

/** `npm run backup [-- <environment>] [--cluster <name>] [--yes]`: a full backup now, beside those of the schedule. */
export const command: Command<ClusterCall & Confirmed> = async (call, interruption) => {
  const opened = await openCluster("backup", call);
  const { environment, cluster, agree } = opened;
  const { kubectl, name } = environment;
  const repository = cluster.backups?.repositories[0]?.name;
  if (repository === undefined) {
    throw new UserError(`The cluster ${cluster.name} has nowhere to back up to; write backups in Pulumi.${name}.yaml`);
  }
  const acting = operatedCluster(cluster).backup;
  const title = `Backup of ${cluster.name}`;
  await actOnce(opened, { title, timeoutSeconds }, acting, interruption, async () => {
    await agree(
      `A full backup of ${cluster.namespace}/${cluster.name} into ${repository}.\n` +
        "  data      is read, not changed; the backup counts for retention and may be the one that drops the oldest\n" +
        "  clients   go on; the instance that is read has more to do until it is done",
    );
    return acting.start(String(Math.floor(Date.now() / 1000)));
  });
  const primary = (await readInstances(kubectl, cluster)).find(({ role }) => role === "primary");
  if (primary !== undefined) await archiveLog(kubectl, cluster, primary.name);
  const made = primary && (await readBackups(kubectl, cluster, primary.name));
  console.log(`The newest backup of ${cluster.name} is ${made?.at(-1)?.label ?? "in the repository"}.`);
  return 0;
};
