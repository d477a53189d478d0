import { renderPostgresCluster } from "../../components/postgres-cluster";
import { ensurePackages } from "../../local/debian";
import { Progress } from "../../local/progress";
import { which } from "../../local/sh";
import { ensureTools } from "../../local/tools";
import { rememberKubeconfig } from "../engine/kubeconfig";
import { openStack, prepareEngine, useTools } from "../engine/workspace";
import { UserError } from "../errors";
import { onGoogle } from "../google-cloud";
import { connect } from "../program";
import { psql } from "./database";
import { environmentArgument, readEnvironment } from "./environment";
import { Kubectl } from "./kubectl";
import type { Command } from "./main";

/** `npm run psql [-- [<environment>] <arguments of psql>]`: psql in the first cluster, as its application user. */
export const command: Command = async (args) => {
  const { name, rest } = environmentArgument(args);
  const { config } = readEnvironment(name);
  const [cluster] = config.clusters;
  if (cluster === undefined)
    throw new UserError(`The environment "${name}" has no cluster; add one under pgstack:clusters.`);
  const connection = connect(config);
  const progress = new Progress();
  if (onGoogle(config.kubernetes)) {
    await prepareEngine(progress);
    await rememberKubeconfig(await openStack(name, progress), config);
  }
  if (config.kubernetes.source === "embedded") useTools((await ensureTools(progress, ["node"])).bin);
  if (which("psql") === undefined) await ensurePackages(progress, { psql: "postgresql-client" });
  const { endpoints } = renderPostgresCluster(cluster);
  const { code } = await psql(new Kubectl(connection), { ...endpoints, namespace: cluster.namespace }, rest, false);
  return code;
};
