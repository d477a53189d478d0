import { clusterOperations, renderPostgresCluster } from "../../components/postgres-cluster";
import { psql, requireTools } from "../engine/required-tools";
import { UserError } from "../errors";
import { type LiveInstance, readInstances, readPrimary, replicationOf, type Replication } from "../operations/live";
import { actOnce } from "./act-once";
import type { ClusterCall, Command, Confirmed } from "./command";
import { openCluster } from "./connected";
import { untilPrimary } from "./serving";

const timeoutSeconds = 600;

/** `npm run switchover [-- <environment>] [--cluster <name>] [--yes]`: promotes a replica to primary. */
export const command: Command<ClusterCall & Confirmed> = async (call, interruption) => {
  const opened = await openCluster("switchover", call);
  const { cluster, agree } = opened;
  const { kubectl } = opened.environment;
  const acting = clusterOperations(cluster).switchover;
  requireTools([psql]);
  const title = `Switchover of ${cluster.name}`;
  await actOnce(opened, { title, timeoutSeconds }, acting, interruption, async () => {
    const instances = await readInstances(kubectl, cluster);
    const primary = instances.find(({ role, ready }) => role === "primary" && ready)?.name;
    const replicas = primary === undefined ? [] : (await readPrimary(kubectl, cluster, primary)).replicas;
    const target = nextPrimary(instances, replicas);
    const before = instances.find(({ role }) => role === "primary")?.name ?? "not known";
    await agree(
      `This promotes another instance of ${cluster.namespace}/${cluster.name}; the primary is ${before}.\n` +
        "  data      nothing is lost: the old primary stops once its WAL is on the new one\n" +
        "  clients   writes fail until the new primary is promoted, for seconds to a minute; connections to the old one are closed, and clients must reconnect",
    );
    return acting.start(String(Date.now()), target);
  });
  const after = await untilPrimary(opened, interruption, timeoutSeconds);
  const { writeHost } = renderPostgresCluster(cluster).endpoints;
  console.log(`${after.name} is the primary of ${cluster.name} and accepts connections at ${writeHost}.`);
  return 0;
};

/**
 * Returns a replica that is ready, a synchronous one if there is any: Patroni refuses the others in synchronous mode. Source: Patroni
 * 4.0, patroni/api.py, is_failover_possible.
 *
 * @throws UserError if no replica is ready.
 */
export function nextPrimary(instances: readonly LiveInstance[], replicas: readonly Replication[] = []): string {
  const ready = instances.filter((one) => one.role === "replica" && one.ready);
  const isSynchronous = ({ name }: LiveInstance): boolean =>
    ["sync", "quorum"].includes(replicationOf(name, replicas)?.sync ?? "");
  const target = ready.find(isSynchronous) ?? ready[0];
  if (target !== undefined) return target.name;
  throw new UserError(
    "No replica is ready, so none can be promoted. npm run status shows why; a cluster with one instance has no replica.",
  );
}
