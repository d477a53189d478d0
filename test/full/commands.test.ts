import { describeOnNode } from "../helpers/node";
import { Machine, until } from "../e2e/support/machine";

const namespace = "postgres";

describeOnNode("commands that look at a running cluster, and act on it", () => {
  let machine: Machine;

  const get = (...args: readonly string[]): string => machine.kubectl("get", ...args, "-n", namespace).trim();
  const primary = (): string => get("cluster", "main", "-o", "jsonpath={.status.currentPrimary}");

  beforeAll(async () => {
    machine = await Machine.healthy();
  });

  it("requested again while one runs, follows that one", async () => {
    const before = get("backups", "-o", "name").split("\n").length;
    const first = machine.start("backup", ["--yes"]);
    await until("it is asked for", () => get("backups", "-o", "name").split("\n").length > before);
    const second = await machine.run("backup");
    expect((await first.outcome).code).toBe(0);
    // Where the first was done before the second looked, that one asks, and gets no answer.
    expect(second.output).toMatch(/One is running already|confirmation is required/);
    expect(get("backups", "-o", "name").split("\n")).toHaveLength(before + 1);
  });

  it("npm run status exits non-zero and names the problem", async () => {
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
      expect(output).toMatch(new RegExp(`problems\\s+not ready: ${replica}`));
      expect(output).toMatch(/1 of 2 replicas stream/);
    } finally {
      machine.kubectl("annotate", "cluster", "main", "-n", namespace, "cnpg.io/fencedInstances-");
      await until(
        "it is back",
        () => get("pod", replica, "-o", "jsonpath={.status.containerStatuses[0].ready}") === "true",
      );
    }
  });
});
