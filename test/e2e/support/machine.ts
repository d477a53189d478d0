import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import { createServer } from "node:net";
import { createHash } from "node:crypto";
import * as os from "node:os";
import * as path from "node:path";
import { apiPort, cacheDir } from "../../../local/paths";
import { Progress } from "../../../local/progress";
import { ensureTools } from "../../../local/tools";

export { report } from "../../helpers/report";

const repository = path.resolve(__dirname, "..", "..", "..");
const base = path.join(os.tmpdir(), `pgstack-e2e-${process.pid}`);

/** What a command of the project did. */
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
  /** What it has printed so far. */
  readonly output: () => string;
  /** Each line that it has printed, and when, in milliseconds since the epoch. */
  readonly lines: () => readonly { readonly at: number; readonly text: string }[];
  readonly ended: Promise<Outcome>;
  /** Ends the command and everything it started in its process group, at once. */
  readonly kill: () => void;
}

/**
 * The machine as these tests use it: a checkout, a node, a state and a port of their own, so that the user's environment and
 * working tree stay untouched. All files of one run of the tests share it.
 */
export class Machine {
  private constructor(
    /** A copy of the repository; its configuration may be edited. */
    readonly checkout: string,
    /** State of the engine and the node. */
    readonly state: string,
    /** Where the tools lie. */
    readonly bin: string,
    private readonly port: number,
  ) {}

  private static shared: Promise<Machine> | undefined;

  /** The machine of this run of the tests, made at the first call. */
  static async get(): Promise<Machine> {
    const known = (Machine.shared ??= Machine.make());
    return known;
  }

  private static async make(): Promise<Machine> {
    const file = path.join(base, "machine.json");
    if (fs.existsSync(file)) {
      const { checkout, state, bin, port } = JSON.parse(fs.readFileSync(file, "utf8")) as Machine & { port: number };
      return new Machine(checkout, state, bin, port);
    }
    const progress = new Progress();
    const tools = await ensureTools(progress, ["engine", "node"]);
    const checkout = path.join(base, "checkout");
    const state = path.join(base, "state");
    fs.mkdirSync(state, { recursive: true });
    copyRepository(checkout);
    const port = await freePort();
    fs.writeFileSync(file, JSON.stringify({ checkout, state, bin: tools.bin, port }));
    return new Machine(checkout, state, tools.bin, port);
  }

  /** Takes the node and all files of this run away; safe when there is nothing. */
  static async remove(): Promise<void> {
    if (!fs.existsSync(path.join(base, "machine.json"))) return;
    const machine = await Machine.get();
    const { code, output } = await machine.run("down");
    if (code !== 0) throw new Error(`the node of the tests is still there:\n${output}`);
    fs.rmSync(base, { recursive: true, force: true });
  }

  /** Environment of the project's commands on this machine. */
  environment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(
      ([key]) => !/^(PULUMI_|npm_|KUBECONFIG$|NODE_ENV$|JEST_)/.test(key),
    );
    return {
      ...Object.fromEntries(inherited),
      PGSTACK_STATE: this.state,
      PGSTACK_CACHE: cacheDir(),
      PGSTACK_LOCAL_PORT: String(this.port),
      ...extra,
    };
  }

  /** Starts a command of the project, as `npm run <name> -- <args>` does. */
  start(name: string, args: readonly string[] = [], extra: Record<string, string> = {}): Running {
    const script = path.join(this.checkout, "src", "commands", "run.mjs");
    return this.launch("node", [script, name, ...args], this.environment(extra));
  }

  /** Starts the engine's own command line on the checkout. */
  pulumi(args: readonly string[], extra: Record<string, string> = {}): Running {
    return this.launch(path.join(this.bin, "pulumi"), args, this.toolEnvironment(extra));
  }

  private launch(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Running {
    const begun = Date.now();
    const child = spawn(command, args, {
      cwd: this.checkout,
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
    const ended = new Promise<Outcome>((resolve) => {
      child.once("close", (code) => {
        resolve({ code, output, seconds: (Date.now() - begun) / 1000 });
        for (const listener of listeners) listener();
      });
    });
    return {
      child,
      ended,
      output: () => output,
      lines: () => lines,
      line: async (pattern, timeoutMs = 300_000) => firstLine(pattern, () => output, listeners, child, timeoutMs),
      kill: () => {
        if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
      },
    };
  }

  /** Runs a command of the project to its end. */
  async run(name: string, args: readonly string[] = [], extra: Record<string, string> = {}): Promise<Outcome> {
    return this.start(name, args, extra).ended;
  }

  /** Runs a tool of the node or the engine and returns what it prints. */
  tool(name: string, args: readonly string[], options: { input?: string; timeoutMs?: number } = {}): string {
    return execFileSync(path.join(this.bin, name), args, {
      cwd: this.checkout,
      env: this.toolEnvironment(),
      input: options.input ?? "",
      encoding: "utf8",
      timeout: options.timeoutMs ?? 120_000,
      stdio: ["pipe", "pipe", "pipe"],
      maxBuffer: 64 << 20,
    });
  }

  private toolEnvironment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
    return this.environment({
      PATH: `${this.bin}${path.delimiter}${process.env["PATH"] ?? ""}`,
      PULUMI_BACKEND_URL: `file://${path.join(this.state, "pulumi")}`,
      PULUMI_CONFIG_PASSPHRASE: "",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      ...extra,
    });
  }

  /** `kubectl` on the node of the tests. */
  kubectl(...args: readonly string[]): string {
    return this.tool("kubectl", [`--kubeconfig=${path.join(this.state, "node", "kubeconfig")}`, ...args]);
  }

  /** `kubectl apply` of one object. */
  apply(object: unknown): void {
    this.tool("kubectl", [`--kubeconfig=${path.join(this.state, "node", "kubeconfig")}`, "apply", "-f", "-"], {
      input: JSON.stringify(object),
    });
  }

  /** One query as the application user, through the project's own command. */
  async query(sql: string): Promise<string> {
    const { code, output } = await this.run("psql", ["-XAtq", "-c", sql]);
    if (code !== 0) throw new Error(`psql: ${output}`);
    return output.trim();
  }

  /** The resources and open operations in the stack's state. */
  stackState(): { readonly urns: readonly string[]; readonly pending: readonly unknown[]; readonly text: string } {
    const text = this.tool("pulumi", ["stack", "export", "--stack", "local"]);
    const { deployment } = JSON.parse(text) as {
      deployment: { resources?: { urn: string }[]; pending_operations?: unknown[] };
    };
    return {
      urns: (deployment.resources ?? []).map(({ urn }) => urn).sort(),
      pending: deployment.pending_operations ?? [],
      text,
    };
  }

  /** Rewrites a part of the environment's configuration; returns what puts it back. */
  edit(from: string | RegExp, to: string): () => void {
    const file = path.join(this.checkout, "Pulumi.local.yaml");
    const before = fs.readFileSync(file, "utf8");
    const after = before.replace(from, to);
    if (after === before) throw new Error(`Pulumi.local.yaml has nothing that matches ${String(from)}`);
    fs.writeFileSync(file, after);
    return () => {
      fs.writeFileSync(file, before);
    };
  }
}

/** Waits until `check` holds. */
export async function until(
  what: string,
  check: () => boolean | Promise<boolean>,
  timeoutMs = 60_000,
): Promise<number> {
  const begun = Date.now();
  while (!(await check())) {
    if (Date.now() - begun > timeoutMs) throw new Error(`${what}: not within ${timeoutMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return (Date.now() - begun) / 1000;
}

/** The checkout shares the packages of this one; a command that finds other ones than are locked would replace them. */
function checkPackages(): void {
  const lock = fs.readFileSync(path.join(repository, "package-lock.json"));
  const stamp = path.join(repository, "node_modules", ".pgstack-lock");
  const installed = fs.existsSync(stamp) ? fs.readFileSync(stamp, "utf8") : "";
  if (installed !== createHash("sha256").update(lock).digest("hex")) {
    throw new Error("node_modules is not what package-lock.json says; run any command of the project first");
  }
}

function copyRepository(to: string): void {
  checkPackages();
  const git = (args: readonly string[], cwd: string): string => execFileSync("git", args, { cwd, encoding: "utf8" });
  const files = git(["ls-files", "-z", "--cached", "--others", "--exclude-standard"], repository).split("\0");
  for (const file of files.filter((name) => name !== "" && fs.existsSync(path.join(repository, name)))) {
    fs.mkdirSync(path.dirname(path.join(to, file)), { recursive: true });
    fs.copyFileSync(path.join(repository, file), path.join(to, file));
  }
  fs.symlinkSync(path.join(repository, "node_modules"), path.join(to, "node_modules"));
  git(["init", "-q"], to);
  // As a link it is not covered by .gitignore, which names a directory.
  fs.appendFileSync(path.join(to, ".git", "info", "exclude"), "node_modules\n");
  git(["add", "-A"], to);
  git(["-c", "user.name=test", "-c", "user.email=test@localhost", "commit", "-qm", "as tested"], to);
}

async function firstLine(
  pattern: RegExp,
  output: () => string,
  listeners: Set<() => void>,
  child: ChildProcess,
  timeoutMs: number,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const done = (act: () => void): void => {
      clearTimeout(timer);
      listeners.delete(look);
      act();
    };
    const look = (): void => {
      const found = output()
        .split("\n")
        .find((text) => pattern.test(text));
      if (found !== undefined) done(() => resolve(found));
      else if (child.exitCode !== null) done(() => reject(new Error(`ended without ${String(pattern)}:\n${output()}`)));
    };
    const timer = setTimeout(() => {
      done(() => reject(new Error(`no ${String(pattern)} within ${timeoutMs / 1000} s:\n${output()}`)));
    }, timeoutMs);
    listeners.add(look);
    look();
  });
}

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : apiPort() + 1;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
