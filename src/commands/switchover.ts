import { clusterOperations, renderPostgresCluster } from "../../components/postgres-cluster";
import type { Interruption } from "../engine/interruption";
import { psql, requireTools } from "../engine/required-tools";
import { UserError } from "../errors";
import { type LiveInstance, readInstances } from "../operations/live";
import { actOnce } from "./act-once";
import type { ClusterCall, Command, Confirmed } from "./command";
import { openCluster, type Opened } from "./connected";
import { untilPrimary } from "./serving";

const timeoutSeconds = 600;

/** `npm run switchover [-- <environment>] [--cluster <name>] [--yes]`: promotes a replica to primary. */
export const command: Command<ClusterCall & Confirmed> = async (call, interruption) => {
  const opened = await openCluster("switchover", call);
  const { cluster, agree } = opened;
  requireTools([psql]);
  const after = await switchOver(opened, interruption, async () => {
    const instances = await readInstances(opened.environment.kubectl, cluster);
    const target = nextPrimary(instances);
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
 * Returns a replica that is ready.
 *
 * @throws UserError if no replica is ready.
 */
export function nextPrimary(instances: readonly LiveInstance[]): string {
  const target = instances.find(({ role, ready }) => role === "replica" && ready);
  if (target !== undefined) return target.name;
  throw new UserError(
    "No replica is ready, so none can be promoted. npm run status shows why; a cluster with one instance has no replica.",
  );
}
