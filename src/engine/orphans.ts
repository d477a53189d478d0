import * as fs from "node:fs";
import { waitUntil } from "../../components/shared/wait-until";
import type { Progress } from "../../local/progress";

/** Names the command that an engine and its plugins work for, in their environment. */
export const ownerVariable = "PGSTACK_ENGINE_OWNER";

/** Milliseconds that an engine without its command gets to record what it did. */
const patience = 20_000;

/**
 * Ends engines and plugins of commands that are gone. The engine ends its plugins when it ends itself; one that was killed
 * leaves them, and a plugin looks for its engine every five minutes at best.
 */
export async function endOrphans(progress: Progress): Promise<void> {
  const engines = orphans().filter(({ command }) => isEngine(command));
  if (engines.length > 0)
    progress.note("An engine whose command is gone still runs; waiting for it to record what it did");
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
      // It ended while it was looked at, or belongs to somebody else.
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
    // It is gone already.
  }
}
