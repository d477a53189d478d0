import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { waitUntil } from "../../components/shared/wait-until";
import { cgroupName, nodeDir, sourceDir } from "../paths";

const initScript = sourceDir("node", "init.sh");

export interface NodeProcesses {
  /** Processes outside that hold the node: if one of them dies, the node stops. */
  pids: number[];
  /** The node's first process, by its number on the machine, and when its configuration was last written: just before. */
  init?: { pid: number; started: Date };
}

/** The command that starts a node: its own files, processes and, a little later, its own network; all end with the first. */
export const initCommand = (): string[] => [
  ...["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private"],
  ...["bash", initScript, nodeDir()],
];

/** Finds the node among the processes of the machine. There is no pid file that could be wrong. */
export function findNode(): NodeProcesses {
  const dir = nodeDir();
  const pids = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const argv = readProcess(`/proc/${pid}/cmdline`).split("\0");
      const at = argv.findIndex((arg) => arg.endsWith("/init.sh"));
      return at >= 0 && argv[at + 1] === dir;
    });
  const first = pids.find((pid) => /^NSpid:\t\d+\t1$/m.test(readProcess(`/proc/${pid}/status`)));
  if (first === undefined) return { pids };
  return { pids, init: { pid: first, started: statSync(join(dir, "env")).mtime } };
}

/** Ends every process of the node; its mounts and interfaces go with the last one. */
export async function killNode(): Promise<void> {
  const check = (): true | undefined => {
    const { pids } = findNode();
    for (const pid of pids) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It has exited meanwhile.
      }
    }
    return pids.length === 0 ? true : undefined;
  };
  if ((await waitUntil({ check, interval: 100, timeout: 10_000 })) !== undefined) return;
  throw new Error(`The node's processes do not end: ${findNode().pids.join(", ")}`);
}

/** The folders of this node's cgroup: one for each hierarchy (v1), or the one (v2). */
function cgroupDirs(name = cgroupName()): string[] {
  const root = "/sys/fs/cgroup";
  if (existsSync(join(root, "cgroup.controllers"))) return [join(root, name)];
  return readdirSync(root)
    .filter((hierarchy) => existsSync(join(root, hierarchy, "cgroup.procs")))
    .map((hierarchy) => join(root, hierarchy, name));
}

/** Makes the cgroup under which the kubelet puts its pods. */
export function makeCgroup(): void {
  for (const dir of cgroupDirs()) {
    mkdirSync(dir, { recursive: true });
    // In v1 a new cpuset holds no processor, and nothing can be put into it.
    for (const file of ["cpuset.mems", "cpuset.cpus"]) {
      if (existsSync(join(dir, "cgroup.clone_children"))) copy(join(dir, "..", file), join(dir, file));
    }
  }
}

/** Removes the cgroup of a node whose processes have exited. */
export async function removeCgroup(name = cgroupName()): Promise<void> {
  for (const dir of cgroupDirs(name)) {
    // A cgroup is busy for some milliseconds after its last process.
    const check = (): true | undefined => {
      if (existsSync(dir)) removeEmpty(dir);
      return existsSync(dir) ? undefined : true;
    };
    await waitUntil({ check, interval: 50, timeout: 2_500 });
  }
}

function removeEmpty(dir: string): void {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    if (entry.isDirectory()) removeEmpty(join(dir, entry.name));
  }
  try {
    rmdirSync(dir);
  } catch {
    // busy: tried again
  }
}

function copy(from: string, to: string): void {
  if (existsSync(from)) writeFileSync(to, readProcess(from));
}

/** Reads a file of a process; empty if the process has exited. */
export function readProcess(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
