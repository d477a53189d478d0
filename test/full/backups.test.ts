import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { describeOnNode } from "../helpers/node";
import { Machine, until } from "../e2e/support/machine";

const namespace = "postgres";

/** The superuser's psql in an instance's own pod. */
function psql(machine: Machine, pod: string, sql: string): string {
  const command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", "app", "-c", sql];
  return machine.kubectl("exec", pod, "-n", namespace, "-c", "postgres", "--", ...command).trim();
}

describeOnNode("backups by Barman to an object store", () => {
  let machine: Machine;
  let primary: string;

  const inCluster = (path: string): string =>
    machine.kubectl("get", "cluster", "main", "-n", namespace, "-o", `jsonpath={${path}}`);

  beforeAll(async () => {
    machine = await Machine.healthy();
    primary = inCluster(".status.currentPrimary");
  });

  it("go when the retention has no use for them any more, and only those", async () => {
    const base = path.join(machine.state, "node", "objects", "backups", "barman", namespace, "main", "base");
    const before = fs.readdirSync(base).sort();
    const [young = ""] = before.slice(-1);
    // The same backup, so many days older.
    const aged = (days: number): string => {
      const end = new Date(Date.now() - days * 86_400_000).toISOString();
      const name = end.slice(0, 19).replaceAll(/[-:]/g, "");
      execFileSync("cp", ["-a", path.join(base, young), path.join(base, name)]);
      const info = path.join(base, name, "backup.info");
      const day = `$1=${end.slice(0, 10)} ${end.slice(11, 19)}.000000+00:00`;
      fs.writeFileSync(info, fs.readFileSync(info, "utf8").replaceAll(/^(begin_time|end_time)=.*$/gm, day));
      return name;
    };
    // Seven days are kept: the older of the two serves none of them, the other one the first of them.
    const [useless, oldest] = [aged(20), aged(10)];
    try {
      const { code, output } = await machine.run("backup", ["--yes"]);
      expect(code).toBe(0);
      const [, newest = ""] = /The newest backup of main is (\d{8}T\d{6})\./.exec(output) ?? [];
      // The sidecar enforces the retention every minute: backups.barman of the environment local.
      await until("the useless one is gone", () => !fs.existsSync(path.join(base, useless, "data.tar.gz")), 120_000);
      const kept = fs.readdirSync(base).filter((name) => fs.existsSync(path.join(base, name, "data.tar.gz")));
      expect(kept.sort()).toEqual([oldest, ...before, newest]);
    } finally {
      for (const name of [useless, oldest]) fs.rmSync(path.join(base, name), { recursive: true, force: true });
    }
  });

  it("refuses a recovery target before the first backup, and one after the archived WAL", async () => {
    const old = await machine.run("restore", ["--to", "2020-01-01 00:00:00+00", "--as", "old"]);
    expect(old.output).toMatch(/The oldest backup of main finished at 20.*only later points in time can be restored/);
    expect(old.code).toBe(1);
    const now = psql(machine, primary, "select to_char(now() at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS+00')");
    const young = await machine.run("restore", ["--to", now, "--as", "young"]);
    expect(young.output).toMatch(/WAL of main is archived until 20.*Take an earlier point in time/);
    expect(young.code).toBe(1);
  });
});
