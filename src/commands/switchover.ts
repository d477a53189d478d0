import {
  clusterOperations,
  renderPostgresCluster,
  type ResolvedPostgresCluster,
} from "../../components/postgres-cluster";
import type { Interruption } from "../engine/interruption";
import { psql, requireTools } from "../engine/required-tools";
import { UserError } from "../errors";
import { type LiveInstance, readInstances, readPrimary, replicationOf, type Replication } from "../operations/live";
import { actOnce } from "./act-once";
import type { ClusterCall, Command, Confirmed } from "./command";
import { openCluster, type Opened } from "./connected";
import type { Kubectl } from "./kubectl";
import { untilPrimary } from "./serving";

const timeoutSeconds = 600;

/** `npm run switchover [-- <environment>] [--cluster <name>] [--yes]`: promotes a replica to primary. */
export const command: Command<ClusterCall & Confirmed> = async (call, interruption) => {
  const opened = await openCluster("switchover", call);
  const { cluster, agree } = opened;
  requireTools([psql]);
  const after = await switchOver(opened, interruption, async () => {
    const { kubectl } = opened.environment;
    const instances = await readInstances(kubectl, cluster);
    const target = await promotable(kubectl, cluster, instances);
    const before = instances.find(({ role }) => role === "primary")?.name ?? "not known";
    await agree(
      `This promotes another instance of ${cluster.namespace}/${cluster.name}; the primary is ${before}.\n` +
        "  data      nothing is lost: the old primary stops once its WAL is on the new one\n" +
        "  clients   writes fail until the new primary is promoted, for seconds to a minute; connections to the old one are closed, and clients must reconnect",
    );
    return target;
  });
  const { writeHost } = renderPostgresCluster(cluster).endpoints;
  console.log(`${after.name} is the primary of ${cluster.name} and accepts connections at ${writeHost}.`);
  return 0;
};

/**
 * Promotes a replica, or follows a switchover that is running, and waits until one instance accepts writes.
 *
 * @param choose Returns the name of the replica. It is called where no switchover is running.
 */
export async function switchOver(
  opened: Pick<Opened, "environment" | "cluster">,
  interruption: Pick<Interruption, "happened" | "signal">,
  choose: () => Promise<string>,
): Promise<LiveInstance> {
  const { cluster } = opened;
  const acting = clusterOperations(cluster).switchover;
  const title = `Switchover of ${cluster.name}`;
  await actOnce(opened, { title, timeoutSeconds }, acting, interruption, async () =>
    acting.start(String(Date.now()), await choose()),
  );
  return untilPrimary(opened, interruption, timeoutSeconds);
}

/**
 * Returns the replica to promote.
 *
 * @throws UserError if no replica is ready.
 */
export async function promotable(
  kubectl: Kubectl,
  cluster: ResolvedPostgresCluster,
  instances: readonly LiveInstance[],
): Promise<string> {
  const primary = instances.find(({ role, ready }) => role === "primary" && ready)?.name;
  return nextPrimary(instances, primary === undefined ? [] : (await readPrimary(kubectl, cluster, primary)).replicas);
}

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
