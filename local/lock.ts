import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { which } from "./sh";

/** The same lock with Perl, which macOS has and where util-linux is missing. Reports that the lock is held, then waits for the end of its input. */
const perl =
  'open F, ">>", shift or die "$!\\n"; flock F, LOCK_EX or die "$!\\n"; $| = 1; print "held\\n"; 1 while <STDIN>';

const holders: readonly { readonly command: string; readonly args: (file: string) => readonly string[] }[] = [
  { command: "flock", args: (file) => [file, "sh", "-c", "echo held; exec cat"] },
  { command: "perl", args: (file) => ["-MFcntl=:flock", "-e", perl, file] },
];

/**
 * Runs `fn` while no other process runs under the same lock. The kernel holds it (flock), on behalf of a
 * child that lives exactly as long as our end of its pipe: a killed owner leaves no stale lock.
 *
 * @throws Error when neither flock nor perl is installed.
 */
export async function withLock<T>(file: string, fn: () => Promise<T>, onWait?: () => void): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  const found = holders.find(({ command }) => which(command) !== undefined);
  if (found === undefined) throw new Error("Neither flock nor perl is installed: install util-linux or Perl.");
  // Detached: Ctrl-C in the terminal must not free the lock before we are done.
  const holder = spawn(found.command, found.args(file), { detached: true, stdio: ["pipe", "pipe", "inherit"] });
  const waiting = setTimeout(() => onWait?.(), 500);
  try {
    const held = await Promise.race([
      once(holder.stdout, "data").then(() => true),
      once(holder, "exit").then(() => false),
    ]);
    if (!held) throw new Error(`${found.command} ${file}: could not take the lock`);
    clearTimeout(waiting);
    return await fn();
  } finally {
    clearTimeout(waiting);
    holder.stdin.end();
  }
}
