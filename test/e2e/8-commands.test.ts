import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { clusterObject } from "../../components/operators/cloudnative-pg/chart";
import { cloudNativePgCases } from "../helpers/any-cloudnative-pg-cluster";
import { cloudNativePgCluster } from "../helpers/clusters";
import { describeOnNode } from "../helpers/node";
import { DryRun } from "./support/dry-run";
import { freePort } from "./support/checkout";
import { Machine, report } from "./support/machine";

/** A few; the full tier sends a hundred others. */
const numRuns = 10;
const seed = 20_261_128;

interface Live {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: object;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [part: string]: unknown;
}

/** The part of an object that is asked for: without what the API server counts and notes, and without annotations for a tool. */
function asked(live: Live): object {
  const { name, namespace, labels, annotations = {} } = live.metadata;
  const own = Object.entries(annotations).filter(([key]) => !/^(argocd\.argoproj\.io|pulumi\.com)\//.test(key));
  const parts = Object.entries(live).filter(([part]) => part !== "metadata" && part !== "status");
  return { metadata: { name, namespace, labels, annotations: own }, parts };
}

describeOnNode("the files for Argo CD", () => {
  let machine: Machine;
  let files: readonly string[];

  beforeAll(async () => {
    machine = await Machine.alone();
    const out = path.join(machine.state, "rendered");
    const { code, output } = await machine.run("render", ["local", "--out", out]);
    expect(output).toMatch(/objects of "local" for argocd/);
    expect(code).toBe(0);
    files = fs
      .readdirSync(out, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".yaml"))
      .map((file) => path.join(out, file))
      .sort();
    expect(files.length).toBeGreaterThan(30);
  });

  afterAll(() => {
    machine.release();
  });

  it("give, applied by the real API server, the very objects that npm run up created", () => {
    const different = files.filter((file) => {
      const { kind, metadata } = parse(fs.readFileSync(file, "utf8")) as Live;
      const scope = metadata.namespace !== undefined ? ["-n", metadata.namespace] : [];
      const live = JSON.parse(machine.kubectl("get", kind, metadata.name, ...scope, "-o", "json")) as Live;
      const options = ["--server-side", "--dry-run=server", "--force-conflicts", "--field-manager=argocd"];
      const applied = JSON.parse(machine.kubectl("apply", ...options, "-f", file, "-o", "json")) as Live;
      return JSON.stringify(asked(applied)) !== JSON.stringify(asked(live));
    });
    expect(different).toEqual([]);
  });

  it("would show one that differs: the check can fail", () => {
    const [file] = files.filter((name) => /cluster.*main/i.test(path.basename(name)));
    if (file === undefined) throw new Error(`no file holds the cluster: ${files.join(", ")}`);
    const changed = `${file}.changed`;
    fs.writeFileSync(changed, fs.readFileSync(file, "utf8").replace("work_mem: 4MB", "work_mem: 5MB"));
    const options = ["--server-side", "--dry-run=server", "--force-conflicts", "--field-manager=argocd"];
    const applied = machine.kubectl("apply", ...options, "-f", changed, "-o", "json");
    expect(applied).toMatch(/"work_mem": "5MB"/);
    const live = machine.kubectl("get", "cluster", "main", "-n", "postgres", "-o", "json");
    expect(JSON.stringify(asked(JSON.parse(applied) as Live))).not.toBe(
      JSON.stringify(asked(JSON.parse(live) as Live)),
    );
  });
});

describeOnNode("commands on a running cluster, and what they refuse", () => {
  let machine: Machine;
  const pods = ["main-1", "main-2", "main-3"];

  const primary = (): string =>
    machine.kubectl("get", "cluster", "main", "-n", "postgres", "-o", "jsonpath={.status.currentPrimary}");

  beforeAll(async () => {
    machine = await Machine.alone();
  });
  afterAll(() => {
    machine.release();
  });

  it("npm run switchover asks for confirmation, and changes nothing without a terminal", async () => {
    const before = primary();
    const { code, output } = await machine.run("switchover");
    expect(output).toMatch(
      /nothing is lost[\s\S]*Aborted: confirmation is required but there is no terminal\. Re-run with --yes: npm run switchover -- local --cluster main --yes/,
    );
    expect(code).toBe(1);
    expect(primary()).toBe(before);
  });

  it("npm run switchover makes a replica the primary and loses no row", async () => {
    await machine.query("create table if not exists switched (at timestamptz); insert into switched values (now())");
    const before = primary();
    const { code, output, seconds } = await machine.run("switchover", ["--yes"]);
    expect(output).toMatch(new RegExp(`${primary()} is the primary of main and accepts connections at main-rw`));
    expect(code).toBe(0);
    expect(primary()).not.toBe(before);
    expect(await machine.query("select count(*) from switched")).toBe("1");
    await machine.query("drop table switched");
    report(`a switchover until all replicas stream again: ${seconds.toFixed(1)} s`);
  });

  it("npm run logs prints the server log of every instance, or of one", async () => {
    const { code, output } = await machine.run("logs", ["--since", "1h"]);
    expect(code).toBe(0);
    for (const pod of pods) expect(output).toContain(`[pod/${pod}/postgres]`);
    const one = await machine.run("logs", ["--since", "1h", "--instance", primary()]);
    expect(one.output).toMatch(/"logger":"postgres"/);
    expect(one.output).not.toContain("[pod/");
  });

  it("npm run connect forwards a port, and its URI works in psql until it ends", async () => {
    const run = machine.start("connect", ["--port", String(await freePort()), "--show-password"]);
    await run.line(/Forwarding 127\.0\.0\.1:\d+ to the primary of main/, 60_000);
    const uri = /URI +(postgresql:\/\/\S+hostaddr=\S+)/.exec(run.output())?.[1] ?? "";
    const psql = async (): Promise<string> => {
      const { stdout } = await promisify(execFile)("psql", [uri, "-XAtc", "select current_user, pg_is_in_recovery()"]);
      return stdout.trim();
    };
    expect(await psql()).toBe("app|f");
    run.child.kill("SIGINT");
    expect((await run.outcome).code).toBe(0);
    await expect(psql()).rejects.toThrow(/connection refused/i);
  });

  it("npm run open -- pgadmin is refused where no cluster has pgAdmin", async () => {
    const { code, output } = await machine.run("open", ["local", "pgadmin"]);
    expect(output).toMatch(/pgAdmin/);
    expect(code).not.toBe(0);
  });

  it("npm run restart restarts every instance and loses no row", async () => {
    const started = (): readonly string[] =>
      pods.map((pod) => {
        const psql = ["psql", "-XAtc", "select extract(epoch from pg_postmaster_start_time())"];
        return machine.kubectl("exec", pod, "-n", "postgres", "-c", "postgres", "--", ...psql).trim();
      });
    await machine.query("create table restarted (at timestamptz); insert into restarted values (now())");
    const before = started();
    const { code, output, seconds } = await machine.run("restart", ["--yes"]);
    expect(output).toMatch(/This restarts postgres\/main: main-1, main-2, main-3\.\n +data +nothing is lost/);
    expect(output).toMatch(/Restarted: main-1 \(\w+\), main-2 \(\w+\), main-3 \(\w+\)\./);
    expect(code).toBe(0);
    const after = started();
    expect(after.filter((time, i) => Number(time) <= Number(before[i]))).toEqual([]);
    const last = after.map(Number).indexOf(Math.max(...after.map(Number)));
    report(
      `a restart of three instances: ${seconds.toFixed(1)} s; started last: ${pods[last] ?? ""}, primary ${primary()}`,
    );
    expect(await machine.query("select count(*) from restarted")).toBe("1");
    await machine.query("drop table restarted");
  });

  it("a missing environment or cluster is named, with the existing ones", async () => {
    const { code, output } = await machine.run("status", ["local", "--cluster", "other"]);
    expect(output).toMatch(/has no cluster "other"; there are: main\./);
    expect(code).toBe(2);
  });
});

describeOnNode("a Cluster of CloudNativePG on a real API server, before its operator's webhooks", () => {
  let dryRun: DryRun;

  beforeAll(async () => {
    dryRun = new DryRun(await Machine.up(), "postgres");
  });

  it(`is accepted as any of ${numRuns} settings that the schema accepts have it, with everything beside it`, () => {
    expect(dryRun.refusalsOf(cloudNativePgCases, numRuns, seed)).toEqual([]);
  });

  it("is refused when it sets what CloudNativePG manages: the webhooks are at work", () => {
    const object = clusterObject(cloudNativePgCluster({ name: "managed" }));
    const spec = { ...(object["spec"] as object), postgresql: { parameters: { port: "5433" } } };
    expect(() => dryRun.apply({ ...object, spec })).toThrow(/Can't set fixed configuration parameter/);
  });
});
