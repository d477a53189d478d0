import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Runs `fn` while no other process runs under the same lock. The kernel holds it (flock), on behalf of a
 * child that lives exactly as long as our end of its pipe: a killed owner leaves no stale lock.
 */
export async function withLock<T>(file: string, fn: () => Promise<T>, onWait?: () => void): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  // Detached: Ctrl-C in the terminal must not free the lock before we are done.
  const holder = spawn("flock", [file, "sh", "-c", "echo held; exec cat"], {
    detached: true,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const waiting = setTimeout(() => onWait?.(), 500);
  try {
    const held = await Promise.race([
      once(holder.stdout, "data").then(() => true),
      once(holder, "exit").then(() => false),
    ]);
    if (!held) throw new Error(`flock ${file}: could not take the lock`);
    clearTimeout(waiting);
    return await fn();
  } finally {
    clearTimeout(waiting);
    holder.stdin.end();
  }
}
