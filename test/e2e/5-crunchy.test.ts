import { parseDrillReport } from "../../components/postgres-cluster/drill/report";
import { describeWithCrds } from "./support/crds";
import { CrunchyEnvironment } from "./support/fake-pgo/environment";
import { Machine, report, until } from "./support/machine";

const checksum = "select count(*) || ' ' || md5(string_agg(id || ':' || body, ',' order by id)) from kept_rows";
const drill = "hippo-restore-drill";

describeWithCrds("a cluster of PGO (a fake) with the real Postgres and pgBackRest", () => {
  let machine: Machine;
  let crunchy: CrunchyEnvironment;

  beforeAll(async () => {
    machine = await Machine.up();
    crunchy = await CrunchyEnvironment.start(machine);
  });
  afterAll(async () => {
    await crunchy.stop();
  });

  it("npm run status notes the first backup and drill of a new cluster, each with its command", async () => {
    const { code, output } = await crunchy.run("status");
    expect(output).toMatch(/^crunchy\/hippo: Postgres 17\.\S+, \d+\.\d MiB \(crunchy\)$/m);
    expect(output).toMatch(/hippo-00-a-0: primary/);
    expect(output).toMatch(/hippo-00-b-0: replica, streaming async, .* behind/);
    expect(output).toMatch(/notes +repo1 has no backup yet: .*; npm run backup -- \S+ --cluster hippo takes one now$/m);
    expect(output).toMatch(/no restore drill yet: .* at 20\S+Z; npm run drill -- \S+ --cluster hippo runs one now$/m);
    expect(output).toMatch(/problems +none$/m);
    expect(code).toBe(0);
  });

  it("npm run backup has PGO make a full backup, and waits until it and its log are in the bucket", async () => {
    const first = crunchy.start("backup", "--yes");
    await until("PGO has started", () => crunchy.pgo.backups.length === 1);
    // Asked for again meanwhile, it is the same.
    const second = await crunchy.run("backup");
    const { code, output, seconds } = await first.outcome;
    expect(code).toBe(0);
    expect(crunchy.labels()).toHaveLength(1);
    expect(output).toContain(`The newest backup of hippo is ${crunchy.labels()[0] ?? ""}.`);
    expect(second.output).toMatch(/One is running already|confirmation is required/);
    expect(crunchy.pgo.backups).toHaveLength(1);
    report(`Crunchy, a full backup by annotation: ${seconds.toFixed(1)} s`);
  });

  it("restores to the time before a table was dropped, row by row", async () => {
    crunchy.instances.sql(
      "create table kept_rows as select id, md5(id::text) as body from generate_series(1, 5000) id",
    );
    const expected = crunchy.instances.sql(checksum);
    // Each psql starts after the one before has finished: this lies between both commits.
    const target = crunchy.instances.sql("select now()");
    crunchy.instances.sql("drop table kept_rows");
    // Waits until the WAL up to here is in the bucket.
    crunchy.instances.shell("pgbackrest --stanza=db --log-level-console=warn check");

    const started = Date.now();
    crunchy.instances.shell(`
      mkdir -m 700 /pgdata/restored /tmp/restored
      pgbackrest --stanza=db --repo=1 --pg1-path=/pgdata/restored --type=time '--target=${target}' \\
        --target-action=promote --archive-mode=off --log-level-console=warn restore
      pg_ctl -D /pgdata/restored -w -l /pgdata/restored.log -o "-k /tmp/restored -c listen_addresses=" start > /dev/null
      until [ "$(psql -h /tmp/restored -U postgres -XAtc 'select pg_is_in_recovery()')" = f ]; do sleep 0.2; done`);
    report(`pgBackRest, restored to a point in time: ${((Date.now() - started) / 1000).toFixed(1)} s`);
    expect(crunchy.instances.sql(checksum, "/tmp/restored")).toBe(expected);
    expect(crunchy.instances.sql("select to_regclass('kept_rows') is null")).toBe("t");
  });

  it("npm run drill restores the encrypted backup with pgBackRest, and looks at it", async () => {
    const { code, output, seconds } = await crunchy.run("drill");
    expect(output).toMatch(/The backups of hippo are verified/);
    expect(output).toMatch(/checked\s+amcheck, checksums/);
    expect(code).toBe(0);
    expect(output).toContain(crunchy.labels()[0]);
    report(`Crunchy, a drill of an encrypted backup: ${seconds.toFixed(1)} s`);
    const { output: screen, code: well } = await crunchy.run("status");
    expect(screen).toMatch(/last drill\s+verified \d+ s ago: recovered in/);
    expect(screen).toMatch(/problems\s+none$/m);
    expect(well).toBe(0);
  });

  it("npm run drill fails with another passphrase than the backups have, and reports it", async () => {
    await crunchy.withWrongPassphrase(async () => {
      const { code, output } = await crunchy.run("drill");
      expect(output).toMatch(/The backups of hippo are NOT verified: the backup cannot be restored: +FormatError/);
      expect(output).toMatch(/no backup set found to restore/);
      expect(code).toBe(1);
      const drillReport = parseDrillReport(
        machine.kubectl("get", "configmap", drill, "-n", crunchy.namespace, "-o", "jsonpath={.data.report}"),
      );
      expect(drillReport).toMatchObject({ result: "failed" });
    });
    expect((await crunchy.run("status")).output).toMatch(/last drill\s+FAILED \d+ s ago/);
  });

  it("npm run switchover makes the replica the primary and loses no row", async () => {
    crunchy.instances.sql("create table switched as select 1 as one");
    const { code, output, seconds } = await crunchy.run("switchover", "--yes");
    expect(output).toMatch(
      /hippo-00-b-0 is the primary of hippo and accepts connections at hippo-primary\.crunchy\.svc/,
    );
    expect(code).toBe(0);
    expect(crunchy.instances.primary()).toBe("hippo-00-b-0");
    expect(crunchy.instances.sql("select one from switched")).toBe("1");
    await until(
      "the old primary follows",
      () => crunchy.instances.sql("select count(*) from pg_stat_replication") === "1",
    );
    report(`Crunchy, a switchover by annotation: ${seconds.toFixed(1)} s`);
  });
});
