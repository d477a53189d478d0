import { type ChildProcess, spawn } from "node:child_process";

/** The outcome of a command of the project. */
export interface Outcome {
  readonly code: number | null;
  readonly output: string;
  readonly seconds: number;
}

/** A command of the project while it runs. */
export interface Running {
  readonly child: ChildProcess;
  /** Resolves with the first line that matches; rejects when the command ends before. */
  readonly line: (pattern: RegExp, timeoutMs?: number) => Promise<string>;
  /** Its output so far. */
  readonly output: () => string;
  /** Each line that it has printed, and when, in milliseconds since the epoch. */
  readonly lines: () => readonly { readonly at: number; readonly text: string }[];
  readonly outcome: Promise<Outcome>;
  /** Ends the command and everything it started in its process group, at once. */
  readonly kill: () => void;
}

/** Starts a command in a process group of its own. */
export function launch(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Running {
  const started = Date.now();
  const child = spawn(command, args, {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  const lines: { at: number; text: string }[] = [];
  const listeners = new Set<() => void>();
  const hear = (chunk: Buffer): void => {
    output += chunk.toString();
    const whole = output
      .slice(0, output.lastIndexOf("\n") + 1)
      .split("\n")
      .slice(lines.length, -1);
    lines.push(...whole.map((text) => ({ at: Date.now(), text })));
    for (const listener of listeners) listener();
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  const outcome = new Promise<Outcome>((resolve) => {
    child.once("close", (code) => {
      resolve({ code, output, seconds: (Date.now() - started) / 1000 });
      for (const listener of listeners) listener();
    });
  });
  return {
    child,
    outcome,
    output: () => output,
    lines: () => lines,
    line: async (pattern, timeoutMs = 300_000) => firstLine(pattern, () => output, listeners, child, timeoutMs),
    kill: () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
    },
  };
}

async function firstLine(
  pattern: RegExp,
  output: () => string,
  listeners: Set<() => void>,
  child: ChildProcess,
  timeoutMs: number,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const done = (settle: () => void): void => {
      clearTimeout(timer);
      listeners.delete(look);
      settle();
    };
    const look = (): void => {
      const found = output()
        .split("\n")
        .find((text) => pattern.test(text));
      if (found !== undefined) done(() => resolve(found));
      else if (child.exitCode !== null)
        done(() => reject(new Error(`exited without ${String(pattern)}:\n${output()}`)));
    };
    const timer = setTimeout(() => {
      done(() => reject(new Error(`no ${String(pattern)} within ${timeoutMs / 1000} s:\n${output()}`)));
    }, timeoutMs);
    listeners.add(look);
    look();
  });
}
