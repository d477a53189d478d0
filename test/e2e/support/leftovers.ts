import * as fs from "node:fs";
import * as path from "node:path";
import type { Machine } from "./machine";

/** Locks on the stack's state that a killed command may leave. */
export function locksOf({ state }: Machine): string[] {
  const directory = path.join(state, "pulumi", ".pulumi", "locks", "organization", "pgstack", "local");
  return fs.existsSync(directory) ? fs.readdirSync(directory) : [];
}

/** Processes of the engine that work on the stack `local` of these tests. */
export function enginesOf({ state }: Machine): string[] {
  const backend = `PULUMI_BACKEND_URL=file://${path.join(state, "pulumi")}\0`;
  return processes(
    (pid, command) =>
      /pulumi(-resource-|\0)/.test(command) && fs.readFileSync(`/proc/${pid}/environ`, "utf8").includes(backend),
  );
}

/** Leftovers that `npm run down` should have removed: processes and mounts of the node, and its files. */
export function leftoversOf({ state }: Machine): string[] {
  const node = path.join(state, "node");
  const mounts = fs.readFileSync("/proc/self/mounts", "utf8").split("\n");
  return [
    ...processes((_pid, command) => command.includes(node)).map((pid) => `process ${pid}`),
    ...mounts.filter((line) => line.includes(node)).map((line) => `mount ${line}`),
    ...(fs.existsSync(node) ? [`folder ${node}`] : []),
  ];
}

/** Numbers of the processes that a condition holds for; one that ends meanwhile is none of them. */
function processes(matches: (pid: string, command: string) => boolean): string[] {
  return fs.readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return matches(pid, fs.readFileSync(`/proc/${pid}/cmdline`, "utf8"));
    } catch {
      return false;
    }
  });
}
