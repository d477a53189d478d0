import {
  clusterOperations,
  type Operation,
  type OperationKind,
  type OperationProgress,
  type OperationWatch,
  type ResolvedPostgresCluster,
} from "../../components/postgres-cluster";
import type { KubernetesStep } from "../../components/model";
import { waitUntil } from "../../components/shared/wait-until";
import type { Progress } from "../../local/progress";
import type { Kubectl } from "../commands/kubectl";
import { diagnose } from "../diagnosis/diagnose";
import { UserError } from "../errors";
import { readInstances } from "./live";

const interval = 1_000;

/** Client and timeout of an operation. */
export interface OperationContext {
  readonly kubectl: Kubectl;
  readonly progress: Progress;
  readonly cluster: ResolvedPostgresCluster;
  readonly title: string;
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
}

/** Returns the running operation of a kind: a repeated command follows it. */
export async function underWay<Start extends readonly unknown[]>(
  { kubectl, cluster }: Pick<OperationContext, "kubectl" | "cluster">,
  { kind, underWay: find }: OperationKind<Start>,
): Promise<OperationWatch | undefined> {
  const running = find(await kubectl.list(kind, cluster.namespace));
  if (running?.pods === undefined) return running;
  // If pods show the end, the object alone does not.
  const { ended, remaining = ended ? 0 : 1 } = await stateOf(kubectl, cluster, running);
  return remaining > 0 ? running : undefined;
}

/** Reads the progress of an operation. */
async function stateOf(
  kubectl: Kubectl,
  { namespace }: ResolvedPostgresCluster,
  { kind, name, pods, progress }: OperationWatch,
): Promise<OperationProgress> {
  const list =
    pods !== undefined ? await kubectl.run(["get", "pods", "-n", namespace, "-l", pods, "-o", "json"]) : "null";
  return progress(await kubectl.get(kind, namespace, name), JSON.parse(list) as unknown);
}

/** Asks Kubernetes for an act, and waits until it is done. */
export async function runOperation(context: OperationContext, act: Operation): Promise<void> {
  await follow(context, act, async () => take(context, act, act.step, context.timeoutSeconds));
}

/**
 * Takes one step on the object of an act.
 *
 * @param timeoutSeconds of a command in a container.
 */
async function take(
  { kubectl, cluster }: Pick<OperationContext, "kubectl" | "cluster">,
  { kind, name }: OperationWatch,
  step: KubernetesStep,
  timeoutSeconds = 60,
): Promise<void> {
  const object = [kind, name, "-n", cluster.namespace];
  if (step.verb === "create") await kubectl.create(step.object);
  else if (step.verb === "annotate") {
    await kubectl.run(["annotate", ...object, "--overwrite", `${step.annotation}=${step.value}`]);
  } else if (step.verb === "patch") {
    await kubectl.run(["patch", ...object, "--type=merge", "-p", JSON.stringify(step.patch)]);
  } else if (step.verb === "create-job") {
    await kubectl.run(["create", "job", name, "-n", cluster.namespace, `--from=cronjob/${step.cronJob}`]);
  } else if (step.verb === "exec") {
    const primary = (await readInstances(kubectl, cluster)).find(({ role }) => role === "primary");
    if (primary === undefined) throw new UserError(`The cluster ${cluster.name} has no primary: npm run status`);
    const { container } = clusterOperations(cluster).pods;
    const pod = ["exec", primary.name, "-n", cluster.namespace, "-c", container, "--"];
    await kubectl.run([...pod, ...step.command], timeoutSeconds * 1000);
  } else {
    await kubectl.run(["patch", ...object, "--subresource=status", "--type=merge", "-p", JSON.stringify(step.patch)]);
  }
}

/** Waits until an operation has finished. */
export async function follow(
  { kubectl, progress, cluster, title, timeoutSeconds, signal }: OperationContext,
  watch: OperationWatch,
  ask?: () => Promise<void>,
): Promise<void> {
  const { namespace } = cluster;
  const { kind, name } = watch;
  const begun = Date.now();
  let seen = 0;
  await progress.step(title, async (say) => {
    await ask?.();
    let words = "";
    // Pods that are recreated can all look ready for a short time.
    const enough = watch.pods !== undefined ? 2 : 1;
    const ended = await waitUntil({
      check: async () => {
        const state = await stateOf(kubectl, cluster, watch);
        say((words = state.words));
        seen = state.ended ? seen + 1 : 0;
        return state.failure !== undefined || seen >= enough ? state : undefined;
      },
      interval,
      timeout: timeoutSeconds * 1000,
      signal,
    });
    if (ended !== undefined && ended.failure === undefined) return;
    const why = ended?.failure ?? `${signal.aborted ? "interrupted" : `not done after ${timeoutSeconds} s`}: ${words}`;
    throw new UserError(await withWarnings(kubectl, namespace, begun, `${kind} ${namespace}/${name}: ${why}`));
  });
}

/** Takes the last step of an operation that has finished, where it has one. */
export async function finish(
  context: Pick<OperationContext, "kubectl" | "cluster">,
  watch: OperationWatch,
): Promise<void> {
  if (watch.finish !== undefined) await take(context, watch, watch.finish);
}

async function withWarnings(kubectl: Kubectl, namespace: string, begun: number, text: string): Promise<string> {
  const found = diagnose(await kubectl.events(namespace).catch(() => undefined), begun);
  return [text, ...found.map((trouble) => `  ${trouble}`)].join("\n");
}
