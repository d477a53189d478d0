import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
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

export function openApi(): Ask & { close(): void } {
  const text = readFileSync(kubeconfigPath(), "utf8");
  const data = (key: string): Buffer => Buffer.from(new RegExp(`${key}-data: (\\S+)`).exec(text)?.[1] ?? "", "base64");
  const agent = new Agent({ keepAlive: true });
  const options = {
    host: "127.0.0.1",
    port: apiPort(),
    ca: data("certificate-authority"),
    cert: data("client-certificate"),
    key: data("client-key"),
    timeout: 3000,
    agent,
  };
  const ask: Ask = (path) =>
    new Promise((resolve) => {
      const sent = request({ ...options, path }, (response) => {
        let body = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => (body += part));
        response.on("end", () => {
          resolve(response.statusCode === 200 ? body : undefined);
        });
        response.on("error", () => {
          resolve(undefined);
        });
      });
      sent.on("error", () => {
        resolve(undefined);
      });
      sent.on("timeout", () => sent.destroy());
      sent.end();
    });
  return Object.assign(ask, {
    close: () => {
      agent.destroy();
    },
  });
}

const apiReady = async (ask: Ask): Promise<string | undefined> =>
  (await ask("/readyz")) === undefined ? "the API server" : undefined;

const addonNames = ["coredns", "local-path-provisioner", "object-store"];

/**
 * What is not there yet of a node that was started at `since`, or undefined when all is. What the API server
 * remembers from before that moment, of the machine and of pods, says nothing.
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
