import { describeOnNode } from "../helpers/node";
import { Machine, type Outcome, report, type Running, until } from "./support/machine";
import { enginesOf, locksOf } from "./support/leftovers";

const namespace = "postgres";

describeOnNode("a change of a running database, by an up that is killed in the middle of it", () => {
  let machine: Machine;
  let resumed: Running;
  let undo: (() => void)[] = [];

  const pods = (selector: string, field: string): string[] =>
    machine
      .kubectl("get", "pods", "-n", namespace, "-l", selector, "-o", `jsonpath={${field}}`)
      .split(" ")
      .filter((text) => text !== "");
  /** The setting that is in force in each instance, asked as the superuser. */
  const maxConnections = (): string[] =>
    pods("cnpg.io/podRole=instance", ".items[*].metadata.name").map((pod) => {
      const psql = [
        "exec",
        pod,
        "-n",
        namespace,
        "-c",
        "postgres",
        "--",
        "psql",
        "-XAtq",
        "-c",
        "show max_connections",
      ];
      try {
        return machine.kubectl(...psql).trim();
      } catch {
        return "restarting";
      }
    });

  beforeAll(async () => {
    machine = await Machine.alone();
    undo = [
      machine.edit("max_connections: 50", "max_connections: 60"),
      machine.edit("- name: app\n", "- name: app\n          passwordSecret: own-password\n"),
    ];
  });
  afterAll(() => {
    for (const step of undo.reverse()) step();
    machine.release();
  });

  it("is shown as a difference by a preview, which changes nothing", async () => {
    const { output } = await machine.run("preview");
    expect(output).toMatch(/spec\.postgresql\.parameters\.max_connections: "50" → "60"/);
    expect(maxConnections()).toEqual(["50", "50", "50"]);
  });

  it("goes on with the next up, which does not return while a Secret is absent", async () => {
    const killed = machine.start("up");
    await killed.line(/update Cluster main: done/);
    expect(killed.output()).toMatch(/spec\.postgresql\.parameters\.max_connections: "50" → "60"/);
    killed.kill();
    await killed.outcome;

    resumed = machine.start("up");
    await resumed.line(/warning: these Secrets were not found/);
    const command = "kubectl create secret generic own-password -n postgres --type=kubernetes.io/basic-auth";
    await resumed.line(new RegExp(`${command} --from-literal=username=app --from-file=password`));
    await until(
      "the change is in force in every instance",
      () => maxConnections().join() === "60,60,60" && machine.isHealthy(),
      240_000,
    );
    const waiting = ".items[*].status.containerStatuses[*].state.waiting.reason";
    await until("the readiness check waits for the Secret", () =>
      pods("app.kubernetes.io/component=readiness", waiting).includes("CreateContainerConfigError"),
    );
    expect(resumed.child.exitCode).toBeNull();
    expect(resumed.output()).not.toMatch(/is up/);
  });

  it("ends when it is there, with the change in force, no lock, and nothing pending", async () => {
    machine.apply({
      apiVersion: "v1",
      kind: "Secret",
      type: "kubernetes.io/basic-auth",
      metadata: { name: "own-password", namespace, labels: { "cnpg.io/reload": "true" } },
      stringData: { username: "app", password: "a-password-of-the-user" },
    });
    const { code, output, seconds } = await resumed.outcome;
    expect(output).toMatch(/is up/);
    expect(code).toBe(0);
    report(`up that goes on after a kill: ${seconds.toFixed(1)} s`);
    // What is configured now stays for the files that follow.
    undo = [];
    machine.settle();
    expect(await machine.query("show max_connections")).toBe("60");
    await until("nothing of the killed engine runs any more", () => enginesOf(machine).length === 0, 20_000);
    expect(machine.stackState().pending).toEqual([]);
    expect(locksOf(machine)).toEqual([]);
    expect((await machine.run("up")).output).toMatch(/No change/);
  });

  it("names each field that was changed by hand, and resets it with --refresh", async () => {
    const drift = async (): Promise<Outcome> => machine.run("drift");
    expect(await drift()).toMatchObject({
      code: 0,
      output: expect.stringMatching(/"local" is as the last up left it/) as string,
    });
    const patch = '{"spec":{"postgresql":{"parameters":{"work_mem":"5MB"}}}}';
    machine.kubectl("patch", "clusters.postgresql.cnpg.io", "main", "-n", "postgres", "--type=merge", "-p", patch);
    const deployment = ["deployment/kube-state-metrics", "-n", "monitoring"] as const;
    machine.kubectl("scale", ...deployment, "--replicas=2");
    machine.kubectl("rollout", "status", ...deployment);
    const crd = ["crd", "clusters.postgresql.cnpg.io"] as const;
    machine.kubectl("annotate", ...crd, "pgstack.dev/manifest-sha256=tampered", "--overwrite");
    const { code, output } = await drift();
    expect(output).toMatch(/3 drifted in "local":/);
    expect(output).toMatch(/^ {2}~ Cluster main\n {6}spec\.postgresql\.parameters\.work_mem$/m);
    expect(output).toMatch(/^ {2}~ Deployment monitoring\/monitoring\/kube-state-metrics\n {6}spec\.replicas$/m);
    expect(output).toMatch(/^ {2}~ PublishedManifest /m);
    expect(output).toMatch(/npm run up -- local --refresh/);
    expect(code).toBe(4);
    const { seconds, ...up } = await machine.run("up", ["--refresh"]);
    expect(up.output).toMatch(/spec\.postgresql\.parameters\.work_mem: "5MB" → "4MB"/);
    expect(up.code).toBe(0);
    report(`up that sets back what was changed by hand: ${seconds.toFixed(1)} s`);
    expect((await drift()).code).toBe(0);
    expect(await machine.query("show work_mem")).toBe("4MB");
  });
});
