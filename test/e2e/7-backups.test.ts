import { Machine, report, until } from "./support/machine";

const namespace = "postgres";
const restored = "restored";

/** The superuser's psql in an instance's own pod. */
function psql(machine: Machine, pod: string, sql: string): string {
  const command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", "app", "-c", sql];
  return machine.kubectl("exec", pod, "-n", namespace, "-c", "postgres", "--", ...command).trim();
}

const checksum = "select count(*) || ' ' || md5(string_agg(id || ':' || body, ',' order by id)) from kept_rows";

describe("backups by Barman to an object store", () => {
  let machine: Machine;
  let primary: string;

  const inCluster = (path: string): string =>
    machine.kubectl("get", "cluster", "main", "-n", namespace, "-o", `jsonpath={${path}}`);

  beforeAll(async () => {
    machine = await Machine.get();
    expect((await machine.run("up")).code).toBe(0);
    primary = inCluster(".status.currentPrimary");
  });
  afterAll(() => {
    machine.kubectl("delete", "cluster", restored, "-n", namespace, "--ignore-not-found");
  });

  it("are there when up ends: the log is archived, and a first backup can be restored", () => {
    expect(inCluster('.status.conditions[?(@.type=="ContinuousArchiving")].status')).toBe("True");
    expect(Date.parse(inCluster(".status.firstRecoverabilityPoint"))).toBeLessThan(Date.now());
    const backups = machine.kubectl("get", "backups", "-n", namespace, "-o", "jsonpath={.items[*].status.phase}");
    expect(backups).toMatch(/completed/);
  });

  it("restore as a new cluster to the moment before a table was dropped, row by row", async () => {
    psql(machine, primary, "drop table if exists kept_rows");
    psql(
      machine,
      primary,
      "create table kept_rows as select id, md5(id::text) as body from generate_series(1, 5000) id",
    );
    const expected = psql(machine, primary, checksum);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const moment = psql(machine, primary, "select to_char(now() at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US+00')");
    await new Promise((resolve) => setTimeout(resolve, 1500));
    psql(machine, primary, "drop table kept_rows");
    const last = psql(machine, primary, "select pg_walfile_name(pg_switch_wal())");
    await until(
      "the log is archived up to there",
      () => psql(machine, primary, `select last_archived_wal >= '${last}' from pg_stat_archiver`) === "t",
    );

    const begun = Date.now();
    machine.apply(recovery(machine, moment));
    await until("the restored cluster is ready", () => restoredReady(machine), 240_000);
    report(`restored from the object store to a moment: ${((Date.now() - begun) / 1000).toFixed(1)} s`);
    expect(psql(machine, `${restored}-1`, checksum)).toBe(expected);
    expect(psql(machine, primary, "select to_regclass('kept_rows') is null")).toBe("t");
  });
});

function restoredReady(machine: Machine): boolean {
  return (
    machine.kubectl("get", "cluster", restored, "-n", namespace, "-o", "jsonpath={.status.readyInstances}") === "1"
  );
}

/** A cluster of one instance that starts from what `main` archived, and archives nothing itself. */
function recovery(machine: Machine, targetTime: string): unknown {
  const main = JSON.parse(machine.kubectl("get", "cluster", "main", "-n", namespace, "-o", "json")) as {
    spec: Record<string, unknown> & { backup: { barmanObjectStore: object } };
  };
  const { imageName, imagePullPolicy, storage, resources, postgresql } = main.spec;
  const parameters = (postgresql as { parameters: Record<string, string> }).parameters;
  return {
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "Cluster",
    metadata: { name: restored, namespace },
    spec: {
      ...{ instances: 1, imageName, imagePullPolicy, storage, resources, postgresql: { parameters } },
      bootstrap: { recovery: { source: "main", recoveryTarget: { targetTime } } },
      externalClusters: [{ name: "main", barmanObjectStore: main.spec.backup.barmanObjectStore }],
    },
  };
}
