import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import { renderPostgresCluster } from "../../components/postgres-cluster";
import { nodeUp } from "../../local/node";
import { Progress } from "../../local/progress";
import { ensureTools } from "../../local/tools";
import { changesOf, describeChanges } from "../engine/changes";
import type { Interruption } from "../engine/interruption";
import { OperationMonitor } from "../engine/monitor";
import { openStack, prepareEngine, useTools } from "../engine/workspace";
import { UserError } from "../errors";
import { connect } from "../program";
import { psql } from "./database";
import { environmentArgument, type NamedEnvironment, readEnvironment } from "./environment";
import { Kubectl } from "./kubectl";
import type { Command } from "./main";
import { ClusterWatch } from "./watch";

/** `npm run up [-- <environment>]`: brings an environment to what its configuration says, and ends when it works. */
export const command: Command = async (args, interruption) => {
  const environment = readEnvironment(environmentArgument(args).name);
  const progress = new Progress();
  if (environment.config.kubernetes.source === "embedded") {
    await nodeUp(progress);
    useTools((await ensureTools(progress, ["node"])).bin);
  }
  await prepareEngine(progress);
  const kubectl = new Kubectl(connect(environment.config));
  const stack = await openStack(environment.name, progress);
  const changed = await apply(stack, environment, kubectl, progress, interruption);
  await verify(environment, kubectl, progress);
  summarize(environment, changed);
  return 0;
};

/** Previews, shows what will change, applies it. Returns whether anything changed. */
async function apply(
  stack: Stack,
  environment: NamedEnvironment,
  kubectl: Kubectl,
  progress: Progress,
  interruption: Interruption,
): Promise<boolean> {
  const events: EngineEvent[] = [];
  await operate(progress, "preview", (monitor) =>
    stack.preview({
      onEvent: (event) => {
        events.push(event);
        monitor.onEvent(event);
      },
      signal: interruption.signal,
    }),
  );
  const changes = changesOf(events);
  if (changes.length === 0) {
    progress.note("No change: everything is as the configuration says");
    return false;
  }
  progress.note(`${changes.length} changes to "${environment.name}":\n${describeChanges(changes)}`);
  const watch = new ClusterWatch(kubectl, environment.config.clusters);
  try {
    await operate(progress, watch, (monitor) => stack.up({ onEvent: monitor.onEvent, signal: interruption.signal }));
  } finally {
    watch.stop();
  }
  return true;
}

/** Runs one operation of the engine; its failure is told in the words of what failed. */
export async function operate(
  progress: Progress,
  watch: ClusterWatch | "preview" | undefined,
  run: (monitor: OperationMonitor) => Promise<unknown>,
): Promise<void> {
  const monitor = new OperationMonitor(progress, watch !== "preview", (name) =>
    watch instanceof ClusterWatch ? watch.words(name) : undefined,
  );
  try {
    await run(monitor);
  } catch (error) {
    const said = monitor.errors.filter((text) => !/^(update|preview|destroy) failed$/i.test(text));
    throw new UserError(said.length > 0 ? said.join("\n") : String(error instanceof Error ? error.message : error));
  } finally {
    monitor.stop();
  }
}

/** Asks each database, as its application user, whether it works now: also when nothing changed. */
async function verify(environment: NamedEnvironment, kubectl: Kubectl, progress: Progress): Promise<void> {
  for (const cluster of environment.config.clusters) {
    const { endpoints } = renderPostgresCluster(cluster);
    const target = { ...endpoints, namespace: cluster.namespace };
    const question =
      "select 'Postgres ' || current_setting('server_version') || ', ' || count(*) || ' replicas' from pg_stat_replication";
    const { code, output } = await psql(kubectl, target, ["-XAtq", "-c", question], true);
    if (code !== 0) throw new UserError(`The database "${cluster.name}" does not answer: ${output}`);
    progress.note(`Database "${cluster.name}" answers: ${output}`);
  }
}

function summarize({ name, config }: NamedEnvironment, changed: boolean): void {
  const suffix = name === "local" ? "" : ` -- ${name}`;
  console.log(`\nThe environment "${name}" is ${changed ? "up" : "up; nothing had to change"}.`);
  for (const cluster of config.clusters) {
    const { endpoints } = renderPostgresCluster(cluster);
    const { mode } = cluster.highAvailability;
    console.log(
      `\n  ${cluster.name}: Postgres ${cluster.version}, ${cluster.instances} instances, ${mode} replication (${cluster.operator})\n` +
        `    write at    ${endpoints.writeHost}:${endpoints.port}\n` +
        `    read at     ${endpoints.readHost}:${endpoints.port}\n` +
        `    database    ${endpoints.user.database}, as ${endpoints.user.name}\n` +
        `    password    Secret ${cluster.namespace}/${endpoints.user.password.secret}, key ${endpoints.user.password.key}\n` +
        `    authority   Secret ${cluster.namespace}/${endpoints.certificateAuthority.secret}, key ${endpoints.certificateAuthority.key}`,
    );
  }
  console.log(`\nNext:\n  npm run psql${suffix}      a psql in the first cluster, as the application user`);
  console.log(`  edit Pulumi.${name}.yaml and run npm run up${suffix} again`);
  console.log(`  npm run down${suffix}      take everything away again`);
}
