import { readNode, type NodeState } from "../../src/maintenance/node";
import { type ClusterOnNode, planMaintenance } from "../../src/maintenance/plan";
import { describeMaintenance } from "../../src/maintenance/text";
import type { LiveInstance, Replication } from "../../src/operations/live";
import { cloudNativePgCluster, crunchyCluster } from "../helpers/clusters";

type Mode = "asynchronous" | "synchronous" | "strict";
type Sync = "sync" | "quorum" | "potential" | "async";

/** Objects that a fake of kubectl answers with, by kind. */
interface Objects {
  readonly nodes: readonly object[];
  readonly pods?: readonly object[];
  readonly budgets?: readonly object[];
  readonly claims?: readonly object[];
  readonly volumes?: readonly object[];
}

const ready = { status: { conditions: [{ type: "Ready", status: "True" }] } };
const node = (name: string, spec: object = {}, status: object = ready): object => ({
  metadata: { name, labels: { "kubernetes.io/hostname": name } },
  spec,
  ...status,
});
const owned = (kind: string): object => ({ ownerReferences: [{ kind, controller: true }] });

function pod(name: string, metadata: object = owned("Cluster"), spec: object = {}, status: object = ready): object {
  return { metadata: { namespace: "postgres", name, ...metadata }, spec, ...status };
}

/** Reads the node a through a FAKE of kubectl. */
async function stateOf({ nodes, pods = [], budgets = [], claims = [], volumes = [] }: Objects): Promise<NodeState> {
  const answers: Record<string, readonly object[]> = {
    ...{ nodes, pods, poddisruptionbudgets: budgets },
    ...{ persistentvolumeclaims: claims, persistentvolumes: volumes },
  };
  const run = async ([, kind = ""]: readonly string[]): Promise<string> =>
    Promise.resolve(JSON.stringify({ items: answers[kind] }));
  return readNode({ run }, "a");
}

/** Instances as name, role, node and state of replication. */
type Seen = readonly (readonly [
  name: string,
  role: LiveInstance["role"],
  node: string | undefined,
  sync?: Sync | "broken",
])[];

function clusterWith(mode: Mode, seen: Seen, operator: "crunchy" | "cloudnative-pg" = "cloudnative-pg"): ClusterOnNode {
  const settings = { instances: Math.max(seen.length, mode === "strict" ? 3 : 1), highAvailability: { mode } };
  return {
    cluster: operator === "crunchy" ? crunchyCluster(settings) : cloudNativePgCluster(settings),
    instances: seen.map(([name, role, on]) => ({ name, role, ready: on !== undefined, restarts: 0, node: on })),
    replicas: seen.flatMap(([name, , , sync]): Replication[] =>
      sync === undefined
        ? []
        : [{ name, state: sync === "broken" ? "catchup" : "streaming", sync, bytes: 0, seconds: 0 }],
    ),
  };
}

const two = [node("a"), node("b")];
const planOf = async (objects: Objects, ...clusters: readonly ClusterOnNode[]) =>
  planMaintenance(await stateOf(objects), clusters, "prod");

describe("the plan of a node's maintenance", () => {
  it("switches over to a synchronous replica elsewhere, and evicts the instance", async () => {
    const cluster = clusterWith("strict", [
      ["main-1", "primary", "a"],
      ["main-2", "replica", "b", "potential"],
      ["main-3", "replica", "b", "quorum"],
    ]);
    const state = await stateOf({ nodes: two, pods: [pod("main-1"), pod("proxy", owned("DaemonSet"))] });
    const plan = planMaintenance(state, [cluster], "prod");
    expect(plan.problems).toEqual([]);
    expect(plan.unprotected).toEqual([]);
    expect(plan.switchovers.map(({ from, to }) => [from, to])).toEqual([["main-1", "main-3"]]);
    expect(describeMaintenance(plan, state)).toMatch(
      /switchover +postgres\/main: main-1 → main-3\n +cordon .*\n +evict +postgres\/main-1\n +stay +1 pods of DaemonSets/,
    );
  });

  it("switches nothing over where only replicas are on the node", async () => {
    const cluster = clusterWith("strict", [
      ["main-1", "primary", "b"],
      ["main-2", "replica", "a", "quorum"],
      ["main-3", "replica", "b", "quorum"],
    ]);
    const { problems, switchovers, unprotected } = await planOf({ nodes: two, pods: [pod("main-2")] }, cluster);
    expect({ problems, switchovers, unprotected }).toEqual({ problems: [], switchovers: [], unprotected: [] });
  });

  it.each<[string, readonly object[]]>([
    ["there is no other node", [node("a")]],
    ["the other node is cordoned", [node("a"), node("b", { unschedulable: true })]],
    [
      "the other node is not ready",
      [node("a"), node("b", {}, { status: { conditions: [{ type: "Ready", status: "Unknown" }] } })],
    ],
  ])("is refused where %s", async (_what, nodes) => {
    const cluster = clusterWith("asynchronous", [
      ["main-1", "primary", "a"],
      ["main-2", "replica", "a", "async"],
    ]);
    const { problems } = await planOf({ nodes }, cluster);
    expect(problems).toEqual([
      "postgres/main: no other node is ready and schedulable, so none can run main-1, main-2; add a node, or uncordon one",
    ]);
  });

  it.each<[string, Mode, Seen, RegExp]>([
    [
      "the replica elsewhere is not synchronous",
      "strict",
      [
        ["main-1", "primary", "a"],
        ["main-2", "replica", "b", "potential"],
        ["main-3", "replica", "a", "sync"],
      ],
      /no instance elsewhere is a synchronous replica that is ready \(main-2 on b: ready, streaming potential; main-3 on a: ready, streaming sync\)/,
    ],
    [
      "the replica elsewhere does not stream",
      "asynchronous",
      [
        ["main-1", "primary", "a"],
        ["main-2", "replica", "b", "broken"],
      ],
      /no instance elsewhere is a ready replica that streams \(main-2 on b: ready, catchup broken\)/,
    ],
    [
      "every instance is on the node",
      "synchronous",
      [
        ["main-1", "primary", "a"],
        ["main-2", "replica", "a", "quorum"],
      ],
      /its primary main-1 runs on the node/,
    ],
    [
      "it is the only instance",
      "asynchronous",
      [["main-1", "primary", "a"]],
      /has one instance, main-1.*raise instances in Pulumi\.prod\.yaml/,
    ],
    [
      "there is no primary",
      "asynchronous",
      [
        ["main-1", "replica", "a"],
        ["main-2", "replica", "b"],
      ],
      /has no primary: npm run status -- prod/,
    ],
  ])("is refused where %s", async (_what, mode, seen, expected) => {
    const { problems, switchovers } = await planOf({ nodes: two }, clusterWith(mode, seen));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(expected);
    expect(switchovers).toEqual([]);
  });

  it("is refused where the replication is not known", async () => {
    const cluster = {
      ...clusterWith("strict", [
        ["main-1", "primary", "b"],
        ["main-2", "replica", "a", "quorum"],
      ]),
      replicas: "timeout",
    };
    expect((await planOf({ nodes: two }, cluster)).problems).toEqual([
      "postgres/main: the replication of main-1 is not known: timeout",
    ]);
  });

  it.each<[string, Mode, Seen, RegExp | undefined]>([
    [
      "the primary moves to the last replica of a strict cluster",
      "strict",
      [
        ["main-1", "primary", "a"],
        ["main-2", "replica", "a", "quorum"],
        ["main-3", "replica", "b", "quorum"],
      ],
      /would have 0 of the 1 synchronous replicas.*every commit waits until a replica is back/,
    ],
    [
      "the last replica of a synchronous cluster is on the node",
      "synchronous",
      [
        ["main-1", "primary", "b"],
        ["main-2", "replica", "a", "quorum"],
      ],
      /would have 0 of the 1.*acknowledged although only the primary has them/,
    ],
    [
      "the cluster is asynchronous",
      "asynchronous",
      [
        ["main-1", "primary", "b"],
        ["main-2", "replica", "a", "async"],
      ],
      undefined,
    ],
    [
      "another replica streams elsewhere",
      "strict",
      [
        ["main-1", "primary", "b"],
        ["main-2", "replica", "a", "quorum"],
        ["main-3", "replica", "c", "quorum"],
      ],
      undefined,
    ],
  ])("asks for consent to lost synchronous replicas only where it must: %s", async (_what, mode, seen, expected) => {
    const { problems, unprotected } = await planOf({ nodes: two }, clusterWith(mode, seen));
    expect(problems).toEqual([]);
    if (expected === undefined) expect(unprotected).toEqual([]);
    else expect(unprotected.join()).toMatch(expected);
  });

  it("finds a replica of Patroni by the name that it reports, which is a part of its pod's", async () => {
    const cluster = clusterWith(
      "strict",
      [
        ["hippo-a-0", "primary", "a"],
        ["hippo-b-0", "replica", "b", "sync"],
        ["hippo-c-0", "replica", "c", "async"],
      ],
      "crunchy",
    );
    const replicas = [{ name: "hippo-b", state: "streaming", sync: "sync", bytes: 0, seconds: 0 }];
    expect((await planOf({ nodes: two }, { ...cluster, replicas })).switchovers.map(({ to }) => to)).toEqual([
      "hippo-b-0",
    ]);
  });

  it("is the same for PGO", async () => {
    const seen: Seen = [
      ["hippo-a-0", "primary", "a"],
      ["hippo-b-0", "replica", "b", "sync"],
      ["hippo-c-0", "replica", "c", "async"],
    ];
    const { problems, switchovers } = await planOf({ nodes: two }, clusterWith("strict", seen, "crunchy"));
    expect(problems).toEqual([]);
    expect(switchovers.map(({ to }) => to)).toEqual(["hippo-b-0"]);
  });
});

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
