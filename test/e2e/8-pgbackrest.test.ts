import { bucketRepository, crunchyCluster } from "../helpers/clusters";
import { CrunchyDouble } from "./support/crunchy-double/double";
import { Machine, report } from "./support/machine";

const retained = 2;
const cluster = crunchyCluster({
  namespace: "pgbackrest",
  backups: { repositories: [{ ...bucketRepository, retention: { full: retained, unit: "count" } }] },
});

const checksum = "select count(*) || ' ' || md5(string_agg(id || ':' || body, ',' order by id)) from kept_rows";

describe("pgBackRest with the configuration that is rendered for Crunchy", () => {
  let double: CrunchyDouble;

  const shell = (script: string): string => double.shell(script);
  const sql = (text: string, socket?: string): string => double.sql(text, socket);
  const backup = (type: string): void => {
    shell(`pgbackrest --stanza=db --repo=1 --type=${type} --log-level-console=warn backup`);
  };
  const backups = (): { label: string; type: string }[] => {
    const [info] = JSON.parse(shell("pgbackrest --stanza=db --output=json info")) as {
      backup: { label: string; type: string }[];
    }[];
    return (info?.backup ?? []).map(({ label, type }) => ({ label, type }));
  };

  beforeAll(async () => {
    const machine = await Machine.get();
    expect((await machine.run("up")).code).toBe(0);
    double = await CrunchyDouble.start(machine, cluster);
  });
  afterAll(() => {
    double.remove();
  });

  it("archives and backs up into the stanza", () => {
    shell("pgbackrest --stanza=db --log-level-console=warn check");
    const begun = Date.now();
    backup("full");
    report(`pgBackRest, full backup: ${((Date.now() - begun) / 1000).toFixed(1)} s`);
    backup("incr");
    expect(backups().map(({ type }) => type)).toEqual(["full", "incr"]);
  });

  it("restores to the moment before a table was dropped, row by row", async () => {
    sql("create table kept_rows as select id, md5(id::text) as body from generate_series(1, 5000) id");
    const expected = sql(checksum);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const moment = sql("select now()");
    await new Promise((resolve) => setTimeout(resolve, 1500));
    sql("drop table kept_rows");
    // Waits until the log up to here is in the bucket.
    shell("pgbackrest --stanza=db --log-level-console=warn check");

    const begun = Date.now();
    shell(`
      mkdir -m 700 /pgdata/restored /tmp/restored
      pgbackrest --stanza=db --repo=1 --pg1-path=/pgdata/restored --type=time '--target=${moment}' \\
        --target-action=promote --archive-mode=off --log-level-console=warn restore
      pg_ctl -D /pgdata/restored -w -l /pgdata/restored.log -o "-k /tmp/restored -c listen_addresses=" start > /dev/null
      until [ "$(psql -h /tmp/restored -U postgres -XAtc 'select pg_is_in_recovery()')" = f ]; do sleep 0.2; done`);
    report(`pgBackRest, restored to a moment: ${((Date.now() - begun) / 1000).toFixed(1)} s`);
    expect(sql(checksum, "/tmp/restored")).toBe(expected);
    expect(sql("select to_regclass('kept_rows') is null")).toBe("t");
  });

  it("keeps as many full backups as the configuration says, and drops the oldest with all that needs it", () => {
    const before = backups();
    for (let made = 1; made <= retained; made++) backup("full");
    const after = backups();
    expect(after.map(({ type }) => type)).toEqual(["full", "full"]);
    expect(after.filter(({ label }) => before.some((old) => old.label === label))).toEqual([]);
  });
});
