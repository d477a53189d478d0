import { type ClusterOnNode, planMaintenance } from "../../src/maintenance/plan";
import { describeMaintenance } from "../../src/maintenance/text";
import { cloudNativePgCluster } from "../helpers/clusters";
import { clusterWith, type Mode, node, owned, planOf, pod, type Seen, stateOf, two } from "../helpers/node-state";

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
    const state = await stateOf({ nodes: two });
    const plan = planMaintenance(state, [clusterWith("strict", seen, "crunchy")], "prod");
    expect(plan.problems).toEqual([]);
    expect(plan.switchovers.map(({ to }) => to)).toEqual(["hippo-b-0"]);
    // PGO has a switchover without a target: Patroni chooses.
    expect(describeMaintenance(plan, state)).toMatch(
      /switchover +postgres\/hippo: hippo-a-0 → a replica that PGO chooses\n/,
    );
  });

  it("leaves the leader of a CloudNativePG standby to its operator, where another instance is ready elsewhere", async () => {
    const budget = {
      metadata: { namespace: "postgres", name: "main-primary" },
      spec: { selector: { matchLabels: {} } },
      status: { disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1 },
    };
    const standby = { cluster: "north", host: "north-rw.postgres.svc" };
    const onNode = (elsewhere: string): ClusterOnNode => ({
      ...clusterWith("asynchronous", [
        ["main-1", "primary", "a"],
        ["main-2", "replica", elsewhere, "async"],
      ]),
      cluster: cloudNativePgCluster({ instances: 2, standby }),
    });
    const objects = { nodes: two, pods: [pod("main-1")], budgets: [budget] };
    const { problems, switchovers } = await planOf(objects, onNode("b"));
    expect({ problems, switchovers }).toEqual({ problems: [], switchovers: [] });
    expect((await planOf(objects, onNode("a"))).problems.join()).toContain("main-primary allows no disruption");
  });
});
