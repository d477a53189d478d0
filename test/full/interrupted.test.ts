import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { describeOnNode } from "../helpers/node";
import { enginesOf, locksOf } from "../e2e/support/leftovers";
import { Machine, report, until } from "../e2e/support/machine";

describeOnNode("an up that is killed at any time resumes in the next run", () => {
  let machine: Machine;
  let whole: readonly string[];
  let jobs: string;

  /** Readiness checks in the cluster; a killed run must leave none behind. */
  const readinessJobs = (): string =>
    machine.kubectl("get", "jobs", "-n", "postgres", "-l", "app.kubernetes.io/component=readiness", "-o", "name");

  beforeAll(async () => {
    machine = await Machine.healthy();
    whole = machine.stackState().urns;
    jobs = readinessJobs();
    machine.tool("pulumi", ["destroy", "--stack", "local", "--yes", "--non-interactive", "--skip-preview"], {
      timeoutMs: 300_000,
    });
    expect(machine.stackState().urns).toEqual([]);
    // Backups outlive their cluster, and one of the same name refuses to archive over them.
    fs.rmSync(path.join(machine.state, "node", "objects", "backups", "barman"), { recursive: true });
  });

  it.each([
    ["while CRDs are applied", /create Namespace .*done/],
    ["while the operator starts", /create PublishedManifest .*done/],
    ["while the cluster is created", /create Deployment cloudnative-pg.*done/],
    ["while instances of the cluster start", /\d of 3 instances ready/],
  ])("is killed %s", async (_when, line) => {
    const run = machine.start("up");
    await run.line(line);
    run.kill();
    await run.outcome;
    expect(machine.stackState().urns.length).toBeLessThan(whole.length);
  });

  it("ends with the same objects, without a lock and with nothing open", async () => {
    const last = await machine.run("up");
    report(`up after four kills: ${last.seconds.toFixed(1)} s`);
    expect(last.code).toBe(0);
    await until("nothing of the killed engines runs any more", () => enginesOf(machine).length === 0, 20_000);
    expect(machine.stackState().urns).toEqual(whole);
    expect(machine.stackState().pending).toEqual([]);
    expect(readinessJobs()).toBe(jobs);
    expect(locksOf(machine)).toEqual([]);
    expect((await machine.run("up")).output).toMatch(/No change/);
    expect(await machine.query("select count(*) from pg_stat_replication")).toBe("2");
  });

  it("is interrupted, saves its state and names the command that resumes it", async () => {
    const restore = machine.edit("max_connections: 50", "max_connections: 70");
    const run = machine.start("up");
    await run.line(/~ Cluster main/);
    if (run.child.pid !== undefined) process.kill(run.child.pid, "SIGINT");
    const { code, output } = await run.outcome;
    restore();
    expect(output).toMatch(/stopping; completed steps are being recorded/);
    expect(output).toMatch(/Re-run the same command to continue/);
    expect(code).toBe(130);
    await until("nothing of the engine runs any more", () => enginesOf(machine).length === 0, 60_000);
    expect(locksOf(machine)).toEqual([]);
    // Whether the change had reached the database or not, the next run brings what is configured by then.
    expect((await machine.run("up")).code).toBe(0);
    expect(await machine.query("show max_connections")).toBe("50");
  });

  it("goes on after the whole node was killed, with every row there", async () => {
    await machine.run("psql", ["-c", "create table if not exists kept (id int); insert into kept values (1)"]);
    const pids = execFileSync("pgrep", ["-f", `${machine.state}/node`], { encoding: "utf8" })
      .trim()
      .split("\n");
    expect(pids.length).toBeGreaterThan(3);
    for (const pid of pids) {
      try {
        process.kill(Number(pid), "SIGKILL");
      } catch {
        // It went with its parent.
      }
    }
    const again = await machine.run("up");
    report(`up after the node was killed: ${again.seconds.toFixed(1)} s`);
    expect(again.output).toMatch(/No change/);
    expect(again.code).toBe(0);
    expect(Number(await machine.query("select count(*) from kept"))).toBeGreaterThan(0);
  });
});
