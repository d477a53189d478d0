import { Machine, report, until } from "../e2e/support/machine";
import { describeOnNode } from "../helpers/node";

const namespace = "postgres";
const name = "copy";

/** Keys of `main`: no connection without TLS, and a publication for a role of its own. */
const published = [
  "      cloudNativePg:",
  "        unencryptedConnections: reject",
  "        publications:",
  "          - { name: orders, database: app, tables: [{ name: parcels }] }",
  "",
].join("\n");
const courier = [
  "        - name: app",
  "          databases: [app]",
  "        - name: courier",
  "          attributes: [replication]",
  "          passwordSecret: courier",
  "",
].join("\n");

/** The subscriber. The node enforces NetworkPolicies: its pods have the label that `clients` of `main` requires. */
const subscriber = `    - operator: cloudnative-pg
      name: ${name}
      namespace: ${namespace}
      version: 17
      image: localhost/postgresql:17
      imagePullPolicy: Never
      instances: 1
      storage: { size: 1Gi }
      resources: { cpu: 50m, memory: 256Mi }
      users: [{ name: app, databases: [app] }]
      parameters: { max_wal_size: 128MB, wal_keep_size: 64MB, checkpoint_completion_target: 0 }
      highAvailability: { mode: asynchronous }
      egress:
        - namespace: ${namespace}
          pods: { cnpg.io/cluster: main }
          ports: [5432]
      cloudNativePg:
        metadata: { labels: { postgres-client: main } }
        initSql: "SET ROLE app; CREATE TABLE parcels (id int PRIMARY KEY, state text)"
        subscriptions:
          - name: orders
            database: app
            publication: orders
            failover: true
            onRemoval: drop
            from:
              host: main-rw.${namespace}.svc
              database: app
              user: courier
              password: { secret: courier }
              certificateAuthority: { secret: main-ca }
        probePeriodSeconds: 1
        stopDelaySeconds: 30
  pgstack:monitoring:`;

describeOnNode("a live cluster of CloudNativePG that publishes tables, and accepts no connection without TLS", () => {
  let machine: Machine;
  const undo: (() => void)[] = [];

  const psql = (pod: string, sql: string): string => {
    const command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", "app", "-c", sql];
    return machine.kubectl("exec", pod, "-n", namespace, "-c", "postgres", "--", ...command).trim();
  };
  const primary = (cluster: string): string =>
    machine.kubectl(
      ...["get", "clusters.postgresql.cnpg.io", cluster, "-n", namespace, "-o", "jsonpath={.status.currentPrimary}"],
    );
  const parcels = (): string =>
    psql(primary(name), "select coalesce(string_agg(id || ' ' || state, ', ' order by id), '') from parcels");

  beforeAll(async () => {
    machine = await Machine.healthy();
    // `up` waits for a table that is published.
    await machine.query("create table parcels (id int primary key, state text)");
    machine.apply({
      ...{
        apiVersion: "v1",
        kind: "Secret",
        type: "kubernetes.io/basic-auth",
        metadata: { name: "courier", namespace },
      },
      stringData: { username: "courier", password: "to-the-door" },
    });
    undo.push(machine.edit("      cloudNativePg:\n", published));
    undo.push(machine.edit("        - name: app\n          databases: [app]\n", courier));
  });

  afterAll(async () => {
    for (const back of undo.reverse()) back();
    expect((await machine.run("up", ["--yes"])).code).toBe(0);
    // The subscription was dropped with its slot; the publication stays, as it was to be retained.
    await until(
      "the slot is gone",
      () => psql(primary("main"), "select count(*) from pg_replication_slots where slot_type = 'logical'") === "0",
    );
    expect(psql(primary("main"), "select pubname from pg_publication")).toBe("orders");
    psql(primary("main"), "drop publication orders; drop table parcels");
    machine.kubectl("delete", "secret", "courier", "-n", namespace);
  });

  it("takes the publication without a restart", async () => {
    const started = psql(primary("main"), "select pg_postmaster_start_time()");
    const { code, output, seconds } = await machine.run("up");
    report(`publication: up in ${seconds.toFixed(0)} s`);
    expect({ code, output: code === 0 ? "" : output }).toEqual({ code: 0, output: "" });
    expect(psql(primary("main"), "select pg_postmaster_start_time()")).toBe(started);
    expect(psql(primary("main"), "select pubname, pubinsert, pubviaroot from pg_publication")).toBe("orders|t|f");
    await until(
      "the role is created",
      () => psql(primary("main"), "select count(*) from pg_roles where rolname = 'courier' and rolreplication") === "1",
    );
    await machine.query("grant select on parcels to courier");
    await machine.query("insert into parcels values (1, 'packed'), (2, 'packed')");
  });

  it("sends existing rows and changes to a subscription of another cluster", async () => {
    undo.push(machine.edit("  pgstack:monitoring:", subscriber));
    const { code, output, seconds } = await machine.run("up");
    report(`a cluster with a subscription: up in ${seconds.toFixed(0)} s`);
    expect({ code, output: code === 0 ? "" : output }).toEqual({ code: 0, output: "" });
    await until("the rows are copied", () => parcels() === "1 packed, 2 packed");
    await machine.query("update parcels set state = 'sent' where id = 1; insert into parcels values (3, 'packed')");
    await until("the changes arrive", () => parcels() === "1 sent, 2 packed, 3 packed");
    expect(psql(primary(name), "select subname, subfailover from pg_subscription")).toBe("orders|t");
    expect((await machine.run("up")).output).toContain("no changes");
  });

  it("rejects a connection without TLS, and accepts one with it", () => {
    const password = Buffer.from(
      machine.kubectl("get", "secret", "main-app", "-n", namespace, "-o", "jsonpath={.data.password}"),
      "base64",
    ).toString();
    const login = (sslmode: string): string => {
      const to = `host=main-rw.${namespace}.svc dbname=app user=app sslmode=${sslmode} connect_timeout=10`;
      const command = [
        "env",
        `PGPASSWORD=${password}`,
        "psql",
        "-XAtq",
        to,
        "-c",
        "select ssl from pg_stat_ssl where pid = pg_backend_pid()",
      ];
      return machine.kubectl("exec", primary(name), "-n", namespace, "-c", "postgres", "--", ...command).trim();
    };
    expect(login("require")).toBe("t");
    expect(() => login("disable")).toThrow(/pg_hba\.conf rejects connection .* no encryption/);
  });

  it("keeps the slot on its replicas, so that a switchover loses no change", async () => {
    const before = primary("main");
    const replicas = ["main-1", "main-2", "main-3"].filter((pod) => pod !== before);
    const seconds = await until(
      "both replicas have the slot",
      () =>
        replicas.every(
          (pod) =>
            psql(
              pod,
              "select count(*) from pg_replication_slots where slot_name = 'orders' and synced and not temporary",
            ) === "1",
        ),
      120_000,
    );
    report(`slot on both replicas after ${seconds.toFixed(0)} s`);
    expect((await machine.run("switchover", ["local", "--cluster", "main", "--yes"])).code).toBe(0);
    expect(primary("main")).not.toBe(before);
    await machine.query("insert into parcels values (4, 'packed')");
    await until("a change after the switchover arrives", () => parcels().endsWith("4 packed"), 180_000);
    expect(parcels()).toBe("1 sent, 2 packed, 3 packed, 4 packed");
  });
});
