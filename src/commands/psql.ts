import { renderPostgresCluster } from "../../components/postgres-cluster";
import { ensurePackages } from "../../local/debian";
import { which } from "../../local/sh";
import { UsageError } from "../errors";
import { clusterNamed, connected } from "./connected";
import { psql } from "./database";
import type { Command, PassedOn } from "./command";

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
 * Splits the arguments: an environment and `--cluster`, in either order; from the first other argument on all is for psql itself.
 *
 * @throws UsageError when `--cluster` has no name.
 */
export function psqlArguments(args: readonly string[]) {
  let environment: string | undefined;
  let cluster: string | undefined;
  let rest = args;
  for (;;) {
    const [first = "", second = ""] = rest;
    const value = /^--cluster=(.*)$/.exec(first)?.[1];
    if (first === "--cluster" || value !== undefined) {
      cluster = value ?? second;
      if (cluster === "" || cluster.startsWith("-")) throw new UsageError("--cluster needs the name of a cluster.");
      rest = rest.slice(value === undefined ? 2 : 1);
    } else if (environment === undefined && first !== "" && !first.startsWith("-")) {
      environment = first;
      rest = rest.slice(1);
    } else {
      return { environment: environment ?? "local", cluster, rest };
    }
  }
}
