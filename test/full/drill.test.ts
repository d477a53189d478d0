import * as fs from "node:fs";
import * as path from "node:path";
import { describeOnNode } from "../helpers/node";
import { Drills } from "../e2e/support/drills";
import { Machine, until } from "../e2e/support/machine";

describeOnNode("the restore drill", () => {
  let machine: Machine;
  let drills: Drills;

  beforeAll(async () => {
    machine = await Machine.healthy();
    drills = new Drills(machine);
  });
  afterAll(() => {
    drills.deleteJobs();
    fs.rmSync(path.join(drills.archive, "empty"), { recursive: true, force: true });
  });

  it("fails where there is no backup", async () => {
    fs.mkdirSync(path.join(drills.archive, "empty"), { recursive: true });
    drills.start("drill-empty", { SERVER: "empty" });
    expect(await drills.reasonOf("drill-empty")).toBe("no backup in gs://backups/barman/postgres/empty");
  });

  it("fails on a newest row that is too old, and passes on one that is not", async () => {
    const rows = (age: string): string =>
      `drill:\n        newestRow:\n          sql: select now() - interval '${age}'\n          maxAgeSeconds: 3600\n        enabled: true`;
    const undo = machine.edit(/drill:\n\s+enabled: true/, rows("1 day"));
    try {
      expect((await machine.run("up")).code).toBe(0);
      const { code, output } = await machine.run("drill");
      expect(code).toBe(1);
      expect(output).toMatch(/NOT verified: the newest row is 8\d{4} s old; at most 3600 s are allowed/);
    } finally {
      undo();
    }
    const undoYoung = machine.edit(/drill:\n\s+enabled: true/, rows("1 minute"));
    try {
      expect((await machine.run("up")).code).toBe(0);
      expect((await machine.run("drill")).output).toMatch(/checked\s+newest-row, amcheck, checksums/);
    } finally {
      undoYoung();
      expect((await machine.run("up")).code).toBe(0);
    }
  });

  it.each(["restoring the backup", "replaying WAL"])("killed while %s, has failed and leaves nothing", async (step) => {
    const name = `drill-killed-${step.split(" ")[0] ?? ""}`;
    drills.start(name, { SERVER: "main" });
    await until(step, () => drills.log(name).includes(step), 60_000);
    drills.kubectl("delete", "pod", "-l", `batch.kubernetes.io/job-name=${name}`, "--grace-period=0", "--force");
    await until("the Job has failed", () => drills.failed(name));
    drills.deleteJobs();
    const volumes = (): string => machine.kubectl("get", "pv", "-o", "jsonpath={.items[*].spec.claimRef.name}");
    await until(
      "pods, claims and volumes are gone",
      () => drills.left(name).length === 0 && !volumes().includes(name),
      120_000,
    );
  });
});
