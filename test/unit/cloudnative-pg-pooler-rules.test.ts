import { pooledConnections } from "../../components/model";
import { type CloudNativePgSettings, cloudNativePgCluster, cloudNativePgSettings } from "../helpers/clusters";
import { describeRule } from "../helpers/rule";
import { cloudNativePgClusterSchema as schema } from "../helpers/schemas";

type Pooler = NonNullable<CloudNativePgSettings["pooler"]>;

const settings = (pooler: Pooler, changes: Partial<CloudNativePgSettings> = {}) =>
  cloudNativePgSettings({ ...changes, pooler });

describeRule({
  rule: "pooler-for-reads-has-replicas",
  schema,
  refused: settings({ reads: {} }, { instances: 1 }),
  at: ["pooler", "reads", "to"],
  accepted: settings({ reads: { to: "any" } }, { instances: 1 }),
});

describeRule({
  rule: "pooler-pods-can-be-moved",
  schema,
  refused: settings({ reads: { instances: 3, minAvailable: "100%" } }),
  at: ["pooler", "reads", "minAvailable"],
  accepted: settings({ instances: 3, minAvailable: 2, reads: { instances: 3, minAvailable: "50%" } }),
});

describeRule({
  rule: "pooler-cpu-limit-covers-request",
  schema,
  refused: settings({ resources: { cpu: "2", cpuLimit: "500m", memory: "64Mi" } }),
  at: ["pooler", "resources", "cpuLimit"],
  accepted: settings({ resources: { cpu: "500m", cpuLimit: "500m", memory: "64Mi" } }),
});

describeRule({
  rule: "pooler-placement-is-valid",
  schema,
  refused: settings({ scheduling: { nodes: { required: [{ key: "disk", operator: "Exists", values: ["ssd"] }] } } }),
  at: ["pooler", "scheduling", "nodes", "required", 0, "values"],
  accepted: settings({ scheduling: { nodes: { required: [{ key: "disk", operator: "Exists" }] } } }),
});

describeRule({
  rule: "pooler-placement-is-valid",
  schema,
  refused: settings({ scheduling: { spread: [{ topologyKey: "zone" }, { topologyKey: "zone", maxSkew: 2 }] } }),
  at: ["pooler", "scheduling", "spread", 1],
  accepted: settings({
    scheduling: { spread: [{ topologyKey: "zone" }, { topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway" }] },
  }),
});

describeRule({
  rule: "pooler-placement-is-valid",
  schema,
  refused: settings({ scheduling: { tolerations: [{ key: "a", operator: "Exists", value: "b" }] } }),
  at: ["pooler", "scheduling", "tolerations", 0, "value"],
  accepted: settings({ scheduling: { tolerations: [{ key: "a", value: "b" }] } }),
});

describeRule({
  rule: "pooler-service-fits-its-type",
  schema,
  refused: settings({
    service: { type: "NodePort", nodePort: 32001 },
    reads: { service: { type: "NodePort", nodePort: 32001 } },
  }),
  at: ["pooler", "reads", "service", "nodePort"],
  accepted: settings({
    service: { type: "NodePort", nodePort: 32001 },
    reads: { service: { type: "NodePort", nodePort: 32002 } },
  }),
});

describe.each([
  ["a node port", { nodePort: 32001 }, "nodePort"],
  ["a traffic policy", { externalTrafficPolicy: "Local" }, "externalTrafficPolicy"],
  ["a load balancer", { loadBalancer: "internal" }, "loadBalancer"],
  ["two families without a policy", { ipFamilies: ["IPv4", "IPv6"] }, "ipFamilies"],
] as [string, NonNullable<Pooler["service"]>, string][])(
  "a Service of type ClusterIP with %s",
  (_what, service, key) => {
    describeRule({
      rule: "pooler-service-fits-its-type",
      schema,
      refused: settings({ service }),
      at: ["pooler", "service", key],
      accepted: settings({ service: {} }),
    });
  },
);

describeRule({
  rule: "pooler-service-metadata-is-its-own",
  schema,
  refused: settings({ service: { labels: { "cnpg.io/cluster": "other" } } }),
  at: ["pooler", "service", "labels", "cnpg.io/cluster"],
  accepted: settings({ service: { labels: { "example.com/cluster": "other" } } }),
});

describeRule({
  rule: "public-pooler-has-its-certificate",
  schema,
  refused: settings({ service: { type: "LoadBalancer", loadBalancer: "external" } }),
  at: ["pooler", "service", "loadBalancer"],
  accepted: settings({ tls: { secret: "pool-tls" }, service: { type: "LoadBalancer", loadBalancer: "external" } }),
});

describe("connections of PgBouncer to one server", () => {
  // One user with one database: 20 connections for each pod.
  it.each([
    ["for writes only", { instances: 2 }, 40],
    ["for reads of replicas, which are other servers", { instances: 2, reads: { instances: 1 } }, 40],
    ["with more pods for reads", { instances: 2, reads: { instances: 3 } }, 60],
    ["for reads of any instance, with the primary", { instances: 2, reads: { to: "any", instances: 1 } }, 60],
  ] as [string, Pooler, number][])("are counted %s", (_what, pooler, connections) => {
    expect(pooledConnections(cloudNativePgCluster({ pooler }))).toBe(connections);
  });
});

describe("a Service in addition", () => {
  it("cannot take the name of PgBouncer's for reads", () => {
    const named = (pooler: Pooler) =>
      schema.safeParse(settings(pooler, { cloudNativePg: { services: [{ name: "main-pooler-reads" }] } })).success;
    expect([named({}), named({ reads: {} })]).toEqual([true, false]);
  });
});
