import { inventoryOf } from "../../src/cost/inventory";
import { poolOf, workloadsOf } from "../../src/cost/workloads";
import type { PlannedResource } from "../../src/plan/resource";

describe("the pool that pods are counted on", () => {
  const nodes = (name: string, labels: object, taints: readonly object[]): PlannedResource => ({
    type: "gcp:container/nodePool:NodePool",
    name,
    inputs: { name, location: "europe-north2-a", nodeCount: 1, nodeConfig: { labels, taints } },
  });
  const inventory = inventoryOf([
    { type: "pulumi:providers:gcp", name: "google", inputs: {} },
    nodes("system", { role: "system" }, []),
    nodes("other", { role: "other" }, []),
    nodes("database", { role: "db" }, [{ key: "role", value: "db", effect: "NO_SCHEDULE" }]),
  ]);
  const toleration = { key: "role", operator: "Equal", value: "db", effect: "NoSchedule" };
  const required = (value: string): object => ({
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: "role", operator: "In", values: [value] }] }],
    },
  });
  const deployment = (spec: object): PlannedResource => ({
    type: "kubernetes:apps/v1:Deployment",
    name: "one",
    inputs: { metadata: { name: "one" }, spec: { template: { spec: { containers: [], ...spec } } } },
  });
  const cluster: PlannedResource = {
    type: "kubernetes:postgresql.cnpg.io/v1:Cluster",
    name: "one",
    inputs: {
      metadata: { name: "one" },
      spec: { instances: 1, affinity: { tolerations: [toleration], nodeAffinity: required("other") } },
    },
  };

  it.each<readonly [string, PlannedResource, string]>([
    ["nothing said", deployment({}), "system"],
    ["the taint tolerated", deployment({ tolerations: [toleration] }), "database"],
    ["another value tolerated", deployment({ tolerations: [{ ...toleration, value: "web" }] }), "system"],
    ["every taint tolerated", deployment({ tolerations: [{ operator: "Exists" }] }), "database"],
    ["a selector", deployment({ nodeSelector: { role: "other" } }), "other"],
    ["node affinity of CloudNativePG", cluster, "other"],
  ])("is one that they can run on: %s", (_, resource, expected) => {
    const [workload] = workloadsOf([resource]);
    if (workload === undefined || inventory === undefined) throw new Error("no workload, or nothing on Google Cloud");
    expect(poolOf(workload, inventory)?.name).toBe(expected);
  });
});
