import * as fs from "node:fs";
import * as path from "node:path";

/** A process of this machine. `started` tells it from a later one with the same number. */
export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  readonly args: readonly string[];
  readonly started: string;
}

/**
 * Processes as the kernel shows them below /proc. Tests give another folder. Source: man 5 proc, /proc/[pid]/stat, cgroup and ns.
 */
export class Processes {
  constructor(private readonly root = "/proc") {}

  /** All processes that exist now. */
  all(): ProcessInfo[] {
    return fs.readdirSync(this.root).flatMap((name) => (/^\d+$/.test(name) ? (this.read(Number(name)) ?? []) : []));
  }

  /** Processes of the containers of a pod, its sandbox included. */
  ofPod(uid: string): ProcessInfo[] {
    return this.all().filter(({ pid }) => this.text(pid, "cgroup").includes(`/pod${uid}/`));
  }

  /** The first process of the node whose state lies in a folder, as seen from outside. */
  initOf(nodeDir: string): ProcessInfo | undefined {
    return this.all().find(({ pid, args }) => {
      const at = args.findIndex((arg) => arg.endsWith("/init.sh"));
      return at >= 0 && args[at + 1] === nodeDir && /^NSpid:\t\d+\t1$/m.test(this.text(pid, "status"));
    });
  }

  /** A daemon of the node with that first process: a program that runs in its process namespace, and in no pod. */
  daemon(init: ProcessInfo, program: string): ProcessInfo | undefined {
    const namespace = this.namespaceOf(init.pid);
    return this.all().find(
      ({ pid, args }) => path.basename(args[0] ?? "") === program && this.namespaceOf(pid) === namespace,
    );
  }

  /** Returns true while this very process exists. */
  exists({ pid, started }: ProcessInfo): boolean {
    return this.read(pid)?.started === started;
  }

  /** Sends a signal to this very process. Returns false when it is gone. */
  signal(known: ProcessInfo, signal: NodeJS.Signals): boolean {
    if (!this.exists(known)) return false;
    try {
      return process.kill(known.pid, signal);
    } catch {
      // It has exited meanwhile.
      return false;
    }
  }

  private read(pid: number): ProcessInfo | undefined {
    const stat = this.text(pid, "stat");
    // The name may hold spaces and brackets: the other fields follow the last bracket.
    const [state, parent, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const started = rest[17];
    if (state === undefined || started === undefined || state === "Z") return undefined;
    const args = this.text(pid, "cmdline")
      .split("\0")
      .filter((arg) => arg !== "");
    const command = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"));
    return { pid, parent: Number(parent), command, args, started };
  }

  private namespaceOf(pid: number): string | undefined {
    try {
      return fs.readlinkSync(path.join(this.root, String(pid), "ns", "pid"));
    } catch {
      return undefined;
    }
  }

  /** A file of a process; empty when the process is gone. */
  private text(pid: number, file: string): string {
    try {
      return fs.readFileSync(path.join(this.root, String(pid), file), "utf8");
    } catch {
      return "";
    }
  }
}

/** The server of Postgres among processes of a pod. A child that it has just started still has its arguments. */
export function postmaster(processes: readonly ProcessInfo[]): ProcessInfo | undefined {
  const candidates = processes.filter(({ command, args }) => command === "postgres" && args.includes("-D"));
  return candidates.find(({ parent }) => candidates.every(({ pid }) => pid !== parent));
}
