import * as fs from "node:fs";
import { waitUntil } from "../../components/shared/wait-until";
import type { Progress } from "../../local/progress";

/** Environment variable with the command of an engine and its plugins. */
export const ownerVariable = "PGSTACK_ENGINE_OWNER";

/** Time in milliseconds for an orphaned engine to save its state. */
const patience = 20_000;

/**
 * Stops engines and plugins of commands that no longer run. The engine stops its plugins when it exits; a killed one
 * leaves them, and a plugin checks for its engine every five minutes at best.
 */
export async function endOrphans(progress: Progress): Promise<void> {
  const engines = orphans().filter(({ command }) => isEngine(command));
  if (engines.length > 0)
    progress.note("An interrupted run left a Pulumi engine running; waiting for it to save its state");
  for (const { pid } of engines) signal(pid, "SIGINT");
  const ended = (): true | undefined => (orphans().some(({ command }) => isEngine(command)) ? undefined : true);
  await waitUntil({ check: ended, interval: 200, timeout: patience });
  for (const { pid } of orphans()) signal(pid, "SIGKILL");
}

interface Orphan {
  readonly pid: number;
  readonly command: string;
}

function orphans(): Orphan[] {
  if (!fs.existsSync("/proc/self/environ")) return [];
  return fs.readdirSync("/proc").flatMap((entry): Orphan[] => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const owner = new RegExp(`(?:^|\\0)${ownerVariable}=(\\d+)`).exec(
        fs.readFileSync(`/proc/${entry}/environ`, "utf8"),
      )?.[1];
      if (owner === undefined || fs.existsSync(`/proc/${owner}`)) return [];
      return [{ pid: Number(entry), command: fs.readFileSync(`/proc/${entry}/cmdline`, "utf8").split("\0")[0] ?? "" }];
    } catch {
      // It exited meanwhile, or belongs to another user.
      return [];
    }
  });
}

function isEngine(command: string): boolean {
  return /(^|\/)pulumi$/.test(command);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has already exited.
  }
}
