import { clusterOperations } from "../../components/postgres-cluster";
import { instanceCount } from "../../components/model";
import { readInstances } from "../operations/live";
import { actOnce } from "./act-once";
import type { ClusterCall, Command, Confirmed } from "./command";
import { openCluster } from "./connected";

/** An hour: each instance stops, starts and catches up before the next one does. */
const timeoutSeconds = 3600;

/** `npm run restart [-- <environment>] [--cluster <name>] [--yes]`: restarts every instance as its operator does, the primary last. */
export const command: Command<ClusterCall & Confirmed> = async (call, interruption) => {
  const opened = await openCluster("restart", call);
  const { environment, cluster, agree } = opened;
  const title = `Restart of ${cluster.name}`;
  await actOnce(opened, { title, timeoutSeconds }, clusterOperations(cluster).restart, interruption, async () => {
    const instances = await readInstances(environment.kubectl, cluster);
    const one = instanceCount(cluster) === 1;
    await agree(
      `This restarts ${cluster.namespace}/${cluster.name}: ${instances.map(({ name }) => name).join(", ")}.\n` +
        "  data      nothing is lost\n" +
        `  clients   ${one ? "all are disconnected and cannot connect until its only instance is up again" : "connections are closed when their instance restarts; writes fail while the primary restarts or another one is promoted"}`,
    );
    return clusterOperations(cluster).restart.start(`${new Date().toISOString().slice(0, 19)}Z`);
  });
  const after = await readInstances(environment.kubectl, cluster);
  console.log(`Restarted: ${after.map(({ name, role }) => `${name} (${role})`).join(", ")}.`);
  return 0;
};
