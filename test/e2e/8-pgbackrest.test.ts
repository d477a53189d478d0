import { renderPostgresCluster } from "../../components/postgres-cluster";
import { bucketRepository, crunchyCluster } from "../helpers/clusters";
import { Machine, report } from "./support/machine";
import { pgbackrestObjects, pgbackrestPod } from "./support/pgbackrest-pod";

interface Pgbackrest {
  readonly global: Readonly<Record<string, string>>;
  readonly repos: readonly { readonly name: string; readonly gcs: { readonly bucket: string } }[];
}

const retained = 2;

/** What pgstack renders for a cluster of Crunchy that backs up to Google Cloud Storage as its own identity. */
function rendered(): Pgbackrest {
  const repository = { ...bucketRepository, retention: { full: retained, unit: "count" as const } };
  const { customResource } = renderPostgresCluster(crunchyCluster({ backups: { repositories: [repository] } }));
  return (customResource["spec"] as { backups: { pgbackrest: Pgbackrest } }).backups.pgbackrest;
}

/**
 * The file as PGO writes it from that: the user's global options, then its own, then the stanza. Source: PGO 6.0,
 * internal/pgbackrest/config.go.
 */
function configuration({ global, repos }: Pgbackrest): string {
  const places = repos.flatMap(({ name, gcs }) => [`${name}-type=gcs`, `${name}-gcs-bucket=${gcs.bucket}`]);
  return [
    "[global]",
    ...Object.entries(global).map(([key, value]) => `${key}=${value}`),
    ...places,
    ...["archive-async=y", "log-path=/pgdata/pgbackrest/log", "spool-path=/pgdata/pgbackrest-spool"],
    "[db]",
    ...["pg1-path=/pgdata/pg17", "pg1-port=5432", "pg1-socket-path=/tmp/postgres"],
    "",
  ].join("\n");
}

const checksum = "select count(*) || ' ' || md5(string_agg(id || ':' || body, ',' order by id)) from kept_rows";

describe("pgBackRest with the configuration that is rendered for Crunchy", () => {
  let machine: Machine;

  const shell = (script: string): string => {
    const { namespace, name } = pgbackrestPod;
    const command = ["exec", name, "-n", namespace, "-c", "database", "--", "bash", "-euo", "pipefail", "-c", script];
    return machine.kubectl(...command).trim();
  };
  const sql = (text: string, socket = "/tmp/postgres"): string =>
    shell(`psql -h ${socket} -U postgres -XAtq -v ON_ERROR_STOP=1 -c "${text}"`);
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
    machine = await Machine.get();
    expect((await machine.run("up")).code).toBe(0);
    const pgbackrest = rendered();
    for (const object of pgbackrestObjects(configuration(pgbackrest), pgbackrest.repos[0]?.gcs.bucket ?? "")) {
      machine.apply(object);
    }
    const { namespace, name } = pgbackrestPod;
    machine.kubectl("wait", "pod", name, "-n", namespace, "--for=condition=Ready", "--timeout=90s");
    shell(`
      mkdir -p /tmp/postgres /pgdata/pgbackrest/log /pgdata/pgbackrest-spool
      initdb -D /pgdata/pg17 -U postgres --data-checksums > /dev/null
      printf '%s\\n' "listen_addresses = ''" "unix_socket_directories = '/tmp/postgres'" 'archive_mode = on' \\
        "archive_command = 'pgbackrest --stanza=db archive-push \\"%p\\"'" >> /pgdata/pg17/postgresql.conf
      pg_ctl -D /pgdata/pg17 -w -l /pgdata/log start > /dev/null`);
  });
  afterAll(() => {
    const { namespace, name } = pgbackrestPod;
    machine.kubectl("delete", "pod,configmap", name, "-n", namespace, "--ignore-not-found", "--wait=false");
  });

  it("makes the stanza, archives and backs up", () => {
    shell("pgbackrest --stanza=db --log-level-console=warn stanza-create");
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
      pg_ctl -D /pgdata/restored -w -l /pgdata/restored.log -o "-k /tmp/restored" start > /dev/null
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
