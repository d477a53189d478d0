import { renderPostgresCluster, type ResolvedPostgresCluster } from "../../components/postgres-cluster";
import { Progress } from "../../local/progress";
import { rememberKubeconfig } from "../engine/kubeconfig";
import { openStack, prepareEngine, prepareKubectl } from "../engine/workspace";
import { UsageError, UserError } from "../errors";
import { onGoogle } from "../google-cloud";
import { connect } from "../program";
import type { ClusterCall, Confirmed } from "./command";
import { confirm } from "./confirm";
import { type NamedEnvironment, readEnvironment } from "./environment";
import { Kubectl } from "./kubectl";

/** An environment that is up, with a `kubectl` for its Kubernetes. */
export interface Connected extends NamedEnvironment {
  readonly kubectl: Kubectl;
  readonly progress: Progress;
}

/** Reads an environment and finds the Kubernetes that it runs on; nothing is created or changed. */
export async function connected(name?: string): Promise<Connected> {
  const environment = readEnvironment(name);
  const { config } = environment;
  const connection = connect(config, environment.name);
  const progress = new Progress();
  if (onGoogle(config.kubernetes)) {
    await prepareEngine(progress);
    await rememberKubeconfig(await openStack(environment.name, progress), config);
  }
  await prepareKubectl(config.kubernetes, progress);
  return { ...environment, kubectl: new Kubectl(connection), progress };
}

/**
 * Returns the cluster of that name, for a request to its operator.
 *
 * @throws UserError when the cluster is stopped, paused or a standby: its operator would act once it is resumed, or never.
 */
export function servingCluster(environment: NamedEnvironment, wanted?: string): ResolvedPostgresCluster {
  const cluster = clusterNamed(environment, wanted);
  if (renderPostgresCluster(cluster).readiness.length > 0) return cluster;
  throw new UserError(
    `The cluster ${cluster.name} is stopped, paused or a standby in Pulumi.${environment.name}.yaml, so its operator does not act on it.`,
  );
}

/** The cluster of that name, the first one where none is named. */
export function clusterNamed({ name, config }: NamedEnvironment, wanted?: string): ResolvedPostgresCluster {
  const cluster = wanted === undefined ? config.clusters[0] : config.clusters.find((one) => one.name === wanted);
  if (cluster !== undefined) return cluster;
  const names = config.clusters.map((one) => one.name).join(", ");
  throw new UsageError(
    names === ""
      ? `The environment "${name}" has no cluster; add one under pgstack:clusters.`
      : `The environment "${name}" has no cluster "${wanted ?? ""}"; there are: ${names}.`,
  );
}

/** One cluster of an environment that is up, for a command. */
export interface Opened {
  readonly environment: Connected;
  readonly cluster: ResolvedPostgresCluster;
  /** Shows what will happen, and asks for confirmation, unless `--yes` answers. */
  readonly agree: (what: string) => Promise<void>;
}

/** Opens the cluster that a command names. */
export async function openCluster(command: string, call: ClusterCall & Confirmed): Promise<Opened> {
  const environment = await connected(call.environment);
  const cluster = servingCluster(environment, call.cluster);
  const agree = async (what: string): Promise<void> => {
    console.log(what);
    const again = `npm run ${command} -- ${call.environment} --cluster ${cluster.name}`;
    await confirm({ text: "Continue?", again, yes: call.yes ?? false });
  };
  return { environment, cluster, agree };
}
