import type { dynamic } from "@pulumi/pulumi";
import { KubernetesApi, throughOutages } from "../kubernetes/client";
import { waitUntil } from "../shared/wait-until";
import type { Annotation, RolloutWatch } from "./watch";

/** Inputs of the dynamic resource behind `Rollout`, as stored in the state. */
export interface RolloutInputs extends Omit<RolloutWatch, "decides"> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  /** Name of the custom resource. */
  readonly object: string;
  /** Digest of the part of the custom resource that determines the pods. */
  readonly decides: string;
  readonly timeoutSeconds: number;
  readonly kubeconfig: string;
  readonly context?: string;
}

/** Polling interval, in milliseconds. */
const interval = 1_000;
/** Time for which pods that are older than the change must be ready and unchanged, in milliseconds. */
const settled = 15_000;
/**
 * The same after an upgrade of the operator, in milliseconds: the new one starts to reconcile when it has the lease of the old one, which is
 * released within seconds or expires after 15 s.
 */
const settledAfterUpgrade = 60_000;

interface Condition {
  readonly type: string;
  readonly status: string;
}

interface Status {
  readonly observedGeneration?: number;
  readonly conditions?: readonly Condition[];
}

interface Metadata {
  readonly name: string;
  readonly generation: number;
  readonly creationTimestamp: string;
}

interface CustomResource {
  readonly metadata: Metadata & {
    readonly managedFields?: readonly {
      readonly time: string;
      readonly fieldsV1?: Readonly<Record<string, unknown>>;
    }[];
  };
  readonly spec?: { readonly instances?: number };
  readonly status?: Status;
}

interface StatefulSet {
  readonly metadata: Metadata;
  readonly spec: { readonly replicas?: number };
  readonly status?: Status & { readonly updatedReplicas?: number; readonly readyReplicas?: number };
}

interface Annotated {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
}

interface Pod extends Annotated {
  readonly metadata: Metadata & Annotated["metadata"] & { readonly uid: string; readonly deletionTimestamp?: string };
  readonly spec?: { readonly initContainers?: readonly { readonly name: string; readonly image?: string }[] };
  readonly status?: Status & { readonly containerStatuses?: readonly { readonly containerID?: string }[] };
}

function holds({ status }: { readonly status?: Status }, type: string): boolean {
  return status?.conditions?.some((one) => one.type === type && one.status === "True") === true;
}

function has({ metadata: { annotations } }: Annotated, { key, value }: Annotation): boolean {
  return annotations?.[key] === value;
}

/** Returns the reason why a StatefulSet is not rolled out; undefined when all its pods have its newest revision. */
function missing({ metadata: { name, generation }, spec, status = {} }: StatefulSet): string | undefined {
  const { observedGeneration = 0, updatedReplicas = 0, readyReplicas = 0 } = status;
  const wanted = spec.replicas ?? 1;
  if (observedGeneration < generation) return `${name} has not been observed yet`;
  if (updatedReplicas < wanted) return `${name} has its old pod`;
  return readyReplicas < wanted ? `${name} is not ready` : undefined;
}

/** Returns the first condition or field that a custom resource does not have yet. */
function unfulfilled(live: CustomResource, until: readonly string[] = []): string | undefined {
  return until.find((one) => {
    const [kind, what = ""] = one.split(/=(.*)/s);
    if (kind === "condition") return !holds(live, what);
    const [, path = "", wanted] = /^\{\.(.*)\}(?:=(.*))?$/s.exec(what) ?? [];
    const keys = path.split(".");
    const value = keys.reduce<unknown>(
      (parent, key) => (parent as Readonly<Record<string, unknown>> | undefined)?.[key],
      live,
    );
    return wanted === undefined ? value === undefined : value !== wanted;
  });
}

/** The time of the last change by the writer of the custom resource's spec, in milliseconds. */
function changedAt({ metadata: { creationTimestamp, managedFields = [] } }: CustomResource): number {
  const times = managedFields
    .filter(({ fieldsV1 }) => fieldsV1?.["f:spec"] !== undefined)
    .map(({ time }) => Date.parse(time));
  return Math.max(Date.parse(creationTimestamp), ...times);
}

/** Returns the reason why pods are not rolled out, and records since when they are unchanged. */
class PodWatch {
  private same = { text: "", since: Date.now() };
  /** Images of the operator in the pods, before those that it recreates. */
  private former: ReadonlySet<string> | undefined;

  /** @param upgraded true if the wait is for an upgrade of the operator. */
  constructor(private readonly upgraded: boolean) {}

  waits(
    pods: readonly Pod[],
    live: CustomResource,
    { until, pods: expected, release }: Pick<RolloutInputs, "until" | "pods" | "release">,
  ): string | undefined {
    const now = Date.now();
    const text = pods
      .map(
        ({ metadata, status }) =>
          metadata.uid + String((status?.containerStatuses ?? []).map((one) => one.containerID)),
      )
      .sort()
      .join();
    if (text !== this.same.text) this.same = { text, since: now };
    const former = this.upgraded && release !== undefined ? this.formerPod(pods, release.initContainer) : undefined;
    const wanted = expected?.count ?? live.spec?.instances ?? 1;
    if (pods.length < wanted) return `${pods.length} of ${wanted} pods exist`;
    const lacks = unfulfilled(live, until);
    if (lacks !== undefined) return `${lacks} is not met`;
    const unready = pods.find((pod) => pod.metadata.deletionTimestamp !== undefined || !holds(pod, "Ready"));
    if (unready !== undefined) return `${unready.metadata.name} is not ready`;
    const outdated = expected && pods.find((pod) => has(pod, expected.outdated));
    if (outdated !== undefined) return `${outdated.metadata.name} has yet to be recreated`;
    const old = pods.find((pod) => Date.parse(pod.metadata.creationTimestamp) < changedAt(live));
    if (old !== undefined && now - this.same.since < settled) return `${old.metadata.name} may still be recreated`;
    if (former !== undefined && now - this.same.since < settledAfterUpgrade)
      return `${former} may still get the new release of the operator`;
    return undefined;
  }

  /** Returns the name of a pod that may have the former release of the operator; undefined once all have the same other image. */
  private formerPod(pods: readonly Pod[], initContainer: string): string | undefined {
    const imageOf = ({ spec }: Pod): string =>
      spec?.initContainers?.find(({ name }) => name === initContainer)?.image ?? "";
    const images = new Set(pods.map(imageOf));
    this.former ??= images;
    const [image = ""] = images;
    const all = images.size === 1 && (this.former.size > 1 || !this.former.has(image));
    return all ? undefined : pods[0]?.metadata.name;
  }
}

async function wait(api: Pick<KubernetesApi, "get" | "list">, inputs: RolloutInputs, upgraded: boolean): Promise<void> {
  const { apiVersion, kind, namespace, object: name, watched, selector = "", until, timeoutSeconds } = inputs;
  const podWatch = new PodWatch(upgraded);
  const waitsFor = async (): Promise<string | undefined> => {
    // In this order: a status that was read after the Service is that of the change, and the pods are those of a finished change.
    const service = inputs.pods?.service;
    const found =
      service && (await api.get({ apiVersion: "v1", kind: "Service", metadata: { name: service.name, namespace } }));
    const live = (await api.get({ apiVersion, kind, metadata: { name, namespace } })) as CustomResource | undefined;
    if (live === undefined) throw new Error(`${kind} ${namespace}/${name} is gone`);
    const list = async (listed: string): Promise<readonly unknown[]> =>
      api.list({ apiVersion: listed, kind: watched, metadata: { namespace } }, selector);
    const items = watched === "Status" ? [] : await list(watched === "Pod" ? "v1" : "apps/v1");
    const { observedGeneration = live.metadata.generation } = live.status ?? {};
    const seen = service === undefined || (found !== undefined && has(found as Annotated, service.annotation));
    if (!seen || observedGeneration < live.metadata.generation) return "its operator has not seen the change yet";
    if (watched === "Status") return unfulfilled(live, until);
    if (watched === "Pod") return podWatch.waits(items as readonly Pod[], live, inputs);
    return (items as readonly StatefulSet[]).map(missing).find((one) => one !== undefined);
  };
  let waits: string | undefined;
  const check = throughOutages<true>(
    async () => ((waits = await waitsFor()) === undefined ? true : undefined),
    (outage) => (waits = outage),
  );
  if ((await waitUntil({ check, interval, timeout: timeoutSeconds * 1000 })) === true) return;
  const lacks = watched === "Status" ? "is incomplete" : "is not rolled out to its pods";
  throw new Error(
    `the change of ${kind} ${namespace}/${name} ${lacks} after ${timeoutSeconds} s: ${waits ?? "an unknown reason"}`,
  );
}

/** Returns true where an operator that recreates every pod at its upgrade has another release. */
function upgradedBetween(olds: RolloutInputs, news: RolloutInputs): boolean {
  return news.release !== undefined && olds.release?.version !== news.release.version;
}

/**
 * The dynamic provider behind `Rollout`; the engine runs its bundle, `provider.gen.ts`.
 *
 * @param connect Connects to the API server; tests give a fake.
 */
export function handler(
  connect: (kubeconfig: string, context?: string) => Promise<Pick<KubernetesApi, "get" | "list">> = async (...target) =>
    KubernetesApi.connect(...target),
): Required<
  Pick<dynamic.ResourceProvider<RolloutInputs, RolloutInputs>, "create" | "update" | "diff" | "read" | "delete">
> {
  const waitFor = async (inputs: RolloutInputs, upgraded = false): Promise<void> =>
    wait(await connect(inputs.kubeconfig, inputs.context), inputs, upgraded);
  return {
    create: async (inputs) => {
      await waitFor(inputs);
      return { id: `${inputs.namespace}/${inputs.object}`, outs: inputs };
    },
    update: async (_id, olds, inputs) => {
      await waitFor(inputs, upgradedBetween(olds, inputs));
      return { outs: inputs };
    },
    // A change of the wait itself changes no pod.
    diff: async (_id, olds, news) =>
      Promise.resolve({ changes: olds.decides !== news.decides || upgradedBetween(olds, news) }),
    read: async (id, props) => Promise.resolve({ id, props }),
    delete: async () => Promise.resolve(),
  };
}
