import * as fs from "node:fs";
import * as path from "node:path";
import { Machine, report, until } from "../e2e/support/machine";
import { accessKey, objectStore, startObjectStore } from "../e2e/support/object-store";
import { describeOnNode } from "../helpers/node";

const namespace = "postgres";
const name = "stored";

/** The cluster in the configuration, with backups in S3. */
const configured = `    - operator: cloudnative-pg
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
      drill: { enabled: true }
      backups:
        repositories:
          - name: repo1
            s3:
              bucket: stored-backups
              endpoint: ${objectStore.host}:${objectStore.port}
              region: us-east-1
              certificateAuthority: { secret: s3-ca }
              access: { mode: secret, secret: s3-key }
              tags: { team: data }
            retention: { full: 7, unit: time }
            schedules: { full: "0 1 * * *" }
      cloudNativePg:
        images: { barman: "localhost/plugin-barman-cloud-sidecar:0.14.0" }
        probePeriodSeconds: 1
        stopDelaySeconds: 30
  pgstack:monitoring:`;

describeOnNode("backups by Barman in S3, with a real server and its own CA", () => {
  let machine: Machine;
  let store: Awaited<ReturnType<typeof startObjectStore>>;
  let undo: () => void;

  const secret = (of: string, stringData: Readonly<Record<string, string>>): object => ({
    ...{ apiVersion: "v1", kind: "Secret", metadata: { name: of, namespace }, stringData },
  });
  const psql = (pod: string, sql: string): string => {
    const command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", "app", "-c", sql];
    return machine.kubectl("exec", pod, "-n", namespace, "-c", "postgres", "--", ...command).trim();
  };
  const archive = (): string => path.join(store.folder, "stored-backups", "barman", namespace, name);

  beforeAll(async () => {
    machine = await Machine.healthy();
    store = await startObjectStore(machine, ["stored-backups"]);
    machine.apply(secret("s3-ca", { "ca.crt": store.ca }));
    machine.apply(secret("s3-key", { ACCESS_KEY_ID: accessKey.id, ACCESS_SECRET_KEY: accessKey.secret }));
    undo = machine.edit("  pgstack:monitoring:", configured);
  });

  afterAll(async () => {
    undo();
    expect((await machine.run("up", ["--yes"])).code).toBe(0);
    machine.kubectl("delete", "secret", "s3-ca", "s3-key", "-n", namespace);
    store.stop();
  });

  it("exist when `up` has created the cluster: WAL and the first backup are in the bucket", async () => {
    const { code, seconds } = await machine.run("up");
    expect(code).toBe(0);
    report(`a cluster with backups in S3: ${seconds.toFixed(0)} s to its first backup`);
    const [first = ""] = fs.readdirSync(path.join(archive(), "base"));
    expect(fs.existsSync(path.join(archive(), "base", first, "data.tar.gz"))).toBe(true);
    expect(fs.readdirSync(path.join(archive(), "wals")).length).toBeGreaterThan(0);
    const configuration = machine.kubectl("get", "objectstore", `${name}-repo1`, "-n", namespace, "-o", "json");
    // The credentials are in the Secret only.
    expect(configuration).not.toContain(accessKey.secret);
  });

  it("are taken and listed by the commands, with the key of the Secret", async () => {
    const { code, output } = await machine.run("backup", ["--cluster", name, "--yes"]);
    expect(code).toBe(0);
    const [, newest = ""] = new RegExp(`The newest backup of ${name} is (\\d{8}T\\d{6})`).exec(output) ?? [];
    expect(fs.readdirSync(path.join(archive(), "base"))).toContain(newest);
  });

  it("are restored by a drill, and into a new cluster at a point in time", async () => {
    psql(`${name}-1`, "create table kept as select generate_series(1, 1000) as id");
    const target = psql(`${name}-1`, "select to_char(now() at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS+00')");
    psql(`${name}-1`, "insert into kept select generate_series(1001, 2000)");
    const last = psql(`${name}-1`, "select pg_walfile_name(pg_switch_wal())");
    const archived = `select coalesce(last_archived_wal >= '${last}', false) from pg_stat_archiver`;
    await until("WAL is archived", () => psql(`${name}-1`, archived) === "t", 120_000);
    const drill = await machine.run("drill", ["--cluster", name]);
    expect(drill.output).toMatch(/checked\s+amcheck, checksums/);
    expect(drill.code).toBe(0);
    const restored = await machine.run("restore", ["--cluster", name, "--to", target, "--as", "copy", "--yes"]);
    expect(restored.output).toMatch(/Database "copy" answers/);
    expect(psql("copy-1", "select count(*), max(id) from kept")).toBe("1000|1000");
    // It archives to a folder of its own.
    const copied = path.join(store.folder, "stored-backups", "barman", namespace, "copy", "wals");
    expect(fs.readdirSync(copied).length).toBeGreaterThan(0);
  });
});
