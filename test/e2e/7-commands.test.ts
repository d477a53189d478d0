import { Machine, report, until } from "./support/machine";

const namespace = "postgres";

describe("commands that look at a running cluster, and act on it", () => {
  let machine: Machine;

  const get = (...args: readonly string[]): string => machine.kubectl("get", ...args, "-n", namespace).trim();
  const primary = (): string => get("cluster", "main", "-o", "jsonpath={.status.currentPrimary}");
  const completed = (): number =>
    get("backups", "-o", "jsonpath={.items[*].status.phase}")
      .split(" ")
      .filter((phase) => phase === "completed").length;

  beforeAll(async () => {
    machine = await Machine.get();
    expect((await machine.run("up")).code).toBe(0);
  });

  it("npm run backup makes a backup and waits until it is there", async () => {
    const before = completed();
    const { code, output, seconds } = await machine.run("backup", ["--yes"]);
    expect(code).toBe(0);
    const [, label = ""] = /The newest backup of main is (\d{8}T\d{6})\./.exec(output) ?? [];
    expect(label).not.toBe("");
    expect(completed()).toBe(before + 1);
    report(`a full backup: ${seconds.toFixed(1)} s`);
    expect(seconds).toBeLessThan(120);
    const { output: screen } = await machine.run("status");
    expect(screen).toMatch(new RegExp(`repo1 ${label} full, \\d+ s old`));
    expect(screen).toMatch(/restore to any moment from 20\S+ until 20/);
  });

  it("asked for again while one is made, follows that one", async () => {
    const before = get("backups", "-o", "name").split("\n").length;
    const first = machine.start("backup", ["--yes"]);
    await until("it is asked for", () => get("backups", "-o", "name").split("\n").length > before);
    const second = await machine.run("backup");
    expect((await first.ended).code).toBe(0);
    // Where the first was done before the second looked, that one asks, and nobody answers.
    expect(second.output).toMatch(/One is under way already|nobody can be asked/);
    expect(get("backups", "-o", "name").split("\n")).toHaveLength(before + 1);
  });

  it("npm run status shows every instance, its part and its lag, and ends well when nothing is wrong", async () => {
    // At once after a backup: the log may not be archived yet up to its end.
    expect((await machine.run("drill")).output).toMatch(/The backups of main are proved/);
    const { code, output } = await machine.run("status");
    expect(output).toMatch(/^postgres\/main: Postgres 17\.\S+, \d+\.\d MiB \(cloudnative-pg\)$/m);
    expect(output).toMatch(new RegExp(`${primary()}: primary`));
    expect(output.match(/main-\d: replica, streaming (sync|quorum), .* behind/g)).toHaveLength(2);
    expect(output).toMatch(/last drill\s+proved \d+ s ago: recovered in/);
    expect(output).toMatch(/wrong\s+nothing$/m);
    expect(code).toBe(0);
  });

  it("npm run status ends non-zero and says what is wrong", async () => {
    const replica = ["main-1", "main-2", "main-3"].find((name) => name !== primary()) ?? "";
    // The operator would put it back at once.
    machine.kubectl("annotate", "cluster", "main", "-n", namespace, `cnpg.io/fencedInstances=["${replica}"]`);
    try {
      await until(
        `${replica} is not ready`,
        () => get("pod", replica, "-o", "jsonpath={.status.containerStatuses[0].ready}") === "false",
      );
      const { code, output } = await machine.run("status");
      expect(code).toBe(1);
      expect(output).toMatch(new RegExp(`wrong\\s+not ready: ${replica}`));
      expect(output).toMatch(/1 of 2 replicas stream/);
    } finally {
      machine.kubectl("annotate", "cluster", "main", "-n", namespace, "cnpg.io/fencedInstances-");
      await until(
        "it is back",
        () => get("pod", replica, "-o", "jsonpath={.status.containerStatuses[0].ready}") === "true",
      );
    }
  });

  it("npm run switchover asks first, and nothing happens where nobody can answer", async () => {
    const before = primary();
    const { code, output } = await machine.run("switchover");
    expect(output).toMatch(
      /nothing is lost[\s\S]*Nothing is done: nobody can be asked\. Say so: npm run switchover -- local --cluster main --yes/,
    );
    expect(code).toBe(1);
    expect(primary()).toBe(before);
  });

  it("npm run switchover makes a replica the primary and loses no row", async () => {
    await machine.query("create table if not exists switched (at timestamptz); insert into switched values (now())");
    const before = primary();
    const { code, output, seconds } = await machine.run("switchover", ["--yes"]);
    expect(output).toMatch(new RegExp(`${primary()} is the primary of main and answers at main-rw`));
    expect(code).toBe(0);
    expect(primary()).not.toBe(before);
    expect(await machine.query("select count(*) from switched")).toBe("1");
    await machine.query("drop table switched");
    report(`a switchover until all replicas stream again: ${seconds.toFixed(1)} s`);
  });

  it("an environment or a cluster that is not there is named, with those that are", async () => {
    const { code, output } = await machine.run("status", ["local", "--cluster", "other"]);
    expect(output).toMatch(/has no cluster "other"; there are: main\./);
    expect(code).toBe(2);
  });
});
