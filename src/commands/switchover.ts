import { clusterOperations, renderPostgresCluster } from "../../components/postgres-cluster";
import { waitUntil } from "../../components/shared/wait-until";
import { UserError } from "../errors";
import { type LiveInstance, readInstances } from "../operations/live";
import { actOnce } from "./act-once";
import type { ClusterCall, Command, Confirmed } from "./command";
import { openCluster } from "./connected";
import { psql } from "./database";

const timeoutSeconds = 600;

/** `npm run switchover [-- <environment>] [--cluster <name>] [--yes]`: makes a replica the primary, in good order. */
export const command: Command<ClusterCall & Confirmed> = async (call, interruption) => {
  const opened = await openCluster("switchover", call);
  const { cluster, agree } = opened;
  const { kubectl } = opened.environment;
  const acting = clusterOperations(cluster).switchover;
  const title = `Switchover of ${cluster.name}`;
  await actOnce(opened, { title, timeoutSeconds }, acting, interruption, async () => {
    const instances = await readInstances(kubectl, cluster);
    const target = nextPrimary(instances);
    const before = instances.find(({ role }) => role === "primary")?.name ?? "nobody";
    await agree(
      `Another primary for ${cluster.namespace}/${cluster.name}, which is ${before} now.\n` +
        "  data      nothing is lost: the old primary stops when its log is on the new one\n" +
        "  clients   writes fail until the new primary is there, seconds to a minute; connections to the old one are cut, and clients must connect again",
    );
    return acting.start(String(Date.now()), target);
  });
  const { endpoints } = renderPostgresCluster(cluster);
  const question = "select case when pg_is_in_recovery() then 'a replica' else 'the primary' end";
  const connection = { ...endpoints, namespace: cluster.namespace };
  // Labels of pods follow the operator's status, on PGO by more than a minute.
  let refusal = "";
  const after = await waitUntil({
    check: async () => {
      const { code, output } = await psql(kubectl, connection, ["-XAtq", "-c", question], true);
      refusal = `${endpoints.writeHost} does not take writes: ${output}`;
      const primaries = (await readInstances(kubectl, cluster)).filter(({ role }) => role === "primary");
      const [primary] = primaries;
      if (code === 0 && output === "the primary" && primaries.length === 1) return primary;
      if (interruption.happened) throw new UserError(refusal);
      return undefined;
    },
    interval: 2_000,
    timeout: timeoutSeconds * 1000,
  });
  if (after === undefined) throw new UserError(refusal);
  console.log(`${after.name} is the primary of ${cluster.name} and answers at ${endpoints.writeHost}.`);
  return 0;
};

/**
 * A replica that is ready.
 *
 * @throws UserError where there is none: then nothing is asked for that could not be done.
 */
export function nextPrimary(instances: readonly LiveInstance[]): string {
  const target = instances.find(({ role, ready }) => role === "replica" && ready);
  if (target !== undefined) return target.name;
  throw new UserError(
    "No replica is ready, so none can become the primary. npm run status says what is wrong; with one instance there is no other.",
  );
}
