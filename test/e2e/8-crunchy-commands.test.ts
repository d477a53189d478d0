import * as fs from "node:fs";
import * as path from "node:path";
import { stringify } from "yaml";
import { parseDrillReport } from "../../components/postgres-cluster/drill/report";
import { embeddedContext } from "../../src/program";
import { bucketRepository, crunchyCluster, type CrunchySettings } from "../helpers/clusters";
import { describeWhen } from "../helpers/when";
import { definitions, noDefinitions, serveDefinitions } from "./support/definitions";
import { CrunchyDouble } from "./support/crunchy-double/double";
import { ActingPgoDouble } from "./support/crunchy-double/operator";
import { Machine, type Outcome, report, until } from "./support/machine";

const environment = "hippo";
const settings: CrunchySettings = {
  operator: "crunchy",
  name: "hippo",
  namespace: "crunchy",
  version: 17,
  image: "localhost/postgresql:17",
  imagePullPolicy: "Never",
  instances: 2,
  storage: { size: "1Gi" },
  backups: { repositories: [{ ...bucketRepository, encryption: { secret: "hippo-cipher" } }] },
};
const { namespace } = settings;
const drill = "hippo-restore-drill";

/** The passphrase of the repository, as pgBackRest reads it. */
const cipher = (passphrase: string) => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "hippo-cipher", namespace },
  stringData: { "cipher.conf": `[global]\nrepo1-cipher-pass=${passphrase}\n` },
});

describeWhen(fs.existsSync(definitions), noDefinitions, "commands on a cluster of Crunchy's (a double)", () => {
  let machine: Machine;
  let double: CrunchyDouble;
  let pgo: ActingPgoDouble | undefined;
  let file: string;
  const undo: (() => void)[] = [];

  const command = async (name: string, ...args: readonly string[]): Promise<Outcome> =>
    machine.run(name, [environment, ...args]);
  const labels = (): string[] => {
    const [info] = JSON.parse(double.shell("pgbackrest --stanza=db --output=json info")) as {
      cipher: string;
      backup: { label: string; type: string }[];
    }[];
    expect(info?.cipher).toBe("aes-256-cbc");
    return (info?.backup ?? []).map(({ label }) => label);
  };

  beforeAll(async () => {
    machine = await Machine.get();
    expect((await machine.run("up")).code).toBe(0);
    undo.push(await serveDefinitions(machine));
    file = path.join(machine.checkout, `Pulumi.${environment}.yaml`);
    const kubeconfig = path.join(machine.state, "node", "kubeconfig");
    undo.push(() => {
      fs.rmSync(file, { force: true });
    });
    fs.writeFileSync(
      file,
      stringify({
        config: {
          "pgstack:kubernetes": { source: "existing", kubeconfig, context: embeddedContext },
          "pgstack:operators": [{ operator: "crunchy", namespace: "postgres-operator" }],
          "pgstack:clusters": [settings],
        },
      }),
    );
    double = await CrunchyDouble.start(machine, crunchyCluster(settings), [cipher("correct horse battery staple")]);
    undo.push(() => {
      double.remove();
    });
    double.addReplica();
    for (const object of double.drill()) machine.apply(object);
    pgo = new ActingPgoDouble(machine, double);
  });
  afterAll(async () => {
    await pgo?.stop();
    for (const step of undo.reverse()) step();
  });

  it("npm run status says that there is no backup yet, and what to do", async () => {
    const { code, output } = await command("status");
    expect(output).toMatch(/^crunchy\/hippo: Postgres 17\.\S+, \d+\.\d MiB \(crunchy\)$/m);
    expect(output).toMatch(/hippo-00-a-0: primary/);
    expect(output).toMatch(/hippo-00-b-0: replica, streaming async, .* behind/);
    expect(output).toMatch(/repo1 holds no backup: npm run backup -- \S+ --cluster hippo makes one/);
    expect(output).toMatch(/no restore was ever proved: npm run drill -- \S+ --cluster hippo proves one/);
    expect(code).toBe(1);
  });

  it("npm run backup has PGO make a full backup, and waits until it and its log are in the bucket", async () => {
    const first = machine.start("backup", [environment, "--yes"]);
    await until("PGO has begun", () => pgo?.backups.length === 1);
    // Asked for again meanwhile, it is the same.
    const second = await command("backup");
    const { code, output, seconds } = await first.ended;
    expect(code).toBe(0);
    expect(labels()).toHaveLength(1);
    expect(output).toContain(`The newest backup of hippo is ${labels()[0] ?? ""}.`);
    expect(second.output).toMatch(/One is under way already|nobody can be asked/);
    expect(pgo?.backups).toHaveLength(1);
    report(`Crunchy, a full backup by annotation: ${seconds.toFixed(1)} s`);
  });

  it("npm run backup ends non-zero when the Job fails, and makes another the next time", async () => {
    const patch = (options: readonly string[]): void => {
      const spec = { backups: { pgbackrest: { manual: { repoName: "repo1", options } } } };
      const object = ["postgrescluster", "hippo", "-n", namespace, "--type=merge"];
      machine.kubectl("patch", ...object, `--patch=${JSON.stringify({ spec })}`);
    };
    patch(["--type=none-such"]);
    const { code, output } = await command("backup", "--yes");
    expect(output).toMatch(/postgrescluster\S* crunchy\/hippo: its Job failed; its log says why/);
    expect(code).toBe(1);
    patch(["--type=full"]);
    expect((await command("backup", "--yes")).code).toBe(0);
    expect(labels()).toHaveLength(2);
  });

  it("npm run drill restores the encrypted backup with pgBackRest, and looks at it", async () => {
    const { code, output, seconds } = await command("drill");
    expect(output).toMatch(/The backups of hippo are proved/);
    expect(output).toMatch(/checked\s+amcheck, checksums/);
    expect(code).toBe(0);
    expect(output).toContain(labels()[1]);
    report(`Crunchy, a drill of an encrypted backup: ${seconds.toFixed(1)} s`);
    const { output: screen, code: well } = await command("status");
    expect(screen).toMatch(/last drill\s+proved \d+ s ago: recovered in/);
    expect(screen).toMatch(/wrong\s+nothing$/m);
    expect(well).toBe(0);
  });

  it("npm run drill restores to a moment between two backups", async () => {
    double.sql("create table moments as select now() as at");
    const moment = double.sql("select to_char(now() at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS+00')");
    await new Promise((resolve) => setTimeout(resolve, 1500));
    double.sql("drop table moments");
    double.shell("pgbackrest --stanza=db --log-level-console=warn check");
    const { code, output } = await command("drill", "--to", moment);
    expect(output).toMatch(/The backups of hippo are proved/);
    expect(code).toBe(0);
  });

  it("npm run drill fails with another passphrase than the backups have, and says so", async () => {
    machine.apply(cipher("another one"));
    try {
      const { code, output } = await command("drill");
      expect(output).toMatch(/The backups of hippo are NOT proved: the backup cannot be restored: +FormatError/);
      expect(output).toMatch(/no backup set found to restore/);
      expect(code).toBe(1);
      const said = parseDrillReport(
        machine.kubectl("get", "configmap", drill, "-n", namespace, "-o", "jsonpath={.data.report}"),
      );
      expect(said).toMatchObject({ result: "failed" });
    } finally {
      machine.apply(cipher("correct horse battery staple"));
    }
    expect((await command("status")).output).toMatch(/last drill\s+FAILED \d+ s ago/);
  });

  it("npm run restore shows what to write, and does nothing where nobody can answer", async () => {
    const moment = double.sql("select to_char(now() at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS+00')");
    await new Promise((resolve) => setTimeout(resolve, 1500));
    double.sql("create table later ()");
    double.shell("pgbackrest --stanza=db --log-level-console=warn check");
    const before = fs.readFileSync(file, "utf8");
    const { code, output } = await command("restore", "--to", moment, "--as", "copy");
    expect(output).toMatch(/name: copy[\s\S]*from: cluster\n\s+cluster: hippo\n\s+repository: repo1/);
    expect(output).toMatch(/Nothing is done: nobody can be asked/);
    expect(code).toBe(1);
    expect(fs.readFileSync(file, "utf8")).toBe(before);
  });

  it("npm run switchover makes the replica the primary and loses no row", async () => {
    double.sql("create table switched as select 1 as one");
    const { code, output, seconds } = await command("switchover", "--yes");
    expect(output).toMatch(/hippo-00-b-0 is the primary of hippo and answers at hippo-primary\.crunchy\.svc/);
    expect(code).toBe(0);
    expect(double.primary()).toBe("hippo-00-b-0");
    expect(double.sql("select one from switched")).toBe("1");
    await until("the old primary follows", () => double.sql("select count(*) from pg_stat_replication") === "1");
    report(`Crunchy, a switchover by annotation: ${seconds.toFixed(1)} s`);
  });
});
