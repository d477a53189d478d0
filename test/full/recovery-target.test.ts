import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { which } from "../../local/sh";
import { Kubectl } from "../../src/commands/kubectl";
import { archiveCommit, readTimeline } from "../../src/operations/live";
import { clusterOperations } from "../../components/postgres-cluster";
import { waitUntil } from "../../components/shared/wait-until";
import { crunchyCluster, volumeRepository } from "../helpers/clusters";
import { FakeKubectl } from "../helpers/fake-kubectl";
import { postgresPrograms } from "../helpers/postgres";
import { describeWhen } from "../helpers/when";

const bin = postgresPrograms() ?? "";
const cluster = crunchyCluster({ backups: { repositories: [{ ...volumeRepository, name: "repo1" }] } });

/** A real Postgres that archives by a real pgBackRest. A fake kubectl runs there what would run in the pod of the primary. */
class ArchivingPostgres {
  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-recovery-"));
  private readonly data = path.join(this.folder, "data");
  private readonly fake: FakeKubectl;
  readonly kubectl: Kubectl;

  constructor() {
    const { folder, data } = this;
    const configuration = [
      "[global]",
      ...["repo", "spool", "lock"].map((name) => `${name === "repo" ? "repo1" : name}-path=${folder}/${name}`),
      ...["repo1-retention-full=2", "start-fast=y", "log-level-console=error", "log-level-file=off"],
      ...["[db]", `pg1-path=${data}`, `pg1-socket-path=${folder}`, "pg1-port=5432"],
    ];
    fs.writeFileSync(path.join(folder, "pgbackrest.conf"), configuration.join("\n"));
    // Neither program runs as root.
    if (process.getuid?.() === 0) execFileSync("chown", ["-R", "postgres", folder]);
    this.run(`initdb -D ${data} -U postgres -A trust --no-sync`);
    const archive = `pgbackrest --config=${folder}/pgbackrest.conf --stanza=db archive-push "%p"`;
    const settings = [
      ...["listen_addresses = ''", `unix_socket_directories = '${folder}'`, "archive_mode = on"],
      `archive_command = '${archive}'`,
    ];
    fs.appendFileSync(path.join(data, "postgresql.conf"), settings.join("\n"));
    this.run(`pg_ctl -D ${data} -w -l ${folder}/server start`);
    this.pgbackrest("stanza-create");
    this.pgbackrest("backup --type=full");
    // pgBackRest restores to a later second than that of the backup only.
    this.sql("select pg_sleep_until(date_trunc('second', clock_timestamp()) + interval '1 s')");
    this.fake = new FakeKubectl(
      `while [ "$1" != -- ]; do shift; done; shift; export ${this.environment}
      ${process.getuid?.() === 0 ? 'exec setpriv --reuid=postgres --regid=postgres --clear-groups -- "$@"' : 'exec "$@"'}`,
    );
    this.kubectl = new Kubectl({ kubeconfig: "k", identity: "k" }, this.fake.program);
  }

  private get environment(): string {
    return `PATH='${bin}:${process.env["PATH"] ?? ""}' PGHOST='${this.folder}' PGUSER=postgres LC_ALL=C HOME='${this.folder}'`;
  }

  sql(query: string): string {
    return this.run(`psql -XAtq -d postgres -c "${query}"`);
  }

  /** Stops the server, restores it with the options that PGO hands to a shell, and returns the lines of its log about recovery. */
  async restore(options: readonly string[]): Promise<string> {
    this.run(`pg_ctl -D ${this.data} -w -m fast stop`);
    // PGO adds these two. Source: PGO 6.0, internal/controller/postgrescluster/pgbackrest.go, reconcileRestoreJob.
    this.pgbackrest(`--delta ${options.join(" ")} --target-action=promote restore`);
    const log = path.join(this.folder, "recovery");
    fs.rmSync(log, { force: true });
    spawnSync("sh", ["-c", this.command(`pg_ctl -D ${this.data} -w -t 60 -l ${log} start`)]);
    // It accepts connections before recovery has finished.
    const finished = /FATAL|archive recovery complete/;
    const read = (): string | undefined => [fs.readFileSync(log, "utf8")].find((text) => finished.test(text));
    return (await waitUntil({ check: read, interval: 200, timeout: 60_000 })) ?? fs.readFileSync(log, "utf8");
  }

  stop(): void {
    spawnSync("sh", ["-c", this.command(`pg_ctl -D ${this.data} -m immediate stop`)]);
    this.fake.remove();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private pgbackrest(command: string): void {
    this.run(`pgbackrest --config=${this.folder}/pgbackrest.conf --stanza=db ${command}`);
  }

  private run(command: string): string {
    return execFileSync("sh", ["-c", this.command(command)], { encoding: "utf8", cwd: this.folder }).trim();
  }

  private command(command: string): string {
    const text = `export ${this.environment}; cd '${this.folder}'; ${command}`;
    if (process.getuid?.() !== 0) return text;
    return `exec setpriv --reuid=postgres --regid=postgres --clear-groups -- sh -c '${text.replaceAll("'", `'\\''`)}'`;
  }
}

describeWhen(
  bin !== "" && which("pgbackrest") !== undefined,
  "no Postgres server or no pgBackRest is installed; apt-get install postgresql pgbackrest",
  "recovery to a timestamp after the last commit (a real Postgres, a real pgBackRest)",
  () => {
    let postgres: ArchivingPostgres;
    beforeEach(() => {
      postgres = new ArchivingPostgres();
    });
    afterEach(() => {
      postgres.stop();
    });

    /** A timestamp that no commit follows, and the options of a restore in place to it. */
    const idle = (): readonly string[] => {
      postgres.sql("create table kept ()");
      const target = postgres.sql(
        "select to_char(clock_timestamp() at time zone 'UTC' + interval '1 ms', 'YYYY-MM-DD HH24:MI:SS.MS+00')",
      );
      const operation = clusterOperations(cluster).restoreInPlace({ repository: "repo1", target });
      if (typeof operation === "string") throw new Error(operation);
      const { step } = operation.start("1");
      const { patch } = step as { patch: { spec: { backups: { pgbackrest: { restore: { options: string[] } } } } } };
      return patch.spec.backups.pgbackrest.restore.options;
    };

    it("fails where WAL is archived up to now, and no commit", async () => {
      const options = idle();
      postgres.sql("select pg_switch_wal()");
      expect(await postgres.restore(options)).toMatch(
        /FATAL: +recovery ended before configured recovery target was reached/,
      );
    });

    it("ends where a commit is archived first, with the data of before on a new timeline", async () => {
      const options = idle();
      expect(await readTimeline(postgres.kubectl, cluster, "primary")).toBe("1");
      await archiveCommit(postgres.kubectl, cluster, "primary");
      postgres.sql("create table lost ()");
      expect(await postgres.restore(options)).toMatch(/recovery stopping before commit of transaction/);
      expect(postgres.sql("select to_regclass('kept'), to_regclass('lost')")).toBe("kept|");
      postgres.sql("checkpoint");
      expect(await readTimeline(postgres.kubectl, cluster, "primary")).toBe("2");
    });
  },
);
