import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { type Machine, until } from "../e2e/support/machine";
import type { Running } from "../e2e/support/running";
import { type ProcessInfo, Processes } from "./processes";

/** The cluster that faults are injected into. */
export const cluster = { name: "main", namespace: "postgres" } as const;

/** The system that faults are injected into, as far as they need it; unit tests give a fake. */
export interface Site {
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
  /** Runs a command of the machine in the network namespace of a process. */
  readonly inNetwork: (process: ProcessInfo, command: readonly string[], input?: string) => void;
  /** Waits until a condition holds, and throws an error when it does not in time. */
  readonly until: (what: string, check: () => boolean, timeoutMs?: number) => Promise<unknown>;
  readonly sleep: (ms: number) => Promise<void>;
}

/** The embedded node of the tests. */
export function nodeSite(machine: Machine): Site {
  const processes = new Processes();
  const init = (): ProcessInfo => {
    const found = processes.initOf(path.join(machine.state, "node"));
    if (found === undefined) throw new Error("the node of the tests does not run");
    return found;
  };
  return {
    kubectl: (...args) => machine.kubectl(...args).trim(),
    start: (name, args) => machine.start(name, args),
    processesOf: (pod) => {
      const uid = ["get", "pod", pod, "-n", cluster.namespace, "-o", "jsonpath={.metadata.uid}"];
      return processes.ofPod(machine.kubectl(...uid).trim());
    },
    daemon: (program) => processes.daemon(init(), program),
    exists: (process) => processes.exists(process),
    signal: (process, signal) => processes.signal(process, signal),
    limitFiles: ({ pid }, bytes) => {
      // A process may change the limits of others of its user; root needs CAP_SYS_RESOURCE, which it does not have in every container.
      const { uid, gid } = fs.statSync(`/proc/${pid}`);
      const user = [`--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"];
      const limit = ["prlimit", "--pid", String(pid), `--fsize=${bytes}:unlimited`];
      execFileSync("setpriv", [...user, ...limit], { stdio: ["ignore", "ignore", "pipe"], timeout: 10_000 });
    },
    inNetwork: ({ pid }, command, input = "") => {
      const argv = ["--target", String(pid), "--net", "--", ...command];
      execFileSync("nsenter", argv, { input, stdio: ["pipe", "ignore", "pipe"], timeout: 10_000 });
    },
    until,
    sleep: async (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}

/** A field of the status of the cluster. */
export const statusOf = (site: Site, field: string): string =>
  site.kubectl("get", "cluster", cluster.name, "-n", cluster.namespace, "-o", `jsonpath={.status.${field}}`);

/** The pod of the primary. */
export const primaryOf = (site: Site): string => statusOf(site, "currentPrimary");

/** Pods of the instances that are not the primary. */
export function replicasOf(site: Site): string[] {
  const primary = primaryOf(site);
  const labels = `cnpg.io/cluster=${cluster.name},cnpg.io/podRole=instance`;
  const names = ["get", "pods", "-n", cluster.namespace, "-l", labels, "-o", "jsonpath={.items[*].metadata.name}"];
  return site
    .kubectl(...names)
    .split(" ")
    .filter((name) => name !== "" && name !== primary);
}
