import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { waitUntil } from "../components/shared/wait-until";
import { ensureImages, type Image } from "./images";
import { withLock } from "./lock";
import { type Addon, answers, applyAddons, notReady, openApi } from "./node/api";
import { addons, writeConfig } from "./node/config";
import { layout } from "./node/layout";
import { findNode, initCommand, killNode, makeCgroup, removeCgroup } from "./node/processes";
import { ensureStore, layStore } from "./node/store";
import { kubeconfigPath, nodeDir, sourceDir, stateDir } from "./paths";
import { imageRefs } from "./pins";
import { check } from "./preflight";
import type { Progress } from "./progress";
import { childEnv, run } from "./sh";
import { ensureTools } from "./tools";

export type NodeState = "absent" | "stopped" | "running" | "broken";

/** Time for a running node to become ready before it is restarted. */
const PATIENCE_MS = 20_000;
const START_MS = 120_000;

/** absent: no data; stopped: data, and no process; running: all of it works; broken: processes, but not all works. */
export async function nodeState(): Promise<NodeState> {
  const { pids } = findNode();
  if (pids.length === 0) return existsSync(nodeDir()) ? "stopped" : "absent";
  return (await whatIsMissing()) === undefined ? "running" : "broken";
}

/** A node that comes up. */
export interface StartingNode {
  /** Resolves once its API server takes objects. */
  readonly open: Promise<void>;
  /** Resolves once all of it works. */
  readonly works: Promise<void>;
}

/** Brings the node up on the data it has, or on none. */
export function nodeUp(progress: Progress): StartingNode {
  let opened = (): void => undefined;
  const open = new Promise<void>((resolve) => {
    opened = resolve;
  });
  const works = bringUp(progress, opened);
  return { open: Promise.race([open, works]), works };
}

async function bringUp(progress: Progress, opened: () => void): Promise<void> {
  if ((await nodeState()) === "running") return;
  // Before the tools, which may take a quarter of an hour: a machine that cannot run a node fails at once.
  if (findNode().pids.length === 0) await check();
  const { bin } = await ensureTools(progress, ["node"]);
  const images = await ensureImages(progress);
  const store = await ensureStore(progress, bin, images);
  await withLock(
    lockFile(),
    async () => {
      // It may be coming up still, after a command that was interrupted, or have just lost a daemon.
      if (findNode().init !== undefined && (await completed(progress))) return;
      await killNode();
      await check();
      const deadline = Date.now() + START_MS;
      const start = async (say: Say): Promise<void> => {
        await launch(bin, store);
        await openUp(deadline, say);
      };
      await progress.step("Start Kubernetes", start, { estimate: 8 });
      opened();
      await progress.step("Start the node's pods", (say) => complete(deadline, say), { estimate: 4 });
    },
    () => {
      progress.note("Another process starts or stops this node: waiting for it");
    },
  );
}

/** Ends the node and keeps its data, like a power cut: `nodeUp` brings it back. */
export async function nodeStop(progress: Progress): Promise<void> {
  await withLock(lockFile(), () => progress.step("Stop Kubernetes", stop));
}

/** Ends the node and removes all it had. */
export async function nodeDown(progress: Progress): Promise<void> {
  if (!existsSync(nodeDir()) && findNode().pids.length === 0) return;
  await withLock(lockFile(), () =>
    progress.step("Remove Kubernetes", async () => {
      await stop();
      rmSync(nodeDir(), { recursive: true, force: true });
    }),
  );
}

/** The command line that runs a command inside the node: its processes, files and network. Paths must be absolute. */
export function inNode(command: readonly string[]): string[] {
  const { init } = findNode();
  if (init === undefined) throw new Error("The local node does not run: start it first.");
  return ["nsenter", "--target", String(init.pid), "--net", "--mount", "--pid", "--", ...command];
}

/** Adds images to a node that runs; it keeps them until its next start. */
export async function addImages(images: readonly Image[]): Promise<void> {
  const ctr = ["/run/tools/ctr", "--address", layout.containerdSocket, "--namespace", "k8s.io", "images", "import"];
  for (const { tar } of images) await run(inNode([...ctr, tar]));
}

/** Beside the folder that it guards, which `nodeDown` removes. */
const lockFile = (): string => join(stateDir(), "node.lock");

async function stop(): Promise<void> {
  await killNode();
  await removeCgroup();
}

/** Starts the node's first process, which starts all others. */
async function launch(bin: string, store: string): Promise<void> {
  mkdirSync(nodeDir(), { recursive: true, mode: 0o700 });
  await removeCgroup();
  makeCgroup();
  await Promise.all([writeConfig(bin), layStore(store)]);
  const log = openSync(join(nodeDir(), "log", "init.log"), "w");
  const [command = "", ...args] = initCommand();
  // In a session of its own: the node outlives the command that started it, and Ctrl-C does not reach it.
  spawn(command, args, { detached: true, stdio: ["ignore", log, log], env: childEnv(), cwd: "/" }).unref();
  closeSync(log);
}

type Say = (detail: string) => void;

/** Waits for the API server of a node that was launched. */
async function openUp(deadline: number, say: Say): Promise<void> {
  say("the API server");
  await until(deadline, () => withApi(answers));
}

/** Brings the addons in, and waits until all of the node works. */
async function complete(deadline: number, say: Say): Promise<void> {
  const objects = parseAllDocuments(addons(sourceDir("node", "addons"), imageRefs.postgres));
  const toApply = objects.map((object) => object.toJS() as Addon);
  await withApi((api) => applyAddons(api, toApply));
  await until(deadline, async () => {
    const missing = await whatIsMissing();
    if (missing !== undefined) say(missing);
    return missing === undefined;
  });
}

const completed = (progress: Progress): Promise<boolean> =>
  progress
    .step("Kubernetes runs, and is not all there: wait for it", async (say) => {
      const deadline = Date.now() + PATIENCE_MS;
      await openUp(deadline, say);
      await complete(deadline, say);
    })
    .then(() => true)
    .catch(() => false);

async function until(deadline: number, done: () => Promise<boolean>): Promise<void> {
  const check = async (): Promise<true | undefined> => {
    if (await done()) return true;
    if (findNode().pids.length === 0) throw new Error(`The node stopped while it was starting.${logs()}`);
    return undefined;
  };
  if ((await waitUntil({ check, interval: 100, timeout: deadline - Date.now() })) === undefined) {
    throw new Error(`The node is not ready; it waits for ${(await whatIsMissing()) ?? "nothing"}.${logs()}`);
  }
}

async function whatIsMissing(): Promise<string | undefined> {
  const { init } = findNode();
  if (init === undefined || !existsSync(kubeconfigPath())) return "its first process";
  return withApi((ask) => notReady(ask, init.started));
}

async function withApi<T>(use: (ask: ReturnType<typeof openApi>) => Promise<T>): Promise<T> {
  const api = openApi();
  try {
    return await use(api);
  } finally {
    api.close();
  }
}

/** The last lines of each daemon, for an error that would say nothing otherwise. */
function logs(): string {
  const folder = join(nodeDir(), "log");
  if (!existsSync(folder)) return "";
  const ends = readdirSync(folder)
    .filter((file) => file.endsWith(".log"))
    .map(
      (file) =>
        [file, readFileSync(join(folder, file), "utf8").trimEnd().split("\n").slice(-2).join("\n    ")] as const,
    )
    .filter(([, end]) => end !== "");
  return ` Logs: ${folder}\n${ends.map(([file, end]) => `  ${file}\n    ${end}`).join("\n")}`;
}
