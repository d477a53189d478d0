import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { Progress } from "../../local/progress";
import { ensureRclone, rcloneImageRef } from "../../local/rclone";
import { addImagesTo } from "../e2e/support/images";
import { Machine, report } from "../e2e/support/machine";
import { describeOnNode } from "../helpers/node";

const namespace = "postgres";
const anchor = "      # An environment that is not disposable has it without being asked.\n      drill:";

const configured = `      logicalBackups:
        schedule: "30 2 * * *"
        keep: 1
        image: ${rcloneImageRef}
        resources: { cpu: 50m, memory: 128Mi }
${anchor}`;

interface Manifest {
  readonly cluster: string;
  readonly server: string;
  readonly files: readonly { readonly name: string; readonly database?: string; readonly bytes: number }[];
}

describeOnNode("logical backups of a cluster on CloudNativePG, in the emulator of Cloud Storage", () => {
  let machine: Machine;
  let pod: string;
  let undo: () => void;

  const inPod = (...command: readonly string[]): string =>
    machine.kubectl("exec", pod, "-n", namespace, "-c", "postgres", "--", ...command).trim();
  /** As the superuser, through the socket of the primary's pod. */
  const sql = (text: string, database = "app"): string =>
    inPod("psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", text);
  const folder = (): string => path.join(machine.state, "node", "objects", "backups", "logical", namespace, "main");
  /** Folders with a manifest. */
  const complete = (): string[] =>
    fs.existsSync(folder())
      ? fs.readdirSync(folder()).filter((stamp) => fs.existsSync(path.join(folder(), stamp, "manifest.json")))
      : [];
  const contents = `select count(*) || ' ' || md5(string_agg(t::text, ',' order by id)) from dumped t`;

  beforeAll(async () => {
    machine = await Machine.healthy();
    await addImagesTo(machine, await ensureRclone(new Progress()));
    pod = machine.kubectl("get", "cluster", "main", "-n", namespace, "-o", "jsonpath={.status.currentPrimary}");
    sql("create role auditor nologin");
    sql("create table dumped as select id, md5(id::text) as text from generate_series(1, 20000) id");
    sql("alter table dumped add primary key (id)");
    sql("alter table dumped owner to app");
    sql("grant select on dumped to auditor");
    sql(`create database "Odd name"`, "postgres");
    undo = machine.edit(anchor, configured);
  });

  afterAll(async () => {
    undo();
    sql("drop database if exists restored", "postgres");
    sql(`drop database if exists "Odd name"`, "postgres");
    sql("drop table dumped");
    sql("drop role auditor");
    const { code } = await machine.run("up", ["--yes"]);
    fs.rmSync(path.join(machine.state, "node", "objects", "backups", "logical"), { recursive: true, force: true });
    expect(code).toBe(0);
  });

  it("are refused before they are configured, and a CronJob after `up`, whose cluster keeps its pods", async () => {
    const early = await machine.run("backup", ["--logical", "--yes"]);
    // The edit is in the file already: `up` has not created the CronJob yet.
    expect(early.output).toMatch(/The CronJob postgres\/main-logical-backup does not exist: npm run up creates it/);
    expect(early.code).toBe(1);
    const pods = (): string =>
      machine.kubectl(
        "get",
        "pods",
        "-n",
        namespace,
        "-l",
        "cnpg.io/cluster=main",
        "-o",
        "jsonpath={.items[*].metadata.uid}",
      );
    const before = pods();
    expect((await machine.run("up", ["--yes"])).code).toBe(0);
    expect(pods()).toBe(before);
  });

  it("are complete in the bucket when the command ends: roles, each database, and a manifest with their sizes", async () => {
    const { code, output, seconds } = await machine.run("backup", ["--logical", "--yes"]);
    expect(output).toMatch(/The logical backup of main is complete/);
    expect(code).toBe(0);
    report(`a logical backup of three databases: ${seconds.toFixed(0)} s`);
    const [stamp = "", ...others] = complete();
    expect(others).toEqual([]);
    const dump = path.join(folder(), stamp);
    const manifest = JSON.parse(fs.readFileSync(path.join(dump, "manifest.json"), "utf8")) as Manifest;
    expect(manifest.cluster).toBe("main");
    expect(new Set(manifest.files.map(({ database }) => database))).toEqual(
      new Set([undefined, "app", "Odd name", "postgres"]),
    );
    for (const { name, bytes } of manifest.files) expect(fs.statSync(path.join(dump, name)).size).toBe(bytes);
  });

  it("restore into a new database with every row, owner and privilege, and have the roles with their passwords", () => {
    const [stamp = ""] = complete();
    const dump = path.join(folder(), stamp);
    machine.kubectl("cp", path.join(dump, "app.dump"), `${namespace}/${pod}:/run/app.dump`, "-c", "postgres");
    sql("create database restored owner app", "postgres");
    inPod("pg_restore", "--dbname=restored", "--exit-on-error", "/run/app.dump");
    expect(sql(contents, "restored")).toBe(sql(contents));
    const access = `select tableowner || ' ' || has_table_privilege('auditor', 'dumped', 'select') from pg_tables where tablename = 'dumped'`;
    expect(sql(access, "restored")).toBe("app true");
    const globals = fs.readFileSync(path.join(dump, "globals.sql"), "utf8");
    expect(globals).toContain("CREATE ROLE auditor;");
    const hash = sql("select rolpassword from pg_authid where rolname = 'app'", "postgres");
    expect(hash).toMatch(/^SCRAM-SHA-256\$/);
    expect(globals).toContain(hash);
  });

  it("replace the dump beyond the number to keep once they are complete, and leave backups and other objects", async () => {
    const [first = ""] = complete();
    const notes = path.join(folder(), "notes");
    fs.mkdirSync(notes);
    // The emulator has the attributes of an object in those of its file, and lists nothing where one has none.
    const [from, to] = [path.join(folder(), first, "globals.sql"), path.join(notes, "kept")];
    execFileSync("cp", ["--preserve=xattr", from, to]);
    const barman = path.join(machine.state, "node", "objects", "backups", "barman", namespace, "main", "base");
    const backups = fs.readdirSync(barman);
    sql("insert into dumped values (0, 'later')");
    const { code, output } = await machine.run("backup", ["--logical", "--yes"]);
    if (code !== 0) throw new Error(`npm run backup exited with ${String(code)}:\n${output.slice(-4_000)}`);
    const [second, ...others] = complete();
    expect(others).toEqual([]);
    expect(second).not.toBe(first);
    expect(fs.readdirSync(notes)).toEqual(["kept"]);
    expect(fs.readdirSync(barman)).toEqual(expect.arrayContaining(backups));
  });

  it("fail without a change of the bucket where a database cannot be dumped, and the command names the reason", async () => {
    const before = complete();
    const restore = machine.edit(`        keep: 1\n`, `        keep: 1\n        databases: [app]\n`);
    try {
      expect((await machine.run("up", ["--yes"])).code).toBe(0);
      sql("alter database app allow_connections false", "postgres");
      // Three attempts: Kubernetes waits 10 and 20 s between them.
      const { code, output } = await machine.run("backup", ["--logical", "--yes"]);
      expect(output).toMatch(/the database app does not exist, or accepts no connections/);
      expect(output).toMatch(/The logical backup of main failed/);
      expect(code).toBe(1);
      expect(complete()).toEqual(before);
    } finally {
      sql("alter database app allow_connections true", "postgres");
      restore();
    }
  });
});
