import * as path from "node:path";
import { cacheDir } from "../../local/paths";
import { readEnvironmentFile } from "../../src/commands/environment";
import { recordEnvironment } from "../../src/plan/plan";
import type { Recording } from "../../src/plan/recording";
import { makespan } from "../helpers/makespan";
import { describeWithCrds } from "../e2e/support/crds";
import { googleEnvironment, type GoogleEnvironment } from "../e2e/support/google-cloud/environment";
import { outputOf } from "../e2e/support/google-cloud/run";
import { Machine, report, type Running, until } from "../e2e/support/machine";
import type { Stage } from "../e2e/support/fake-pgo/pgo";

/**
 * Seconds that Google takes for a resource: a quarter of what it takes in the field. With less, what the machine of the test
 * does meanwhile would count as much as the order of things, which is what is looked at.
 */
function seconds(type: string): number {
  if (type.startsWith("gcp:compute/")) return 30 / 4;
  if (type === "gcp:container/cluster:Cluster") return 300 / 4;
  if (type === "gcp:container/nodePool:NodePool") return 120 / 4;
  return type.startsWith("gcp:") ? 10 / 4 : 0;
}

describeWithCrds("prod on Google Cloud (a fake), with the times of Google", () => {
  let machine: Machine;
  let prod: GoogleEnvironment;

  beforeAll(async () => {
    machine = await Machine.healthy();
    prod = await googleEnvironment(machine, "prod", { latency: (type) => seconds(type) * 1000 });
  });
  afterAll(async () => {
    await prod.stop();
  });

  /** The resources that the program registers, as `npm run plan` shows it. */
  const planned = async (): Promise<Recording> =>
    recordEnvironment("prod", readEnvironmentFile(path.join(machine.checkout, "Pulumi.prod.yaml")));

  it("does not end while the database is not all there, and takes no longer than its longest chain", async () => {
    prod.withoutMonitoring();
    prod.pgo.stage = "two instances of three";
    const up = prod.pulumi("up", "--yes", "--skip-preview");
    await until("the cluster is asked for", () => prod.pgo.seen.has("main"), 180_000);
    const asked = Date.now();
    const held: Stage[] = ["two instances of three", "no stanza"];
    for (const stage of held) {
      prod.pgo.stage = stage;
      await stays(up, 8_000, stage);
      expect(up.output()).not.toMatch(/PostgresCluster main created/);
    }
    prod.pgo.stage = "no answer";
    await up.line(/PostgresCluster main created/);
    await stays(up, 8_000, "no answer");
    prod.pgo.stage = "works";
    const heldFor = Date.now() - asked;
    await outputOf(up);
    await shortEnough(up, heldFor);
  });

  /** Watches that `up` does not end: nothing is to happen, and no condition reports that. */
  async function stays(running: Running, ms: number, why: string): Promise<void> {
    const first = await Promise.race([
      running.outcome.then(() => "exited"),
      new Promise<string>((resolve) => setTimeout(() => resolve("runs"), ms)),
    ]);
    if (first !== "runs") throw new Error(`up exited with ${why}:\n${running.output()}`);
  }

  /** Compares the time that `up` took with the longest chain of what it created. */
  async function shortEnough(up: Running, heldFor: number): Promise<void> {
    const took = new Map<string, number>();
    for (const { text } of up.lines()) {
      const found = /^ \+ {2}(\S+) (\S+) created \((?:(\d+)m)?([\d.]+)s\)/.exec(text);
      if (found !== null)
        took.set(`${found[1] ?? ""} ${found[2] ?? ""}`, Number(found[3] ?? 0) * 60 + Number(found[4]));
    }
    const chain = makespan(await planned(), ({ type, name }) => {
      if (type.startsWith("gcp:")) return seconds(type);
      return /^(kubernetes|pulumi-nodejs):/.test(type) ? (took.get(`${type} ${name}`) ?? 0) : 0;
    });
    const lines = up.lines();
    const begin = prod.google.calls.reduce((least, { started }) => Math.min(least, started), Infinity);
    const end = lines.filter(({ text }) => / created \(/.test(text)).at(-1)?.at ?? 0;
    const ratio = (end - begin) / 1000 / chain;
    report(
      `longest chain ${chain.toFixed(1)} s (held ${(heldFor / 1000).toFixed(0)} s), up ${((end - begin) / 1000).toFixed(1)} s`,
    );
    report(`ratio ${ratio.toFixed(3)}`);
    expect(ratio).toBeLessThan(1.05);
  }

  /** The objects in Kubernetes with their uids: a recreated object has another uid. */
  const uids = (): string =>
    ["namespace", "storageclass", "clusterrole"]
      .map((kind) => ["get", kind, "-l", "app.kubernetes.io/managed-by=pgstack"])
      .concat([["get", "postgrescluster,deployment,job,cronjob,serviceaccount,role,configmap", "-n", "prod-postgres"]])
      .concat([["get", "deployment,serviceaccount,secret", "-n", "prod-operator"]])
      .map((args) => machine.kubectl(...args, "-o", "jsonpath={range .items[*]}{.kind} {.metadata.uid}{'\\n'}{end}"))
      .join("");

  it("is handed over to GitOps in two steps, and in one not: nothing in Kubernetes is touched", async () => {
    // With `gitops` the program asks for nothing that is published, so the project's own commands need no copies of it.
    const variables = { ...prod.variables, PGSTACK_CACHE: cacheDir() };
    const [before, cloud] = [uids(), prod.google.ids];
    prod.edit("config:", "config:\n  pgstack:delivery: gitops");
    expect(await outputOf(prod.pulumi("preview"), 255)).toMatch(/protect/);
    for (const name of ["preview", "up"]) {
      const { code, output } = await machine.run(name, ["prod"], variables);
      expect(output).toMatch(/objects of "prod" in Kubernetes were created by up.*set pgstack:delivery: handover/);
      expect(code).toBe(1);
    }
    prod.edit("pgstack:delivery: gitops", "pgstack:delivery: handover");
    await outputOf(prod.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes"));
    prod.edit("pgstack:delivery: handover", "pgstack:delivery: gitops");
    const { code, output } = await machine.run("up", ["prod", "--yes"], variables);
    expect(output).toMatch(/- PostgresCluster main: stays, and is only removed from the state/);
    expect(output).toMatch(/The cloud of the environment "prod" is up\./);
    expect(code).toBe(0);
    expect(prod.state()).not.toMatch(/"type": *"kubernetes:/);
    expect(uids()).toBe(before);
    expect(prod.google.ids).toEqual(cloud);
  });

  it("comes back from there: each object is taken over as it is", async () => {
    // Helm refuses to install what it has a record of.
    machine.kubectl("delete", "secret", "-n", "prod-operator", "-l", "owner=helm");
    const before = uids();
    prod.edit("\n  pgstack:delivery: gitops", "");
    await outputOf(prod.pulumi("up", "--yes", "--skip-preview"));
    expect(uids().replace(/^Secret .*\n/gm, "")).toBe(before.replace(/^Secret .*\n/gm, ""));
    await outputOf(prod.pulumi("preview", "--expect-no-changes"));
  });
});
