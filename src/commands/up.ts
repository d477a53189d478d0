import { instanceCount } from "../../components/model";
import {
  clusterOperations,
  renderPostgresCluster,
  type ResolvedPostgresCluster,
} from "../../components/postgres-cluster";
import { ensureToolsAndImages } from "../../local/images";
import { nodeState, nodeUp, type StartingNode } from "../../local/node";
import { check } from "../../local/preflight";
import { Progress } from "../../local/progress";
import { refusePlaceholders } from "../config/placeholders";
import { diagnose } from "../diagnosis/diagnose";
import { handoverRefusal } from "../engine/handover";
import { meaningUnder } from "../engine/impact";
import { rememberKubeconfig } from "../engine/kubeconfig";
import { applyChanges, changesOrFailure, type OperationContext, previewChanges } from "../engine/operations";
import { toolsOfUp } from "../engine/required-tools";
import { dependenciesOf, describeTimeline } from "../engine/timeline";
import { openStack, prepareEngine, prepareKubectl, takeFieldsBack, useTools } from "../engine/workspace";
import { UserError } from "../errors";
import { onGoogle } from "../google-cloud";
import { colours } from "../terminal";
import { connect } from "../program";
import type { Command, Confirmed, EnvironmentCall } from "./command";
import { confirm } from "./confirm";
import { psql } from "./database";
import { type NamedEnvironment, readEnvironment } from "./environment";
import { upKind } from "./kind";
import { Kubectl } from "./kubectl";
import { policiesOf, type PolicyCall } from "./options";
import { ClusterWatch } from "./watch";

interface UpCall extends EnvironmentCall, Confirmed, PolicyCall {
  readonly refresh?: true;
  /** Whether the steps are listed at the end, and which of them decided how long it took. */
  readonly timings?: true;
}

/**
 * `npm run up [-- <environment>] [--yes] [--refresh] [--policy-pack <folder>] [--timings]`: brings an environment to what its
 * configuration says, and ends when it works. `--refresh` sets back what was changed by hand too; `--timings` lists the steps.
 */
export const command: Command<UpCall> = async (call, interruption) => {
  const { yes = false, refresh = false, timings = false } = call;
  const policies = policiesOf(call);
  const environment = readEnvironment(call.environment);
  refusePlaceholders(environment);
  const progress = new Progress();
  let node: StartingNode | undefined;
  if (environment.config.kubernetes.source === "embedded") {
    const before = await nodeState();
    if (before === "absent" || before === "stopped") await check();
    // All at once, so that the estimate beforehand is one for all.
    useTools((await ensureToolsAndImages(progress, ["engine", "node"])).bin);
    node = nodeUp(progress);
  }
  if (environment.config.kubernetes.source === "kind")
    await upKind(environment.name, environment.config.kubernetes, progress);
  await prepareEngine(progress);
  if (environment.config.kubernetes.source !== "embedded")
    await prepareKubectl(environment.config.kubernetes, progress, toolsOfUp(environment.config));
  if (refresh) takeFieldsBack();
  // The engine gets ready while the node does; and what it creates first needs no more than the API server.
  const [stack] = await Promise.all([openStack(environment.name, progress), node?.open]);
  const kubectl = new Kubectl(connect(environment.config, environment.name));
  await rememberKubeconfig(stack, environment.config);
  const refusal = await handoverRefusal(stack, environment.config);
  if (refusal !== undefined) throw refusal;
  const begun = Date.now();
  // What somebody else brings may not be there yet: it is neither watched nor asked.
  const clusters = environment.config.delivery === "gitops" ? [] : environment.config.clusters;
  const watch = new ClusterWatch(kubectl, clusters);
  try {
    const detail = (resource: string): string | undefined => watch.words(resource);
    const milestone = (resource: string): string | undefined => whatWorks(resource, clusters);
    const meaning = meaningUnder(environment.config);
    const stopping = { signal: AbortSignal.any([interruption.signal, failureOf(node)]) };
    const context = { stack, progress, interruption: stopping, detail, milestone, meaning, policies, refresh };
    const changed = await apply(environment, context, yes).catch(async (error: unknown) => {
      // A node that does not come up is why.
      if (!interruption.happened) await node?.works;
      return explain(error, environment, kubectl, begun);
    });
    await node?.works;
    await rememberKubeconfig(stack, environment.config);
    const silent = await verify(clusters, kubectl, progress);
    if (timings) console.log(`\n${describeTimeline(progress.timings, await dependenciesOf(stack))}`);
    summarize(environment, changed, silent);
  } finally {
    watch.stop();
  }
  return 0;
};

/** Is aborted when the node does not come up: nothing that runs on it would ever be ready. */
function failureOf(node: StartingNode | undefined): AbortSignal {
  const failed = new AbortController();
  node?.works.catch(() => {
    failed.abort();
  });
  return failed.signal;
}

/** What a resource shows that verifies a database, once it is there. */
export function whatWorks(resource: string, clusters: readonly ResolvedPostgresCluster[]): string | undefined {
  const cluster = clusters.find(({ name }) => resource.startsWith(`${name}-readiness/`));
  if (cluster === undefined) return undefined;
  const instances = instanceCount(cluster);
  return `Database "${cluster.name}" works: ${instances} ${instances === 1 ? "instance" : "instances"}, login, settings and a write are verified`;
}

/** Adds to a failure what Kubernetes warned of meanwhile, and what to do about it. */
async function explain(error: unknown, { config }: NamedEnvironment, kubectl: Kubectl, begun: number): Promise<never> {
  if (!(error instanceof UserError) || config.delivery === "gitops") throw error;
  const namespaces = [...new Set([...config.clusters, ...config.operators].map(({ namespace }) => namespace))];
  const lists = await Promise.all(namespaces.map((namespace) => kubectl.events(namespace).catch(() => undefined)));
  const found = lists.flatMap((events) => diagnose(events, begun));
  if (found.length === 0) throw error;
  const told = found.map((trouble) => `  ${trouble}`).join("\n");
  throw new UserError(`${error.message}\n\nKubernetes warned meanwhile:\n${told}`);
}

/** Whether the changes are shown, and confirmed, before any is applied. */
export function showsFirst(
  { disposable, kubernetes, adopt }: Pick<NamedEnvironment["config"], "disposable" | "kubernetes" | "adopt">,
  yes: boolean,
): boolean {
  return !disposable || adopt.length > 0 || (onGoogle(kubernetes) && !yes);
}

/**
 * Applies what has changed. What is disposable and costs nothing is changed at once, and each difference is shown as it is
 * applied. Otherwise the differences are shown first and somebody has to agree: resources of a cloud are billed, disposable or not.
 */
async function apply(environment: NamedEnvironment, context: OperationContext, yes: boolean): Promise<boolean> {
  const { progress } = context;
  const { kubernetes } = environment.config;
  if (showsFirst(environment.config, yes)) {
    const preview = await previewChanges(context);
    const { changes } = preview;
    if (changes.length > 0) {
      progress.note(`${changes.length} changes to "${environment.name}":\n${context.meaning.describe(changes)}`);
    }
    if (changesOrFailure(preview).length > 0) {
      const billed = onGoogle(kubernetes) ? " Google Cloud bills what it creates." : "";
      const text = `Apply these changes to "${environment.name}"?${billed}`;
      await confirm({ text, again: `npm run up -- ${environment.name}`, yes });
    }
  }
  const changes = await applyChanges(context);
  if (changes.length === 0) progress.note("No change: everything is as the configuration says");
  return changes.length > 0;
}

/** Asks each database, as its application user, whether it works now: also when nothing changed. Returns whom it cannot ask. */
async function verify(
  clusters: readonly ResolvedPostgresCluster[],
  kubectl: Kubectl,
  progress: Progress,
): Promise<string[]> {
  const silent: string[] = [];
  for (const cluster of clusters) {
    const { endpoints, readiness } = renderPostgresCluster(cluster);
    if (readiness.length === 0) {
      progress.note(`Database "${cluster.name}" is not asked: it is stopped, paused or follows another`);
      silent.push(cluster.name);
      continue;
    }
    const target = { ...endpoints, namespace: cluster.namespace };
    const question =
      "select 'Postgres ' || current_setting('server_version') || ', ' || count(*) || ' replicas' from pg_stat_replication";
    const asking = progress.start(`  ask database "${cluster.name}"`, { announced: false });
    const { code, output } = await psql(kubectl, target, ["-XAtq", "-c", question], true).finally(() => {
      asking.end();
    });
    if (code !== 0) throw new UserError(`The database "${cluster.name}" does not answer: ${output}`);
    progress.note(`Database "${cluster.name}" answers: ${output}`);
  }
  return silent;
}

function summarize({ name, config }: NamedEnvironment, changed: boolean, silent: readonly string[]): void {
  const { bold, cyan } = colours();
  const what = config.delivery === "gitops" ? "cloud of the environment" : "environment";
  const state = silent.length === 0 ? "up" : "as configured";
  console.log(`\nThe ${what} "${name}" is ${state}${changed ? "" : "; nothing had to change"}.`);
  if (silent.length > 0) console.log(`Stopped, paused or a standby, and so not asked: ${silent.join(", ")}.`);
  for (const cluster of config.clusters) {
    const { endpoints } = renderPostgresCluster(cluster);
    const { mode } = cluster.highAvailability;
    console.log(
      `\n  ${bold(cluster.name)}: Postgres ${cluster.version}, ${instanceCount(cluster)} instances, ${mode} replication (${cluster.operator})\n` +
        `    write at    ${clusterOperations(cluster).mode === "standby" ? "no address until it is promoted: it follows another cluster" : `${endpoints.writeHost}:${endpoints.port}`}\n` +
        `    read at     ${endpoints.readHost}:${endpoints.port}\n` +
        `    database    ${endpoints.user.database}, as ${endpoints.user.name}\n` +
        `    password    Secret ${cluster.namespace}/${endpoints.user.password.secret}, key ${endpoints.user.password.key}\n` +
        `    authority   Secret ${cluster.namespace}/${endpoints.certificateAuthority.secret}, key ${endpoints.certificateAuthority.key}`,
    );
  }
  console.log("\nNext:");
  for (const [line, effect] of nextCommands(name, config)) console.log(`  ${cyan(line.padEnd(32))}  ${effect}`);
}

/** The three commands that are most likely next, each with its effect. */
export function nextCommands(name: string, config: NamedEnvironment["config"]): readonly (readonly [string, string])[] {
  const suffix = name === "local" ? "" : ` -- ${name}`;
  const [page] = pages(config).slice(-1);
  return [
    ...(config.delivery !== "pulumi" ? [nextOf[config.delivery](name)] : []),
    [`npm run psql${suffix}`, "a psql in the first cluster, as the application user"] as const,
    [`npm run status${suffix}`, "instances, backups and problems of every cluster"] as const,
    ...(page !== undefined
      ? [[`npm run open -- ${name === "local" ? "" : `${name} `}${page}`, "dashboards and alerts"] as const]
      : []),
    [`npm run connect${suffix}`, "connection strings, and a port for graphical clients"] as const,
  ].slice(0, 3);
}

/** What is to be done where up does not bring everything. */
const nextOf = {
  handover: (name: string) =>
    [`edit Pulumi.${name}.yaml`, "set pgstack:delivery: gitops: up then leaves Kubernetes as it is"] as const,
  gitops: (name: string) => [`npm run render -- ${name} --out <folder>`, "what runs in Kubernetes, as files"] as const,
} as const;

/** The programs of monitoring that have pages. */
function pages({ monitoring }: NamedEnvironment["config"]): readonly string[] {
  if (monitoring?.mode !== "bundled") return [];
  return ["prometheus", "alertmanager", ...(monitoring.grafana.enabled ? ["grafana"] : [])];
}
