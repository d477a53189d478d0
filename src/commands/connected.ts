import { parseArgs } from "node:util";
import { renderPostgresCluster, type ResolvedPostgresCluster } from "../../components/postgres-cluster";
import { Progress } from "../../local/progress";
import { rememberKubeconfig } from "../engine/kubeconfig";
import { openStack, prepareEngine, prepareKubectl } from "../engine/workspace";
import { UserError } from "../errors";
import { onGoogle } from "../google-cloud";
import { connect } from "../program";
import { confirm } from "./confirm";
import { type NamedEnvironment, readEnvironment } from "./environment";
import { Kubectl } from "./kubectl";

/** An environment that is up, and how its Kubernetes is asked. */
export interface Connected extends NamedEnvironment {
  readonly kubectl: Kubectl;
  readonly progress: Progress;
}

/** Reads an environment and finds the Kubernetes that it runs on; nothing is made or changed. */
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

/** The arguments of a command that acts on one cluster: `[<environment>] [--cluster <name>] [--yes]` and options of its own. */
export interface ClusterArguments<Option extends string> {
  readonly environment: string;
  readonly cluster: string | undefined;
  readonly yes: boolean;
  readonly options: Readonly<Partial<Record<Option, string>>>;
}

/**
 * @throws UserError naming the argument that nobody knows.
 */
export function clusterArguments<Option extends string = never>(
  command: string,
  args: readonly string[],
  own: readonly Option[] = [],
): ClusterArguments<Option> {
  const text = { type: "string" } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...Object.fromEntries(own.map((option) => [option, text])), cluster: text, yes: { type: "boolean" } },
    });
    const [environment = "local", ...more] = positionals;
    if (more.length > 0) throw new Error(`"${more.join(" ")}" is too much`);
    const texts = values as Readonly<Partial<Record<Option | "cluster", string>>>;
    return { environment, cluster: texts.cluster, yes: Reflect.get(values, "yes") === true, options: texts };
  } catch (error) {
    const known = [...own, "cluster"].map((option) => `[--${option} <…>]`).join(" ");
    throw new UserError(
      `${error instanceof Error ? error.message : String(error)}\nnpm run ${command} -- [<environment>] ${known} [--yes]`,
    );
  }
}

/**
 * The same, where something is asked of its operator.
 *
 * @throws UserError when the cluster takes no writes of its own: its operator would act when it is resumed, or never.
 */
export function servingCluster(environment: NamedEnvironment, wanted?: string): ResolvedPostgresCluster {
  const cluster = clusterNamed(environment, wanted);
  if (renderPostgresCluster(cluster).readiness.length > 0) return cluster;
  throw new UserError(
    `The cluster ${cluster.name} is stopped, paused or follows another one, as Pulumi.${environment.name}.yaml says: nothing can be asked of it.`,
  );
}

/** The cluster of that name, the first one where none is named. */
export function clusterNamed({ name, config }: NamedEnvironment, wanted?: string): ResolvedPostgresCluster {
  const cluster = wanted === undefined ? config.clusters[0] : config.clusters.find((one) => one.name === wanted);
  if (cluster !== undefined) return cluster;
  const names = config.clusters.map((one) => one.name).join(", ");
  throw new UserError(
    names === ""
      ? `The environment "${name}" has no cluster; add one under pgstack:clusters.`
      : `The environment "${name}" has no cluster "${wanted ?? ""}"; there are: ${names}.`,
  );
}

/** What a command acts on: one cluster of an environment that is up. */
export interface Opened {
  readonly environment: Connected;
  readonly cluster: ResolvedPostgresCluster;
  /** Says what will happen, and asks, unless it was agreed to in advance. */
  readonly agree: (what: string) => Promise<void>;
}

/** Reads the arguments `[<environment>] [--cluster <name>] [--yes]` of a command and opens what they name. */
export async function openCluster(command: string, args: readonly string[]): Promise<Opened> {
  const { environment: name, cluster: wanted, yes } = clusterArguments(command, args);
  const environment = await connected(name);
  const cluster = servingCluster(environment, wanted);
  const agree = async (what: string): Promise<void> => {
    console.log(what);
    await confirm("Do it?", `npm run ${command} -- ${name} --cluster ${cluster.name}`, yes);
  };
  return { environment, cluster, agree };
}
