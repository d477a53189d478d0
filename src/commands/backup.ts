import { operatedCluster } from "../../components/postgres-cluster";
import { UserError } from "../errors";
import { follow, perform, underWay } from "../operations/act";
import { archiveLog, readBackups, readInstances } from "../operations/live";
import { confirm } from "./confirm";
import { clusterArguments, connected, servingCluster } from "./connected";
import type { Command } from "./main";

/** A day: a backup of a large database takes hours, and one that hangs is ended by no one. */
const timeoutSeconds = 86_400;

/** `npm run backup [-- <environment>] [--cluster <name>] [--yes]`: a full backup now, beside those of the schedule. */
export const command: Command = async (args, interruption) => {
  const { environment: name, cluster: wanted, yes } = clusterArguments("backup", args);
  const environment = await connected(name);
  const cluster = servingCluster(environment, wanted);
  const repository = cluster.backups?.repositories[0]?.name;
  if (repository === undefined) {
    throw new UserError(`The cluster ${cluster.name} has nowhere to back up to; write backups in Pulumi.${name}.yaml`);
  }
  const acting = operatedCluster(cluster).backup;
  const context = {
    ...environment,
    cluster,
    title: `Backup of ${cluster.name}`,
    timeoutSeconds,
    signal: interruption.signal,
  };
  const running = await underWay(context, acting);
  if (running !== undefined) {
    environment.progress.note("One is being made already: following it");
    await follow(context, running);
  } else {
    console.log(
      `A full backup of ${cluster.namespace}/${cluster.name} into ${repository}.\n` +
        "  data      is read, not changed; the backup counts for retention and may be the one that drops the oldest\n" +
        "  clients   go on; the instance that is read has more to do until it is done",
    );
    await confirm("Do it?", `npm run backup -- ${name} --cluster ${cluster.name}`, yes);
    await perform(context, acting.start(String(Math.floor(Date.now() / 1000))));
  }
  const primary = (await readInstances(environment.kubectl, cluster)).find(({ role }) => role === "primary");
  if (primary !== undefined) await archiveLog(environment.kubectl, cluster, primary.name);
  const made = primary && (await readBackups(environment.kubectl, cluster, primary.name));
  console.log(`The newest backup of ${cluster.name} is ${made?.at(-1)?.label ?? "in the repository"}.`);
  return 0;
};
