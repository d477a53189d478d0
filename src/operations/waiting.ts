import { z } from "zod";

/** The reason why a container waits; for a crashed one the message of its last termination. */
const containerSchema = z.looseObject({
  name: z.string(),
  state: z
    .looseObject({
      waiting: z.looseObject({ reason: z.string().optional(), message: z.string().optional() }).optional(),
    })
    .optional(),
  lastState: z
    .looseObject({
      terminated: z
        .looseObject({
          exitCode: z.number().optional(),
          reason: z.string().optional(),
          message: z.string().optional(),
        })
        .optional(),
    })
    .optional(),
});

const podsSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({ name: z.string() }),
      status: z
        .looseObject({
          phase: z.string().optional(),
          conditions: z
            .array(z.looseObject({ type: z.string(), status: z.string(), message: z.string().optional() }))
            .optional(),
          initContainerStatuses: z.array(containerSchema).optional(),
          containerStatuses: z.array(containerSchema).optional(),
        })
        .optional(),
    }),
  ),
});

const eventsSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      type: z.string().optional(),
      reason: z.string().optional(),
      message: z.string().optional(),
      involvedObject: z.looseObject({ name: z.string().optional() }).optional(),
    }),
  ),
});

type Pod = z.output<typeof podsSchema>["items"][number];
type Container = z.output<typeof containerSchema>;

/**
 * Reasons for which every container waits shortly. Source: Kubernetes, pkg/kubelet/container/helpers.go and
 * kubelet_pods.go.
 */
const usual = new Set(["ContainerCreating", "PodInitializing"]);
/** Reasons of events about containers that are not created: a missing Secret, ConfigMap or volume. */
const unmounted = new Set(["FailedMount", "FailedAttachVolume", "FailedCreatePodSandBox"]);
/** Maximum length of a message, in characters. */
const longest = 200;

/** Returns true if only an event can show the reason why a pod waits. */
export function creating(pods: unknown): boolean {
  return podsIn(pods).some((pod) => containersOf(pod).some(isCreating));
}

/**
 * Returns unusual reasons why pods wait: an image that cannot be pulled, a missing Secret, no node with free capacity,
 * or a container that crashes repeatedly; one line for each cause.
 *
 * @param pods output of `kubectl get pods -o json`.
 * @param events output of `kubectl get events -o json`; read for pods whose containers are not created yet.
 */
export function waitingPods(pods: unknown, events?: unknown): string[] {
  const mounts = eventsSchema.safeParse(events).data?.items ?? [];
  const lines = podsIn(pods).flatMap((pod) => {
    const { name } = pod.metadata;
    const cause = unscheduled(pod) ?? crashing(pod) ?? unmountedOf(pod, mounts);
    return cause === undefined ? [] : [{ name, cause: short(cause) }];
  });
  // Three pods that miss one Secret are one problem.
  return lines
    .filter(({ cause }, i) => lines.findIndex((line) => line.cause === cause) === i)
    .map(({ name, cause }) => `${name} waits: ${cause}`);
}

function podsIn(list: unknown): Pod[] {
  return podsSchema.safeParse(list).data?.items ?? [];
}

function containersOf({ status }: Pod): Container[] {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
}

function isCreating({ state }: Container): boolean {
  return state?.waiting?.reason !== undefined && usual.has(state.waiting.reason);
}

function unscheduled({ status }: Pod): string | undefined {
  const scheduled = status?.conditions?.find(({ type }) => type === "PodScheduled");
  return scheduled?.status === "False" ? `no node: ${scheduled.message ?? ""}` : undefined;
}

function crashing(pod: Pod): string | undefined {
  const stuck = containersOf(pod).find(
    ({ state }) => state?.waiting?.reason !== undefined && !usual.has(state.waiting.reason),
  );
  if (stuck === undefined) return undefined;
  const { reason = "", message } = stuck.state?.waiting ?? {};
  if (reason !== "CrashLoopBackOff") return `${stuck.name}: ${reason}${message !== undefined ? `: ${message}` : ""}`;
  const last = stuck.lastState?.terminated;
  const end = last === undefined ? "" : `, last with exit code ${last.exitCode ?? "unknown"}`;
  const detail = last?.message ?? (last?.reason === "Error" ? undefined : last?.reason);
  return `${stuck.name} crashes repeatedly${end}${detail !== undefined ? `: ${detail}` : ""}`;
}

function unmountedOf(pod: Pod, events: z.output<typeof eventsSchema>["items"]): string | undefined {
  if (!containersOf(pod).some(isCreating)) return undefined;
  return events.findLast(
    ({ type, reason = "", involvedObject }) =>
      type === "Warning" && unmounted.has(reason) && involvedObject?.name === pod.metadata.name,
  )?.message;
}

function short(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, " ");
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
