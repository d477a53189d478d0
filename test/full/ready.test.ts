import { describeOnNode } from "../helpers/node";
import { Machine } from "../e2e/support/machine";

/** Milliseconds for which `up` is watched: one that did not wait would have finished. No condition reports that. */
const patience = 25_000;

async function stillRunning(outcome: Promise<unknown>, ms: number): Promise<boolean> {
  return Promise.race([
    outcome.then(() => false),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(true), ms)),
  ]);
}

describeOnNode("up ends when the database works", () => {
  let machine: Machine;

  beforeAll(async () => {
    machine = await Machine.healthy();
  });

  it("does not return while an instance is missing", async () => {
    // The operator is away and a replica is gone: the status still reports a healthy cluster, as a stale one does.
    machine.kubectl("scale", "deployment/cnpg-controller-manager", "-n", "cnpg-system", "--replicas=0");
    machine.kubectl("wait", "pod", "-l", "app.kubernetes.io/name=cloudnative-pg", "-n", "cnpg-system", "--for=delete");
    const replica = machine.kubectl(
      "get",
      "pods",
      "-n",
      "postgres",
      "-l",
      "cnpg.io/instanceRole=replica",
      "-o",
      "jsonpath={.items[0].metadata.name}",
    );
    machine.kubectl("delete", "mutatingwebhookconfiguration,validatingwebhookconfiguration", "--all");
    machine.kubectl("delete", "pod", replica, "-n", "postgres");
    const restore = machine.edit("work_mem: 4MB", "work_mem: 5MB");
    const run = machine.start("up");
    await run.line(/update Cluster main: done/);
    expect(await stillRunning(run.outcome, patience)).toBe(true);
    run.kill();
    await run.outcome;
    restore();
    // The project's commands put right what the killed run left; a refresh sees what was taken away; an ordinary `up` brings
    // it back.
    await machine.run("preview");
    machine.tool("pulumi", ["refresh", "--stack", "local", "--yes", "--non-interactive"]);
    const { code, output } = await machine.run("up");
    expect(output).toMatch(/is up/);
    expect(code).toBe(0);
    expect(await machine.query("select count(*) from pg_stat_replication")).toBe("2");
  });

  it("does not return while a Secret is absent", async () => {
    const restore = machine.edit("- name: app\n", "- name: app\n          passwordSecret: own-password\n");
    const run = machine.start("up");
    await run.line(/update Cluster main: done/);
    expect(await stillRunning(run.outcome, patience)).toBe(true);
    machine.apply({
      apiVersion: "v1",
      kind: "Secret",
      type: "kubernetes.io/basic-auth",
      metadata: { name: "own-password", namespace: "postgres", labels: { "cnpg.io/reload": "true" } },
      stringData: { username: "app", password: "a-password-of-the-user" },
    });
    const { code, output } = await run.outcome;
    expect(output).toMatch(/is up/);
    expect(code).toBe(0);
    restore();
    const back = machine.start("up");
    await back.line(/update Cluster main: done/);
    // CloudNativePG applies a password when its Secret changes, not when another Secret is named.
    machine.kubectl("annotate", "secret", "main-app", "-n", "postgres", "touched=true");
    expect((await back.outcome).code).toBe(0);
  });
});
