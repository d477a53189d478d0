import * as fs from "node:fs";
import * as path from "node:path";
import { cacheDir } from "../../local/paths";
import { readEnvironmentFile } from "../../src/commands/environment";
import { planEnvironment, recordEnvironment } from "../../src/plan/plan";
import type { Recording } from "../../src/plan/recording";
import { makespan } from "../helpers/makespan";
import { describeWhen } from "../helpers/when";
import { definitions, noDefinitions } from "./support/definitions";
import { partsOf } from "./support/google-cloud/double";
import { googleEnvironment, type GoogleEnvironment } from "./support/google-cloud/environment";
import { unknownValue } from "./support/google-cloud/wire";
import { Machine, report, type Running, until } from "./support/machine";
import type { Stage } from "./support/pgo-double/double";

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

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly newState?: { readonly inputs?: Readonly<Record<string, unknown>> };
}

async function ended(running: Running, expected = 0): Promise<string> {
  const { code, output } = await running.ended;
  if (code !== expected) throw new Error(`ended with ${String(code)}:\n${output.slice(-6_000)}`);
  return output;
}

describeWhen(fs.existsSync(definitions), noDefinitions, "prod on Google Cloud (a double) with the real engine", () => {
  let machine: Machine;
  let prod: GoogleEnvironment;

  beforeAll(async () => {
    machine = await Machine.get();
    expect((await machine.run("up")).code).toBe(0);
    prod = await googleEnvironment(machine, "prod", { latency: (type) => seconds(type) * 1000 });
  });
  afterAll(async () => {
    await prod.stop();
  });

  /** What the program registers, as `npm run plan` shows it. */
  const planned = async (): Promise<Recording> =>
    recordEnvironment("prod", readEnvironmentFile(path.join(machine.checkout, "Pulumi.prod.yaml")));

  it("previews every Kubernetes object while the control plane is not there", async () => {
    const output = await ended(prod.pulumi("preview", "--json"));
    const { steps } = JSON.parse(output.slice(output.indexOf("{\n"))) as { steps: Step[] };
    const connection = steps.find(({ urn }) => partsOf(urn).type === "pulumi:providers:kubernetes");
    expect(connection?.newState?.inputs?.["kubeconfig"]).toBe(unknownValue);
    const shown = steps
      .filter(({ op, urn }) => op === "create" && partsOf(urn).type !== "pulumi:pulumi:Stack")
      .map(({ urn }) => partsOf(urn));
    const { resources } = await planned();
    const expected = resources.filter(({ type, read }) => type !== "pulumi:pulumi:Stack" && !read);
    const titles = (list: readonly { type: string; name: string }[]): string[] =>
      list.map(({ type, name }) => `${type} ${name}`).sort();
    expect(titles(shown)).toEqual(titles(expected));
    const kinds = shown.flatMap(({ type }) => /^kubernetes:.*:(\w+)$/.exec(type)?.[1] ?? []);
    expect([...new Set(kinds)].sort()).toEqual([
      "ClusterRole",
      "ClusterRoleBinding",
      "ConfigMap",
      "CronJob",
      "Deployment",
      "Job",
      "Namespace",
      "PostgresCluster",
      "Release",
      "Role",
      "RoleBinding",
      "Service",
      "ServiceAccount",
      "StatefulSet",
      "StorageClass",
      "VolumeSnapshotClass",
    ]);
    expect(prod.google.acts).toEqual([]);
  });

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
    await ended(up);
    await shortEnough(up, heldFor);
  });

  async function stays(running: Running, ms: number, why: string): Promise<void> {
    const first = await Promise.race([
      running.ended.then(() => "ended"),
      new Promise<string>((resolve) => setTimeout(() => resolve("runs"), ms)),
    ]);
    if (first !== "runs") throw new Error(`up ended with ${why}:\n${running.output()}`);
  }

  /** Compares the time that `up` took with the longest chain of what it made. */
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
    const begin = prod.google.acts.reduce((least, { begun }) => Math.min(least, begun), Infinity);
    const end = lines.filter(({ text }) => / created \(/.test(text)).at(-1)?.at ?? 0;
    const ratio = (end - begin) / 1000 / chain;
    report(
      `longest chain ${chain.toFixed(1)} s (held ${(heldFor / 1000).toFixed(0)} s), up ${((end - begin) / 1000).toFixed(1)} s`,
    );
    report(`ratio ${ratio.toFixed(3)}`);
    expect(ratio).toBeLessThan(1.05);
  }

  it("made identities, buckets and nodes before the first stanza could be asked for", () => {
    const seen = prod.pgo.seen.get("main") ?? 0;
    const made = prod.google.actsOf("create");
    for (const type of ["gcp:serviceaccount/iAMBinding:IAMBinding", "gcp:storage/bucketIAMBinding:BucketIAMBinding"]) {
      const bindings = made.filter((act) => act.type === type);
      expect(bindings.length).toBeGreaterThan(0);
      for (const { ended: at } of bindings) expect(at).toBeLessThan(seen);
    }
    for (const { ended: at } of made) expect(at).toBeLessThan(seen);
  });

  it("has nothing left to change", async () => {
    expect(await ended(prod.pulumi("preview", "--expect-no-changes"))).toMatch(/unchanged/);
    const size = Buffer.byteLength(prod.state());
    report(`state of prod, without monitoring, ${(size / 1024).toFixed(0)} KiB`);
    expect(size).toBeLessThan(1 << 20);
  });

  it("refuses a change that would replace the cluster, before anything is deleted", async () => {
    prod.edit("name: pgstack-prod", "name: pgstack-other");
    const before = prod.google.ids;
    expect(await ended(prod.pulumi("up", "--yes", "--skip-preview"), 255)).toMatch(/protect/);
    prod.edit("name: pgstack-other", "name: pgstack-prod");
    expect(prod.google.actsOf("delete")).toEqual([]);
    expect(prod.google.ids).toEqual(expect.arrayContaining([...before]));
    expect(machine.kubectl("get", "postgrescluster", "-n", "prod-postgres", "-o", "name")).toMatch(/main/);
  });

  it("refuses to be destroyed, before anything is deleted", async () => {
    const before = prod.state();
    expect(await ended(prod.pulumi("destroy", "--yes"), 255)).toMatch(/protect/);
    const { code, output } = await machine.run("down", ["prod"], prod.variables);
    expect(code).not.toBe(0);
    expect(output).toContain("prod-postgres/main");
    expect(prod.google.actsOf("delete")).toEqual([]);
    expect(resourcesIn(prod.state())).toEqual(resourcesIn(before));
  });

  /** Who and what is there in Kubernetes: an object that was made anew has another uid. */
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
    expect(await ended(prod.pulumi("preview"), 255)).toMatch(/protect/);
    for (const name of ["preview", "up"]) {
      const { code, output } = await machine.run(name, ["prod"], variables);
      expect(output).toMatch(/objects of "prod" in Kubernetes are made by up.*set pgstack:delivery: handover/);
      expect(code).toBe(1);
    }
    prod.edit("pgstack:delivery: gitops", "pgstack:delivery: handover");
    await ended(prod.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes"));
    prod.edit("pgstack:delivery: handover", "pgstack:delivery: gitops");
    const { code, output } = await machine.run("up", ["prod", "--yes"], variables);
    expect(output).toMatch(/- PostgresCluster main: stays, and only the state forgets it/);
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
    await ended(prod.pulumi("up", "--yes", "--skip-preview"));
    expect(uids().replace(/^Secret .*\n/gm, "")).toBe(before.replace(/^Secret .*\n/gm, ""));
    await ended(prod.pulumi("preview", "--expect-no-changes"));
  });

  it("goes when it is said to be disposable, applied, and then destroyed", async () => {
    prod.edit("config:", "config:\n  pgstack:disposable: true");
    await ended(prod.pulumi("up", "--yes", "--skip-preview"));
    await ended(prod.pulumi("destroy", "--yes"));
    expect(prod.google.ids).toEqual([]);
    expect(resourcesIn(prod.state())).toEqual([]);
  });
});

function resourcesIn(state: string): readonly string[] {
  const { checkpoint } = JSON.parse(state) as { checkpoint: { latest: { resources?: { urn: string }[] } } };
  return (checkpoint.latest.resources ?? []).map(({ urn }) => urn).sort();
}

/** What nobody may ever see again: any of these in a state, a log or a manifest is a leak. */
const canaries = {
  key: JSON.stringify({ type: "service_account", private_key: "canary-of-the-json-key" }),
  passphrase: "canary-of-the-passphrase",
};

describeWhen(fs.existsSync(definitions), noDefinitions, "dev with a JSON key, and its end", () => {
  let machine: Machine;
  let dev: GoogleEnvironment;
  let said = "";

  beforeAll(async () => {
    machine = await Machine.get();
    expect((await machine.run("up")).code).toBe(0);
    dev = await googleEnvironment(machine, "dev", canaries);
    dev.withoutMonitoring();
    dev.edit("softDeleteDays: 7", "softDeleteDays: 7\n    identity:\n      mode: key\n      acceptLongLivedKey: true");
    said += await ended(dev.pulumi("preview", "--diff"));
    said += await ended(dev.pulumi("up", "--yes", "--diff"));
  });
  afterAll(async () => {
    await dev.stop();
  });

  const manifests = (): string =>
    ["dev-postgres", "dev-operator"]
      .map((namespace) => machine.kubectl("get", "all,configmap,postgrescluster", "-n", namespace, "-o", "yaml"))
      .join("\n");

  it("puts the key where pods read it, and nowhere else in the clear", async () => {
    const secret = JSON.parse(
      machine.kubectl(
        "get",
        "secret",
        "-n",
        "dev-postgres",
        "-l",
        "app.kubernetes.io/component=backup-key",
        "-o",
        "json",
      ),
    ) as { items: { data: Record<string, string> }[] };
    const held = secret.items.flatMap(({ data }) => Object.values(data));
    expect(held.map((text) => Buffer.from(text, "base64").toString("utf8"))).toEqual([canaries.key]);
    const plan = JSON.stringify(
      await planEnvironment("dev", readEnvironmentFile(path.join(machine.checkout, "Pulumi.dev.yaml"))),
    );
    const places = { state: dev.state(), "what was said": said, manifests: manifests(), plan };
    const secrets = ["canary-of", held[0] ?? "no key", dev.variables["GOOGLE_OAUTH_ACCESS_TOKEN"] ?? "no token"];
    for (const [place, text] of Object.entries(places)) {
      expect(text.length).toBeGreaterThan(1_000);
      expect(secrets.filter((value) => text.includes(value)).map(() => place)).toEqual([]);
    }
  });

  it("ends without a rest: the operator stays until its last cluster has gone", async () => {
    await ended(dev.pulumi("destroy", "--yes"));
    expect(dev.google.ids).toEqual([]);
    expect(resourcesIn(dev.state())).toEqual([]);
    expect(machine.kubectl("get", "namespaces", "-o", "name")).not.toMatch(/dev-/);
    expect(machine.kubectl("get", "storageclass", "-o", "name")).not.toMatch(/pgstack-database/);
    // The definitions stay: with them every cluster of every environment would go.
    expect(machine.kubectl("get", "crd", "-o", "name")).toMatch(/postgresclusters/);
  });
});
