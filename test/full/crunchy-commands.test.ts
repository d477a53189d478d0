import * as fs from "node:fs";
import { describeWithCrds } from "../e2e/support/crds";
import { CrunchyEnvironment } from "../e2e/support/fake-pgo/environment";
import { Machine } from "../e2e/support/machine";

describeWithCrds("more commands on a cluster of PGO (a fake)", () => {
  let machine: Machine;
  let crunchy: CrunchyEnvironment;

  beforeAll(async () => {
    machine = await Machine.healthy();
    crunchy = await CrunchyEnvironment.start(machine);
  });
  afterAll(async () => {
    await crunchy.stop();
  });

  it("has a backup", async () => {
    const { code, output } = await crunchy.run("backup", "--yes");
    expect(output).toContain("The newest backup of hippo is");
    expect(code).toBe(0);
  });

  it("npm run backup ends non-zero when the Job fails, and makes another the next time", async () => {
    const patch = (options: readonly string[]): void => {
      const spec = { backups: { pgbackrest: { manual: { repoName: "repo1", options } } } };
      const object = ["postgrescluster", "hippo", "-n", crunchy.namespace, "--type=merge"];
      machine.kubectl("patch", ...object, `--patch=${JSON.stringify({ spec })}`);
    };
    patch(["--type=none-such"]);
    const { code, output } = await crunchy.run("backup", "--yes");
    expect(output).toMatch(/postgrescluster\S* crunchy\/hippo: its Job failed; see the Job's log/);
    expect(code).toBe(1);
    patch(["--type=full"]);
    expect((await crunchy.run("backup", "--yes")).code).toBe(0);
    expect(crunchy.labels()).toHaveLength(2);
  });

  it("npm run drill restores to a time between two backups", async () => {
    crunchy.instances.sql("create table times as select now() as at");
    // Each psql starts after the one before has finished: this lies between both commits, also in milliseconds.
    const target = crunchy.instances.sql("select to_char(now() at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS+00')");
    crunchy.instances.sql("drop table times");
    crunchy.instances.shell("pgbackrest --stanza=db --log-level-console=warn check");
    const { code, output } = await crunchy.run("drill", "--to", target);
    expect(output).toMatch(/The backups of hippo are verified/);
    expect(code).toBe(0);
  });

  it("npm run restore shows the lines to write, and changes nothing without a terminal", async () => {
    const target = crunchy.instances.sql("select to_char(now() at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS+00')");
    crunchy.instances.sql("create table later ()");
    crunchy.instances.shell("pgbackrest --stanza=db --log-level-console=warn check");
    const before = fs.readFileSync(crunchy.file, "utf8");
    const { code, output } = await crunchy.run("restore", "--to", target, "--as", "copy");
    expect(output).toMatch(/name: copy[\s\S]*from: cluster\n\s+cluster: hippo\n\s+repository: repo1/);
    expect(output).toMatch(/Aborted: confirmation is required/);
    expect(code).toBe(1);
    expect(fs.readFileSync(crunchy.file, "utf8")).toBe(before);
  });
});
