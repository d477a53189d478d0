import * as fs from "node:fs";
import * as path from "node:path";
import { parseDocument } from "yaml";
import { archivedQuery } from "../../src/operations/live";
import { Machine, report, until } from "../e2e/support/machine";
import { describeOnNode } from "../helpers/node";

const namespace = "postgres";
const restored = "main-restored";
const services = ["main-rw", "main-ro", "main-r"];

interface Owned {
  readonly metadata: {
    readonly uid: string;
    readonly name: string;
    readonly ownerReferences?: { readonly name: string }[];
  };
}

describeOnNode("a restore that takes over the Services of the cluster", () => {
  let machine: Machine;
  let file: string;
  let before: string;

  const get = (...args: readonly string[]): string => machine.kubectl("get", ...args, "-n", namespace).trim();
  const object = (...args: readonly string[]): unknown => JSON.parse(get(...args, "-o", "json"));
  const volumes = (): string[] =>
    (object("pvc", "-l", "cnpg.io/cluster=main") as { items: Owned[] }).items
      .map(({ metadata }) => metadata.uid)
      .sort();
  const pods = (cluster: string): string[] =>
    get("pods", "-l", `cnpg.io/cluster=${cluster},cnpg.io/podRole=instance`, "-o", "name").split("\n").filter(Boolean);
  const addresses = (): string[] => services.map((name) => get("service", name, "-o", "jsonpath={.spec.clusterIP}"));
  const primaryOf = (cluster: string): string => get("cluster", cluster, "-o", "jsonpath={.status.currentPrimary}");

  const replicaOf = (cluster: string): string =>
    pods(cluster)
      .map((name) => name.replace("pod/", ""))
      .find((name) => name !== primaryOf(cluster)) ?? "";

  /** The superuser's psql in an instance's own pod. */
  const psql = (pod: string, sql: string): string => {
    const command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", "app", "-c", sql];
    return machine.kubectl("exec", pod, "-n", namespace, "-c", "postgres", "--", ...command).trim();
  };

  /** An application in a pod of the namespace that knows the Services of `main`, and a password and a CA of before. */
  const application = (
    pod: string,
    known: { readonly password: string; readonly ca: string },
    sql: string,
    host = "main-rw",
  ): string => {
    const place = `host=${host}.${namespace}.svc dbname=app user=app sslmode=verify-full sslrootcert=/run/old-ca.crt connect_timeout=5`;
    const script = 'printf %s "$0" > /run/old-ca.crt; PGPASSWORD=$1 exec psql -XAtq -v ON_ERROR_STOP=1 "$2" -c "$3"';
    const command = ["sh", "-c", script, known.ca, known.password, place, sql];
    return machine.kubectl("exec", pod, "-n", namespace, "-c", "postgres", "--", ...command).trim();
  };

  const edit = (change: (document: ReturnType<typeof parseDocument>) => void): void => {
    const document = parseDocument(fs.readFileSync(file, "utf8"));
    change(document);
    fs.writeFileSync(file, document.toString({ lineWidth: 0 }));
  };

  beforeAll(async () => {
    machine = await Machine.healthy();
    file = path.join(machine.checkout, "Pulumi.local.yaml");
    before = fs.readFileSync(file, "utf8");
  });
  afterAll(async () => {
    fs.writeFileSync(file, before);
    await machine.run("up");
    machine.kubectl("delete", "secret", `${restored}-ca`, "-n", namespace, "--ignore-not-found");
  });

  it("leads clients to the restored rows by the names, the password and the CA of before, and back", async () => {
    const main = primaryOf("main");
    const rows = "select string_agg(body, ',' order by id) from taken_over";
    psql(main, "drop table if exists taken_over; create table taken_over (id int primary key, body text)");
    psql(main, "alter table taken_over owner to app; insert into taken_over values (1, 'before')");
    // Each psql starts after the one before has finished.
    const target = psql(main, "select to_char(now() at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS+00')");
    psql(main, "insert into taken_over values (2, 'later')");
    const last = psql(main, "select pg_walfile_name(pg_switch_wal())");
    await until("WAL is archived up to there", () => psql(main, archivedQuery(last)) === "t");

    const secret = object("secret", "main-app") as { data: { password: string } };
    const caSecret = object("secret", "main-ca") as { data: Record<string, string> };
    const decoded = (text = ""): string => Buffer.from(text, "base64").toString("utf8");
    const known = { password: decoded(secret.data.password), ca: decoded(caSecret.data["ca.crt"]) };
    const [ofVolumes, ofServices] = [volumes(), addresses()];
    expect(ofVolumes).toHaveLength(3);
    expect(application(replicaOf("main"), known, rows)).toBe("before,later");

    const asked = ["--to", target, "--as", restored, "--take-over"];
    const refused = await machine.run("restore", asked);
    expect(refused.output).toMatch(
      /clients +use main until main-restored is verified[^]*Aborted: confirmation is required/,
    );
    // The environment is not named, and the command interrupts its clients.
    expect(refused.code).toBe(1);
    expect(fs.readFileSync(file, "utf8")).toBe(before);

    const { code, output, seconds } = await machine.run("restore", [...asked, "--yes"]);
    if (code !== 0) report(output.slice(-4_000));
    expect(code).toBe(0);
    expect(output).toMatch(
      /pg_amcheck finds no damage[^]*left behind +everything written[^]*clients of main reach it by the same names/,
    );
    report(`restored, verified and taken over, as a cluster of three: ${seconds.toFixed(1)} s`);

    // The former cluster keeps its volumes, and the Services their addresses.
    expect([pods("main"), volumes(), addresses()]).toEqual([[], ofVolumes, ofServices]);
    for (const name of services) {
      expect((object("service", name) as Owned).metadata.ownerReferences).toMatchObject([{ name: restored }]);
    }
    for (const name of ["main-app", "main-ca"]) {
      expect((object("secret", name) as Owned).metadata.ownerReferences ?? []).toEqual([]);
    }
    const client = replicaOf(restored);
    expect(application(client, known, rows)).toBe("before");
    expect(application(client, known, "insert into taken_over values (3, 'after') returning id")).toBe("3");
    expect(application(client, known, "select pg_is_in_recovery()", "main-ro")).toBe("t");
    const { output: screen } = await machine.run("status", ["--cluster", "main"]);
    expect(screen).toMatch(/another cluster has its Services/);
    // The new cluster archives into a folder of its own.
    const archive = path.join(machine.state, "node", "objects", "backups", "barman", namespace);
    expect(fs.readdirSync(archive)).toEqual(expect.arrayContaining(["main", restored]));

    const again = await machine.run("restore", asked);
    expect(again.output).toMatch(/has these lines already[^]*No changes/);
    expect(again.code).toBe(0);

    // The way back, as docs/life-of-data.md has it.
    edit((document) => document.deleteIn(["config", "pgstack:clusters", 1, "cloudNativePg", "services"]));
    expect((await machine.run("up")).code).toBe(0);
    // The former cluster may have created them again already.
    const taken = (): string[] =>
      (object("service") as { items: Owned[] }).items
        .filter(
          ({ metadata: { name, ownerReferences = [] } }) =>
            services.includes(name) && ownerReferences[0]?.name === restored,
        )
        .map(({ metadata }) => metadata.name);
    await until("CloudNativePG has deleted the Services", () => taken().length === 0);
    edit((document) => document.deleteIn(["config", "pgstack:clusters", 0, "cloudNativePg", "state"]));
    const back = await machine.run("up");
    report(`back on the former cluster in ${back.seconds.toFixed(1)} s`);
    expect(back.code).toBe(0);
    expect(volumes()).toEqual(ofVolumes);
    expect(application(replicaOf("main"), known, rows)).toBe("before,later");
    expect(psql(primaryOf(restored), rows)).toBe("before,after");
  });
});
