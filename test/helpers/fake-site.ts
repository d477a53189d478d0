import type { ProcessInfo } from "../faults/processes";
import type { Site } from "../faults/site";

const process = (pid: number, parent: number, command: string, args: readonly string[] = [command]): ProcessInfo => ({
  ...{ pid, parent, command, args },
  started: String(pid),
});

/** A fake of a node with a cluster of three instances; calls that change something can fail. */
export class FakeSite implements Site {
  readonly stopped = new Set<number>();
  readonly rules = new Set<number>();
  readonly slow = new Set<number>();
  readonly limited = new Set<number>();
  readonly replicas = new Map([
    ["deployment/cnpg-controller-manager", "1"],
    ["deployment/gcs", "1"],
    ["cluster/main", "3"],
  ]);
  /** What was done to processes, pods and deployments, in order. */
  readonly events: string[] = [];
  readonly killed = new Set<number>();
  private changes = 0;
  private switching = false;

  /**
   * @param failing number of the change from which on all fail, from 1; their effects may have happened. Zero: none fails.
   * @param hasNetem false for a kernel without it.
   */
  constructor(
    public failing = 0,
    private readonly hasNetem = true,
  ) {}

  /** Everything that a fault left behind. */
  leftovers(): string[] {
    const scaled = [...this.replicas]
      .filter(([name, replicas]) => replicas !== (name === "cluster/main" ? "3" : "1"))
      .map(([name]) => name);
    const of = (what: string, pids: ReadonlySet<number>): string[] => [...pids].map((pid) => `${what} ${pid}`);
    return [
      ...of("stopped", this.stopped),
      ...of("rules", this.rules),
      ...of("slow", this.slow),
      ...of("limited", this.limited),
      ...scaled,
    ];
  }

  kubectl = (...args: readonly string[]): string => {
    const line = args.join(" ");
    if (args[0] === "delete" && args[1] === "pod") this.change(line);
    if (args[0] === "scale") {
      this.replicas.set(args[1] ?? "", /--replicas=(\d+)/.exec(line)?.[1] ?? "");
      this.change(line);
    }
    if (line.includes(".status.currentPrimary")) return "main-1";
    if (line.includes(".status.targetPrimary")) return this.switching ? "main-2" : "main-1";
    if (line.includes(".status.readyInstances")) return this.switching ? "2" : "3";
    if (line.includes(".status.instances")) return this.replicas.get("cluster/main") ?? "";
    if (line.includes(".status.phase")) return this.switching ? "completed running" : "completed";
    if (line.includes("cnpg.io/podRole=instance")) return "main-1 main-2 main-3";
    if (line.includes(".spec.clusterIP")) return "198.19.0.1";
    if (line.includes(".spec.replicas")) return this.replicas.get(args[1] ?? "") ?? "";
    return "";
  };

  start = (name: string): ReturnType<Site["start"]> => {
    this.change(`start ${name}`);
    this.switching = true;
    const outcome = Promise.resolve({ code: 0, output: "", seconds: 0 });
    return { outcome, kill: () => void this.events.push(`kill ${name}`) };
  };

  processesOf = (pod: string): ProcessInfo[] => {
    const first = 100 * Number(pod.slice(-1));
    return [
      process(first, 1, "pause"),
      process(first + 1, 1, "manager"),
      process(first + 2, first + 1, "postgres", ["postgres", "-D", "/data"]),
      process(first + 3, first + 2, "postgres", ["postgres: main: logger"]),
    ].filter(({ pid }) => !this.killed.has(pid));
  };

  daemon = (program: string): ProcessInfo | undefined =>
    ["kubelet", "containerd", "kube-apiserver"].includes(program) ? process(7, 1, program) : undefined;

  exists = ({ pid }: ProcessInfo): boolean => !this.killed.has(pid);

  signal = ({ pid, command }: ProcessInfo, signal: NodeJS.Signals): boolean => {
    if (signal === "SIGSTOP") this.stopped.add(pid);
    else if (signal === "SIGCONT") this.stopped.delete(pid);
    else if (pid > 100) this.killed.add(pid);
    if (signal === "SIGCONT") this.events.push(`SIGCONT ${command} ${pid}`);
    else this.change(`${signal} ${command} ${pid}`);
    return true;
  };

  limitFiles = ({ pid, command }: ProcessInfo, bytes: number | "unlimited"): void => {
    if (bytes === "unlimited") return void this.limited.delete(pid);
    this.limited.add(pid);
    this.change(`limit ${command} ${pid} to ${bytes}`);
  };

  inNetwork = ({ pid }: ProcessInfo, command: readonly string[], input = ""): void => {
    const line = command.join(" ");
    if (line.startsWith("nft -f")) {
      this.rules.add(pid);
      this.change(input);
    } else if (line.startsWith("nft delete")) {
      if (!this.rules.delete(pid)) throw new Error("Error: Could not process rule: No such file or directory");
    } else if (line.includes("qdisc del")) {
      if (!this.slow.delete(pid)) throw new Error("Error: Cannot delete qdisc with handle of zero.");
    } else if (line.includes("netem") && !this.hasNetem) throw new Error("Error: Specified qdisc kind is unknown.");
    else {
      this.slow.add(pid);
      this.change(line);
    }
  };

  until = async (what: string, check: () => boolean): Promise<void> => {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      if (check()) return;
      await Promise.resolve();
    }
    throw new Error(`${what}: not in time`);
  };

  sleep = async (ms: number): Promise<void> => void this.events.push(`sleep ${ms}`);

  private change(event: string): void {
    this.changes += 1;
    this.events.push(event);
    if (this.failing > 0 && this.changes >= this.failing) throw new Error(`the fake fails at: ${event}`);
  }
}
