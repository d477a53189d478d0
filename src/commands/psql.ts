import { renderPostgresCluster } from "../../components/postgres-cluster";
import { ensurePackages } from "../../local/debian";
import { which } from "../../local/sh";
import { UsageError } from "../errors";
import { clusterNamed, connected } from "./connected";
import { psql } from "./database";
import type { Command, PassedOn } from "./cli";

/** `npm run psql [-- [<environment>] [--cluster <name>] <arguments of psql>]`: psql as the cluster's application user. */
export const command: Command<PassedOn> = async ({ arguments: args }) => {
  const { environment: name, cluster: wanted, rest } = psqlArguments(args);
  const environment = await connected(name);
  const cluster = clusterNamed(environment, wanted);
  const { kubectl, progress } = environment;
  if (which("psql") === undefined) await ensurePackages(progress, { psql: "postgresql-client" });
  const { endpoints } = renderPostgresCluster(cluster);
  const { code } = await psql(kubectl, { ...endpoints, namespace: cluster.namespace }, rest, false);
  return code;
};

/**
 * Splits the arguments: an environment first, then `--cluster`; everything else is for psql itself.
 *
 * @throws UsageError when `--cluster` has no name.
 */
export function psqlArguments(args: readonly string[]) {
  const [first] = args;
  const named = first !== undefined && !first.startsWith("-");
  const [option, ...rest] = named ? args.slice(1) : args;
  const environment = named ? first : "local";
  if (option !== "--cluster") return { environment, cluster: undefined, rest: named ? args.slice(1) : args };
  const [cluster, ...others] = rest;
  if (cluster === undefined || cluster.startsWith("-")) throw new UsageError("--cluster needs the name of a cluster.");
  return { environment, cluster, rest: others };
}
