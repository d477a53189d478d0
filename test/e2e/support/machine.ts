import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { withLock } from "../../../local/lock";
import { cacheDir } from "../../../local/paths";
import { Progress } from "../../../local/progress";
import { killRun, runFile, runFolder, runVariable } from "../../../local/test-runs";
import { ensureTools } from "../../../local/tools";
import { copyRepository, freePort } from "./checkout";
import { leftoversOf } from "./leftovers";
import { launch, type Outcome, type Running } from "./running";

export { report } from "../../helpers/report";
export type { Outcome, Running } from "./running";

/** All files of a run share it, whichever worker runs them; see test/helpers/global-setup.ts. */
const base = process.env["PGSTACK_TEST_MACHINE"] ?? runFolder(process.pid);
/** Set once the run was interrupted, also for processes that Jest starts after that: they must not start a node again. */
const interruptedVariable = "PGSTACK_TEST_INTERRUPTED";
/** The configuration that `main` runs with; absent as long as nothing is up. */
const settledFile = path.join(base, "settled.yaml");
/** Alerts are raised as many times sooner than in the catalogue, so that no test waits half an hour for one. */
export const pace = 10;

/**
 * The machine as these tests use it: a checkout, a node, a state and a port of their own, so that the user's environment and
 * working tree stay untouched. All files of one run of the tests share it, and two of them may run at a time: one that changes
 * the cluster `main` takes it for itself (`alone`), the others leave `main` as it is and work in namespaces of their own (`up`).
 */
export class Machine {
  private free: (() => void) | undefined;

  private constructor(
    /** A copy of the repository; its configuration may be edited. */
    readonly checkout: string,
    /** State of the engine and the node. */
    readonly state: string,
    /** The directory of the tools. */
    readonly bin: string,
    private readonly port: number,
  ) {}

  private static shared: Promise<Machine> | undefined;

  /** The machine of this run of the tests, created at the first call; nothing need run on it. */
  static async get(): Promise<Machine> {
    const known = (Machine.shared ??= withLock(path.join(base, "make.lock"), async () => Machine.make()));
    return known;
  }

  /** The machine once the environment `local` has come up on it: another file may be changing `main`. */
  static async up(): Promise<Machine> {
    const machine = await Machine.get();
    await withLock(path.join(base, "up.lock"), async () => {
      if (!fs.existsSync(settledFile)) await machine.ensureUp();
    });
    return machine;
  }

  /** The machine with the environment `local` up and healthy, for the full tier: its files run one after the other. */
  static async healthy(): Promise<Machine> {
    const machine = await Machine.get();
    await withLock(path.join(base, "up.lock"), async () => machine.ensureUp());
    return machine;
  }

  /** The same in the pass: no other file changes the cluster `main` until {@link release} is called. */
  static async alone(): Promise<Machine> {
    const machine = await Machine.get();
    await machine.take();
    return Machine.healthy().catch((error: unknown) => {
      machine.release();
      throw error;
    });
  }

  /** Takes the right to change `main`, which need not be up; a file that has it keeps it. */
  async take(): Promise<void> {
    this.free ??= await acquire(path.join(base, "main.lock"));
  }

  /** The first `npm run up` of a machine; other files wait for its end. */
  async firstUp(extra: Record<string, string>): Promise<Outcome> {
    return withLock(path.join(base, "up.lock"), async () => this.bringUp(extra));
  }

  /** Lets the next file change the cluster `main`. */
  release(): void {
    this.free?.();
    this.free = undefined;
  }

  /** Notes that an `up` has succeeded: what the configuration is now is what `main` runs with. */
  settle(): void {
    fs.copyFileSync(path.join(this.checkout, "Pulumi.local.yaml"), settledFile);
  }

  private async ensureUp(): Promise<void> {
    const file = path.join(this.checkout, "Pulumi.local.yaml");
    if (fs.existsSync(settledFile)) {
      const same = fs.readFileSync(file, "utf8") === fs.readFileSync(settledFile, "utf8");
      if (same && this.isHealthy()) return;
      // A test that failed may have left anything.
      fs.copyFileSync(settledFile, file);
    }
    const { code, output } = await this.bringUp();
    if (code !== 0) throw new Error(`npm run up exited with ${String(code)}:\n${output.slice(-6_000)}`);
  }

  private async bringUp(extra: Record<string, string> = {}): Promise<Outcome> {
    const outcome = await this.run("up", [], extra);
    if (outcome.code === 0) this.settle();
    return outcome;
  }

  /** Returns true when every instance of `main` is ready and its operator is content. */
  isHealthy(): boolean {
    try {
      const what = "jsonpath={.status.readyInstances}/{.status.phase}";
      const status = this.kubectl("get", "clusters.postgresql.cnpg.io", "main", "-n", "postgres", "-o", what);
      return status === "3/Cluster in healthy state";
    } catch {
      return false;
    }
  }

  private static async make(): Promise<Machine> {
    const file = path.join(base, "machine.json");
    if (fs.existsSync(file)) {
      const { checkout, state, bin, port } = JSON.parse(fs.readFileSync(file, "utf8")) as Machine & { port: number };
      return new Machine(checkout, state, bin, port);
    }
    fs.writeFileSync(path.join(base, runFile), process.env[runVariable] ?? "");
    const progress = new Progress();
    const tools = await ensureTools(progress, ["engine", "node"]);
    const checkout = path.join(base, "checkout");
    const state = path.join(base, "state");
    fs.mkdirSync(state, { recursive: true });
    copyRepository(checkout, pace);
    const port = await freePort();
    fs.writeFileSync(file, JSON.stringify({ checkout, state, bin: tools.bin, port }));
    return new Machine(checkout, state, tools.bin, port);
  }

  /** Returns true when this run of the tests has a machine. */
  static exists(): boolean {
    return fs.existsSync(path.join(base, "machine.json"));
  }

  /** Ends all other processes of this run and takes its node and files away, while its files may still run. */
  static async interrupt(): Promise<void> {
    process.env[interruptedVariable] = "true";
    const run = process.env[runVariable];
    if (run !== undefined) await killRun(run);
    await Machine.remove();
  }

  /** Takes the node and all files of this run away; safe when there is nothing. Throws an error that names what is left. */
  static async remove(): Promise<void> {
    if (Machine.exists()) {
      const machine = await Machine.get();
      const { code, output } = await machine.run("down", ["local"]);
      if (code !== 0) throw new Error(`the node of the tests is still there:\n${output}`);
      const left = leftoversOf(machine);
      if (left.length > 0) throw new Error(`npm run down left:\n${left.join("\n")}`);
    }
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
    if (process.env[interruptedVariable] !== undefined && name !== "down")
      throw new Error("the tests were interrupted");
    const script = path.join(this.checkout, "src", "commands", "run.mjs");
    return launch("node", [script, name, ...args], this.checkout, this.environment(extra));
  }

  /** Starts the engine's own command line on the checkout. */
  pulumi(args: readonly string[], extra: Record<string, string> = {}): Running {
    return launch(path.join(this.bin, "pulumi"), args, this.checkout, this.toolEnvironment(extra));
  }

  /** Runs a command of the project to its end. */
  async run(name: string, args: readonly string[] = [], extra: Record<string, string> = {}): Promise<Outcome> {
    return this.start(name, args, extra).outcome;
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
  apply(object: unknown, ...options: readonly string[]): void {
    const kubeconfig = path.join(this.state, "node", "kubeconfig");
    this.tool("kubectl", [`--kubeconfig=${kubeconfig}`, "apply", ...options, "-f", "-"], {
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
  const started = Date.now();
  while (!(await check())) {
    if (Date.now() - started > timeoutMs) throw new Error(`${what}: not within ${timeoutMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return (Date.now() - started) / 1000;
}

/** Takes a lock, and returns what frees it; the end of this process does too. */
async function acquire(file: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const held = async (): Promise<void> =>
      new Promise((free) => {
        resolve(free);
      });
    withLock(file, held).catch(reject);
  });
}
