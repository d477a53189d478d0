import { readFileSync } from "node:fs";
import { Agent, request, type RequestOptions } from "node:https";
import { apiPort, kubeconfigPath } from "../paths";
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
export interface Addon {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

export interface Api extends Ask {
  /**
   * Applies an object server-side.
   *
   * @throws Error with the API server's reason.
   */
  apply(object: Addon): Promise<void>;
  close(): void;
}

export function openApi(): Api {
  const text = readFileSync(kubeconfigPath(), "utf8");
  const data = (key: string): Buffer => Buffer.from(new RegExp(`${key}-data: (\\S+)`).exec(text)?.[1] ?? "", "base64");
  const agent = new Agent({ keepAlive: true });
  const options = {
    host: "127.0.0.1",
    port: apiPort(),
    ca: data("certificate-authority"),
    cert: data("client-certificate"),
    key: data("client-key"),
    agent,
  };
  const send = (more: RequestOptions, content = ""): Promise<{ status: number; body: string } | undefined> =>
    new Promise((resolve) => {
      const sent = request({ ...options, ...more }, (response) => {
        let body = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => (body += part));
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, body });
        });
        response.on("error", () => {
          resolve(undefined);
        });
      });
      sent.on("error", () => {
        resolve(undefined);
      });
      sent.on("timeout", () => sent.destroy());
      sent.end(content);
    });
  const ask: Ask = async (path) => {
    const answer = await send({ path, timeout: 3000 });
    return answer?.status === 200 ? answer.body : undefined;
  };
  return Object.assign(ask, {
    apply: async (object: Addon) => {
      const path = `${pathOf(object)}?fieldManager=pgstack-local&force=true`;
      const headers = { "content-type": "application/apply-patch+yaml" };
      const patch = (): ReturnType<typeof send> =>
        send({ method: "PATCH", path, headers, timeout: 20_000 }, JSON.stringify(object));
      let answer = await patch();
      if (answer?.status === 422 && object.kind === "StorageClass") {
        // Of an earlier version, and nothing in it can be changed; no volume is lost with it.
        await send({ method: "DELETE", path: pathOf(object), timeout: 20_000 });
        answer = await patch();
      }
      if (answer !== undefined && answer.status < 300) return;
      throw new Error(`${object.kind} ${object.metadata.name}: ${answer?.body ?? "the API server does not answer"}`);
    },
    close: () => {
      agent.destroy();
    },
  });
}

/** The path of an object in the API. */
function pathOf({ apiVersion, kind, metadata: { name, namespace } }: Addon): string {
  const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const plural = kind.toLowerCase().replace(/y$/, "ie").replace(/s$/, "se");
  return `${group}${namespace === undefined ? "" : `/namespaces/${namespace}`}/${plural}s/${name}`;
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
