import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants, createWriteStream, mkdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

export interface RunOptions {
  cwd?: string;
  env?: Record<string, string>;
  /** Written to standard input, which is empty otherwise. */
  input?: string;
  /** Everything that the command prints goes to this file too. */
  log?: string;
  /** Called with each line that the command prints. */
  onLine?: (line: string) => void;
  timeoutMs?: number;
}

/** The environment of every child: ours without an ambient KUBECONFIG, which is never a target. */
export function childEnv(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, ...extra };
  if (extra["KUBECONFIG"] === undefined) delete env["KUBECONFIG"];
  return env;
}

/** Runs a command to its end and returns what it printed on standard output; a failure carries its last lines. */
export async function run(argv: readonly string[], opts: RunOptions = {}): Promise<string> {
  const [command = "", ...args] = argv;
  const child = spawn(command, args, { cwd: opts.cwd, env: childEnv(opts.env), stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.on("error", () => undefined); // a command need not read its input
  child.stdin.end(opts.input ?? "");
  const log = opts.log === undefined ? undefined : openLog(opts.log);
  let stdout = "";
  const tail: string[] = [];
  const listen = (stream: NodeJS.ReadableStream, keep: boolean): void => {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      if (keep) stdout += text;
      log?.write(text);
      for (const line of text.split("\n").filter((part) => part.trim() !== "")) {
        tail.push(line);
        if (tail.length > 15) tail.shift();
        opts.onLine?.(line.trim());
      }
    });
  };
  listen(child.stdout, true);
  listen(child.stderr, false);
  const failure = await ended(child, opts.timeoutMs);
  log?.end();
  if (failure !== undefined) {
    const where = opts.log === undefined ? "" : `\nAll of its output: ${opts.log}`;
    throw new Error(`${argv.join(" ")}: ${failure}\n${tail.map((line) => `  ${line}`).join("\n")}${where}`);
  }
  return stdout;
}

/** Like `run`, for a question that may have no answer. */
export async function ask(argv: readonly string[], opts: RunOptions = {}): Promise<string | undefined> {
  return run(argv, opts).catch(() => undefined);
}

/** The full path of a command on PATH. */
export function which(command: string, path = process.env["PATH"] ?? ""): string | undefined {
  return path
    .split(delimiter)
    .filter((dir) => dir !== "")
    .map((dir) => join(dir, command))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

function openLog(file: string): NodeJS.WritableStream {
  mkdirSync(dirname(file), { recursive: true });
  return createWriteStream(file, { flags: "a" });
}

/** Waits for a child, which is killed if this process is interrupted. Returns the failure. */
async function ended(child: ChildProcess, timeoutMs?: number): Promise<string | undefined> {
  const stop = (signal: NodeJS.Signals): void => {
    child.kill("SIGTERM");
    process.removeListener(signal, stop);
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  const onExit = (): void => void child.kill("SIGTERM");
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, stop);
  process.on("exit", onExit);
  let late = false;
  const timer =
    timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          late = true;
          child.kill("SIGKILL");
        }, timeoutMs);
  try {
    return await new Promise((resolve) => {
      child.once("error", (error) => resolve(error.message));
      child.once("close", (code, signal) => {
        if (late) resolve(`no answer within ${(timeoutMs ?? 0) / 1000} s`);
        else resolve(code === 0 ? undefined : `exited with ${signal ?? `exit code ${code ?? "?"}`}`);
      });
    });
  } finally {
    clearTimeout(timer);
    for (const signal of signals) process.removeListener(signal, stop);
    process.removeListener("exit", onExit);
  }
}
