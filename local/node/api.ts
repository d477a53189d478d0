import { Agent } from "node:https";
import { ApiError, KubernetesApi } from "../../components/kubernetes/client";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { apiPort, kubeconfigPath } from "../paths";
import { accessOf } from "./access";
import { layout } from "./layout";

interface Condition {
  type: string;
  status: string;
  lastHeartbeatTime?: string;
}
interface NodeObject {
  status?: { conditions?: Condition[] };
}
interface PodList {
  items: {
    metadata: { labels?: Record<string, string>; deletionTimestamp?: string };
    status?: { conditions?: Condition[]; containerStatuses?: { state?: { running?: { startedAt?: string } } }[] };
  }[];
}

/** A question to the node's API server; undefined when it has no answer. */
export type Ask = (path: string) => Promise<string | undefined>;

/** An object that the node comes with. */
export type Addon = KubernetesObject;

export interface Api extends Ask {
  /**
   * Applies an object server-side.
   *
   * @throws Error with the API server's reason.
   */
  apply(object: Addon): Promise<void>;
  close(): void;
}

/** Longest time in milliseconds for an answer to a question, and to a change. */
const timeouts = { ask: 3000, change: 20_000 };

export function openApi(): Api {
  const { credentials } = accessOf(kubeconfigPath());
  const agent = new Agent({ keepAlive: true });
  const [asked, changed] = [timeouts.ask, timeouts.change].map(
    (timeout) => new KubernetesApi(`https://127.0.0.1:${apiPort()}`, { ...credentials, agent, timeout }),
  ) as [KubernetesApi, KubernetesApi];
  const ask: Ask = (path) => asked.text(path).catch(() => undefined);
  return Object.assign(ask, {
    apply: async (object: Addon) => {
      const apply = (): Promise<void> => changed.apply(object, "pgstack-local");
      await apply().catch(async (error: unknown) => {
        if (!(error instanceof ApiError && error.status === 422 && object.kind === "StorageClass")) throw error;
        // Of an earlier version, and nothing in it can be changed; no volume is lost with it.
        await changed.delete(object);
        await apply();
      });
    },
    close: () => {
      agent.destroy();
    },
  });
}

/**
 * Applies the objects that a node comes with, namespaces first and all others at once: `kubectl apply` asks first which kinds there are,
 * and then brings one object after the other, for 2.5 s on a node that is starting.
 */
export async function applyAddons(api: Api, objects: readonly Addon[]): Promise<void> {
  const isNamespace = ({ kind }: Addon): boolean => kind === "Namespace";
  const all = (some: readonly Addon[]): Promise<unknown> => Promise.all(some.map((object) => api.apply(object)));
  await all(objects.filter(isNamespace));
  await all(objects.filter((object) => !isNamespace(object)));
}

const apiReady = async (ask: Ask): Promise<string | undefined> =>
  (await ask("/readyz")) === undefined ? "the API server" : undefined;

const addonNames = ["coredns", "local-path-provisioner", "object-store"];

/**
 * Returns the part that is not ready of a node that was started at `since`, or undefined when the node is ready.
 * Conditions of the machine and of pods from before that time are ignored.
 */
export async function notReady(ask: Ask, since: Date): Promise<string | undefined> {
  const api = await apiReady(ask);
  if (api !== undefined) return api;
  const [node, pods, account] = await Promise.all([
    ask(`/api/v1/nodes/${layout.nodeName}`),
    ask("/api/v1/pods?labelSelector=pgstack-addon"),
    ask("/api/v1/namespaces/default/serviceaccounts/default"),
  ]);
  const fresh = (time: string | undefined): boolean =>
    time !== undefined && Date.parse(time) >= Math.floor(since.getTime() / 1000) * 1000;
  const ready = node === undefined ? undefined : condition((JSON.parse(node) as NodeObject).status?.conditions);
  if (ready?.status !== "True" || !fresh(ready.lastHeartbeatTime)) return "the kubelet";
  const items = pods === undefined ? [] : (JSON.parse(pods) as PodList).items;
  const missing = addonNames.filter(
    (name) =>
      !items.some(
        ({ metadata, status }) =>
          metadata.labels?.["pgstack-addon"] === name &&
          metadata.deletionTimestamp === undefined &&
          condition(status?.conditions)?.status === "True" &&
          status?.containerStatuses?.every((container) => fresh(container.state?.running?.startedAt)) === true,
      ),
  );
  if (missing.length > 0) return missing.join(" and ");
  return account === undefined ? "the default service account" : undefined;
}

const condition = (conditions: Condition[] | undefined): Condition | undefined =>
  conditions?.find(({ type }) => type === "Ready");

/** The API server alone: what is needed to bring the addons in. */
export const answers = async (ask: Ask): Promise<boolean> => (await apiReady(ask)) === undefined;
