import { zalandoImageRefs } from "../../local/zalando";
import { zalandoExporter } from "../../components/operators/zalando/monitoring/source";
import { Machine, report, until } from "../e2e/support/machine";
import { ZalandoEnvironment } from "../e2e/support/zalando";
import { describeOnNode } from "../helpers/node";

/** Logs in again and again, with a Secret that is mounted as applications mount it. Both values are of one version of the Secret. */
const logins = `
while :; do
  folder=$(readlink -f /credentials/..data)
  PGUSER=$(cat "$folder/username") PGPASSWORD=$(cat "$folder/password") psql -XAtq -c 'select current_user' 2>&1 | head -1
  sleep 0.1
done
`;

describeOnNode("Zalando's operator: metrics, rotation of users, and a copy of a running cluster", () => {
  let machine: Machine;
  let acid: ZalandoEnvironment;

  beforeAll(async () => {
    machine = await Machine.healthy();
    acid = await ZalandoEnvironment.prepare(machine, {
      instances: 2,
      highAvailability: { mode: "synchronous" },
      users: [{ name: "shop", databases: ["shop"] }, { name: "visitor" }],
      pooler: undefined,
      backups: undefined,
      logicalBackups: undefined,
      drill: undefined,
      zalando: {
        ...{ rotateUsers: ["visitor"], monitoring: true, exporterImage: zalandoImageRefs.instance },
        sidecars: [
          {
            name: "watcher",
            image: zalandoImageRefs.instance,
            // The first process of a container ignores SIGTERM unless it handles it, and its pod stops after five minutes then.
            command: ["bash", "-c", "trap exit TERM; sleep infinity & wait"],
            env: [{ name: "COLOUR", value: "blue" }],
            resources: { cpu: "10m", memory: "32Mi" },
          },
        ],
      },
    });
  });
  afterAll(async () => {
    await acid.remove();
  });

  it("has every metric of its dashboards and alerts, of Debian's exporter beside each instance", async () => {
    const { code, output } = await acid.firstUp();
    expect(output).toMatch(/Database "acid" works: 2 instances/);
    expect(code).toBe(0);
    const scrape = `import urllib.request as r; print(r.urlopen("http://127.0.0.1:9187/metrics").read().decode())`;
    const metrics = (pod: string): string => acid.kubectl("exec", pod, "-c", "postgres", "--", "python3", "-c", scrape);
    const [primary, replica] = [acid.primary(), acid.instances("replica")[0] ?? ""].map(metrics);
    const names = new Set(`${primary ?? ""}\n${replica ?? ""}`.match(/^pg_\w+/gm));
    // Counters of checkpoints before Postgres 17.
    expect(Object.keys(zalandoExporter.metrics).filter((name) => !names.has(name))).toEqual([
      "pg_stat_bgwriter_checkpoints_req_total",
      "pg_stat_bgwriter_checkpoints_timed_total",
    ]);
    expect(primary).toMatch(/^pg_up 1$/m);
    expect(primary).toMatch(/^pg_replication_is_replica 0$/m);
    expect(replica).toMatch(/^pg_replication_is_replica 1$/m);
  });

  it("runs a container of the user beside Postgres, with its volume and its variables", () => {
    const inSidecar = (...command: readonly string[]): string =>
      acid.kubectl("exec", acid.primary(), "-c", "watcher", "--", ...command);
    expect(inSidecar("sh", "-c", "echo $COLOUR; cat /home/postgres/pgdata/pgroot/data/PG_VERSION")).toBe("blue\n17");
  });

  it("rotates a user while clients log in with the mounted Secret: none failed, and the earlier role stays valid", async () => {
    machine.apply(loginPod(acid.namespace, acid.secret("visitor")));
    acid.kubectl("wait", "pod", "logins", "--for=condition=Ready", "--timeout=60s");
    const seen = (): string[] => acid.kubectl("logs", "logins").split("\n");
    await until("clients log in", () => seen().filter((one) => one === "visitor").length > 5);
    const old = acid.password("visitor");
    acid.rotate("visitor");
    const seconds = await until(
      "clients use the new role",
      () => seen().some((one) => /^visitor\d{6}$/.test(one)),
      240_000,
    );
    const all = seen();
    expect(all.filter((one) => !/^visitor(\d{6})?$/.test(one))).toEqual([]);
    const env = ["PGUSER=visitor", `PGPASSWORD=${old}`];
    expect(acid.kubectl("exec", "logins", "--", "env", ...env, "psql", "-XAtqc", "select current_user")).toBe(
      "visitor",
    );
    const inherited = "select pg_has_role(rolname, 'visitor', 'usage') from pg_roles where rolname ~ '^visitor\\d{6}$'";
    expect(acid.sql(inherited)).toBe("t");
    report(
      `Zalando, rotation of a user: ${all.length} logins, none failed; the new role after ${seconds.toFixed(0)} s`,
    );
  });

  it("starts a cluster as a copy of a running one, without backups", async () => {
    acid.sql("create table copied as select generate_series(1, 10000) id");
    acid.certify("twin");
    acid.edit(([cluster, ...others]) => [
      cluster as NonNullable<typeof cluster>,
      ...others,
      {
        ...(cluster as NonNullable<typeof cluster>),
        name: "twin",
        instances: 1,
        highAvailability: { mode: "asynchronous" },
        bootstrap: { from: "primary", cluster: "acid" },
      },
    ]);
    const { code, output, seconds } = await acid.run("up", "--yes");
    expect(output).toMatch(/Database "twin" works: 1 instance/);
    expect(code).toBe(0);
    const twin = acid.primary("twin");
    expect(acid.sql("select count(*) from copied", "shop", twin)).toBe("10000");
    acid.sql("insert into copied values (0)", "shop", twin);
    expect(acid.sql("select count(*) from copied")).toBe("10000");
    report(`Zalando, copy of a running cluster: up in ${seconds.toFixed(0)} s`);
  });

  it("follows a primary as a standby, and is promoted", async () => {
    for (const role of ["postgres", "standby"]) acid.copySecret(role, "follower");
    acid.certify("follower");
    const follower = (standby: object) =>
      acid.edit(([cluster, ...others]) => [
        cluster as NonNullable<typeof cluster>,
        ...others.filter(({ name }) => name !== "follower"),
        {
          ...(cluster as NonNullable<typeof cluster>),
          name: "follower",
          instances: 1,
          highAvailability: { mode: "asynchronous" },
          users: [{ name: "shop", databases: ["shop"] }],
          zalando: {},
          standby: { host: `acid.${acid.namespace}.svc`, ...standby },
        },
      ]);
    follower({});
    const { code, output, seconds } = await acid.run("up", "--yes");
    expect(output).toMatch(/Database "follower" is not queried: it is stopped, paused or a standby/);
    expect(code).toBe(0);
    const pod = "follower-0";
    const state = `select pg_is_in_recovery() || ' ' || count(*) from copied`;
    acid.sql("insert into copied values (-1)");
    await until("the row is replayed", () => acid.sql(state, "shop", pod) === "true 10001", 60_000);
    report(`Zalando, standby of a running cluster: up in ${seconds.toFixed(0)} s`);
    follower({ promoted: true });
    expect((await acid.run("up", "--yes")).code).toBe(0);
    await until("the standby is promoted", () => acid.sql(state, "shop", pod) === "false 10001", 120_000);
    acid.sql("insert into copied values (-2)", "shop", pod);
    expect(acid.sql("select count(*) from copied")).toBe("10001");
    acid.sql("delete from copied where id = -1");
  });

  it("promotes the instance that stays before it removes the last one, which is the primary", async () => {
    if (acid.primary() === "acid-0") expect((await acid.run("switchover", "--cluster", "acid", "--yes")).code).toBe(0);
    expect(acid.primary()).toBe("acid-1");
    acid.edit(([cluster, ...others]) => [
      {
        ...(cluster as NonNullable<typeof cluster>),
        instances: 1,
        highAvailability: { mode: "asynchronous" },
      },
      ...others,
    ]);
    const { code, output } = await acid.run("up", "--yes");
    expect(output).toMatch(/Database "acid" works: 1 instance/);
    expect(code).toBe(0);
    expect(acid.instances()).toEqual(["acid-0"]);
    expect(acid.sql("select count(*) from copied", "shop", "acid-0")).toBe("10000");
  });
});

/** A client of the cluster that reads its credentials from a volume. */
function loginPod(namespace: string, secret: string): unknown {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "logins", namespace, labels: { "postgres-client": "acid" } },
    spec: {
      restartPolicy: "Never",
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 26, seccompProfile: { type: "RuntimeDefault" } },
      volumes: [{ name: "credentials", secret: { secretName: secret } }],
      containers: [
        {
          name: "logins",
          image: "localhost/postgresql:17",
          imagePullPolicy: "Never",
          command: ["/bin/bash", "-c", logins],
          env: [
            { name: "PGHOST", value: `acid.${namespace}.svc` },
            { name: "PGDATABASE", value: "shop" },
            { name: "PGSSLMODE", value: "require" },
          ],
          volumeMounts: [{ name: "credentials", mountPath: "/credentials" }],
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
        },
      ],
    },
  };
}
