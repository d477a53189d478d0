import { waitUntil } from "../../components/shared/wait-until";
import { archivedQuery } from "../../src/operations/live";
import { noPostgres, postgresPrograms, TemporaryPostgres } from "../helpers/postgres";
import { describeWhen } from "../helpers/when";

const programs = postgresPrograms();

describeWhen(programs !== undefined, noPostgres, "WAL in the archive, as a real Postgres reports it", () => {
  let server: TemporaryPostgres;
  const query = (sql: string): string => server.query("postgres", sql);
  const until = async (sql: string): Promise<true | undefined> =>
    waitUntil({
      check: async () => Promise.resolve(query(sql) === "t" ? true : undefined),
      interval: 100,
      timeout: 20_000,
    });

  beforeAll(() => {
    server = new TemporaryPostgres(programs ?? "", { archive_mode: "on", archive_command: "test -e open" });
  });
  afterAll(() => {
    server.stop();
  });

  it("is there once it is archived and not before, also when an older file follows it", async () => {
    query("create table rows (id int)");
    const older = query("select pg_walfile_name(pg_switch_wal() - 1)");
    query("insert into rows values (1)");
    const file = query("select pg_walfile_name(pg_switch_wal() - 1)");
    expect(file > older).toBe(true);
    expect(query(archivedQuery(file))).toBe("f");
    query("copy (select 1) to program 'touch open'");
    query("select pg_reload_conf()");
    await expect(until(archivedQuery(file))).resolves.toBe(true);
    const history = `${older}.00000028.backup`;
    query(`copy (select 1) to program 'touch pg_wal/${history} pg_wal/archive_status/${history}.ready'`);
    query("select pg_reload_conf()");
    await expect(until(`select last_archived_wal = '${history}' from pg_stat_archiver`)).resolves.toBe(true);
    expect(query(archivedQuery(file))).toBe("t");
  }, 60_000);
});
