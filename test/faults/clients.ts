import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Operation } from "../history/operation";
import { repository } from "../helpers/repository";
import type { ClientsRequest } from "./clients-child";

/**
 * Clients that run in a process of their own. It writes its history to a file: through a pipe it would wait for this process, which
 * waits for kubectl at times, and the wait would count as an outage.
 */
export class Clients {
  private readonly operations: Operation[] = [];
  private readonly child: ChildProcess;
  private readonly ended: Promise<void>;
  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-clients-"));
  private readonly file: number;
  private offset = 0;
  private rest = "";

  /**
   * @param request of the child.
   * @param prefix command that the child runs under, for example nsenter; empty to run here.
   */
  constructor(request: ClientsRequest, prefix: readonly string[] = []) {
    const program = [process.execPath, "--require", "@swc-node/register", path.join(__dirname, "clients-child.ts")];
    const [command = "", ...args] = [...prefix, ...program];
    const errors = path.join(this.folder, "errors");
    this.file = fs.openSync(path.join(this.folder, "history"), "a+");
    const errorFile = fs.openSync(errors, "a");
    const child = spawn(command, args, { cwd: repository, stdio: ["pipe", this.file, errorFile] });
    fs.closeSync(errorFile);
    this.child = child;
    child.stdin?.on("error", () => undefined);
    child.stdin?.write(`${JSON.stringify(request)}\n`);
    this.ended = new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => {
        if (code === 0) resolve();
        else {
          const text = fs.existsSync(errors) ? fs.readFileSync(errors, "utf8").trim() : "";
          reject(new Error(`the clients exited with ${signal ?? String(code)}: ${text}`));
        }
      });
    });
    // The error is thrown by stop().
    this.ended.catch(() => undefined);
  }

  /** Operations that are complete so far. */
  get history(): readonly Operation[] {
    const chunk = Buffer.alloc(1 << 20);
    for (;;) {
      const length = fs.readSync(this.file, chunk, 0, chunk.length, this.offset);
      if (length === 0) return this.operations;
      this.offset += length;
      const lines = (this.rest + chunk.toString("utf8", 0, length)).split("\n");
      this.rest = lines.pop() ?? "";
      for (const line of lines) this.operations.push(JSON.parse(line) as Operation);
    }
  }

  /** Number of writes that were acknowledged, and sent after some time. */
  acknowledgedSince(time: number): number {
    return acknowledged(this.history).filter(({ invoked }) => invoked > time).length;
  }

  /** Whether each endpoint that ever acknowledged a write has acknowledged one that was sent after some time. */
  allWriteSince(time: number): boolean {
    const writes = acknowledged(this.history);
    const names = (of: readonly Operation[]): number => new Set(of.map(({ endpoint }) => endpoint)).size;
    return names(writes.filter(({ invoked }) => invoked > time)) === names(writes);
  }

  /**
   * Ends the clients, and waits for their last reads.
   *
   * @throws Error when they failed, or when the database did not answer the last reads.
   */
  async stop(): Promise<void> {
    this.child.stdin?.end();
    await this.ended;
  }

  /** Ends the process at once, and removes its files. */
  kill(): void {
    this.child.kill("SIGKILL");
    fs.closeSync(this.file);
    fs.rmSync(this.folder, { recursive: true });
  }
}

/** Writes that were acknowledged. */
export const acknowledged = (history: readonly Operation[]): Operation[] =>
  history.filter(({ kind, outcome }) => outcome === "ok" && (kind === "append" || kind === "write"));

/**
 * Returns the longest time without an acknowledged write, in milliseconds, between two times.
 *
 * @param from when the fault was injected.
 * @param to when the clients were ended.
 */
export function longestOutage(history: readonly Operation[], from: number, to: number): number {
  const times = acknowledged(history)
    .map(({ completed }) => completed)
    .filter((time) => time > from && time < to)
    .sort((a, b) => a - b);
  const all = [from, ...times, to];
  return Math.round(all.slice(1).reduce((longest, time, i) => Math.max(longest, time - (all[i] ?? time)), 0));
}

/** Returns the longest outage of each endpoint that leads to the primary, in milliseconds. */
export function outagesByEndpoint(
  history: readonly Operation[],
  endpoints: readonly string[],
  from: number,
  to: number,
): Record<string, number> {
  const of = (name: string): number =>
    longestOutage(
      history.filter(({ endpoint }) => endpoint === name),
      from,
      to,
    );
  return Object.fromEntries(endpoints.map((name) => [name, of(name)]));
}
