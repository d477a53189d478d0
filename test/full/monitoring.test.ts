import * as fs from "node:fs";
import * as path from "node:path";
import { signalsOf } from "../../components/monitoring/rule-groups";
import { describeOnNode } from "../helpers/node";
import { Machine, pace, report, until } from "../e2e/support/machine";
import { Drills } from "../e2e/support/drills";
import { localTopology, Monitoring, panelQueries } from "../e2e/support/monitoring";

const namespace = "postgres";
const quietMinutes = 10;

describeOnNode("monitoring by a real Prometheus and Alertmanager", () => {
  const topology = localTopology();
  let machine: Machine;
  let monitoring: Monitoring;
  let drills: Drills;

  const inCluster = (path: string): string =>
    machine.kubectl("get", "cluster", "main", "-n", namespace, "-o", `jsonpath={${path}}`);
  const primary = (): string => inCluster(".status.currentPrimary");
  const healthy = (): boolean =>
    inCluster(".status.readyInstances") === "3" && inCluster(".status.phase") === "Cluster in healthy state";
  /** Names of what is raised. All volumes lie on this machine's own disk, of which the project promises nothing. */
  const raised = (): string[] => [
    ...new Set(
      monitoring
        .raised()
        .flatMap(({ labels: { alertname = "" } }) => (/^PostgresVolume/.test(alertname) ? [] : [alertname])),
    ),
  ];
  const quiet = async (timeoutMs = 300_000): Promise<number> =>
    until("nothing is raised any more", () => raised().length === 0, timeoutMs);
  /** In the primary, as the superuser. */
  const sh = (script: string): string =>
    machine.kubectl("exec", primary(), "-n", namespace, "-c", "postgres", "--", "sh", "-c", script).trim();

  beforeAll(async () => {
    machine = await Machine.healthy();
    drills = new Drills(machine);
    monitoring = new Monitoring(machine);
    await until("Prometheus answers", () => monitoring.answers());
  });
  afterAll(() => {
    drills.deleteJobs();
  });

  // First, so that no drill has run yet when this file runs alone.
  it("is silent while nothing is wrong", async () => {
    await until("the cluster is healthy", healthy, 120_000);
    await quiet();
    const heard = new Set<string>();
    // Nothing is to be raised: that can only be watched for a while.
    const end = Date.now() + quietMinutes * 60_000;
    while (Date.now() < end) {
      for (const name of raised()) heard.add(name);
      await new Promise((resolve) => setTimeout(resolve, 5000));
    }
    expect([...heard]).toEqual([]);
    report(`${quietMinutes} quiet minutes, ${pace} times as strict: nothing was raised`);
  });

  it("alerts on a failed restore drill until one passes", async () => {
    await quiet();
    const started = Date.now();
    // No backup is that old. The command refuses such a time, so the Job is created without it.
    // Monitoring identifies Jobs of a CronJob by the number at the end of their name.
    const job = `${drills.name}-${Math.floor(started / 1000)}`;
    drills.start(job, { TARGET_TIME: "2020-01-01 00:00:00+00" });
    expect(await drills.reasonOf(job)).toMatch(/^no backup in .* finished before 2020-01-01/);
    const failed = await until(
      "the failure is reported",
      () => raised().includes("PostgresRestoreDrillFailed"),
      120_000,
    );
    expect(raised()).toEqual(["PostgresRestoreDrillFailed"]);
    expect((await machine.run("drill")).code).toBe(0);
    await quiet();
    report(
      `failed drill: alert ${failed.toFixed(0)} s after its end, silent ${seconds(started)} s after it started, with one that passed`,
    );
  });

  // After the drills: what they measure is there once one failed and one passed.
  it("measures every signal, and shows something in every panel", async () => {
    // A database without a table has no metrics of tables.
    sh("psql -XAtq -d app -c 'create table if not exists measured (id int)'");
    // Only while a session is idle in a transaction is there such a session to measure.
    sh("{ (echo 'begin; select 1;'; sleep 240) | psql -XAtq -d app; } >/dev/null 2>&1 &");
    const signals = [...signalsOf(topology)].map((signal) => `pgstack:${signal}`);
    // What is raised is shown too, and nothing is.
    const panels = panelQueries(topology).filter(({ expression }) => !expression.startsWith("ALERTS"));
    const without = (expressions: readonly string[]): string[] =>
      [...new Set(expressions)].filter((expression) => monitoring.query(expression).length === 0);
    // local has no extension pg_stat_statements, no table above 100 MB, and no metrics of weeks.
    const missing = /pgstack:statement_|pgstack:table_bytes_per_row|\[7d:1h\]/;
    const all = [...signals, ...panels.map(({ expression }) => expression)].filter((one) => !missing.test(one));
    let empty = without(all);
    const seconds = await until("every expression returns data", () => (empty = without(empty)).length === 0, 240_000)
      // So that the test reports which, and not only that there are some.
      .catch(() => undefined);
    expect(empty).toEqual([]);
    report(`${signals.length} signals and ${panels.length} queries of panels with data`);
    if (seconds !== undefined) report(`the last of them after ${seconds.toFixed(0)} s`);
  });

  it("alerts on a failed backup until one succeeds", async () => {
    const backup = (name: string, spec: object): void => {
      machine.apply({
        apiVersion: "postgresql.cnpg.io/v1",
        kind: "Backup",
        metadata: { name, namespace },
        spec: { cluster: { name: "main" }, ...spec },
      });
    };
    const started = Date.now();
    backup("alert-failed", { method: "plugin", pluginConfiguration: { name: "missing.example.org" } });
    const failed = await until("the failure is reported", () => raised().includes("PostgresBackupFailed"), 240_000);
    expect(raised()).toEqual(["PostgresBackupFailed"]);
    backup("alert-good", { method: "plugin", pluginConfiguration: { name: "barman-cloud.cloudnative-pg.io" } });
    await quiet();
    report(
      `failed backup: alert after ${failed.toFixed(0)} s, silent after ${seconds(started)} s with one that succeeded`,
    );
    machine.kubectl("delete", "backup", "alert-failed", "alert-good", "-n", namespace);
  });

  it("alerts when the newest backup is too old, until a newer one exists", async () => {
    const started = Date.now();
    // The schedule asks for one a day; what the plugin knows of the newest is put two days back.
    const finished = `${new Date(started - 48 * 3_600_000).toISOString().slice(0, 19)}Z`;
    const patch = (kind: string, name: string, status: object): void => {
      machine.kubectl(
        ...["patch", kind, name, "-n", namespace, "--subresource=status", "--type=merge"],
        `--patch=${JSON.stringify({ status })}`,
      );
    };
    // A failure after that would be reported as well.
    patch("cluster", "main", { lastFailedBackup: null });
    const alerted = await until(
      "the age is reported",
      () => {
        // The plugin writes what it finds in the bucket with each check of the retention, every minute.
        patch("objectstores.barmancloud.cnpg.io", "main-repo1", {
          serverRecoveryWindow: { main: { lastSuccessfulBackupTime: finished } },
        });
        return raised().includes("PostgresBackupTooOld");
      },
      240_000,
    );
    expect(raised()).toEqual(["PostgresBackupTooOld"]);
    expect((await machine.run("backup", ["--yes"])).code).toBe(0);
    await quiet();
    report(
      `backup two days old: alert after ${alerted.toFixed(0)} s, silent after ${seconds(started)} s with a new one`,
    );
  });

  it("reports failed WAL archiving until it works again, and no WAL is missing then", async () => {
    const store = (replicas: number): void => {
      machine.kubectl("scale", "deployment/gcs", "-n", "object-store", `--replicas=${replicas}`);
    };
    const started = Date.now();
    let last: string;
    store(0);
    try {
      machine.kubectl("wait", "pod", "-l", "app=gcs", "-n", "object-store", "--for=delete");
      // The database serves meanwhile.
      const written = "create table if not exists written (id int); insert into written values (1)";
      last = sh(`psql -XAtq -d app -c '${written}' -c 'select pg_walfile_name(pg_switch_wal())'`);
      // Google's library tries for two minutes before it gives up.
      const failing = await until(
        "the failure is reported",
        () => raised().includes("PostgresWalArchiveFailing"),
        420_000,
      );
      report(`object store away: alert after ${failing.toFixed(0)} s`);
      // A backup that wants the store while it is away fails too, and is reported.
      expect(raised().filter((name) => name !== "PostgresBackupFailed")).toEqual(["PostgresWalArchiveFailing"]);
      const status = await machine.run("status");
      expect(status.output).toMatch(/problems\s+.*WAL is not archived since [0-9A-F]{24}: its volume fills up/s);
      expect(status.code).toBe(1);
    } finally {
      store(1);
    }
    await quiet();
    report(`object store away: silent after ${seconds(started)} s`);
    const archived = archivedFiles(machine, last.slice(0, 8));
    expect(archived.at(-1)).toBeGreaterThanOrEqual(fileNumber(last));
    expect(archived).toEqual(archived.map((_, i) => (archived[0] ?? 0) + i));
    report(`${archived.length} WAL files in the archive, none missing between the first and the last`);
  });

  it("opens on this machine with one command, for as long as that runs", async () => {
    const run = machine.start("open", ["prometheus"]);
    const line = await run.line(/http:\/\/127\.0\.0\.1:\d+/, 60_000);
    const address = /http:\/\/[\d.:]+/.exec(line)?.[0] ?? "";
    expect((await fetch(`${address}/-/ready`)).status).toBe(200);
    run.child.kill("SIGINT");
    expect((await run.outcome).code).toBe(0);
    await expect(fetch(`${address}/-/ready`)).rejects.toThrow();
  });
});

/** The numbers of a timeline's WAL files that are in the bucket, in order. */
function archivedFiles(machine: Machine, timeline: string): number[] {
  const wals = path.join(machine.state, "node", "objects", "backups", "barman", namespace, "main", "wals");
  return fs
    .readdirSync(wals, { recursive: true, encoding: "utf8" })
    .flatMap((file) => /^[0-9A-F]{24}(?=(?:\.gz)?$)/.exec(path.basename(file))?.[0] ?? [])
    .filter((file) => file.startsWith(timeline))
    .map(fileNumber)
    .sort((a, b) => a - b);
}

/** The position of a WAL file of 16 MiB in its timeline. */
function fileNumber(file: string): number {
  return Number.parseInt(file.slice(8, 16), 16) * 256 + Number.parseInt(file.slice(16, 24), 16);
}

const seconds = (started: number): string => ((Date.now() - started) / 1000).toFixed(0);
