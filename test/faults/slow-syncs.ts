import { spawn } from "node:child_process";
import type { ProcessInfo } from "./processes";

/** Commands that faults need beside those of the node, each with its Debian package. */
export const faultPackages = { strace: "strace" };

/**
 * Delays each fsync and fdatasync of processes, and of those that they start. The program that does it watches all of their system calls,
 * which slows them down a little too. Source: man 1 strace, "Tampering"; Debian's package strace.
 *
 * @returns the function that ends it; it may be called again.
 * @throws Error when it cannot watch the processes.
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
  const closed = new Promise<void>((resolve) => {
    child.once("error", (error) => {
      errors += error.message;
      resolve();
    });
    child.once("close", () => resolve());
  });
  // It reports each process that it watches.
  const attached = new Promise<void>((resolve) => {
    child.stderr.on("data", (chunk: Buffer) => {
      errors += chunk.toString();
      if (/attached/.test(errors)) resolve();
    });
  });
  await Promise.race([
    attached,
    closed.then(() => {
      throw new Error(`fsync cannot be delayed: ${errors.trim()}`);
    }),
  ]);
  return async () => {
    child.kill("SIGTERM");
    await closed;
  };
}
