import { cloudNativePg } from "../faults/cloud-native-pg";
import type { ProcessInfo } from "../faults/processes";
import type { FaultTarget, Site } from "../faults/site";

const process = (pid: number, parent: number, command: string, args: readonly string[] = [command]): ProcessInfo => ({
  ...{ pid, parent, command, args },
  started: String(pid),
});

/** What a fake of a cluster answers, by its operator. */
interface FakeCluster {
  readonly pods: readonly string[];
  /** Name of the object that has the number of instances, as leftovers show it. */
  readonly scaled: string;
  /** Processes of the instance with these numbers, by the command that is at work. */
  readonly processes: (first: number, atWork: string | undefined) => readonly ProcessInfo[];
  /** Answer to a call that reads. */
  readonly read: (line: string, instances: string, atWork: string | undefined) => string | undefined;
}

const server = (first: number, parent: number): readonly ProcessInfo[] => [
  process(first + 2, parent, "postgres", ["postgres", "-D", "/data"]),
  process(first + 3, first + 2, "postgres", ["postgres: main: logger"]),
];

const fakes: Readonly<Record<FaultTarget["operator"], FakeCluster>> = {
  "cloudnative-pg": {
    pods: ["main-1", "main-2", "main-3"],
    scaled: "cluster/main",
    processes: (first) => [process(first, 1, "pause"), process(first + 1, 1, "manager"), ...server(first, first + 1)],
    read: (line, instances, atWork) => {
      const busy = atWork !== undefined;
      if (line.includes(".status.currentPrimary")) return "main-1";
      if (line.includes(".status.targetPrimary")) return busy ? "main-2" : "main-1";
      if (line.includes(".status.readyInstances")) return busy ? "2" : "3";
      if (line.includes(".status.instances")) return instances;
      if (line.includes(".status.phase")) return busy ? "completed running" : "completed";
      return line.includes("cnpg.io/podRole=instance") ? "main-1 main-2 main-3" : undefined;
    },
  },
  zalando: {
    pods: ["acid-0", "acid-1", "acid-2"],
    scaled: "postgresql/acid",
    // Patroni's child manages Postgres, whose parent is the first process of the container. A restart replaces the servers of replicas.
    processes: (first, atWork) => [
      process(first, 1, "pause"),
      ...[1, 4].map((n) =>
        process(first + n, n === 1 ? 1 : first + 1, "patroni", [
          "/usr/bin/python3",
          "/usr/bin/patroni",
          "/postgres.yml",
        ]),
      ),
      ...(atWork === "restart" && first > 100
        ? [process(first + 6, first + 1, "postgres", ["postgres", "-D", "/data"])]
        : server(first, first + 1)),
      ...(atWork === "backup"
        ? [process(first + 5, 1, "wal-g", ["/usr/bin/python3", "/usr/local/bin/wal-g", "backup-push", "/data"])]
        : []),
    ],
    read: (line, instances, atWork) => {
      if (line.includes("spilo-role=master")) return "acid-0";
      if (line.includes("spilo-role=replica")) return "acid-1 acid-2";
      if (line.includes("configmap acid-failover")) return atWork === "switchover" ? "acid-0acid-1" : "";
      return line.includes("statefulset acid") ? instances : undefined;
    },
  },
};

/** A fake of a node with a cluster of three instances; calls that change something can fail. */
export class FakeSite implements Site {
  readonly stopped = new Set<number>();
  readonly rules = new Set<number>();
  readonly slow = new Set<number>();
  readonly limited = new Set<number>();
  readonly slowDisks = new Set<number>();
  readonly replicas: Map<string, string>;
  /** What was done to processes, pods and deployments, in order. */
  readonly events: string[] = [];
  readonly killed = new Set<number>();
  private changes = 0;
  private atWork: string | undefined;
  private readonly cluster: FakeCluster;

  /**
   * @param failing number of the change from which on all fail, from 1; their effects may have happened. Zero: none fails.
   * @param hasNetem false for a kernel without it.
   */
  constructor(
    public failing = 0,
    private readonly hasNetem = true,
    readonly target: FaultTarget = cloudNativePg,
  ) {
    this.cluster = fakes[target.operator];
    this.replicas = new Map([
      [target.deployment[0], "1"],
      ["deployment/gcs", "1"],
      [this.cluster.scaled, "3"],
    ]);
  }

  /** Everything that a fault left behind. */
  leftovers(): string[] {
    const scaled = [...this.replicas]
      .filter(([name, replicas]) => replicas !== (name === this.cluster.scaled ? "3" : "1"))
      .map(([name]) => name);
    const of = (what: string, pids: ReadonlySet<number>): string[] => [...pids].map((pid) => `${what} ${pid}`);
    return [
      ...of("stopped", this.stopped),
      ...of("rules", this.rules),
      ...of("slow", this.slow),
      ...of("limited", this.limited),
      ...of("slow disk", this.slowDisks),
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
    const instances = /"numberOfInstances":(\d+)/.exec(line)?.[1];
    if (args[0] === "patch" && instances !== undefined) {
      this.replicas.set(`${args[1] ?? ""}/${args[2] ?? ""}`, instances);
      this.change(line);
    }
    const answer = this.cluster.read(line, this.replicas.get(this.cluster.scaled) ?? "", this.atWork);
    if (answer !== undefined) return answer;
    if (line.includes(".spec.clusterIP")) return "198.19.0.1";
    if (line.includes(".spec.replicas")) return this.replicas.get(args[1] ?? "") ?? "";
    return "";
  };

  start = (name: string): ReturnType<Site["start"]> => {
    this.change(`start ${name}`);
    this.atWork = name;
    const outcome = Promise.resolve({ code: 0, output: "", seconds: 0 });
    return { outcome, kill: () => void this.events.push(`kill ${name}`) };
  };

  processesOf = (pod: string): ProcessInfo[] => {
    const first = 100 * (1 + this.cluster.pods.indexOf(pod));
    return this.cluster.processes(first, this.atWork).filter(({ pid }) => !this.killed.has(pid));
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

  slowSyncs = async (processes: readonly ProcessInfo[], delayMs: number): ReturnType<Site["slowSyncs"]> => {
    const pids = processes.map(({ pid }) => pid);
    this.change(`fsync of ${pids.join(", ")} takes ${delayMs} ms`);
    for (const pid of pids) this.slowDisks.add(pid);
    return Promise.resolve(async () => {
      for (const pid of pids) this.slowDisks.delete(pid);
      return Promise.resolve();
    });
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
