import type { Progress } from "../../local/progress";
import { openStack } from "./workspace";

/** Removes objects from the state that were deleted with their Kubernetes cluster. */
export async function forgetResources(name: string, progress: Progress): Promise<void> {
  const stack = await openStack(name, progress);
  const state = await stack.exportStack();
  const deployment = state.deployment as { resources?: unknown } | null;
  if (deployment === null || !Array.isArray(deployment.resources) || deployment.resources.length === 0) return;
  deployment.resources = [];
  await stack.importStack(state);
}
