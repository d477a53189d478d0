import * as fs from "node:fs";
import * as path from "node:path";
import { Machine, report, until } from "../e2e/support/machine";
import { Writer } from "../e2e/support/writer";
import { ZalandoEnvironment } from "../e2e/support/zalando";
import { describeOnNode } from "../helpers/node";

const healthyWithin = 240_000;

describeOnNode("Zalando's operator, with an image of Debian's Postgres and Patroni", () => {
  let machine: Machine;
  let acid: ZalandoEnvironment;
  let writer: Writer | undefined;

  beforeAll(async () => {
    machine = await Machine.healthy();
    acid = await ZalandoEnvironment.prepare(machine);
  });
  afterAll(async () => {
    writer?.stop();
    await acid.remove();
  });

  const ledger = async (): Promise<Writer> => (writer ??= await Writer.start(machine, acid.target()));

  /** Does something to the cluster while a client writes: no row that was acknowledged is lost. */
  async function whileWriting(what: string, fault: () => Promise<void> | void): Promise<void> {
    await until("the cluster is healthy", () => acid.isHealthy(), healthyWithin);
    const client = await ledger();
    await client.acknowledges(5);
    const from = client.now();
    await fault();
    await until("writes are acknowledged again", () => client.acknowledgedSince(client.now() - 5) > 0, healthyWithin);
    await until("the cluster is healthy again", () => acid.isHealthy(), healthyWithin);
    const { acknowledged, outage } = client.ledger(from);
    // First the rows that were promised, then those that are stored: the client goes on writing.
    const promised = client.ledger(0).ids;
    const stored = await client.stored();
    const lost = promised.filter((id) => !stored.has(id));
    report(
      `Zalando, ${what}: writes stood still for ${outage.toFixed(1)} s; ${acknowledged} acknowledged, ${lost.length} lost`,
    );
    expect(lost).toEqual([]);
  }

  /** A query of the client pod, whose variables are those of the ledger but for some. */
  const asClient = (sql: string, ...env: readonly string[]): string =>
    acid.kubectl("exec", "ledger", "--", "env", ...env, "psql", "-XAtq", "-c", sql);

  it("creates a cluster of three instances with one up", async () => {
    const { code, output, seconds } = await acid.firstUp();
    expect(output).toMatch(/Database "acid" works: 3 instances, login, settings and a write are verified/);
    expect(code).toBe(0);
    expect(acid.instances()).toHaveLength(3);
    report(`Zalando, operator and cluster of three: up in ${seconds.toFixed(0)} s`);
  });

  it("reports no changes the second time, and no drift of what the operator wrote to", async () => {
    const again = await acid.run("up", "--yes");
    expect(again.output).toMatch(/No changes/);
    expect(again.code).toBe(0);
    const drift = await acid.run("drift");
    expect(drift.output).toContain(`"acid" is as the last up left it.`);
    expect(drift.code).toBe(0);
  });

  it("labels its pods as up and runbooks select them, and protects volumes and passwords", () => {
    const labelled = acid.kubectl(
      "get",
      "pods",
      "-l",
      "app.kubernetes.io/instance=acid,application=spilo",
      "-o",
      "name",
    );
    expect(labelled.split("\n")).toHaveLength(3);
    const roles = acid.sql("select rolname from pg_roles where rolcanlogin order by 1");
    expect(roles.split("\n")).toEqual(["pooler", "postgres", "reports", "shop", "standby"]);
    const hashes = acid.sql(
      "select distinct split_part(rolpassword, '$', 1) from pg_authid where rolpassword is not null",
    );
    expect(hashes).toBe("SCRAM-SHA-256");
  });

  it("serves clients through its Service with a verified certificate, and through PgBouncer", async () => {
    await ledger();
    const address = "select host(client_addr) from pg_stat_activity where pid = pg_backend_pid()";
    const own = acid.kubectl("get", "pod", "ledger", "-o", "jsonpath={.status.podIP}");
    const pooler = acid.kubectl(
      ...["get", "pods", "-l", "connection-pooler=acid-pooler", "-o", "jsonpath={.items[*].status.podIP}"],
    );
    expect(asClient(address)).toBe(own);
    expect(asClient(address, `PGHOST=acid-pooler.${acid.namespace}.svc`)).toBe(pooler);
    expect(() => asClient("select 1", "PGSSLMODE=disable")).toThrow(/no encryption|rejects/);
  });

  it("loses no acknowledged row when the pod of the primary is deleted by force", async () => {
    await whileWriting("primary deleted by force", async () => {
      const before = acid.primary();
      const uid = (): string =>
        acid.kubectl("get", "pod", before, "--ignore-not-found", "-o", "jsonpath={.metadata.uid}");
      const old = uid();
      acid.kubectl("delete", "pod", before, "--grace-period=0", "--force", "--wait=false");
      // Its StatefulSet recreates it within seconds: Patroni's lease has not expired, and the same instance can remain the primary.
      await until("the pod is another one", () => !["", old].includes(uid()), 120_000);
    });
  });

  it("promotes a replica without a lost row when the pod of the primary is deleted", async () => {
    await whileWriting("primary deleted", async () => {
      const before = acid.primary();
      acid.kubectl("delete", "pod", before, "--wait=false");
      await until("another instance is the primary", () => ![before, ""].includes(acid.primary()), 120_000);
    });
  });

  it("npm run switchover promotes a replica without a lost row", async () => {
    await whileWriting("switchover", async () => {
      const before = acid.primary();
      const { code, output } = await acid.run("switchover", "--yes");
      expect(output).toMatch(/is the primary of acid and accepts connections/);
      expect(code).toBe(0);
      expect(acid.primary()).not.toBe(before);
    });
  });

  it("up with other resources and parameters restarts all instances without a lost row, and waits for the last", async () => {
    await whileWriting("a rolling restart", async () => {
      acid.edit(([cluster, ...others]) => [
        {
          ...(cluster as NonNullable<typeof cluster>),
          resources: { cpu: "60m", memory: "288Mi" },
          parameters: { ...cluster?.parameters, log_min_duration_statement: "2s" },
        },
        ...others,
      ]);
      const { code, output } = await acid.run("up", "--yes");
      expect(output).toMatch(/Database "acid" works: 3 instances/);
      expect(code).toBe(0);
      const limits = acid.kubectl(
        ...["get", "pods", "-l", "application=spilo,cluster-name=acid"],
        ...["-o", "jsonpath={.items[*].spec.containers[0].resources.limits.memory}"],
      );
      expect(limits).toBe("288Mi 288Mi 288Mi");
      expect(acid.instances().map((pod) => acid.sql("show log_min_duration_statement", "shop", pod))).toEqual(
        Array.from({ length: 3 }, () => "2s"),
      );
    });
  });

  it("up with another user recreates no pod of PgBouncer, and not the StatefulSet", async () => {
    await until("the cluster is healthy", () => acid.isHealthy(), healthyWithin);
    const uids = (...args: string[]): string => acid.kubectl("get", ...args, "-o", "jsonpath={..metadata.uid}");
    const all = (): string[] => [
      uids("pods", "-l", "connection-pooler=acid-pooler"),
      uids("pods", "-l", "application=spilo,cluster-name=acid"),
      uids("statefulset", "acid"),
    ];
    const before = all();
    acid.edit(([cluster, ...others]) => [
      {
        ...(cluster as NonNullable<typeof cluster>),
        users: [...(cluster?.users ?? []), { name: "auditor" }],
      },
      ...others,
    ]);
    const { code, output, seconds } = await acid.run("up", "--yes");
    expect(output).toMatch(/Database "acid" works: 3 instances/);
    expect(code).toBe(0);
    expect(acid.sql("select rolcanlogin from pg_roles where rolname = 'auditor'")).toBe("t");
    expect(all()).toEqual(before);
    report(`Zalando, another user: up in ${seconds.toFixed(0)} s`);
  });

  it("replaces a password in place when it is due: sessions stay, the old password fails", async () => {
    const reports = ["PGUSER=reports", "PGDATABASE=reports"];
    const old = acid.password("reports");
    expect(asClient("select current_user", ...reports, `PGPASSWORD=${old}`)).toBe("reports");
    const session = `PGUSER=reports PGDATABASE=reports PGPASSWORD='${old}' psql -c 'select pg_sleep(600)' > /dev/null 2>&1 &`;
    acid.kubectl("exec", "ledger", "--", "sh", "-c", session);
    const open = (): string => acid.sql("select pid from pg_stat_activity where usename = 'reports'");
    await until("a session is open", () => /^\d+$/.test(open()));
    const pid = open();
    acid.rotate("reports");
    await until("the password is another one", () => acid.password("reports") !== old, 180_000);
    const replaced = acid.password("reports");
    const login = (password: string): string => {
      try {
        return asClient("select current_user", ...reports, `PGPASSWORD=${password}`);
      } catch (error) {
        return /password authentication failed/.test(String(error)) ? "refused" : String(error);
      }
    };
    await until("the new password is valid", () => login(replaced) === "reports", 120_000);
    expect(login(old)).toBe("refused");
    expect(open()).toBe(pid);
  });

  it("npm run backup fails where WAL-G fails", async () => {
    // With it WAL-G does not reach Postgres, but still archives WAL, for which the end of a backup would wait.
    const file = "/run/etc/wal-e.d/env/PGPORT";
    const asPostgres = (script: string): string =>
      acid.kubectl("exec", acid.primary(), "-c", "postgres", "--", "bash", "-c", script);
    asPostgres(`echo 1 > ${file}`);
    try {
      const { code, output } = await acid.run("backup", "--yes");
      expect(output).not.toMatch(/The newest backup of acid is/);
      expect(code).not.toBe(0);
    } finally {
      asPostgres(`rm ${file}`);
    }
  });

  it("npm run backup takes a backup that a drill restores, and restore gives the rows of a timestamp", async () => {
    await until("the cluster is healthy", () => acid.isHealthy(), healthyWithin);
    const backup = await acid.run("backup", "--yes");
    expect(backup.output).toMatch(/The newest backup of acid is base_[0-9A-F]{24}/);
    expect(backup.code).toBe(0);
    acid.sql("create table kept as select generate_series(1, 1000) id");
    const target = acid.sql("select to_char(now() at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS+00')");
    acid.sql("insert into kept select generate_series(1001, 2000)");
    const drill = await acid.run("drill", "--to", target);
    expect(drill.output).toMatch(/The backups of acid are verified/);
    expect(drill.code).toBe(0);
    acid.certify("copy");
    const { code, output, seconds } = await acid.run("restore", "--to", target, "--as", "copy", "--yes");
    expect(output).toMatch(/Database "copy" answers/);
    expect(code).toBe(0);
    expect(acid.sql("select count(*), max(id) from kept", "shop", acid.primary("copy"))).toBe("1000|1000");
    expect(acid.sql("select count(*) from kept")).toBe("2000");
    report(`Zalando, restored to a timestamp as another cluster: ${seconds.toFixed(0)} s`);
  });

  it("npm run backup -- --logical dumps roles and a database, which restore with every row", async () => {
    const { code, output, seconds } = await acid.run("backup", "--logical", "--yes");
    expect(output).toMatch(/The logical backup of acid is complete/);
    expect(code).toBe(0);
    const folder = path.join(machine.state, "node", "objects", "backups", "logical", acid.namespace, "acid");
    const [stamp = "", ...others] = fs.readdirSync(folder);
    expect(others).toEqual([]);
    expect(fs.readdirSync(path.join(folder, stamp)).sort()).toEqual(["globals.sql", "manifest.json", "shop.dump"]);
    const roles = fs.readFileSync(path.join(folder, stamp, "globals.sql"), "utf8");
    expect(roles).toMatch(/ALTER ROLE reports WITH .* PASSWORD 'SCRAM-SHA-256\$/);
    const pod = acid.primary();
    acid.kubectl("cp", path.join(folder, stamp, "shop.dump"), `${pod}:/tmp/shop.dump`, "-c", "postgres");
    acid.sql("create database restored owner shop", "postgres");
    acid.kubectl("exec", pod, "-c", "postgres", "--", "pg_restore", "--dbname=restored", "/tmp/shop.dump");
    expect(acid.sql("select count(*), max(id) from kept", "restored")).toBe("2000|2000");
    acid.sql("drop database restored", "postgres");
    report(`Zalando, a logical backup: ${seconds.toFixed(0)} s`);
  });

  it("npm run status reports the instances and no problem", async () => {
    await until("the cluster is healthy", () => acid.isHealthy(), healthyWithin);
    const { output } = await acid.run("status", "--cluster", "acid");
    expect(output).toMatch(/acid\/acid: Postgres 17\.\S+, .* \(zalando\)/);
    expect(output).toMatch(/acid-\d: primary/);
    expect(output.match(/replica, streaming/g)).toHaveLength(2);
    expect(output).toMatch(/last drill\s+verified/);
  });

  it("keeps volumes and passwords of a cluster that is deleted, with which it starts again", async () => {
    const client = await ledger();
    await client.acknowledges(5);
    // The instance that starts first becomes the primary, even if another one has newer rows: clients stop before the deletion.
    client.stop();
    writer = undefined;
    const promised = client.ledger(0).ids;
    const password = acid.password("shop");
    const putBack = acid.edit((clusters) => clusters.filter(({ name }) => name !== "acid"));
    expect((await acid.run("up", "--yes")).code).toBe(0);
    expect(acid.has("postgresql", "acid")).toBe(false);
    // The operator deletes its objects after the custom resource.
    await until("the instances are deleted", () => acid.instances().length === 0, 180_000);
    expect([0, 1, 2].map((i) => acid.has("pvc", `pgdata-acid-${i}`))).toEqual([true, true, true]);
    expect(acid.password("shop")).toBe(password);
    // Patroni's settings are those in the volume until the operator's next sync: the cluster is the same as before.
    putBack();
    expect((await acid.run("up", "--yes")).code).toBe(0);
    const stored = await client.stored();
    expect(promised.filter((id) => !stored.has(id))).toEqual([]);
  });
});
