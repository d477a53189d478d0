import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { type FaultRun, faultRunSchema, faultTable, recordedFaultRuns } from "../../src/docs/fault-runs";
import { evidenceDocument, faultSection } from "../../src/docs/evidence";
import { longestOutage, outagesByEndpoint } from "../faults/clients";
import { Healing } from "../faults/healing";
import { postmaster, Processes } from "../faults/processes";
import { problemsOf, recordRun, toleratedKinds } from "../faults/run";
import { matrixOptions, selectRuns } from "../faults/select";
import { faults, modes } from "../faults/table";
import { append, list } from "../helpers/histories";

describe("the selection of runs", () => {
  const shown = (seed: number, runs: number): string[] =>
    selectRuns({ seed, runs }).map(({ fault, mode, seed: own, holdMs }) => `${fault.name} ${mode} ${own} ${holdMs}`);

  it("is the same for a seed, and another one for another seed", () => {
    expect(shown(7, 20)).toEqual(shown(7, 20));
    expect(shown(7, 20).map((run) => run.split(" ")[0])).not.toEqual(shown(8, 20).map((run) => run.split(" ")[0]));
  });

  it("has every fault once before any comes twice, and then in another mode", () => {
    const once = selectRuns({ seed: 3, runs: faults.length }).map(({ fault }) => fault.name);
    expect(new Set(once)).toEqual(new Set(faults.map(({ name }) => name)));
    const pairs = selectRuns({ seed: 3, runs: faults.length * 4 }).map(({ fault, mode }) => `${fault.name} ${mode}`);
    for (const { name } of faults) {
      for (const mode of modes) expect(pairs).toContain(`${name} ${mode}`);
    }
  });

  it("has every fault once before any comes twice in a single mode too", () => {
    const runs = selectRuns({ seed: 3, runs: faults.length, modes: ["strict"] });
    expect(new Set(runs.map(({ fault }) => fault.name))).toEqual(new Set(faults.map(({ name }) => name)));
    expect(new Set(runs.map(({ mode }) => mode))).toEqual(new Set(["strict"]));
  });

  it("groups runs by mode, gives each a seed of its own, and holds faults for 5 to 34 s", () => {
    const runs = selectRuns({ seed: 3, runs: 60 });
    const order = runs.map(({ mode }) => modes.indexOf(mode));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(new Set(runs.map(({ seed }) => seed)).size).toBe(60);
    expect(runs.filter(({ holdMs }) => holdMs < 5_000 || holdMs > 34_000)).toEqual([]);
  });

  it("is of the faults and modes that are named", () => {
    const env = { PGSTACK_FAULT_NAMES: "switchover, Postgres killed", PGSTACK_FAULT_MODES: "strict" };
    const runs = selectRuns(matrixOptions(env));
    expect(runs).toHaveLength(20);
    expect(new Set(runs.map(({ fault, mode }) => `${fault.name}, ${mode}`))).toEqual(
      new Set(["switchover, strict", "Postgres killed, strict"]),
    );
    expect(() => matrixOptions({ PGSTACK_FAULT_NAMES: "switchover,flood" })).toThrow(
      /^PGSTACK_FAULT_NAMES has "flood": give names of primary deleted, /,
    );
    expect(() => matrixOptions({ PGSTACK_FAULT_MODES: "sync" })).toThrow(
      'PGSTACK_FAULT_MODES has "sync": give names of strict, synchronous, asynchronous.',
    );
  });

  it.each(faults.map(({ name }) => name))("can be of one fault: %s", (name) => {
    const runs = selectRuns(matrixOptions({ PGSTACK_FAULT_NAMES: name, PGSTACK_FAULT_RUNS: "2" }));
    expect(runs.map(({ fault }) => fault.name)).toEqual([name, name]);
  });

  it("takes seed and number from the environment", () => {
    expect(matrixOptions({})).toEqual({ seed: 1, runs: 20 });
    expect(matrixOptions({}, 10)).toEqual({ seed: 1, runs: 10 });
    expect(matrixOptions({ PGSTACK_FAULT_SEED: "42", PGSTACK_FAULT_RUNS: "3" })).toEqual({ seed: 42, runs: 3 });
    expect(() => matrixOptions({ PGSTACK_FAULT_SEED: "x" })).toThrow(
      'PGSTACK_FAULT_SEED is "x": give an integer from 0',
    );
    expect(() => matrixOptions({ PGSTACK_FAULT_RUNS: "0" })).toThrow(
      'PGSTACK_FAULT_RUNS is "0": give an integer from 1',
    );
  });
});

describe("the healing", () => {
  it("undoes everything once, newest first, whatever fails", async () => {
    const healing = new Healing();
    const undone: string[] = [];
    healing.add("first", () => void undone.push("first"));
    healing.add("second", async () => Promise.reject(new Error("no")));
    healing.add("third", () => {
      undone.push("third");
      throw new Error("never");
    });
    await expect(healing.heal()).rejects.toThrow("third: never\nsecond: no");
    await healing.heal();
    expect(undone).toEqual(["third", "first"]);
  });
});

/** A fake of /proc: one folder for each process. */
function fakeProc(
  processes: Readonly<Record<number, { stat: string; args: string[]; cgroup?: string; status?: string; ns?: string }>>,
): string {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-proc-"));
  fs.writeFileSync(path.join(root, "uptime"), "");
  for (const [pid, { stat, args, cgroup = "0::/", status = "", ns = "pid:[1]" }] of Object.entries(processes)) {
    fs.mkdirSync(path.join(root, pid, "ns"), { recursive: true });
    const write = (file: string, text: string): void => fs.writeFileSync(path.join(root, pid, file), text);
    write("stat", stat);
    write("cmdline", args.map((arg) => `${arg}\0`).join(""));
    write("cgroup", cgroup);
    write("status", status);
    fs.symlinkSync(ns, path.join(root, pid, "ns", "pid"));
  }
  return root;
}

const stat = (pid: number, name: string, parent: number, started: number, state = "S"): string =>
  `${pid} (${name}) ${state} ${parent} ${Array.from({ length: 17 }, (_, i) => i).join(" ")} ${started} 0 0`;

describe("the processes of a node", () => {
  const pod = "0::/pgstack-1/kubepods/burstable/pod5c24/abc";
  const inside = { ns: "pid:[2]" };
  const root = fakeProc({
    10: {
      stat: stat(10, "bash", 1, 50),
      args: ["bash", "/x/init.sh", "/s/node"],
      status: "NSpid:\t10\t1\n",
      ...inside,
    },
    11: {
      stat: stat(11, "bash", 10, 51),
      args: ["bash", "/x/init.sh", "/s/node"],
      status: "NSpid:\t11\t7\n",
      ...inside,
    },
    12: { stat: stat(12, "kubelet", 11, 52), args: ["kubelet", "--config"], ...inside },
    13: { stat: stat(13, "kubelet", 1, 53), args: ["kubelet", "--config"] },
    14: { stat: stat(14, "containerd-shim", 10, 54), args: ["containerd-shim-runc-v2"], ...inside },
    20: { stat: stat(20, "pause", 14, 60), args: ["/pause"], cgroup: pod },
    21: { stat: stat(21, "manager", 14, 61), args: ["/controller/manager", "instance", "run"], cgroup: pod },
    22: { stat: stat(22, "postgres", 21, 62), args: ["postgres", "-D", "/data"], cgroup: pod },
    23: { stat: stat(23, "postgres", 22, 63), args: ["postgres: main: (x) y"], cgroup: pod },
    24: { stat: stat(24, "postgres", 22, 64, "Z"), args: [], cgroup: pod },
    25: {
      stat: stat(25, "postgres", 1, 65),
      args: ["postgres", "-D", "/other"],
      cgroup: pod.replace("5c24", "5c24-b"),
    },
  });
  const processes = new Processes(root);
  afterAll(() => fs.rmSync(root, { recursive: true }));

  it("are found by the pod's cgroup, without finished ones", () => {
    expect(processes.ofPod("5c24").map(({ pid }) => pid)).toEqual([20, 21, 22, 23]);
    expect(postmaster(processes.ofPod("5c24"))).toMatchObject({ pid: 22, parent: 21, started: "62" });
  });

  it("have one server of Postgres, not a child that still has its arguments", () => {
    const server = { command: "postgres", args: ["postgres", "-D", "/data"], started: "1" };
    const child = { ...server, pid: 9, parent: 22 };
    expect(postmaster([child, { ...server, pid: 22, parent: 21 }])?.pid).toBe(22);
    expect(postmaster([{ ...child, args: ["postgres: logger"] }])).toBeUndefined();
  });

  it("are found by the node's namespace, not by name alone", () => {
    const init = processes.initOf("/s/node");
    expect(init?.pid).toBe(10);
    expect(processes.initOf("/s/other")).toBeUndefined();
    if (init === undefined) return;
    expect(processes.daemon(init, "kubelet")?.pid).toBe(12);
    expect(processes.daemon(init, "containerd")).toBeUndefined();
  });

  it("read names with spaces and brackets", () => {
    const other = fakeProc({ 7: { stat: stat(7, "a) (b", 3, 9), args: ["a"] } });
    expect(new Processes(other).all()).toEqual([{ pid: 7, parent: 3, command: "a) (b", args: ["a"], started: "9" }]);
    fs.rmSync(other, { recursive: true });
  });

  it("get no signal when another process has their number", () => {
    const real = new Processes();
    const self = real.all().find(({ pid }) => pid === process.pid);
    if (self === undefined) throw new Error("this process is missing");
    expect(real.exists(self)).toBe(true);
    expect(real.exists({ ...self, started: "1" })).toBe(false);
    // It would end this process.
    expect(real.signal({ ...self, started: "1" }, "SIGKILL")).toBe(false);
    expect(real.signal(self, "SIGCONT")).toBe(true);
  });
});

describe("the longest outage", () => {
  it("is the longest time between acknowledged writes, from the fault to the end", () => {
    const history = [
      append(1, [0, 5]),
      append(2, [8, 12]),
      append(3, [40, 43]),
      append(4, [41, 42], { outcome: "unknown" }),
      list([], [20, 21]),
    ];
    expect(longestOutage(history, 10, 50)).toBe(31);
    expect(longestOutage(history, 10, 100)).toBe(57);
    expect(longestOutage([], 10, 100)).toBe(90);
  });

  it("is that of each endpoint, also of one that never writes again", () => {
    const history = [
      append(1, [8, 12], { endpoint: "rw" }),
      append(2, [8, 13], { endpoint: "pooler" }),
      append(3, [40, 43], { endpoint: "rw" }),
    ];
    expect(outagesByEndpoint(history, ["pooler", "rw"], 10, 50)).toEqual({ pooler: 37, rw: 31 });
  });
});

const run: FaultRun = {
  operator: "cloudnative-pg",
  ...{ day: "2026-11-28", fault: "Postgres killed", mode: "strict", seed: 1, holdMs: 0 },
  ...{ outageMs: 3_000, outages: { rw: 3_000, pooler: 3_500 } },
  ...{ operations: { ok: 500, fail: 2, unknown: 1 }, lost: 0, splitBrain: 0, unknown: 1, anomalies: {}, details: [] },
};

describe("the result of a run", () => {
  it("is a problem for what the mode rules out", () => {
    const lost = { ...run, anomalies: { lost: 2 }, lost: 2, details: ["lost: 1 …"] };
    expect(problemsOf(run, false)).toEqual([]);
    expect(problemsOf(lost, false)).toEqual(["lost: 2", "lost: 1 …"]);
    expect(problemsOf({ ...lost, mode: "synchronous" }, false)).toEqual(["lost: 2", "lost: 1 …"]);
    expect(problemsOf({ ...lost, mode: "synchronous" }, true)).toEqual([]);
    expect(problemsOf({ ...lost, mode: "asynchronous" }, false)).toEqual([]);
    expect(problemsOf({ ...run, notInjected: "no pod", notRecovered: "late" }, false)).toEqual([
      "not injected: no pod",
      "not recovered: late",
    ]);
  });

  it("is never excused by a mode when an aborted write is visible, or two primaries acknowledge", () => {
    for (const mode of modes) {
      for (const kind of ["aborted-visible", "split-brain", "duplicate", "early", "never-written"] as const) {
        expect(toleratedKinds(mode, true)).not.toContain(kind);
      }
    }
  });

  it("is recorded beside those of other runs", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-faults-"));
    const file = path.join(folder, "runs.json");
    recordRun(file, run);
    recordRun(file, { ...run, seed: 2 });
    expect(JSON.parse(fs.readFileSync(file, "utf8"))).toEqual([run, { ...run, seed: 2 }]);
    fs.rmSync(folder, { recursive: true });
  });
});

describe("recorded runs", () => {
  it("are of CloudNativePG where they name no operator", () => {
    expect(faultRunSchema.parse({ ...run, operator: undefined })).toEqual(run);
    expect(() => faultRunSchema.parse({ ...run, operator: "other" })).toThrow(/operator/);
  });
});

describe("the table of runs", () => {
  it("has a row for each fault and mode, with the median and longest outage", () => {
    const runs: FaultRun[] = [
      run,
      { ...run, outages: { rw: 9_000 } },
      { ...run, outages: { rw: 5_040 }, lost: 2, splitBrain: 1, anomalies: { lost: 2, "split-brain": 1, stale: 3 } },
      { ...run, notInjected: "no pod", outages: { rw: 99_000 } },
      { ...run, mode: "asynchronous", outages: { rw: 1_000 } },
      { ...run, mode: "asynchronous", outages: { rw: 2_000 } },
    ];
    expect(faultTable(runs).slice(2)).toEqual([
      "| Postgres killed | asynchronous | 2 | 0 | 0 | 0 | 1.5 s | 2.0 s | – | – |",
      "| Postgres killed | strict | 3 | 2 | 1 | 3 | 5.0 s | 9.0 s | 3.5 s | 3.5 s |",
    ]);
  });

  it("is in the evidence when runs are recorded", () => {
    expect(faultSection([run])).toContain(
      "| Postgres killed | strict | 1 | 0 | 0 | 0 | 3.0 s | 3.0 s | 3.5 s | 3.5 s |",
    );
    expect(faultSection([])).toEqual([]);
    const broken = faultSection([
      { ...run, notRecovered: "not healthy" },
      { ...run, notInjected: "no such pod" },
    ]);
    expect(broken.filter((line) => /^- (After one|One) run/.test(line))).toEqual([
      expect.stringMatching(
        /^- After one run, Postgres killed, strict, seed \d+, the wait for this failed: not healthy\.$/,
      ),
      expect.stringMatching(/^- One run failed to inject Postgres killed, strict, seed \d+: no such pod\.$/),
    ]);
    expect(faultSection([run])).not.toContain("### Zalando's Postgres Operator");
    const both = faultSection([{ ...run, operator: "zalando", outages: { rw: 9_000 } }, run]);
    const tables = both.filter((line) => /^(### |\| Postgres killed)/.test(line));
    expect(tables).toEqual([
      "### CloudNativePG",
      "| Postgres killed | strict | 1 | 0 | 0 | 0 | 3.0 s | 3.0 s | 3.5 s | 3.5 s |",
      "### Zalando's Postgres Operator",
      "| Postgres killed | strict | 1 | 0 | 0 | 0 | 9.0 s | 9.0 s | – | – |",
    ]);
    expect(both.some((line) => line.startsWith("- Not injected: Patroni killed while Postgres runs; "))).toBe(true);
    expect(faultSection([run]).some((line) => line.includes("Patroni"))).toBe(false);
    expect(evidenceDocument().includes("## Faults")).toBe(recordedFaultRuns.length > 0);
  });
});
