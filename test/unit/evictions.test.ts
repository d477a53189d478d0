import { planMaintenance } from "../../src/maintenance/plan";
import { clusterWith, node, owned, planOf, pod, ready, stateOf, two } from "../helpers/node-state";

describe("pods of a node that cannot be drained", () => {
  const budget = (name: string, disruptionsAllowed: number, matchLabels: object, spec: object = {}): object => ({
    metadata: { namespace: "postgres", name },
    spec: { selector: { matchLabels }, ...spec },
    status: { disruptionsAllowed, currentHealthy: 1, desiredHealthy: 1 },
  });
  const labelled = (labels: object): object => ({ ...owned("ReplicaSet"), labels });
  const pooler = pod("pooler-1", labelled({ app: "pooler" }));

  it("are named with the budget that blocks them and its reason", async () => {
    const { problems } = await planOf({
      nodes: two,
      pods: [pooler],
      budgets: [budget("pooler", 0, { app: "pooler" }), budget("other", 0, { app: "x" })],
    });
    expect(problems).toEqual([
      "postgres/pooler-1 cannot be evicted: the PodDisruptionBudget postgres/pooler allows no disruption, because it requires 1 healthy pods, and 1 are; wait until more pods are ready, or lower its minimum",
    ]);
  });

  it("are none where a budget allows a disruption, or selects pods of another namespace", async () => {
    const elsewhere = { ...budget("pooler", 0, { app: "pooler" }), metadata: { namespace: "x", name: "pooler" } };
    expect(
      (await planOf({ nodes: two, pods: [pooler], budgets: [budget("pooler", 1, { app: "pooler" }), elsewhere] }))
        .problems,
    ).toEqual([]);
  });

  it("are named where two budgets select one", async () => {
    const budgets = [budget("one", 1, { app: "pooler" }), budget("two", 1, {})];
    expect((await planOf({ nodes: two, pods: [pooler], budgets })).problems.join()).toMatch(
      /more than one PodDisruptionBudget, one and two/,
    );
  });

  it("do not include a primary that is switched over: its budget moves with the role", async () => {
    const primary = { role: "primary" };
    const cluster = clusterWith("asynchronous", [
      ["main-1", "primary", "a"],
      ["main-2", "replica", "b", "async"],
    ]);
    const objects = {
      nodes: two,
      pods: [pod("main-1", labelled(primary))],
      budgets: [budget("main-primary", 0, primary)],
    };
    expect((await planOf(objects, cluster)).problems).toEqual([]);
    expect((await planOf(objects)).problems.join()).toMatch(/postgres\/main-primary allows no disruption/);
  });

  it("do not include one that is not ready, where its budget has enough healthy pods without it", async () => {
    const broken = pod("pooler-1", labelled({ app: "pooler" }), {}, { status: { conditions: [] } });
    expect(
      (await planOf({ nodes: two, pods: [broken], budgets: [budget("pooler", 0, { app: "pooler" })] })).problems,
    ).toEqual([]);
  });

  it.each<[string, object, object]>([
    ["does not run yet", {}, { status: { phase: "Pending" } }],
    ["is deleted already", { deletionTimestamp: "2026-01-01T00:00:00Z" }, ready],
  ])("do not include one that %s: the Eviction API ignores its budgets", async (_what, metadata, status) => {
    const leaving = pod("pooler-1", { ...labelled({ app: "pooler" }), ...metadata }, {}, status);
    const budgets = [budget("pooler", 0, { app: "pooler" }), budget("all", 0, {})];
    expect((await planOf({ nodes: two, pods: [leaving], budgets })).problems).toEqual([]);
  });

  it("include one that is not ready, where its budget requires no healthy pod", async () => {
    const broken = pod("pooler-1", labelled({ app: "pooler" }), {}, { status: { conditions: [] } });
    const none = {
      ...budget("pooler", 0, { app: "pooler" }),
      status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0 },
    };
    expect((await planOf({ nodes: two, pods: [broken], budgets: [none] })).problems).toHaveLength(1);
  });

  it("include one that no controller recreates, but none of a DaemonSet or the kubelet, and none that has finished", async () => {
    const pods = [
      pod("alone", {}),
      pod("daemon", owned("DaemonSet")),
      pod("mirror", { annotations: { "kubernetes.io/config.mirror": "x" } }),
      pod("ended", {}, {}, { status: { phase: "Succeeded" } }),
    ];
    const { problems, evicted, staying } = await planOf({ nodes: two, pods });
    expect(problems).toEqual([
      "postgres/alone has no controller that would recreate it: delete it yourself, or leave it and use kubectl drain --force",
    ]);
    expect([evicted.length, staying]).toEqual([2, 2]);
  });

  it("wait for the node where only it can attach their volumes", async () => {
    const claim = (name: string, volumeName: string): object => ({
      metadata: { namespace: "postgres", name },
      spec: { volumeName },
    });
    const mounting = (name: string): object =>
      pod(name, owned("Cluster"), { volumes: [{ persistentVolumeClaim: { claimName: name } }, { emptyDir: {} }] });
    const bound = (hostname: string): object => ({
      required: {
        nodeSelectorTerms: [
          { matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: [hostname] }] },
        ],
      },
    });
    const zone = {
      required: {
        nodeSelectorTerms: [
          { matchExpressions: [{ key: "topology.kubernetes.io/zone", operator: "In", values: ["z"] }] },
        ],
      },
    };
    const names = ["affine", "path", "zonal"];
    const state = await stateOf({
      nodes: two,
      pods: names.map(mounting),
      claims: names.map((name) => claim(name, `pv-${name}`)),
      volumes: [
        { metadata: { name: "pv-affine" }, spec: { nodeAffinity: bound("a") } },
        { metadata: { name: "pv-path" }, spec: { hostPath: { path: "/data" } } },
        { metadata: { name: "pv-zonal" }, spec: { nodeAffinity: zone } },
      ],
    });
    expect(planMaintenance(state, [], "prod").waiting).toEqual([
      "postgres/affine cannot move: only a can attach pv-affine",
      "postgres/path cannot move: only a can attach pv-path",
    ]);
  });

  it("are not looked for on a node that does not exist", async () => {
    await expect(stateOf({ nodes: [node("b"), node("c")] })).rejects.toThrow('There is no node "a"; there are: b, c.');
  });
});
