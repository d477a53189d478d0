import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import type { Deployment, RefreshResult, Stack } from "@pulumi/pulumi/automation";
import { stackAnnotation } from "../../components/kubernetes";
import { recover } from "../../src/engine/recovery";
import { UserError } from "../../src/errors";
import { Progress } from "../../local/progress";

/** A double of the Automation API's stack: it has a state, and takes another. */
class StackDouble implements Pick<Stack, "name" | "exportStack" | "importStack" | "refresh"> {
  readonly name = "local";
  imported: Deployment | undefined;

  /** Annotations of the objects that exist, by name; a refresh writes them to the outputs. */
  live: Readonly<Record<string, Readonly<Record<string, string>>>> = {};

  constructor(private deployment: object | null = { manifest: {}, resources: [] }) {}

  async refresh(): Promise<RefreshResult> {
    const { resources } = this.deployment as { resources: { id: string; outputs: unknown }[] };
    for (const resource of resources) resource.outputs = { metadata: { annotations: this.live[resource.id] } };
    return Promise.resolve({} as RefreshResult);
  }

  async exportStack(): Promise<Deployment> {
    return Promise.resolve({ version: 3, deployment: structuredClone(this.deployment) });
  }

  async importStack(state: Deployment): Promise<void> {
    this.imported = state;
    this.deployment = structuredClone(state.deployment as object);
    return Promise.resolve();
  }
}

let directory: string;
let locks: string;
let said: string;
const progress = (): Progress => new Progress({ write: (text) => (said += text) });

beforeEach(() => {
  said = "";
  directory = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-recovery-"));
  locks = path.join(directory, ".pulumi", "locks", "organization", "pgstack", "local");
});

afterEach(() => {
  fs.rmSync(directory, { recursive: true, force: true });
});

const run = async (double = new StackDouble()): Promise<StackDouble> => {
  await recover(double as unknown as Stack, pathToFileURL(directory).href, progress());
  return double;
};

function lock(pid: number, changes: { hostname?: string; timestamp?: string } = {}): string {
  fs.mkdirSync(locks, { recursive: true });
  const file = path.join(locks, `${pid}.json`);
  const content = { pid, username: "u", hostname: os.hostname(), timestamp: new Date().toISOString(), ...changes };
  fs.writeFileSync(file, JSON.stringify(content));
  return file;
}

async function ended(child: ChildProcess): Promise<number> {
  const { pid } = child;
  if (pid === undefined) throw new Error("the process did not start");
  await new Promise((resolve) => child.once("exit", resolve));
  return pid;
}

describe("the state's file", () => {
  const write = (latest: object): void => {
    const stacks = path.join(directory, ".pulumi", "stacks", "pgstack");
    fs.mkdirSync(stacks, { recursive: true });
    fs.writeFileSync(path.join(stacks, "local.json"), JSON.stringify({ version: 3, checkpoint: { latest } }));
  };

  it.each([
    ["that shows no open operation spares the engine a start", {}, 0],
    ["that shows one has the engine asked", { pending_operations: [pending("kubernetes:core/v1:Namespace")] }, 1],
  ])("%s", async (_, latest, asked) => {
    write(latest);
    const fake = new StackDouble();
    const ask = jest.spyOn(fake, "exportStack");
    await run(fake);
    expect(ask).toHaveBeenCalledTimes(asked);
  });

  it("that cannot be read has the engine asked", async () => {
    write({});
    fs.truncateSync(path.join(directory, ".pulumi", "stacks", "pgstack", "local.json"), 20);
    const fake = new StackDouble();
    const ask = jest.spyOn(fake, "exportStack");
    await run(fake);
    expect(ask).toHaveBeenCalledTimes(1);
  });
});

describe("a lock", () => {
  it("of a process that is gone is cleared, and that is reported", async () => {
    const pid = await ended(spawn("true"));
    const file = lock(pid);
    await run();
    expect(fs.existsSync(file)).toBe(false);
    expect(said).toContain(`Cleared the lock of process ${pid}, which no longer runs`);
  });

  it("of a process that runs is respected: nothing is cleared, nothing is asked of the engine", async () => {
    const file = lock(process.pid);
    const double = new StackDouble({ pending_operations: [pending("kubernetes:core/v1:Namespace")] });
    await expect(run(double)).rejects.toThrow(UserError);
    await expect(run(double)).rejects.toThrow(/Another run uses the stack "local" \(process \d+ on .*pulumi cancel/);
    expect(fs.existsSync(file)).toBe(true);
    expect(double.imported).toBeUndefined();
  });

  it("of another machine is respected, whatever runs here", async () => {
    const file = lock(await ended(spawn("true")), { hostname: `not-${os.hostname()}` });
    await expect(run()).rejects.toThrow(`on not-${os.hostname()}`);
    expect(fs.existsSync(file)).toBe(true);
  });

  it("whose process number went to a process that started later is cleared", async () => {
    const file = lock(process.pid, { timestamp: new Date(Date.now() - (process.uptime() + 60) * 1000).toISOString() });
    await run();
    expect(fs.existsSync(file)).toBe(false);
  });

  it("of a zombie process is cleared", async () => {
    // The shell becomes `sleep`, which does not wait for the child that the shell started.
    const parent = spawn("sh", ["-c", "sh -c 'exit 0' & echo $!; exec sleep 30"]);
    try {
      const pid = await new Promise<number>((resolve) => {
        parent.stdout.once("data", (chunk: Buffer) => {
          resolve(Number(chunk.toString()));
        });
      });
      // A shell on a slow machine may have waited for it after all; then it is simply gone.
      const runs = (): boolean =>
        fs.existsSync(`/proc/${pid}`) && !fs.readFileSync(`/proc/${pid}/status`, "utf8").includes("(zombie)");
      while (runs()) await new Promise((resolve) => setTimeout(resolve, 10));
      const file = lock(pid);
      await run();
      expect(fs.existsSync(file)).toBe(false);
    } finally {
      parent.kill();
    }
  });

  it("that cannot be read is left to the engine", async () => {
    fs.mkdirSync(locks, { recursive: true });
    fs.writeFileSync(path.join(locks, "x.json"), "{");
    await run();
    expect(fs.readdirSync(locks)).toEqual(["x.json"]);
  });

  it("of a backend that is not made of files is not looked for", async () => {
    lock(process.pid);
    await recover(new StackDouble() as unknown as Stack, "https://api.example.com", progress());
    expect(said).toBe("");
  });
});

function pending(type: string): object {
  return { type: "creating", resource: { urn: `urn:pulumi:local::pgstack::${type}::x`, type } };
}

describe("operations that a killed run left open", () => {
  it("are dropped for Kubernetes objects and published manifests; the rest of the state stays", async () => {
    const types = ["kubernetes:core/v1:Namespace", "pulumi-nodejs:dynamic/pgstack:PublishedManifest"];
    const double = await run(new StackDouble({ resources: [{ urn: "a" }], pending_operations: types.map(pending) }));
    expect(double.imported?.deployment).toEqual({ resources: [{ urn: "a" }], pending_operations: [] });
    expect(said).toContain("2 objects");
  });

  it("on anything else are refused, all named", async () => {
    const double = new StackDouble({
      pending_operations: ["kubernetes:core/v1:Namespace", "gcp:container/cluster:Cluster"].map(pending),
    });
    await expect(run(double)).rejects.toThrow(/creating urn:\S+gcp:container\/cluster:Cluster::x\n.*pulumi refresh/);
    await expect(run(double)).rejects.not.toThrow(/Namespace/);
    expect(double.imported).toBeUndefined();
  });

  it.each([null, {}, { pending_operations: null }, { pending_operations: [] }])(
    "are none: %j is left alone",
    async (deployment) => {
      expect((await run(new StackDouble(deployment))).imported).toBeUndefined();
    },
  );

  it("are imported into the state by name, unless the object has another owner", async () => {
    const object = (name: string) => ({
      type: "creating",
      resource: {
        urn: `urn:pulumi:local::pgstack::kubernetes:core/v1:Namespace::${name}`,
        type: "kubernetes:core/v1:Namespace",
        inputs: { metadata: { name, annotations: { [stackAnnotation]: "pgstack/local" } } },
      },
    });
    const double = new StackDouble({ resources: [], pending_operations: [object("ours"), object("theirs")] });
    double.live = { ours: { [stackAnnotation]: "pgstack/local" }, theirs: { "example.com/owner": "somebody" } };
    const imported = (await run(double)).imported?.deployment as { resources: { id: string }[] };
    expect(imported.resources.map(({ id }) => id)).toEqual(["ours"]);
  });
});
