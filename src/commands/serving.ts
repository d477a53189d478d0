import { renderPostgresCluster } from "../../components/postgres-cluster";
import { waitUntil } from "../../components/shared/wait-until";
import type { Interruption } from "../engine/interruption";
import { UserError } from "../errors";
import { type LiveInstance, readInstances } from "../operations/live";
import type { Opened } from "./connected";
import { psql } from "./database";

const question = "select case when pg_is_in_recovery() then 'a replica' else 'the primary' end";

/**
 * Waits until one instance is the primary and accepts its application user where clients write. Labels of pods follow the operator's status,
 * on PGO by more than a minute.
 *
 * @throws UserError when it does not within the time.
 */
export async function untilPrimary(
  { environment: { kubectl }, cluster }: Pick<Opened, "environment" | "cluster">,
  interruption: Pick<Interruption, "happened" | "signal">,
  timeoutSeconds: number,
): Promise<LiveInstance> {
  const { endpoints } = renderPostgresCluster(cluster);
  const connection = { ...endpoints, namespace: cluster.namespace };
  let refusal = "";
  const primary = await waitUntil({
    check: async () => {
      // A pod can still lack its label, and the API server can be unreachable for a few seconds.
      const { code, output } = await psql(kubectl, connection, ["-XAtq", "-c", question], true).catch(
        (error: unknown) => ({ code: 1, output: error instanceof Error ? error.message : String(error) }),
      );
      refusal = `${endpoints.writeHost} does not accept writes: ${output}`;
      const instances = await readInstances(kubectl, cluster).catch(() => []);
      const primaries = instances.filter(({ role }) => role === "primary");
      if (code === 0 && output === "the primary" && primaries.length === 1) return primaries[0];
      if (interruption.happened) throw new UserError(refusal);
      return undefined;
    },
    interval: 2_000,
    timeout: timeoutSeconds * 1000,
  });
  if (primary === undefined) throw new UserError(refusal);
  return primary;
}
