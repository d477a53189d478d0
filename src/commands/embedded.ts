import { ensureToolsAndImages } from "../../local/images";
import { nodeState, nodeUp, type StartingNode } from "../../local/node";
import { check } from "../../local/preflight";
import type { Progress } from "../../local/progress";
import { describeRemoved, removeDeadRuns } from "../../local/test-runs";
import { useTools } from "../engine/workspace";

export { nodeDown, nodeState } from "../../local/node";

/** Removes the node of a test run that was killed: it occupies memory and processors of this machine. */
export async function removeDeadTests(progress: Progress): Promise<void> {
  try {
    const removed = describeRemoved(await removeDeadRuns());
    if (removed !== undefined) progress.note(removed);
  } catch (error) {
    progress.note(`warning: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Installs everything that the embedded Kubernetes of this machine needs, and starts it. */
export async function startNode(progress: Progress): Promise<StartingNode> {
  await removeDeadTests(progress);
  const before = await nodeState();
  if (before === "absent" || before === "stopped") await check();
  // All at once, so that the estimate beforehand is one for all.
  useTools((await ensureToolsAndImages(progress, ["engine", "node"])).bin);
  return nodeUp(progress);
}
