import { spawn } from "node:child_process";
import * as path from "node:path";
import { Machine, report, until } from "../e2e/support/machine";
import { describeOnNode } from "../helpers/node";

const namespace = "postgres";

/** A small cluster in the configuration. */
const cluster = (name: string, ...further: readonly string[]): string =>
  [
    ...["- operator: cloudnative-pg", `  name: ${name}`, `  namespace: ${namespace}`, "  version: 17"],
    ...["  image: localhost/postgresql:17", "  imagePullPolicy: Never", "  instances: 1", "  storage: { size: 1Gi }"],
    ...["  resources: { cpu: 50m, memory: 256Mi }", "  users: [{ name: app, databases: [app, reports] }]"],
    "  parameters: { max_wal_size: 128MB, wal_keep_size: 64MB, checkpoint_completion_target: 0 }",
    "  highAvailability: { mode: asynchronous }",
    '  cloudNativePg: { images: { barman: "localhost/plugin-barman-cloud-sidecar:0.15.0" }, probePeriodSeconds: 1, stopDelaySeconds: 30 }',
    ...further.map((line) => `  ${line}`),
  ]
    .map((line) => `    ${line}\n`)
    .join("");
const backups =
  'backups: { repositories: [{ name: repo1, gcs: { bucket: backups }, retention: { full: 7, unit: time }, schedules: { full: "0 1 * * *" } }] }';
const none = "acceptNoBackups: true";
/** The two of a pair, each with the archive of the other one and by streaming. */
const pairWith = (other: string, role: string): string =>
  `standby: { cluster: ${other}, repository: { gcs: { bucket: backups } }, host: ${other}-rw.${namespace}.svc, ${role} }`;

describeOnNode("clusters that follow another one, on the node", () => {
  let machine: Machine;
  let undo = (): void => undefined;

  const up = async (...clusters: readonly string[]): Promise<number> => {
    undo();
    undo = machine.edit("  pgstack:monitoring:", `${clusters.join("")}  pgstack:monitoring:`);
    const { code, seconds, output } = await machine.run("up", ["--yes"]);
    if (code !== 0) throw new Error(`npm run up exited with ${String(code)}:\n${output.slice(-6_000)}`);
    return seconds;
  };
  const inPod = (name: string, ...command: readonly string[]): readonly string[] => [
    "exec",
    `${name}-1`,
    "-n",
    namespace,
    "-c",
    "postgres",
    "--",
    ...command,
  ];
  const psql = (name: string, sql: string): string =>
    machine.kubectl(...inPod(name, "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", "app", "-c", sql)).trim();
  /** Counts what arrived; a cluster that starts Postgres again does not answer. */
  const rows = (name: string, table = "ledger"): number => {
    try {
      return Number(psql(name, `select count(*) from ${table}`));
    } catch {
      return -1;
    }
  };

  /** Inserts one row after another, each in a connection of its own, until one is refused. */
  function write(name: string): { readonly ids: number[]; readonly stopped: Promise<void> } {
    const script =
      'id=0; while :; do id=$((id + 1)); psql -XAtq -d app -c "insert into ledger values ($id)" >&2 || exit 0; echo $id; sleep 0.1; done';
    const kubeconfig = `--kubeconfig=${path.join(machine.state, "node", "kubeconfig")}`;
    const child = spawn(path.join(machine.bin, "kubectl"), [kubeconfig, ...inPod(name, "bash", "-c", script)], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const ids: number[] = [];
    let rest = "";
    child.stdout.on("data", (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split("\n");
      rest = lines.pop() ?? "";
      ids.push(...lines.map(Number));
    });
    return { ids, stopped: new Promise((resolve) => child.once("close", () => resolve())) };
  }

  beforeAll(async () => {
    machine = await Machine.healthy();
    const seconds = await up(cluster("north", backups));
    report(`a cluster with its first backup: ${seconds.toFixed(0)} s`);
    psql("north", "create table ledger (id bigint primary key); create table early as select generate_series(1, 1000)");
  });

  afterAll(async () => {
    undo();
    expect((await machine.run("up", ["--yes"])).code).toBe(0);
  });

  const follower = (role: string): string => cluster("south", backups, pairWith("north", role));
  const archived = (role: string): string =>
    cluster("east", backups, `standby: { cluster: north, repository: { gcs: { bucket: backups } }, ${role} }`);
  const copied = cluster("copy", none, "bootstrap: { from: server, cluster: north }");

  it("are created from the archive, by streaming or both, and a copy from the running server", async () => {
    const seconds = await up(
      cluster("north", backups),
      follower("promoted: false"),
      archived("promoted: false"),
      copied,
    );
    report(`a standby by streaming, one by the archive, and a copy: ${seconds.toFixed(0)} s`);
    expect(rows("copy", "early")).toBe(1000);
    // The copy is a cluster of its own.
    psql("copy", "create table own (id int)");
    psql("north", "create table later as select generate_series(1, 2000)");
    const streamed = await until("rows arrive by streaming", () => rows("south", "later") === 2000, 60_000);
    psql("north", "select pg_switch_wal()");
    const shipped = await until("rows arrive by the archive", () => rows("east", "later") === 2000, 180_000);
    report(`rows arrived after ${streamed.toFixed(1)} s by streaming, ${shipped.toFixed(1)} s by the archive`);
    for (const name of ["south", "east"]) {
      expect(() => psql(name, "create table refused (id int)")).toThrow(/read-only transaction/);
      const { output } = await machine.run("status", ["--cluster", name]);
      expect(output).toContain("a standby of another cluster");
    }
  });

  it("take over without loss: the primary is demoted, its token promotes the other one, and it follows", async () => {
    const writer = write("north");
    await until("rows are acknowledged", () => writer.ids.length >= 20, 60_000);
    const demoted = await up(
      cluster("north", backups, pairWith("south", "promoted: false")),
      ...[follower("promoted: false"), archived("promoted: false"), copied],
    );
    await writer.stopped;
    let token = "";
    await until(
      "the token is shown",
      async () => {
        const { output } = await machine.run("status", ["--cluster", "north"]);
        token = /standby\.token: (\S+)/.exec(output)?.[1] ?? "";
        return token !== "";
      },
      180_000,
    );
    const promoted = await up(
      cluster("north", backups, pairWith("south", "promoted: false")),
      ...[follower(`promoted: true, token: ${token}`), archived("promoted: false"), copied],
    );
    const stored = new Set(psql("south", "select id from ledger").split("\n").map(Number));
    const lost = writer.ids.filter((id) => !stored.has(id));
    report(
      `switchover of a pair: ${demoted.toFixed(0)} s for the demotion, ${promoted.toFixed(0)} s for the promotion; ${writer.ids.length} rows acknowledged, ${lost.length} lost`,
    );
    expect(lost).toEqual([]);
    psql("south", "insert into ledger values (1000001)");
    await until(
      "the former primary follows",
      () => rows("north") > 0 && psql("north", "select count(*) from ledger where id = 1000001") === "1",
      180_000,
    );
    expect(() => psql("north", "insert into ledger values (1000002)")).toThrow(/read-only transaction/);
  });

  it("are promoted without a token after the loss of the primary, with all that was archived", async () => {
    const seconds = await up(archived("promoted: true"), copied);
    report(`a standby from the archive, promoted after the other clusters were deleted: ${seconds.toFixed(0)} s`);
    expect(rows("east", "later")).toBe(2000);
    expect(psql("east", "insert into ledger values (2000001) returning id")).toBe("2000001");
    // Databases of the configuration are created now, where they do not exist.
    expect(psql("east", "select count(*) from pg_database where datname = 'reports'")).toBe("1");
  });
});
