import { existsSync, readFileSync, statfsSync } from "node:fs";
import { createServer } from "node:net";
import { freemem } from "node:os";
import { dirname } from "node:path";
import { imagePackages, missing, nodePackages } from "./debian";
import { apiPort, cacheDir, stateDir } from "./paths";
import { ask, which } from "./sh";

const GIB = 1024 ** 3;
/** Cold: Go's caches, the tools and the images. A node with three databases: etcd, logs, volumes. */
const CACHE_GIB = 12;
const STATE_GIB = 3;
const MEMORY_GIB = 3;
const COMMANDS = ["bash", "cp", "flock", "mount", "nsenter", "tar", "unshare"];

/** Throws an error with all missing requirements of a node on this machine, each with its fix. */
export async function check(): Promise<void> {
  const problems = [...system(), ...(await kernel()), ...commands(), ...space(), ...(await port())];
  if (problems.length === 0) return;
  throw new Error(
    `This machine cannot run the local node:\n${problems.map((problem) => `  - ${problem}`).join("\n")}\n` +
      "Any other Kubernetes will do as well: name its kubeconfig and context in the stack's configuration.",
  );
}

function system(): string[] {
  if (process.platform !== "linux") {
    return [`It runs ${process.platform}. A node needs Linux: use a Linux machine or virtual machine.`];
  }
  if (process.getuid?.() !== 0)
    return [`You are not root. Namespaces, mounts and cgroups need it: run the command with sudo -E.`];
  return [];
}

async function kernel(): Promise<string[]> {
  if (process.platform !== "linux") return [];
  // Loads what a module brings; a kernel that has it built in needs none, and one that lacks it is reported below.
  const modprobe = which("modprobe", `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin`);
  if (modprobe !== undefined) await ask([modprobe, "-a", "overlay", "br_netfilter", "nf_tables", "veth", "bridge"]);
  const problems: string[] = [];
  if (!readFileSync("/proc/filesystems", "utf8").includes("\toverlay\n")) {
    problems.push(
      "The kernel has no overlay file system: load the module `overlay`, or use a kernel with CONFIG_OVERLAY_FS.",
    );
  }
  if (!existsSync("/proc/sys/net/bridge/bridge-nf-call-iptables")) {
    problems.push("The kernel does not filter bridged packets: load the module `br_netfilter`.");
  }
  const wanted = ["cpu", "cpuset", "memory", "pids"];
  const v2 = "/sys/fs/cgroup/cgroup.controllers";
  const have = existsSync(v2)
    ? readFileSync(v2, "utf8").trim().split(" ")
    : wanted.filter((name) => existsSync(`/sys/fs/cgroup/${name}/cgroup.procs`));
  const lacking = wanted.filter((name) => !have.includes(name));
  if (lacking.length > 0) {
    problems.push(
      `No cgroup controller ${lacking.join(", ")} under /sys/fs/cgroup: mount it, or enable it at boot (in a container: run on the machine itself).`,
    );
  }
  return problems;
}

function commands(): string[] {
  const problems: string[] = [];
  const path = `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin`;
  const absent = COMMANDS.filter((name) => which(name, path) === undefined);
  if (absent.length > 0)
    problems.push(`Missing commands: ${absent.join(", ")}. Install util-linux, mount, coreutils and tar.`);
  const packages = missing({ ...nodePackages, ...imagePackages });
  if (packages.length > 0 && which("apt-get", path) === undefined) {
    problems.push(
      `There is no apt-get to install ${packages.join(", ")} with: use Debian 12 or later, or install them yourself.`,
    );
  }
  return problems;
}

function space(): string[] {
  const problems: string[] = [];
  // A machine that built everything before needs no room for it again.
  const wanted: [string, number, string][] = [
    [cacheDir(), existsSync(cacheDir()) ? 2 : CACHE_GIB, "PGSTACK_CACHE"],
    [stateDir(), STATE_GIB, "PGSTACK_STATE"],
  ];
  for (const [dir, gib, variable] of wanted) {
    const free = freeBytes(dir) / GIB;
    if (free < gib) {
      problems.push(
        `${dir} has ${free.toFixed(1)} GiB free and needs ${gib}: make room, or name another folder in ${variable}.`,
      );
    }
  }
  const memory = availableMemory() / GIB;
  if (memory < MEMORY_GIB) {
    problems.push(
      `${memory.toFixed(1)} GiB of memory are free, a node with a small database needs ${MEMORY_GIB}: end something, or use a larger machine.`,
    );
  }
  return problems;
}

function freeBytes(dir: string): number {
  let existing = dir;
  while (!existsSync(existing)) existing = dirname(existing);
  const { bavail, bsize } = statfsSync(existing);
  return bavail * bsize;
}

function availableMemory(): number {
  const line = existsSync("/proc/meminfo")
    ? /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync("/proc/meminfo", "utf8"))
    : null;
  return line === null ? freemem() : Number(line[1]) * 1024;
}

async function port(): Promise<string[]> {
  const number = apiPort();
  const failure = await new Promise<string | undefined>((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      resolve(error.code ?? error.message);
    });
    server.listen({ port: number, host: "127.0.0.1" }, () => {
      server.close(() => {
        resolve(undefined);
      });
    });
  });
  if (failure === undefined) return [];
  return [
    `Port ${number} of 127.0.0.1 is not available (${failure}): stop the process that uses it, or set another in PGSTACK_LOCAL_PORT.`,
  ];
}
