import { renderPostgresCluster } from "../../components/postgres-cluster";
import { ensurePackages } from "../../local/debian";
import { which } from "../../local/sh";
import { clusterNamed, connected } from "./connected";
import { psql } from "./database";
import { environmentArgument } from "./environment";
import type { Command } from "./main";

/** `npm run psql [-- [<environment>] <arguments of psql>]`: psql in the first cluster, as its application user. */
export const command: Command = async (args) => {
  const { name, rest } = environmentArgument(args);
  const environment = await connected(name);
  const cluster = clusterNamed(environment);
  const { kubectl, progress } = environment;
  if (which("psql") === undefined) await ensurePackages(progress, { psql: "postgresql-client" });
  const { endpoints } = renderPostgresCluster(cluster);
  const { code } = await psql(kubectl, { ...endpoints, namespace: cluster.namespace }, rest, false);
  return code;
};
