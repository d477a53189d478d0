import type { MadeBackup, ResolvedPostgresCluster } from "../../components/postgres-cluster";
import { readBackups, readInstances } from "../operations/live";
import { byteSize } from "../operations/status";
import { UserError } from "../errors";
import { table } from "../terminal";
import type { ClusterCall, Command } from "./command";
import { clusterNamed, type Connected, connected } from "./connected";

/** `npm run backup -- list [<environment>] [--cluster <name>] [--json]`: what is in the repositories, by the tool that took it. */
export const command: Command<ClusterCall & { readonly json?: true }> = async (call) => {
  const environment = await connected(call.environment);
  const { clusters } = environment.config;
  const chosen = call.cluster !== undefined ? [clusterNamed(environment, call.cluster)] : clusters;
  console.log(await listBackups(environment, chosen, call.json ?? false));
  return 0;
};

/** Returns the backups of clusters as a table, or as JSON. */
export async function listBackups(
  { name, kubectl }: Pick<Connected, "name" | "kubectl">,
  clusters: readonly ResolvedPostgresCluster[],
  json: boolean,
): Promise<string> {
  const lists = await Promise.all(
    clusters.map(async (cluster) => ({
      namespace: cluster.namespace,
      cluster: cluster.name,
      backups: await backupsOf(kubectl, cluster),
    })),
  );
  if (json) return JSON.stringify({ environment: name, clusters: lists }, undefined, 2);
  const rows = lists.flatMap(({ cluster, backups }) => backups.map((backup) => [cluster, ...row(backup)]));
  if (rows.length === 0) return `"${name}" has no backups. npm run backup -- ${name} takes one.`;
  return table(["CLUSTER", "REPOSITORY", "BACKUP", "TYPE", "FINISHED", "SIZE"], rows);
}

function row({ repository, label, type, finished, bytes }: MadeBackup): string[] {
  return [repository, label, type, finished.toISOString(), bytes !== undefined ? byteSize(bytes) : ""];
}

async function backupsOf(
  kubectl: Connected["kubectl"],
  cluster: ResolvedPostgresCluster,
): Promise<readonly MadeBackup[]> {
  if (cluster.backups === undefined) return [];
  const primary = (await readInstances(kubectl, cluster)).find(({ role }) => role === "primary");
  if (primary === undefined)
    throw new UserError(`The cluster ${cluster.name} has no primary that lists its backups: npm run status`);
  return (await readBackups(kubectl, cluster, primary.name)) ?? [];
}
