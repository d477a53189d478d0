import * as path from "node:path";
import { readEnvironmentFile } from "../../src/commands/environment";
import { planEnvironment, recordEnvironment } from "../../src/plan/plan";
import { describeWithCrds } from "./support/crds";
import { partsOf } from "./support/google-cloud/fake";
import { googleEnvironment, type GoogleEnvironment } from "./support/google-cloud/environment";
import { outputOf, resourcesIn } from "./support/google-cloud/run";
import { unknownValue } from "./support/google-cloud/wire";
import { Machine, report } from "./support/machine";

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly newState?: { readonly inputs?: Readonly<Record<string, unknown>> };
}

describeWithCrds("prod on Google Cloud (a fake) with the real engine", () => {
  let machine: Machine;
  let prod: GoogleEnvironment;

  beforeAll(async () => {
    machine = await Machine.up();
    prod = await googleEnvironment(machine, "prod", { latency: () => 50 });
  });
  afterAll(async () => {
    await prod.stop();
  });

  it("previews every Kubernetes object while the control plane does not exist", async () => {
    const output = await outputOf(prod.pulumi("preview", "--json"));
    const { steps } = JSON.parse(output.slice(output.indexOf("{\n"))) as { steps: Step[] };
    const connection = steps.find(({ urn }) => partsOf(urn).type === "pulumi:providers:kubernetes");
    expect(connection?.newState?.inputs?.["kubeconfig"]).toBe(unknownValue);
    const shown = steps
      .filter(({ op, urn }) => op === "create" && partsOf(urn).type !== "pulumi:pulumi:Stack")
      .map(({ urn }) => partsOf(urn));
    const { resources } = await recordEnvironment(
      "prod",
      readEnvironmentFile(path.join(machine.checkout, "Pulumi.prod.yaml")),
    );
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
      "NetworkPolicy",
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
    expect(prod.google.calls).toEqual([]);
  });

  it("is up when the database works", async () => {
    prod.withoutMonitoring();
    const up = prod.pulumi("up", "--yes", "--skip-preview");
    expect(await outputOf(up)).toMatch(/PostgresCluster main created/);
  });

  it("created identities, buckets and nodes before the first stanza was requested", () => {
    const seen = prod.pgo.seen.get("main") ?? 0;
    const created = prod.google.callsOf("create");
    for (const type of ["gcp:projects/iAMMember:IAMMember", "gcp:storage/bucketIAMBinding:BucketIAMBinding"]) {
      expect(created.filter((call) => call.type === type).length).toBeGreaterThan(0);
    }
    for (const { finished: at } of created) expect(at).toBeLessThan(seen);
  });

  it("has nothing left to change", async () => {
    expect(await outputOf(prod.pulumi("preview", "--expect-no-changes"))).toMatch(/unchanged/);
    const size = Buffer.byteLength(prod.state());
    report(`state of prod, without monitoring, ${(size / 1024).toFixed(0)} KiB`);
    expect(size).toBeLessThan(1 << 20);
  });

  it("refuses a change that would replace the cluster, before anything is deleted", async () => {
    prod.edit("name: pgstack-prod", "name: pgstack-other");
    const before = prod.google.ids;
    expect(await outputOf(prod.pulumi("up", "--yes", "--skip-preview"), 255)).toMatch(/protect/);
    prod.edit("name: pgstack-other", "name: pgstack-prod");
    expect(prod.google.callsOf("delete")).toEqual([]);
    expect(prod.google.ids).toEqual(expect.arrayContaining([...before]));
    expect(machine.kubectl("get", "postgrescluster", "-n", "prod-postgres", "-o", "name")).toMatch(/main/);
  });

  it("refuses to be destroyed, before anything is deleted", async () => {
    const before = prod.state();
    expect(await outputOf(prod.pulumi("destroy", "--yes"), 255)).toMatch(/protect/);
    const { code, output } = await machine.run("down", ["prod"], prod.variables);
    expect(code).not.toBe(0);
    expect(output).toContain("prod-postgres/main");
    expect(prod.google.callsOf("delete")).toEqual([]);
    expect(resourcesIn(prod.state())).toEqual(resourcesIn(before));
  });

  it("is deleted once it is disposable, applied, and then destroyed", async () => {
    prod.edit("config:", "config:\n  pgstack:disposable: true");
    await outputOf(prod.pulumi("up", "--yes", "--skip-preview"));
    await outputOf(prod.pulumi("destroy", "--yes"));
    expect(prod.google.ids).toEqual([]);
    expect(resourcesIn(prod.state())).toEqual([]);
  });
});

/** Values that must stay secret: any of these in a state, a log or a manifest is a leak. */
const canaries = {
  key: JSON.stringify({ type: "service_account", private_key: "canary-of-the-json-key" }),
  passphrase: "canary-of-the-passphrase",
};

describeWithCrds("dev with a JSON key, and its end", () => {
  let machine: Machine;
  let dev: GoogleEnvironment;
  let printed = "";

  beforeAll(async () => {
    machine = await Machine.up();
    dev = await googleEnvironment(machine, "dev", canaries);
    dev.withoutMonitoring();
    dev.edit("softDeleteDays: 7", "softDeleteDays: 7\n    identity:\n      mode: key\n      acceptLongLivedKey: true");
    printed += await outputOf(dev.pulumi("preview", "--diff"));
    printed += await outputOf(dev.pulumi("up", "--yes", "--diff"));
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
    const places = { state: dev.state(), output: printed, manifests: manifests(), plan };
    const secrets = ["canary-of", held[0] ?? "no key", dev.variables["GOOGLE_OAUTH_ACCESS_TOKEN"] ?? "no token"];
    for (const [place, text] of Object.entries(places)) {
      expect(text.length).toBeGreaterThan(1_000);
      expect(secrets.filter((value) => text.includes(value)).map(() => place)).toEqual([]);
    }
  });

  it("ends without a rest: the operator stays until its last cluster has gone", async () => {
    await outputOf(dev.pulumi("destroy", "--yes"));
    expect(dev.google.ids).toEqual([]);
    expect(resourcesIn(dev.state())).toEqual([]);
    expect(machine.kubectl("get", "namespaces", "-o", "name")).not.toMatch(/dev-/);
    expect(machine.kubectl("get", "storageclass", "-o", "name")).not.toMatch(/pgstack-database/);
    // The CRDs stay: with them every cluster of every environment would go.
    expect(machine.kubectl("get", "crd", "-o", "name")).toMatch(/postgresclusters/);
  });
});
