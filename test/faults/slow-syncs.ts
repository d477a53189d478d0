import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { ProcessInfo } from "./processes";

/** Commands that faults need beside those of the node, each with its Debian package. */
export const faultPackages = { strace: "strace" };

/** Returns true for a process that is watched, and for one that has exited. */
function isWatched(pid: number): boolean {
  try {
    return !/^TracerPid:\t0$/m.test(fs.readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return true;
  }
}

/**
 * Delays each fsync and fdatasync of processes, and of those that they start. The program that does it watches all of their system calls,
 * which slows them down a little too. Source: man 1 strace, "Tampering"; Debian's package strace.
 *
 * @returns the function that ends it; it may be called again.
 * @throws Error when it cannot watch the processes; the function, when it stopped watching before.
 */
export async function slowSyncs(
  processes: readonly Pick<ProcessInfo, "pid">[],
  delayMs: number,
): Promise<() => Promise<void>> {
  const calls = "fsync,fdatasync";
  const child = spawn(
    "strace",
    [
      ...["--follow-forks", "--output=/dev/null", `--trace=${calls}`],
      `--inject=${calls}:delay_exit=${delayMs}ms`,
      ...processes.map(({ pid }) => `--attach=${pid}`),
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  let errors = "";
  const isClosed = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const closed = new Promise<void>((resolve) => {
    child.once("error", (error) => {
      errors += error.message;
      resolve();
    });
    child.once("close", () => resolve());
  });
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const failed = async (): Promise<Error> => {
    await closed;
    return new Error(`fsync cannot be delayed: ${errors.trim()}`);
  };
  const watched = (): boolean => processes.every(({ pid }) => isWatched(pid));
  for (let attempt = 0; !isClosed() && (errors === "" || !watched()); attempt += 1) {
    if (attempt === 200) child.kill("SIGKILL");
    await sleep(50);
  }
  if (isClosed()) throw await failed();
  let isEnded = false;
  return async () => {
    if (isEnded) return;
    isEnded = true;
    if (isClosed()) throw await failed();
    child.kill("SIGTERM");
    await closed;
  };
}
