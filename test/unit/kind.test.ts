import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { checkKind, type KindCluster, kindConfig, kindDown, kindKubeconfig, kindState, kindUp } from "../../local/kind";
import { Progress } from "../../local/progress";
import { kindNodeImage } from "../../components/versions";
import { connect } from "../../src/program";
import { FakeKind } from "../helpers/fake-kind";
import { problemsOf } from "../helpers/problems";
import { root } from "../../src/root";

const cluster: KindCluster = { name: "pgstack", image: kindNodeImage, nodes: 1 };
const progress = new Progress({ write: () => undefined });

describe("a kind cluster (fakes of kind and Docker)", () => {
  let fake: FakeKind;
  let created: boolean[];
  /** Notes whether the cluster existed when it was called. */
  const onCreate = async (): Promise<void> => {
    created.push(fake.exists("pgstack"));
    return Promise.resolve();
  };
  const nothing = async (): Promise<void> => Promise.resolve();

  beforeEach(() => {
    fake = new FakeKind();
    created = [];
  });
  afterEach(() => {
    fake.remove();
  });

  it("is created with the pinned node image and pgstack's own kubeconfig, after records of an earlier one are deleted", async () => {
    await kindUp(progress, cluster, onCreate);
    expect(fake.calls()).toContain(
      `kind create cluster --name pgstack --image ${kindNodeImage} --kubeconfig ${kindKubeconfig("pgstack")} --wait 180s --config -`,
    );
    expect(kindKubeconfig("pgstack").startsWith(fake.folder)).toBe(true);
    expect(fake.config()).toEqual({
      kind: "Cluster",
      apiVersion: "kind.x-k8s.io/v1alpha4",
      nodes: [{ role: "control-plane" }],
    });
    expect(created).toEqual([false]);
    expect(await kindState("pgstack")).toBe("own");
  });

  it("that runs is left as it is", async () => {
    await kindUp(progress, cluster, onCreate);
    fake.calls();
    await kindUp(progress, cluster, onCreate);
    expect(fake.calls().filter((call) => /create|delete|start/.test(call))).toEqual([]);
    expect(created).toHaveLength(1);
  });

  it("whose containers are stopped is started again", async () => {
    await kindUp(progress, cluster, onCreate);
    fake.mark("answers", false);
    fake.calls();
    await kindUp(progress, cluster, onCreate);
    expect(fake.calls()).toContain("docker start pgstack-control-plane");
    expect(created).toHaveLength(1);
  });

  it("that pgstack did not create is neither used nor deleted", async () => {
    fake.create("pgstack");
    const refusal = /A kind cluster "pgstack" exists that pgstack did not create.*context: kind-pgstack/;
    await expect(kindUp(progress, cluster, onCreate)).rejects.toThrow(refusal);
    await expect(kindDown(progress, "pgstack", nothing)).rejects.toThrow(refusal);
    expect(fake.exists("pgstack")).toBe(true);
    expect(created).toEqual([]);
  });

  it("that was recreated elsewhere under the same name no longer belongs to pgstack", async () => {
    await kindUp(progress, cluster, onCreate);
    fake.create("pgstack");
    await expect(kindDown(progress, "pgstack", nothing)).rejects.toThrow(/did not create/);
    expect(fake.exists("pgstack")).toBe(true);
  });

  it("whose creation was killed is deleted and created again", async () => {
    fake.mark("interrupted");
    const script = `require("@swc-node/register"); const { kindUp } = require("./local/kind.ts"); const { Progress } = require("./local/progress.ts");
      void kindUp(new Progress(), ${JSON.stringify(cluster)}, async () => undefined);`;
    const { signal } = spawnSync(process.execPath, ["-e", script], { cwd: root, env: process.env });
    expect(signal).toBe("SIGKILL");
    expect(await kindState("pgstack")).toBe("partial");
    fake.mark("interrupted", false);
    fake.calls();
    await kindUp(progress, cluster, onCreate);
    const changes = fake.calls().filter((call) => /^kind (create|delete)/.test(call));
    expect(changes.map((call) => call.split(" ")[1])).toEqual(["delete", "create"]);
    expect(created).toEqual([false]);
    expect(await kindState("pgstack")).toBe("own");
  });

  it("that cannot be created fails with kind's own words, and is created by the next run", async () => {
    fake.mark("fails");
    await expect(kindUp(progress, cluster, onCreate)).rejects.toThrow(/no space left/);
    fake.mark("fails", false);
    await kindUp(progress, cluster, onCreate);
    expect(await kindState("pgstack")).toBe("own");
  });

  it("is deleted with its kubeconfig, and then its records are deleted", async () => {
    await kindUp(progress, cluster, onCreate);
    await kindDown(progress, "pgstack", onCreate);
    expect(created).toEqual([false, false]);
    expect(fs.existsSync(kindKubeconfig("pgstack"))).toBe(false);
    expect(await kindState("pgstack")).toBe("absent");
    await kindDown(progress, "pgstack", onCreate);
    expect(created).toHaveLength(3);
  });

  it("has a control plane of its own beside two or more nodes", () => {
    expect(kindConfig(1)).toMatchObject({ nodes: [{ role: "control-plane" }] });
    expect(kindConfig(2)).toMatchObject({ nodes: [{ role: "control-plane" }, { role: "worker" }, { role: "worker" }] });
  });

  it("is reported with the environment's file and key if it does not exist", () => {
    const kubernetes = { source: "kind", ...cluster } as const;
    expect(problemsOf(() => connect({ kubernetes }, "laptop"))).toEqual([
      {
        path: "pgstack:kubernetes.name",
        value: "pgstack",
        message: "the kind cluster does not exist; run: npm run up -- laptop",
      },
    ]);
  });
});

describe("a machine for kind (fakes of kind and Docker)", () => {
  let fake: FakeKind | undefined;
  afterEach(() => {
    fake?.remove();
  });

  it("that has everything is accepted", async () => {
    fake = new FakeKind();
    await expect(checkKind({ psql: true })).resolves.toBeUndefined();
  });

  it("gets a list of all missing requirements, with alternatives", async () => {
    fake = new FakeKind([]);
    const refusal = checkKind({ psql: true });
    for (const words of [/Docker is not installed: https/, /kind is not installed/, /psql is not installed/]) {
      await expect(refusal).rejects.toThrow(words);
    }
    await expect(refusal).rejects.toThrow(/Without Docker: npm run up /);
  });

  it("whose Docker does not run gets Docker's message", async () => {
    fake = new FakeKind();
    fake.mark("no-daemon");
    await expect(checkKind({ psql: true })).rejects.toThrow(
      /Docker does not answer: .*Cannot connect to the Docker daemon/,
    );
  });
});
