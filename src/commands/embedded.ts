import { ensureToolsAndImages } from "../../local/images";
import { nodeState, nodeUp, type StartingNode } from "../../local/node";
import { check } from "../../local/preflight";
import type { Progress } from "../../local/progress";
import { useTools } from "../engine/workspace";

export { nodeDown, nodeState } from "../../local/node";

/** Installs everything that the embedded Kubernetes of this machine needs, and starts it. */
export async function startNode(progress: Progress): Promise<StartingNode> {
  const before = await nodeState();
  if (before === "absent" || before === "stopped") await check();
  // All at once, so that the estimate beforehand is one for all.
  useTools((await ensureToolsAndImages(progress, ["engine", "node"])).bin);
  return nodeUp(progress);
}
