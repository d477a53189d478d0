import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { namespacesChart } from "../../src/namespaces";
import { describeOnNode } from "../helpers/node";
import { Machine } from "./support/machine";
import type { OwnershipRequest } from "./support/ownership-child";

/** Objects of the product in a namespace, as an environment renders them. */
function objectsIn(namespace: string): KubernetesObject[] {
  const [rendered] = namespacesChart({ operators: [], clusters: [{ operator: "cloudnative-pg", namespace }] } as never);
  if (rendered === undefined) throw new Error("no namespace was rendered");
  return [
    rendered,
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings", namespace }, data: { ours: "1" } },
  ];
}

const crd = (plural: string): KubernetesObject => ({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `${plural}.pgstack.test` },
  spec: {
    group: "pgstack.test",
    scope: "Namespaced",
    names: { plural, kind: `Widgetof${plural}` },
    versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }],
  },
});

describeOnNode("objects of another owner", () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-ownership-"));
  const everything = ["Namespace/foreign", "ConfigMap/foreign/settings"];
  let machine: Machine;

  const run = (operation: OwnershipRequest["operation"], changes: Partial<OwnershipRequest> = {}): string[] => {
    const kubeconfig = path.join(machine.state, "node", "kubeconfig");
    const defaults = { stack: "first", kubeconfig, objects: objectsIn("foreign"), adopt: [], directory };
    const child = path.join(__dirname, "support", "ownership-child.ts");
    const args = ["-r", "@swc-node/register", child, JSON.stringify({ operation, ...defaults, ...changes })];
    const env = machine.environment({ PATH: `${machine.bin}${path.delimiter}${process.env["PATH"] ?? ""}` });
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", env });
    if (!stdout.startsWith("[")) throw new Error(stderr);
    return JSON.parse(stdout) as string[];
  };
  /** The foreign objects as they are; with them their versions, so that any write shows. */
  const foreign = (): unknown => [
    JSON.parse(machine.kubectl("get", "namespace", "foreign", "-o", "json")),
    JSON.parse(machine.kubectl("get", "configmap,service", "-n", "foreign", "-l", "owner=somebody", "-o", "json")),
  ];

  beforeAll(async () => {
    machine = await Machine.up();
    machine.kubectl("create", "namespace", "foreign");
    // A field that the product sets too: adopting it must end without a conflict.
    machine.kubectl("label", "namespace", "foreign", "pod-security.kubernetes.io/enforce=baseline");
    machine.kubectl("create", "configmap", "settings", "-n", "foreign", "--from-literal=theirs=1");
    machine.kubectl("create", "service", "clusterip", "theirs", "-n", "foreign", "--tcp=80");
    machine.kubectl("label", "configmap/settings", "service/theirs", "-n", "foreign", "owner=somebody");
    machine.apply(crd("theirs"));
  });
  afterAll(() => {
    machine.release();
    machine.kubectl("delete", "namespace", "foreign", "ours", "--ignore-not-found", "--wait=false");
    machine.kubectl("delete", "crd", "theirs.pgstack.test", "ours.pgstack.test", "--ignore-not-found", "--wait=false");
    fs.rmSync(directory, { recursive: true, force: true });
  });

  it.each(["preview", "up"] as const)("stop %s, by name, and nothing is written", (operation) => {
    const before = foreign();
    const errors = run(operation).join("\n");
    expect(errors).toMatch(/Namespace\/foreign exists already and was not created by the stack pgstack\/first/);
    expect(errors).toMatch(/but by kubectl-create/);
    expect(foreign()).toEqual(before);
    expect(run("destroy")).toEqual([]);
    expect(foreign()).toEqual(before);
  });

  it("stop a CRD of another installation from being replaced", () => {
    const published = { objects: [], crd: crd("theirs") };
    expect(run("up", published).join("\n")).toMatch(
      /CustomResourceDefinition\/theirs\.pgstack\.test: exists already and was not created from these files/,
    );
    expect(run("up", { ...published, adopt: ["CustomResourceDefinition/theirs.pgstack.test"] })).toEqual([]);
    expect(run("destroy", published)).toEqual([]);
    expect(machine.kubectl("get", "crd", "theirs.pgstack.test", "-o", "name")).toContain("theirs");
  });

  it("are taken over when adopt names them, and stay when the configuration no longer has them", () => {
    expect(run("up", { adopt: everything })).toEqual([]);
    const adopted = JSON.stringify(foreign());
    expect(adopted).toContain('"pod-security.kubernetes.io/enforce":"restricted"');
    expect(adopted).toContain('"ours":"1"');
    expect(adopted).toContain('"theirs":"1"');

    expect(run("up", { adopt: ["ConfigMap/foreign/settings"] }).join("\n")).toMatch(
      /Namespace\/foreign was adopted, so it must never be deleted by this stack/,
    );
    const before = foreign();
    expect(run("up", { objects: [], adopt: [] })).toEqual([]);
    expect(foreign()).toEqual(before);
    expect(run("up").join("\n")).toMatch(/Namespace\/foreign exists already: it was adopted before/);
    expect(run("destroy")).toEqual([]);
    expect(foreign()).toEqual(before);
  });

  it("survive a destroy of the stack that adopted them", () => {
    expect(run("up", { adopt: everything })).toEqual([]);
    const before = foreign();
    expect(run("destroy", { adopt: everything })).toEqual([]);
    expect(foreign()).toEqual(before);
  });

  it("are those of another stack too; a stack that lost its state finds its own again and deletes them", () => {
    const ours = { objects: objectsIn("ours"), crd: crd("ours") };
    expect(run("up", ours)).toEqual([]);
    expect(run("up", { ...ours, stack: "second" }).join("\n")).toMatch(
      /Namespace\/ours exists already and was not created by the stack pgstack\/second, but by the stack pgstack\/first/,
    );
    fs.rmSync(path.join(directory, ".pulumi", "stacks", "pgstack", "first.json"));
    expect(run("up", ours)).toEqual([]);
    expect(run("destroy", ours)).toEqual([]);
    expect(machine.kubectl("get", "namespace", "ours", "--ignore-not-found", "-o", "name")).toBe("");
  });

  it("stop a whole environment that shares a Kubernetes with another one, and its down leaves them alone", async () => {
    const kubeconfig = path.join(machine.state, "node", "kubeconfig");
    const cluster = {
      operator: "cloudnative-pg",
      name: "main",
      namespace: "foreign",
      version: 17,
      storage: { size: "1Gi" },
    };
    const config = {
      "pgstack:disposable": true,
      "pgstack:kubernetes": { source: "existing", kubeconfig, context: "pgstack-local" },
      "pgstack:operators": [{ operator: "cloudnative-pg", namespace: "cnpg-system" }],
      "pgstack:clusters": [cluster],
    };
    fs.writeFileSync(path.join(machine.checkout, "Pulumi.second.yaml"), JSON.stringify({ config }));
    const passphrase = { PULUMI_CONFIG_PASSPHRASE: "" };
    // Only what stays unchanged meanwhile has no change at the end.
    await machine.take();
    const before = foreign();
    const up = await machine.run("up", ["second"], passphrase);
    expect(up.code).toBe(1);
    expect(up.output).toMatch(/Namespace\/cnpg-system exists already.*but by the stack pgstack\/local/);
    expect(up.output).toMatch(/Namespace\/foreign exists already: it was adopted before/);
    expect((await machine.run("down", ["second"], passphrase)).output).toMatch(/confirmation is required/);
    expect((await machine.run("down", ["second", "--yes"], passphrase)).code).toBe(0);
    fs.rmSync(path.join(machine.checkout, "Pulumi.second.yaml"));
    expect(foreign()).toEqual(before);
    expect((await machine.run("up")).output).toContain("No change");
  });
});
