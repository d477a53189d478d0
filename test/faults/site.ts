import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import type { FaultRun } from "../../src/docs/fault-runs";
import { type Machine, until } from "../e2e/support/machine";
import type { Running } from "../e2e/support/running";
import { type ProcessInfo, Processes } from "./processes";
import { slowSyncs } from "./slow-syncs";

/** A Deployment, and the arguments of kubectl that select its namespace. */
export type Deployment = readonly [name: string, ...rest: string[]];

/** A command of the project that works on a running cluster. */
export type ClusterCommand = "backup" | "restart" | "switchover";

/** The cluster that faults are injected into, and what differs by its operator. */
export interface FaultTarget {
  readonly operator: FaultRun["operator"];
  readonly name: string;
  readonly namespace: string;
  /** The Deployment of the operator. */
  readonly deployment: Deployment;
  /** Time for which a primary that is gone keeps its lease, in milliseconds. */
  readonly leaseMs: number;
  /** Names of Services: of the primary, of PgBouncer, and of the replicas. */
  readonly services: Readonly<Record<"rw" | "pooler" | "ro", string>>;
  /** The user of clients, and the Secret with its password. */
  readonly login: { readonly user: string; readonly database: string; readonly secret: string };
  /** The pod of the primary; empty while there is none. */
  readonly primary: (site: Site) => string;
  /** Pods of the instances that are not the primary. */
  readonly replicas: (site: Site) => string[];
  /** The process that manages Postgres, among processes of the pod of an instance. */
  readonly manager: (processes: readonly ProcessInfo[]) => ProcessInfo | undefined;
  /** Sets the number of instances, as a user does with kubectl. */
  readonly scale: (site: Site, instances: number) => void;
  /** Returns true once the operator has started to remove one of three instances. */
  readonly scalesDown: (site: Site) => boolean;
  /** Called before a command starts; each returns a function that is true once the command is at work. */
  readonly atWork: Readonly<Record<ClusterCommand, (site: Site) => () => boolean>>;
}

/** The system that faults are injected into, as far as they need it; unit tests give a fake. */
export interface Site {
  readonly target: FaultTarget;
  readonly kubectl: (...args: readonly string[]) => string;
  /** Starts a command of the project, for example `switchover`. */
  readonly start: (name: string, args: readonly string[]) => Pick<Running, "kill" | "outcome">;
  /** Processes of a pod of the cluster. */
  readonly processesOf: (pod: string) => readonly ProcessInfo[];
  /** A daemon of the node, for example `kubelet`. */
  readonly daemon: (program: string) => ProcessInfo | undefined;
  readonly exists: (process: ProcessInfo) => boolean;
  readonly signal: (process: ProcessInfo, signal: NodeJS.Signals) => boolean;
  /** Limits the size of files that a process and its later children write, in bytes. */
  readonly limitFiles: (process: ProcessInfo, bytes: number | "unlimited") => void;
  /** Delays each fsync of processes, and of those that they start, until the function is called that it returns. */
  readonly slowSyncs: (processes: readonly ProcessInfo[], delayMs: number) => Promise<() => Promise<void>>;
  /** Runs a command of the machine in the network namespace of a process. */
  readonly inNetwork: (process: ProcessInfo, command: readonly string[], input?: string) => void;
  /** Waits until a condition holds, and throws an error when it does not in time. */
  readonly until: (what: string, check: () => boolean, timeoutMs?: number) => Promise<unknown>;
  readonly sleep: (ms: number) => Promise<void>;
}

/**
 * The embedded node of the tests.
 *
 * @param start of commands of the project, in the environment of the cluster.
 */
export function nodeSite(machine: Machine, target: FaultTarget, start: Site["start"]): Site {
  const processes = new Processes();
  return {
    ...{ target, start },
    kubectl: (...args) => machine.kubectl(...args).trim(),
    processesOf: (pod) => {
      const uid = ["get", "pod", pod, "-n", target.namespace, "-o", "jsonpath={.metadata.uid}"];
      return processes.ofPod(machine.kubectl(...uid).trim());
    },
    daemon: (program) => processes.daemon(initOf(machine), program),
    exists: (process) => processes.exists(process),
    signal: (process, signal) => processes.signal(process, signal),
    limitFiles: ({ pid }, bytes) => {
      // A process may change the limits of others of its user; root needs CAP_SYS_RESOURCE, which it does not have in every container.
      const { uid, gid } = fs.statSync(`/proc/${pid}`);
      const user = [`--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"];
      const limit = ["prlimit", "--pid", String(pid), `--fsize=${bytes}:unlimited`];
      execFileSync("setpriv", [...user, ...limit], { stdio: ["ignore", "ignore", "pipe"], timeout: 10_000 });
    },
    slowSyncs,
    inNetwork: ({ pid }, command, input = "") => {
      const argv = ["--target", String(pid), "--net", "--", ...command];
      execFileSync("nsenter", argv, { input, stdio: ["pipe", "ignore", "pipe"], timeout: 10_000 });
    },
    until,
    sleep: async (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}

/**
 * Returns the first process of the node of the tests.
 *
 * @throws Error when the node does not run.
 */
export function initOf(machine: Machine): ProcessInfo {
  const found = new Processes().initOf(path.join(machine.state, "node"));
  if (found === undefined) throw new Error("the node of the tests does not run");
  return found;
}
