import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { parseDrillReport } from "../../components/postgres-cluster/drill/report";
import { Machine, report, until } from "./support/machine";

const namespace = "postgres";
const drill = "main-restore-drill";

interface CronJob {
  readonly spec: {
    readonly jobTemplate: {
      readonly spec: {
        readonly template: {
          readonly spec: { readonly containers: { readonly env: { name: string; value?: string }[] }[] };
        };
      };
    };
  };
}

describe("the restore drill", () => {
  let machine: Machine;
  let archive: string;
  const jobs: string[] = [];

  const kubectl = (...args: readonly string[]): string => machine.kubectl(...args, "-n", namespace).trim();
  /** What is there of drills whose names begin so; that of one that failed stays until the next. */
  const left = (name: string): string[] =>
    kubectl("get", "pods,pvc", "-l", "app.kubernetes.io/component=restore-drill", "-o", "name")
      .split("\n")
      .filter((one) => one.includes(`/${name}`));

  /** Starts the CronJob's own Job, on the folder of another server in the same archive. */
  const start = (name: string, server: string): void => {
    const cronJob = JSON.parse(kubectl("get", "cronjob", drill, "-o", "json")) as CronJob;
    const { spec } = cronJob.spec.jobTemplate;
    for (const { env } of spec.template.spec.containers) {
      for (const variable of env) if (variable.name === "SERVER") variable.value = server;
    }
    machine.apply({ apiVersion: "batch/v1", kind: "Job", metadata: { name, namespace }, spec });
    jobs.push(name);
  };
  const failed = (name: string): boolean =>
    kubectl("get", "job", name, "-o", 'jsonpath={.status.conditions[?(@.type=="Failed")].status}') === "True";
  const log = (name: string): string => {
    try {
      return kubectl("logs", `job/${name}`);
    } catch {
      return "";
    }
  };
  /** The reason that is told where somebody looks: in the Job's pod, in the ConfigMap, and as an Event. */
  const reasonOf = async (name: string): Promise<string> => {
    await until(`${name} fails`, () => failed(name), 120_000);
    const [last = ""] = log(name).split("\n").slice(-1);
    const said = parseDrillReport(last);
    expect(said).toMatchObject({ job: name, result: "failed" });
    expect(kubectl("get", "configmap", drill, "-o", "jsonpath={.data.report}")).toBe(last);
    const selector = `--field-selector=involvedObject.name=${name},reason=RestoreDrillFailed`;
    expect(kubectl("get", "events", selector, "-o", "jsonpath={.items[*].message}")).toBe(said?.reason);
    return said?.reason ?? "";
  };

  beforeAll(async () => {
    machine = await Machine.get();
    expect((await machine.run("up")).code).toBe(0);
    archive = path.join(machine.state, "node", "objects", "backups", "barman", namespace);
  });
  afterAll(() => {
    for (const name of jobs) kubectl("delete", "job", name, "--ignore-not-found");
    for (const server of ["truncated", "empty"]) {
      fs.rmSync(path.join(archive, server), { recursive: true, force: true });
    }
  });

  it("restores the newest backup, looks at it, says how long and how far, and leaves nothing", async () => {
    const { code, output, seconds } = await machine.run("drill");
    expect(output).toMatch(/The backups of main are proved/);
    expect(code).toBe(0);
    expect(output).toMatch(/checked\s+amcheck, checksums/);
    const said = parseDrillReport(kubectl("get", "configmap", drill, "-o", "jsonpath={.data.report}"));
    expect(said).toMatchObject({ result: "passed" });
    report(
      `a drill: ${seconds.toFixed(0)} s; recovery time ${said?.recoverySeconds} s, point ${said?.recoveryPointAgeSeconds} s before`,
    );
    expect(Date.parse(said?.recoveryPoint ?? "")).toBeLessThanOrEqual(Date.parse(said?.begun ?? ""));
    // What monitoring reads.
    const proved = kubectl("get", "cronjob", drill, "-o", "jsonpath={.status.lastSuccessfulTime}");
    expect(Date.parse(proved)).toBeGreaterThan(Date.now() - seconds * 1000 - 5_000);
    await until("pod and volume are gone", () => left(drill).length === 0, 60_000);
  });

  it("fails on a backup that is cut short, and says so everywhere", async () => {
    execFileSync("cp", ["-a", path.join(archive, "main"), path.join(archive, "truncated")]);
    const base = path.join(archive, "truncated", "base");
    for (const backup of fs.readdirSync(base)) {
      const data = path.join(base, backup, "data.tar.gz");
      fs.truncateSync(data, Math.floor(fs.statSync(data).size / 2));
    }
    start("drill-truncated", "truncated");
    expect(await reasonOf("drill-truncated")).toMatch(/cannot be restored: .*(unexpected end of data|empty header)/);
  });

  it("fails where there is no backup", async () => {
    fs.mkdirSync(path.join(archive, "empty"), { recursive: true });
    start("drill-empty", "empty");
    expect(await reasonOf("drill-empty")).toBe("there is no backup in gs://backups/barman/postgres/empty");
  });

  it("fails on a newest row that is too old, and passes on one that is not", async () => {
    const rows = (age: string): string =>
      `drill:\n        newestRow:\n          sql: select now() - interval '${age}'\n          maxAgeSeconds: 3600\n        enabled: true`;
    const undo = machine.edit(/drill:\n\s+enabled: true/, rows("1 day"));
    try {
      expect((await machine.run("up")).code).toBe(0);
      const { code, output } = await machine.run("drill");
      expect(code).toBe(1);
      expect(output).toMatch(/NOT proved: the newest row is 8\d{4} s old; at most 3600 s are allowed/);
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

  it.each(["restoring the backup", "replaying the log"])(
    "killed while %s, has failed and leaves nothing",
    async (step) => {
      const name = `drill-killed-${step.split(" ")[0] ?? ""}`;
      start(name, "main");
      await until(step, () => log(name).includes(step), 60_000);
      kubectl("delete", "pod", "-l", `batch.kubernetes.io/job-name=${name}`, "--grace-period=0", "--force");
      await until("the Job has failed", () => failed(name));
      kubectl("delete", "job", ...jobs, "--ignore-not-found");
      const volumes = (): string => machine.kubectl("get", "pv", "-o", "jsonpath={.items[*].spec.claimRef.name}");
      await until(
        "pods, claims and volumes are gone",
        () => left(name).length === 0 && !volumes().includes(name),
        120_000,
      );
    },
  );
});
