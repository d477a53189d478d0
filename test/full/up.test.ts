import { describeOnNode } from "../helpers/node";
import { Machine, report } from "../e2e/support/machine";

/** The memory that each pod's Postgres may have. */
const memoryPath = 'jsonpath={.items[*].spec.containers[?(@.name=="postgres")].resources.limits.memory}';

describeOnNode("npm run up, once the environment is there", () => {
  let machine: Machine;

  beforeAll(async () => {
    machine = await Machine.healthy();
  });

  it("shows a changed setting as a difference and applies it", async () => {
    const restore = machine.edit("max_connections: 50", "max_connections: 60");
    const preview = await machine.run("preview");
    expect(preview.output).toMatch(/spec\.postgresql\.parameters\.max_connections: "50" → "60"/);
    expect(await machine.query("show max_connections")).toBe("50");
    const changed = await machine.run("up");
    report(`max_connections changed, instance by instance: ${changed.seconds.toFixed(1)} s`);
    expect(changed.output).toMatch(/spec\.postgresql\.parameters\.max_connections: "50" → "60"/);
    expect(changed.code).toBe(0);
    expect(await machine.query("show max_connections")).toBe("60");
    restore();
    expect((await machine.run("up")).code).toBe(0);
  });

  it("ends when a change of the pods has come to every one of them", async () => {
    const memories = (): string[] =>
      machine
        .kubectl("get", "pods", "-n", "postgres", "-l", "cnpg.io/podRole=instance", "-o", memoryPath)
        .trim()
        .split(" ");
    expect(memories()).toEqual(["256Mi", "256Mi", "256Mi"]);
    const restore = machine.edit("memory: 256Mi\n      users", "memory: 272Mi\n      users");
    try {
      const { code, seconds } = await machine.run("up");
      expect(memories()).toEqual(["272Mi", "272Mi", "272Mi"]);
      expect(code).toBe(0);
      report(`memory changed, pod by pod: ${seconds.toFixed(1)} s`);
    } finally {
      restore();
    }
    expect((await machine.run("up")).code).toBe(0);
    expect(memories()).toEqual(["256Mi", "256Mi", "256Mi"]);
  });
});
