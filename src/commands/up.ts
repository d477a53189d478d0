import { instanceCount } from "../../components/model";
import {
  clusterOperations,
  renderPostgresCluster,
  type ResolvedPostgresCluster,
} from "../../components/postgres-cluster";
import type { StartingNode } from "../../local/node";
import { Progress } from "../../local/progress";
import { refusePlaceholders } from "../config/placeholders";
import { diagnose } from "../diagnosis/diagnose";
import { handoverRefusal } from "../engine/handover";
import type { Change } from "../engine/changes";
import { type Meaning, meaningUnder } from "../engine/impact";
import { rememberKubeconfig } from "../engine/kubeconfig";
import { pooledAddresses } from "../operations/status";
import { applyChanges, changesOrFailure, type OperationContext, previewChanges } from "../engine/operations";
import { lossesOf } from "../engine/losses";
import { toolsOfUp } from "../engine/required-tools";
import { dependenciesOf, describeTimeline } from "../engine/timeline";
import { holdsData } from "../engine/teardown";
import { openStack, prepareEngine, prepareKubectl, takeFieldsBack } from "../engine/workspace";
import { UserError } from "../errors";
import { onGoogle } from "../google-cloud";
import { missingSecrets, missingSecretsText, userSecrets } from "../secrets";
import { colours } from "../terminal";
import { connect } from "../program";
import type { Command, Confirmed, EnvironmentCall } from "./command";
import { confirm } from "./confirm";
import { psql } from "./database";
import { asksBefore, confirmDestruction } from "./destruction";
import { type NamedEnvironment, readEnvironment } from "./environment";
import { upKind } from "./kind";
import { Kubectl } from "./kubectl";
import { policiesOf, type PolicyCall } from "./options";
import { ClusterWatch } from "./watch";

interface UpCall extends EnvironmentCall, Confirmed, PolicyCall {
  readonly refresh?: true;
  /** True to list the steps at the end, with the critical path. */
  readonly timings?: true;
}

/**
 * `npm run up [-- <environment>] [--yes] [--refresh] [--policy-pack <folder>] [--timings]`: creates or updates an environment, and ends
 * when its databases work. `--refresh` also undoes manual changes; `--timings` lists the steps.
 */
export const command: Command<UpCall> = async (call, interruption) => {
  const { yes = false, refresh = false, timings = false } = call;
  const policies = policiesOf(call);
  const environment = readEnvironment(call.environment);
  refusePlaceholders(environment);
  const progress = new Progress();
  // On the way to any other Kubernetes nothing of the node is loaded.
  const node =
    environment.config.kubernetes.source === "embedded"
      ? await (await import("./embedded")).startNode(progress)
      : undefined;
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
  // Clusters that GitOps applies can be missing still: they are neither watched nor queried.
  const clusters = environment.config.delivery === "gitops" ? [] : environment.config.clusters;
  const missing = await secretsText(environment, kubectl);
  if (missing !== "") {
    progress.note(
      `warning: these Secrets were not found. Create each in another terminal as soon as its namespace exists; up waits, and continues:\n${missing}`,
    );
  }
  const watch = new ClusterWatch(kubectl, clusters);
  try {
    const detail = (resource: string): string | undefined => watch.words(resource);
    const milestone = (resource: string): string | undefined => whatWorks(resource, clusters);
    const meaning = meaningUnder(environment.config);
    const stopping = { signal: AbortSignal.any([interruption.signal, failureOf(node)]) };
    const context = { stack, progress, interruption: stopping, detail, milestone, meaning, policies, refresh };
    const changed = await applyConfirmed(environment, context, yes, async () => node?.works).catch(
      async (error: unknown) => {
        // A node that does not come up is why.
        if (!interruption.happened) await node?.works;
        return explain(error, environment, kubectl, begun);
      },
    );
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

/** Lists the Secrets of users that are missing; empty where GitOps applies what reads them. */
async function secretsText({ config }: NamedEnvironment, kubectl: Pick<Kubectl, "get">): Promise<string> {
  if (config.delivery === "gitops") return "";
  const read = (namespace: string, name: string): Promise<unknown> => kubectl.get("secret", namespace, name);
  return missingSecretsText(await missingSecrets(userSecrets(config), read));
}

/** Returns the line that is shown once a resource exists that verifies a database. */
export function whatWorks(resource: string, clusters: readonly ResolvedPostgresCluster[]): string | undefined {
  const cluster = clusters.find(({ name }) => resource.startsWith(`${name}-readiness/`));
  if (cluster === undefined) return undefined;
  const instances = instanceCount(cluster);
  return `Database "${cluster.name}" works: ${instances} ${instances === 1 ? "instance" : "instances"}, login, settings and a write are verified`;
}

/** Adds the warnings of Kubernetes to a failure, each with its fix. */
async function explain(error: unknown, environment: NamedEnvironment, kubectl: Kubectl, begun: number): Promise<never> {
  const { config } = environment;
  if (!(error instanceof UserError) || config.delivery === "gitops") throw error;
  const missing = await secretsText(environment, kubectl);
  if (missing !== "") {
    const again = `then run the same command again: npm run up -- ${environment.name}`;
    throw new UserError(`${error.message}\n\nThese Secrets are missing. Create them, ${again}\n${missing}`);
  }
  const namespaces = [...new Set([...config.clusters, ...config.operators].map(({ namespace }) => namespace))];
  const lists = await Promise.all(namespaces.map((namespace) => kubectl.events(namespace).catch(() => undefined)));
  const found = lists.flatMap((events) => diagnose(events, begun));
  if (found.length === 0) throw error;
  const told = found.map((trouble) => `  ${trouble}`).join("\n");
  throw new UserError(`${error.message}\n\nKubernetes warned meanwhile:\n${told}`);
}

/** Returns true where the changes are shown, and confirmed, before any is applied. */
export function showsFirst(
  { disposable, kubernetes, adopt }: Pick<NamedEnvironment["config"], "disposable" | "kubernetes" | "adopt">,
  yes: boolean,
): boolean {
  return !disposable || adopt.length > 0 || (onGoogle(kubernetes) && !yes);
}

/**
 * Applies the changes. In a disposable environment that costs nothing they are applied at once, and shown as they are applied, unless data
 * is lost. Elsewhere they are shown first and have to be confirmed: resources of a cloud are billed, disposable or not.
 *
 * @param ready Waits until the node runs what a preview needs.
 */
export async function applyConfirmed(
  environment: NamedEnvironment,
  context: OperationContext,
  yes: boolean,
  ready: () => Promise<void> | undefined,
): Promise<boolean> {
  const { progress, stack } = context;
  const first = showsFirst(environment.config, yes);
  const asks = !yes && asksBefore(environment, process.stdin.isTTY);
  if (first || (asks && (await holdsData(stack)))) {
    // A preview asks the webhooks of the operator, which runs on the node.
    await ready();
    const preview = await previewChanges(context);
    const { changes } = preview;
    if (first && changes.length > 0) {
      progress.note(`${changes.length} changes to "${environment.name}":\n${context.meaning.describe(changes)}`);
    }
    if (changesOrFailure(preview).length > 0)
      await confirmChanges(environment, changes, context.meaning, { first, yes });
  }
  const changes = await applyChanges(context);
  if (changes.length === 0) progress.note("No changes");
  return changes.length > 0;
}

/**
 * Asks before changes are applied: for the name of the environment where data is lost, with what is lost, else for a yes where changes are
 * confirmed anyway.
 *
 * @throws UserError where the answer is another one.
 */
export async function confirmChanges(
  environment: NamedEnvironment,
  changes: readonly Change[],
  meaning: Pick<Meaning, "losses">,
  { first, yes }: { readonly first: boolean; readonly yes: boolean },
  kubernetes?: () => Kubectl,
): Promise<void> {
  const { name, config } = environment;
  const billed = onGoogle(config.kubernetes) ? " Google Cloud bills what it creates." : "";
  const question = `Apply these changes to "${name}"?${billed}`;
  const losses = lossesOf(changes, meaning);
  if (losses.text === "") {
    if (first) await confirm({ text: question, again: `npm run up -- ${name}`, yes });
    return;
  }
  const clusters = losses.clusters.map(
    ({ name: lost, before }) =>
      config.clusters.find((cluster) => `${cluster.namespace}/${cluster.name}` === lost) ?? { removed: before },
  );
  const what = `These changes delete or overwrite data of "${name}", which cannot be undone:\n${losses.text}`;
  await confirmDestruction(environment, { command: "up", what, question, clusters, yes }, kubernetes);
}

/** Queries each database as its application user, also where nothing changed. Returns the clusters that it cannot query. */
async function verify(
  clusters: readonly ResolvedPostgresCluster[],
  kubectl: Kubectl,
  progress: Progress,
): Promise<string[]> {
  const silent: string[] = [];
  for (const cluster of clusters) {
    const { endpoints, readiness } = renderPostgresCluster(cluster);
    if (readiness.length === 0) {
      progress.note(`Database "${cluster.name}" is not queried: it is stopped, paused or a standby`);
      silent.push(cluster.name);
      continue;
    }
    const target = { ...endpoints, namespace: cluster.namespace };
    const question =
      "select 'Postgres ' || current_setting('server_version') || ', ' || count(*) || ' replicas' from pg_stat_replication";
    const asking = progress.start(`  query database "${cluster.name}"`, { announced: false });
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
  console.log(`\nThe ${what} "${name}" is ${state}${changed ? "" : "; no changes"}.`);
  if (silent.length > 0) console.log(`Not queried, since stopped, paused or a standby: ${silent.join(", ")}.`);
  for (const cluster of config.clusters) {
    const { endpoints } = renderPostgresCluster(cluster);
    const { mode } = cluster.highAvailability;
    console.log(
      `\n  ${bold(cluster.name)}: Postgres ${cluster.version}, ${instanceCount(cluster)} instances, ${mode} replication (${cluster.operator})\n` +
        `    write at    ${clusterOperations(cluster).mode === "standby" ? "no address until it is promoted: it is a standby of another cluster" : `${endpoints.writeHost}:${endpoints.port}`}\n` +
        `    read at     ${endpoints.readHost}:${endpoints.port}\n` +
        pooledAddresses(endpoints)
          .map(({ use, address }) => `    ${`${use} at`.padEnd(12)}${address}, by PgBouncer\n`)
          .join("") +
        `    database    ${endpoints.user.database}, as ${endpoints.user.name}\n` +
        `    password    Secret ${cluster.namespace}/${endpoints.user.password.secret}, key ${endpoints.user.password.key}\n` +
        `    CA          Secret ${cluster.namespace}/${endpoints.certificateAuthority.secret}, key ${endpoints.certificateAuthority.key}`,
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

/** The next step where up does not bring everything. */
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
