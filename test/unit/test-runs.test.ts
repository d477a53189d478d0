import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { describeRemoved, identityOf, killRun, removeDeadRuns, runFile, runVariable } from "../../local/test-runs";
import { describeWhen } from "../helpers/when";

/** A process that waits to be killed; `run` marks it as one of a test run. */
async function start(run?: string): Promise<ChildProcess & { readonly pid: number }> {
  const child = spawn("sleep", ["60"], { env: { PATH: process.env["PATH"], [runVariable]: run }, stdio: "ignore" });
  await once(child, "spawn");
  return Object.assign(child, { pid: child.pid ?? 0 });
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

const runs = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode === null && signalCode === null;

/** The identity of a process that has ended. */
async function dead(): Promise<string> {
  const runner = await start();
  const identity = identityOf(runner.pid) ?? "";
  await end(runner);
  return identity;
}

describeWhen(process.platform === "linux", "processes are found in /proc", "what a killed test run leaves", () => {
  let folder: string;
  const children: ChildProcess[] = [];

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-test-runs-"));
  });
  afterEach(async () => {
    fs.rmSync(folder, { recursive: true });
    for (const child of children.splice(0)) if (runs(child)) await end(child);
  });

  /** A folder of a test run, with the identity of its runner; and one of its processes. */
  const leave = async (name: string, run: string): Promise<{ child: ChildProcess; directory: string }> => {
    const directory = path.join(folder, name);
    fs.mkdirSync(path.join(directory, "state", "node"), { recursive: true });
    fs.writeFileSync(path.join(directory, runFile), run);
    const child = await start(run);
    children.push(child);
    return { child, directory };
  };

  it("is removed: its processes and its folder", async () => {
    const { child, directory } = await leave("pgstack-e2e-1", await dead());
    const ended = once(child, "exit");
    const removed = await removeDeadRuns(folder);
    expect((await ended)[1]).toBe("SIGKILL");
    expect(fs.existsSync(directory)).toBe(false);
    expect(removed.folders).toEqual([directory]);
    expect(describeRemoved(removed)).toMatch(
      /^Removed what a killed test run left: \d+ processes, \S+\/pgstack-e2e-1$/,
    );
    expect(describeRemoved(await removeDeadRuns(folder))).toBeUndefined();
  });

  it("is removed where another process has the number of its runner", async () => {
    const [pid, start, ...rest] = (identityOf(process.pid) ?? "").split(" ");
    const { child, directory } = await leave("pgstack-e2e-1", [pid, Number(start) - 1, ...rest].join(" "));
    const ended = once(child, "exit");
    expect((await removeDeadRuns(folder)).folders).toEqual([directory]);
    await ended;
  });

  it.each<[string, () => string | Promise<string>]>([
    ["of a runner that runs", () => identityOf(process.pid) ?? ""],
    ["of a container, whose processes have other numbers", async () => (await dead()).replace(/pid:\S+/, "pid:[1]")],
    ["without a readable runner", () => "unknown"],
  ])("is left alone: a run %s", async (_which, run) => {
    const { child, directory } = await leave("pgstack-e2e-1", await run());
    expect((await removeDeadRuns(folder)).folders).toEqual([]);
    expect(runs(child)).toBe(true);
    expect(fs.existsSync(directory)).toBe(true);
  });

  it("is left alone where others can have written it, and under any other name", async () => {
    const identity = await dead();
    for (const name of ["pgstack-e2e-1", "pgstack-e2e-mine"]) {
      fs.mkdirSync(path.join(folder, name));
      fs.writeFileSync(path.join(folder, name, runFile), identity);
    }
    fs.chmodSync(path.join(folder, "pgstack-e2e-1"), 0o777);
    fs.symlinkSync(path.join(folder, "pgstack-e2e-mine"), path.join(folder, "pgstack-e2e-2"));
    expect((await removeDeadRuns(folder)).folders).toEqual([]);
    expect(fs.readdirSync(folder).sort()).toEqual(["pgstack-e2e-1", "pgstack-e2e-2", "pgstack-e2e-mine"]);
  });

  it("of an interrupted run are all processes but the one that ends it", async () => {
    const run = `${identityOf(process.pid) ?? ""}0`;
    const { child } = await leave("pgstack-e2e-1", run);
    const other = await start(identityOf(process.pid));
    children.push(other);
    const ended = once(child, "exit");
    await killRun(run);
    await ended;
    expect(runs(other)).toBe(true);
  });
});
