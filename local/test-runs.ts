import { existsSync, lstatSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { waitUntil } from "../components/shared/wait-until";
import { readProcess, removeCgroup } from "./node/processes";
import { cgroupName } from "./paths";

/** Environment variable of every process of a test run, its node included: the identity of the process that runs the tests. */
export const runVariable = "PGSTACK_TEST_RUN";

/** Name of the file in the folder of a test run with the same identity. */
export const runFile = "run";

/** Returns the folder of the test run of a process. */
export const runFolder = (pid: number): string => join(tmpdir(), `pgstack-e2e-${pid}`);

/**
 * Returns the identity of a running process: its number, its start in clock ticks since the boot, the namespace of the number and the
 * boot. No later process has the same. Undefined without /proc.
 */
export function identityOf(pid: number): string | undefined {
  const start = startOf(pid);
  return start === undefined ? undefined : [pid, start, ...place()].join(" ");
}

/** Processes and folders of test runs that were killed. */
export interface Removed {
  readonly processes: number;
  readonly folders: readonly string[];
}

/**
 * Kills the processes of test runs whose runner no longer runs, and deletes their folders. Runs of other users, of other containers
 * and without a recorded runner are left alone.
 *
 * @throws Error when a process does not end.
 */
export async function removeDeadRuns(folder = tmpdir()): Promise<Removed> {
  if (!existsSync("/proc/self/environ")) return { processes: 0, folders: [] };
  const processes = await killProcesses(isDead);
  const folders = readdirSync(folder)
    .filter((name) => /^pgstack-e2e-\d+$/.test(name))
    .map((name) => join(folder, name))
    .filter((run) => isOwn(run) && isDead(readProcess(join(run, runFile))));
  for (const run of folders) {
    await removeCgroup(cgroupName(join(run, "state")));
    rmSync(run, { recursive: true, force: true });
  }
  return { processes, folders };
}

/** Describes what was removed; undefined without anything. */
export function describeRemoved({ processes, folders }: Removed): string | undefined {
  if (processes === 0 && folders.length === 0) return undefined;
  return `Removed what a killed test run left: ${[`${processes} processes`, ...folders].join(", ")}`;
}

/** Kills all processes of a test run but this one: its commands, its node and the processes that run its files. */
export async function killRun(identity: string): Promise<void> {
  await killProcesses((run) => run === identity);
}

/** Kills processes by the identity of their test run, and returns their number. */
async function killProcesses(isMeant: (run: string) => boolean): Promise<number> {
  const killed = new Set<number>();
  const check = (): true | undefined => {
    const left = processesOf(isMeant);
    for (const pid of left) {
      killed.add(pid);
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It has exited meanwhile.
      }
    }
    return left.length === 0 ? true : undefined;
  };
  if ((await waitUntil({ check, interval: 100, timeout: 10_000 })) !== undefined) return killed.size;
  throw new Error(`Processes of a test run do not end: ${processesOf(isMeant).join(", ")}`);
}

const variable = new RegExp(`(?:^|\\0)${runVariable}=([^\\0]+)`);

function processesOf(isMeant: (run: string) => boolean): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const run = variable.exec(readProcess(`/proc/${pid}/environ`))?.[1];
      return pid !== process.pid && run !== undefined && isMeant(run);
    });
}

/** Returns true if the process of an identity has exited; false if it is unknown, for example in another container. */
function isDead(identity: string): boolean {
  const [, pid, start, namespace, boot] = /^(\d+) (\d+) (\S+) (\S+)$/.exec(identity) ?? [];
  if (pid === undefined) return false;
  const [here, now] = place();
  return boot !== now || (namespace === here && startOf(Number(pid)) !== start);
}

/** The namespace of process numbers, and the boot of the machine. */
const place = (): [namespace: string, boot: string] => [
  readlinkSync("/proc/self/ns/pid"),
  readProcess("/proc/sys/kernel/random/boot_id").trim(),
];

/** Returns the start of a process; undefined for one that has exited. Source: proc_pid_stat(5), state and starttime. */
function startOf(pid: number): string | undefined {
  // The command before it is in parentheses, and can contain some.
  const [state = "", ...rest] = readProcess(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ") ?? [];
  return ["", "Z", "X"].includes(state) ? undefined : rest[18];
}

/** Returns true for a folder that only this user can have written: everyone can create one of that name. */
function isOwn(folder: string): boolean {
  const { uid, mode } = lstatSync(folder);
  return uid === process.getuid?.() && (mode & 0o170022) === 0o040000;
}
