import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { parseDrillReport } from "../../components/postgres-cluster/drill/report";
import { archivedQuery } from "../../src/operations/live";
import { describeOnNode } from "../helpers/node";
import { Drills } from "./support/drills";
import { Machine, report, until } from "./support/machine";

const namespace = "postgres";
const restored = "restored";

/** The superuser's psql in an instance's own pod. */
function psql(machine: Machine, pod: string, sql: string): string {
  const command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", "app", "-c", sql];
  return machine.kubectl("exec", pod, "-n", namespace, "-c", "postgres", "--", ...command).trim();
}

const checksum = "select count(*) || ' ' || md5(string_agg(id || ':' || body, ',' order by id)) from kept_rows";

describeOnNode("backups by Barman to an object store, and restores of them", () => {
  let machine: Machine;
  let drills: Drills;
  let primary: string;

  const get = (...args: readonly string[]): string => machine.kubectl("get", ...args, "-n", namespace).trim();
  const completed = (): number =>
    get("backups", "-o", "jsonpath={.items[*].status.phase}")
      .split(" ")
      .filter((phase) => phase === "completed").length;

  beforeAll(async () => {
    machine = await Machine.alone();
    drills = new Drills(machine);
    primary = get("cluster", "main", "-o", "jsonpath={.status.currentPrimary}");
  });
  afterAll(() => {
    drills.deleteJobs();
    fs.rmSync(path.join(drills.archive, "truncated"), { recursive: true, force: true });
    machine.release();
  });

  it("npm run backup makes a backup and waits until it is there", async () => {
    const before = completed();
    const { code, output, seconds } = await machine.run("backup", ["--yes"]);
    expect(code).toBe(0);
    const [, label = ""] = /The newest backup of main is (\d{8}T\d{6})\./.exec(output) ?? [];
    expect(label).not.toBe("");
    expect(completed()).toBe(before + 1);
    report(`a full backup: ${seconds.toFixed(1)} s`);
    expect(seconds).toBeLessThan(120);
    const { output: screen } = await machine.run("status");
    expect(screen).toMatch(new RegExp(`repo1 ${label} full, \\d+ s old`));
    expect(screen).toMatch(/restore to any point in time from 20\S+ to 20/);
  });

  it("restores and checks the newest backup, reports duration and recovery point, and leaves nothing", async () => {
    const { code, output, seconds } = await machine.run("drill");
    expect(output).toMatch(/The backups of main are verified/);
    expect(code).toBe(0);
    expect(output).toMatch(/checked\s+amcheck, checksums/);
    const drill = parseDrillReport(drills.kubectl("get", "configmap", drills.name, "-o", "jsonpath={.data.report}"));
    expect(drill).toMatchObject({ result: "passed" });
    report(
      `a drill: ${seconds.toFixed(0)} s; recovery time ${drill?.recoverySeconds} s, point ${drill?.recoveryPointAgeSeconds} s before`,
    );
    expect(Date.parse(drill?.recoveryPoint ?? "")).toBeLessThanOrEqual(Date.parse(drill?.begun ?? ""));
    // What monitoring reads.
    const verified = drills.kubectl("get", "cronjob", drills.name, "-o", "jsonpath={.status.lastSuccessfulTime}");
    expect(Date.parse(verified)).toBeGreaterThan(Date.now() - seconds * 1000 - 5_000);
    await until("pod and volume are gone", () => drills.left(drills.name).length === 0, 60_000);
  });

  it("npm run status shows every instance, its part and its lag, and ends well when nothing is wrong", async () => {
    // After the drill: it has waited until the WAL of the backup is archived up to its end.
    const { code, output } = await machine.run("status");
    expect(output).toMatch(/^postgres\/main: Postgres 17\.\S+, \d+\.\d MiB \(cloudnative-pg\)$/m);
    expect(output).toMatch(new RegExp(`${primary}: primary`));
    expect(output.match(/main-\d: replica, streaming (sync|quorum), .* behind/g)).toHaveLength(2);
    expect(output).toMatch(/last drill\s+verified \d+ s ago: recovered in/);
    expect(output).toMatch(/problems\s+none$/m);
    expect(code).toBe(0);
  });

  it("restore as a new cluster to the time before a table was dropped, row by row", async () => {
    psql(machine, primary, "drop table if exists kept_rows");
    psql(
      machine,
      primary,
      "create table kept_rows as select id, md5(id::text) as body from generate_series(1, 5000) id",
    );
    const expected = psql(machine, primary, checksum);
    // Each psql starts after the one before has finished: this lies after the commit of the table and before that of its end, also in milliseconds.
    const target = psql(machine, primary, "select to_char(now() at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS+00')");
    psql(machine, primary, "drop table kept_rows");
    const last = psql(machine, primary, "select pg_walfile_name(pg_switch_wal())");
    await until("WAL is archived up to there", () => psql(machine, primary, archivedQuery(last)) === "t");

    const asked = ["--to", target, "--as", restored];
    const refused = await machine.run("restore", asked);
    expect(refused.output).toMatch(/Aborted: confirmation is required/);
    expect(refused.code).toBe(1);
    const file = path.join(machine.checkout, "Pulumi.local.yaml");
    const before = fs.readFileSync(file, "utf8");
    try {
      const { code, output, seconds } = await machine.run("restore", [...asked, "--yes"]);
      expect(output).toMatch(new RegExp(`Database "${restored}" answers`));
      expect(code).toBe(0);
      report(`restored from the object store to a point in time, as a cluster of three: ${seconds.toFixed(1)} s`);
      expect(psql(machine, `${restored}-1`, checksum)).toBe(expected);
      expect(psql(machine, primary, "select to_regclass('kept_rows') is null")).toBe("t");
      const again = await machine.run("restore", [...asked, "--yes"]);
      expect(again.output).toMatch(/has these lines already[\s\S]*No change/);
    } finally {
      fs.writeFileSync(file, before);
    }
    expect((await machine.run("up")).code).toBe(0);
    expect(get("clusters.postgresql.cnpg.io", "-o", "name")).toMatch(/^\S+\/main$/);
  });

  it("fails on a truncated backup, and reports it everywhere", async () => {
    execFileSync("cp", ["-a", path.join(drills.archive, "main"), path.join(drills.archive, "truncated")]);
    const base = path.join(drills.archive, "truncated", "base");
    for (const backup of fs.readdirSync(base)) {
      const data = path.join(base, backup, "data.tar.gz");
      fs.truncateSync(data, Math.floor(fs.statSync(data).size / 2));
    }
    drills.start("drill-truncated", { SERVER: "truncated" });
    expect(await drills.reasonOf("drill-truncated")).toMatch(
      /cannot be restored: .*(unexpected end of data|empty header)/,
    );
  });
});
