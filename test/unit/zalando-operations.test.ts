import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { clusterOperations, renderPostgresCluster } from "../../components/postgres-cluster";
import { drillSource } from "../../components/operators/zalando/backups/drill";
import { trouble } from "../../components/operators/zalando/status";
import type { Kubectl } from "../../src/commands/kubectl";
import { runOperation } from "../../src/operations/run";
import { walgRepository, zalandoCluster } from "../helpers/clusters";

const cluster = zalandoCluster({ backups: { repositories: [walgRepository] } });
const operations = clusterOperations(cluster);

describe("the list of backups of WAL-G", () => {
  const backup = (backup_name: string, finish_time: string): object => ({
    ...{ backup_name, finish_time, time: finish_time, wal_file_name: "000000010000000000000002" },
    ...{ hostname: "acid-0", uncompressed_size: 4096, compressed_size: 1024 },
  });

  it("is read from the line with JSON, oldest first", () => {
    const output = `INFO: List backups from storages: [default]\n${JSON.stringify([
      backup("base_2", "2026-01-02T01:00:05.123456789Z"),
      backup("base_1", "2026-01-01T01:00:05.123456789Z"),
    ])}\n`;
    expect(operations.backupList?.parse(output)).toEqual([
      {
        label: "base_1",
        type: "full",
        repository: "repo1",
        bytes: 4096,
        finished: new Date("2026-01-01T01:00:05.123Z"),
      },
      {
        label: "base_2",
        type: "full",
        repository: "repo1",
        bytes: 4096,
        finished: new Date("2026-01-02T01:00:05.123Z"),
      },
    ]);
  });

  it("is empty without backups", () => {
    expect(operations.backupList?.parse("INFO: No backups found\n")).toEqual([]);
    expect(clusterOperations(zalandoCluster()).backupList).toBeUndefined();
  });

  it("is not asked of a standby, whose primary has the backups", () => {
    const backups = { repositories: [walgRepository] };
    const standby = (promoted: boolean) =>
      zalandoCluster({ instances: 1, backups, standby: { host: "db.example.com", promoted } });
    expect(clusterOperations(standby(false)).backupList).toBeUndefined();
    expect(clusterOperations(standby(true)).backupList).toBeDefined();
  });

  /** Runs the program that chooses a backup, as the drill does. */
  const chosen = (target: string, ...backups: object[]): string => {
    const program = /newest='([\s\S]*?)\n'/.exec(drillSource(cluster)?.script ?? "")?.[1] ?? "";
    return execFileSync("python3", ["-c", program], {
      input: JSON.stringify(backups),
      env: { ...process.env, TARGET_TIME: target },
      encoding: "utf8",
    }).trim();
  };
  const two = [backup("base_2", "2026-01-02T01:00:05.12Z"), backup("base_1", "2026-01-01T01:00:05Z")];

  it.each([
    ["", "base_2"],
    ["2026-01-02 00:00:00+00", "base_1"],
    ["2026-01-02T01:00:06Z", "base_2"],
    ["2026-01-02 02:00:00+01:00", "base_1"],
    ["2025-12-31 00:00:00+00", ""],
  ])("gives a drill to %j the newest backup before it: %j", (target, label) => {
    expect(chosen(target, ...two)).toBe(label);
  });
});

describe("operations on a cluster of Zalando's operator", () => {
  /** A fake of kubectl, which records the commands in containers. */
  const fake = (): { readonly kubectl: Kubectl; readonly commands: (readonly string[])[] } => {
    const commands: (readonly string[])[] = [];
    const pod = (name: string, role: string): object => ({ metadata: { name, labels: { "spilo-role": role } } });
    const kubectl = {
      run: async (args: readonly string[]) => {
        if (args[0] === "exec") commands.push(args);
        return Promise.resolve(JSON.stringify({ items: [pod("acid-0", "replica"), pod("acid-1", "master")] }));
      },
      get: async () => Promise.resolve({}),
    } as unknown as Kubectl;
    return { kubectl, commands };
  };
  const progress = { step: async (_title: string, work: (say: () => void) => Promise<void>) => work(() => undefined) };

  it.each([
    ["a backup", () => operations.backup.start("1"), ["envdir /run/etc/wal-e.d/env ", 'wal-g backup-push "$PGDATA"']],
    ["a restart", () => operations.restart.start("1"), ["restart acid --role replica --force ", "--role primary"]],
    ["a switchover", () => operations.switchover.start("1", "acid-0"), ["switchover acid --candidate acid-0 --force"]],
  ])("run in the primary: %s", async (title, start, parts) => {
    const { kubectl, commands } = fake();
    const context = { kubectl, cluster, title, timeoutSeconds: 5, signal: new AbortController().signal };
    await runOperation({ ...context, progress: progress as never }, start());
    expect(commands).toHaveLength(1);
    expect(commands[0]?.slice(0, 7)).toEqual(["exec", "acid-1", "-n", "postgres", "-c", "postgres", "--"]);
    for (const part of parts) expect(commands[0]?.join(" ")).toContain(part);
  });

  it("restart the only instance of a cluster without replicas", () => {
    const { step } = clusterOperations(zalandoCluster({ instances: 1 })).restart.start("1");
    expect(JSON.stringify(step)).not.toContain("--role replica");
  });

  /** Runs the command of an operation with fakes of the programs that it calls; returns the calls, and if the last line is "failed" it failed. */
  const run = ({ step }: ReturnType<typeof operations.restart.start>, fakes: string): string[] => {
    const script = step.verb === "exec" ? (step.command.at(-1) ?? "") : "";
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "zalando-operations-"));
    const calls = path.join(folder, "calls");
    const env = { ...process.env, PGHOME: "home", PGDATA: "data", calls };
    // The code of the last command; bash ignores -e on the left of ||.
    const checked = `${fakes}\n( set -euo pipefail; ${script} ); code=$?; [ $code = 0 ] || echo failed >> "$calls"`;
    execFileSync("bash", ["-c", checked], { env, stdio: "ignore" });
    const lines = fs.readFileSync(calls, "utf8").trim().split("\n");
    fs.rmSync(folder, { recursive: true });
    return lines;
  };

  it("stop at the replicas where patronictl reports a failure and exits with 0", () => {
    const patronictl = (of: string): string =>
      `patronictl() { echo "\${*: -2:1}" >> "$calls"; [ "\${*: -2:1}" = ${of} ] && echo "Failed: restart for member acid-0, status code=503"; return 0; }`;
    const restart = operations.restart.start("1");
    expect(run(restart, patronictl("none"))).toEqual(["replica", "primary"]);
    expect(run(restart, patronictl("replica"))).toEqual(["replica", "failed"]);
    expect(run(restart, patronictl("primary"))).toEqual(["replica", "primary", "failed"]);
  });

  it("fail where WAL-G fails, which Spilo's script ignores", () => {
    // A fake of envdir, and of Spilo's script. Source: zalando/spilo at 4.0-p3, scripts/postgres_backup.sh.
    const fakes = (code: number): string =>
      `push() { echo wal-g >> "$calls"; return ${code}; }
       envdir() { case "$2" in /scripts/*) push || true; return 0 ;; *) [ "\${*: -3}" = "wal-g backup-push data" ] && push ;; esac; }`;
    const backup = operations.backup.start("1");
    expect(run(backup, fakes(0))).toEqual(["wal-g"]);
    expect(run(backup, fakes(1))).toEqual(["wal-g", "failed"]);
  });

  it("are not a restore over the data, and take full backups only", () => {
    expect(operations.restoreInPlace({ repository: "repo1", target: "2026-01-01T00:00:00Z" })).toContain(
      "does not restore",
    );
    expect(operations.backupOf({ repository: "repo1", type: "diff" })).toContain("full backups only");
  });

  it("restore into a new cluster from the folder of this one", () => {
    const written = { operator: "zalando", name: "acid", allowDataLoss: ["data"] };
    expect(operations.restored(written, "copy", "2026-01-01 00:00:00+00")).toEqual({
      operator: "zalando",
      name: "copy",
      bootstrap: { from: "cluster", cluster: "acid", target: { type: "time", value: "2026-01-01 00:00:00+00" } },
    });
    expect(clusterOperations(zalandoCluster()).restored(written, "copy", "")).toBeUndefined();
  });

  it("know the passwords of its users only", () => {
    expect([operations.password("app"), operations.password("postgres"), operations.password("other")]).toEqual([
      { secret: "app.acid.credentials.postgresql.acid.zalan.do", key: "password" },
      { secret: "postgres.acid.credentials.postgresql.acid.zalan.do", key: "password" },
      undefined,
    ]);
  });
});

describe("the trouble of a cluster of Zalando's operator", () => {
  it.each([
    [{ status: { PostgresClusterStatus: "Running" } }, undefined],
    [{ status: { PostgresClusterStatus: "Updating" } }, undefined],
    [{}, undefined],
    [{ status: { PostgresClusterStatus: "SyncFailed" } }, /reports: SyncFailed/],
    [{ status: { PostgresClusterStatus: "Invalid" } }, /reports: Invalid/],
    [
      {
        metadata: { annotations: { "last-major-upgrade-failure": "2026-01-01T00:00:00Z" } },
        status: { PostgresClusterStatus: "Running" },
      },
      /the upgrade to version 17 failed/,
    ],
  ])("of %j is %s", (live, expected) => {
    const found = trouble(cluster, live);
    if (expected === undefined) expect(found).toBeUndefined();
    else expect(found).toMatch(expected);
  });

  it("is not waited for: the cluster counts as created when the operator reports Running", () => {
    expect(renderPostgresCluster(cluster).until).toEqual(["jsonpath={.status.PostgresClusterStatus}=Running"]);
  });
});
