import { crunchyClusterSchema as schema } from "../helpers/schemas";
import { environmentSchema } from "../../src/config/schema";
import { type CrunchySettings, crunchySettings } from "../helpers/clusters";
import { fullSet, type InstanceSetSettings, shipper, smallSet, withSets } from "../helpers/crunchy-settings";
import { problemsWith } from "../helpers/problems";
import { describeRule } from "../helpers/rule";

const sets = (...all: InstanceSetSettings[]): CrunchySettings => crunchySettings(withSets(...all));
const small = (changes: Partial<InstanceSetSettings>): CrunchySettings => sets({ ...smallSet, ...changes });
const at = (...path: (string | number)[]): (string | number)[] => ["crunchy", "instanceSets", 0, ...path];

describe("instances", () => {
  describeRule({
    rule: "instance-sets-replace-the-one",
    schema,
    refused: { ...sets(smallSet), resources: { memory: "2Gi" } },
    at: ["resources"],
    accepted: sets(smallSet),
  });
  describeRule({
    rule: "instances-have-storage",
    schema,
    refused: crunchySettings({ storage: undefined }),
    at: ["storage"],
    accepted: sets(smallSet),
  });
  describeRule({
    rule: "instance-set-names-differ",
    schema,
    refused: sets(smallSet, { ...fullSet, name: "small" }),
    at: ["crunchy", "instanceSets", 1, "name"],
    accepted: sets(smallSet, fullSet),
  });
  describeRule({
    rule: "instance-names-fit",
    schema,
    refused: small({ name: "s".repeat(41) }),
    at: at("name"),
    accepted: small({ name: "s".repeat(40) }),
  });
  describeRule({
    rule: "auto-grow-has-room",
    schema,
    refused: crunchySettings({ walStorage: { size: "10Gi", autoGrow: { limit: "10240Mi" } } }),
    at: ["walStorage", "autoGrow", "limit"],
    accepted: crunchySettings({ storage: { size: "10Gi", autoGrow: { limit: "10241Mi" } } }),
  });
  describeRule({
    rule: "instances-may-be-moved",
    schema,
    refused: small({ replicas: 3, minAvailable: "67%" }),
    at: at("minAvailable"),
    accepted: small({ replicas: 3, minAvailable: 2 }),
  });

  it("of the common intent have names that fit, too", () => {
    const paths = (name: string) => problemsWith(schema, crunchySettings({ name })).map(({ path }) => path);
    expect(paths("a".repeat(38))).toEqual(["name"]);
    expect(paths("a".repeat(37))).toEqual([]);
  });

  it("of all sets are replicas of one another", () => {
    const strict = { highAvailability: { mode: "strict" } } as const;
    expect(problemsWith(schema, { ...sets(smallSet), ...strict }).map(({ path }) => path)).toEqual([
      "highAvailability.synchronousStandbys",
      "crunchy.instanceSets",
    ]);
    const three = [smallSet, { ...smallSet, name: "b" }, { ...smallSet, name: "c" }];
    expect(problemsWith(schema, { ...sets(...three), ...strict })).toEqual([]);
  });
});

describe("pods", () => {
  describeRule({
    rule: "cpu-limit-covers-request",
    schema,
    refused: crunchySettings({ resources: { cpu: "2", cpuLimit: "1500m" } }),
    at: ["resources", "cpuLimit"],
    accepted: crunchySettings({ resources: { cpu: "2", cpuLimit: "2000m" } }),
  });
  describeRule({
    rule: "container-cpu-limits-cover-requests",
    schema,
    refused: small({ sidecars: [{ ...shipper, resources: { cpu: "1", cpuLimit: "500m", memory: "1Gi" } }] }),
    at: at("sidecars", 0, "resources", "cpuLimit"),
    accepted: small({ sidecars: [{ ...shipper, resources: { cpu: "500m", cpuLimit: "1", memory: "1Gi" } }] }),
  });
  describeRule({
    rule: "container-names-differ",
    schema,
    refused: small({ sidecars: [{ ...shipper, name: "database" }] }),
    at: at("sidecars", 0, "name"),
    accepted: small({ sidecars: [shipper, { ...shipper, name: "other" }] }),
  });
  describeRule({
    rule: "container-has-each-once",
    schema,
    refused: small({ sidecars: [{ ...shipper, mounts: [...shipper.mounts, { volume: "other", path: "/pgdata" }] }] }),
    at: at("sidecars", 0, "mounts", 1, "path"),
    accepted: small({
      sidecars: [{ ...shipper, mounts: [...shipper.mounts, { volume: "postgres-data", path: "/b" }] }],
    }),
  });
  describeRule({
    rule: "variable-has-one-source",
    schema,
    refused: small({ sidecars: [{ ...shipper, env: [{ name: "A" }] }] }),
    at: at("sidecars", 0, "env", 0),
    accepted: small({ sidecars: [shipper] }),
  });
  describeRule({
    rule: "labels-are-not-the-operators",
    schema,
    refused: crunchySettings({
      crunchy: { metadata: { labels: { "postgres-operator.crunchydata.com/cluster": "other" } } },
    }),
    at: ["crunchy", "metadata", "labels", "postgres-operator.crunchydata.com/cluster"],
    accepted: crunchySettings({ crunchy: { metadata: { labels: { "example.com/cluster": "other" } } } }),
  });
  describeRule({
    rule: "spread-differs-from-defaults",
    schema,
    refused: crunchySettings({
      scheduling: { spread: [{ topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway" }] },
    }),
    at: ["scheduling", "spread", 0],
    accepted: crunchySettings({ scheduling: { spread: [{ topologyKey: "kubernetes.io/hostname" }] } }),
  });
  const byNode = { topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway" as const };
  describeRule({
    rule: "spread-differs-from-defaults",
    schema,
    refused: crunchySettings({ scheduling: { spread: [byNode, byNode] }, crunchy: { defaultSpread: false } }),
    at: ["scheduling", "spread", 1],
    accepted: crunchySettings({ scheduling: { spread: [byNode] }, crunchy: { defaultSpread: false } }),
  });
  describeRule({
    rule: "node-label-has-its-values",
    schema,
    refused: crunchySettings({ scheduling: { nodes: { required: [{ key: "disktype" }] } } }),
    at: ["scheduling", "nodes", "required", 0, "values"],
    accepted: crunchySettings({ scheduling: { nodes: { required: [{ key: "disktype", operator: "Exists" }] } } }),
  });
  describeRule({
    rule: "toleration-is-whole",
    schema,
    refused: crunchySettings({ scheduling: { tolerations: [{ value: "db" }] } }),
    at: ["scheduling", "tolerations", 0, "key"],
    accepted: crunchySettings({ scheduling: { tolerations: [{ operator: "Exists" }] } }),
  });
  describeRule({
    rule: "image-is-of-the-version",
    schema,
    refused: crunchySettings({ version: 17, image: "mirror.example.com/crunchy-postgres:ubi9-16.15-2633" }),
    at: ["image"],
    accepted: crunchySettings({ version: 16, image: "mirror.example.com/crunchy-postgres:ubi9-16.15-2633" }),
  });

  describeRule({
    rule: "pull-secrets-differ",
    schema,
    refused: crunchySettings({ crunchy: { images: { pullSecrets: ["registry", "registry"] } } }),
    at: ["crunchy", "images", "pullSecrets", 1],
    accepted: crunchySettings({ crunchy: { images: { pullSecrets: ["registry", "mirror"] } } }),
  });

  it.each([
    ["a variable twice", { env: [...shipper.env, { name: "LEVEL", value: "debug" }] }, ["env[2].name"]],
    ["a port twice", { ports: [...shipper.ports, { name: "other", port: 8080 }] }, ["ports[1].port"]],
    ["a port's name twice", { ports: [...shipper.ports, { name: "http", port: 8081 }] }, ["ports[1].name"]],
    ["a port's name that is no service's", { ports: [{ name: "a--b", port: 8081 }] }, ["ports[0].name"]],
    ["a folder with a colon", { mounts: [{ volume: "a", path: "/a:b" }] }, ["mounts[0].path"]],
  ] as [string, Partial<typeof shipper>, string[]][])("have no sidecar with %s", (_what, changes, expected) => {
    const sidecars = [{ ...shipper, ...changes }];
    const below = (settings: CrunchySettings, root: string): string[] =>
      problemsWith(schema, settings).map(({ path }) => path.slice(root.length));
    expect(below(small({ sidecars }), "crunchy.instanceSets[0].sidecars[0].")).toEqual(expected);
    expect(below(crunchySettings({ pooler: { sidecars } }), "pooler.sidecars[0].")).toEqual(expected);
  });

  it.each([
    ["zones twice", { zones: "required", spread: [{ topologyKey: "topology.kubernetes.io/zone" }] }],
    ["a place twice", { spread: [{ topologyKey: "rack" }, { topologyKey: "rack", maxSkew: 2 }] }],
    ["a value with Exists", { tolerations: [{ key: "a", operator: "Exists", value: "b" }] }],
    ["seconds without NoExecute", { tolerations: [{ key: "a", value: "b", seconds: 5 }] }],
    ["no number", { nodes: { preferred: [{ labels: [{ key: "a", operator: "Gt", values: ["x"] }] }] } }],
    ["a place that is no label", { spread: [{ topologyKey: "a b" }] }],
    ["a node's label that is none", { nodes: { required: [{ key: "a..b/c", operator: "Exists" }] } }],
    ["a value that no label has", { nodes: { required: [{ key: "a", values: ["a b"] }] } }],
    ["a taint that is none", { tolerations: [{ key: "a b", operator: "Exists" }] }],
    ["a taint's value that none has", { tolerations: [{ key: "a", value: "-" }] }],
    ["more skew than 32 bits count", { spread: [{ topologyKey: "rack", maxSkew: 2 ** 31 }] }],
    ["values with DoesNotExist", { nodes: { required: [{ key: "a", operator: "DoesNotExist", values: ["x"] }] } }],
  ] as [string, NonNullable<CrunchySettings["scheduling"]>][])("are not placed with %s", (_what, scheduling) => {
    expect(problemsWith(schema, crunchySettings({ scheduling }))).toHaveLength(1);
  });

  it.each([
    ["", false],
    [" ", false],
    ["postgres", false],
    ["postgres:latest", false],
    ["registry:5000/postgres", false],
    ["Registry/Postgres:17", false],
    ["postgres:17 ", false],
    [`postgres@sha256:${"a".repeat(63)}`, false],
    ["postgres:17", true],
    ["localhost/postgresql:17", true],
    ["registry.example.com:5000/team/postgres:ubi9-17.11-2633", true],
    [`registry.example.com/postgres@sha256:${"a".repeat(64)}`, true],
    [`registry.example.com/postgres:17@sha256:${"a".repeat(64)}`, true],
  ])("run the image %j: %s", (image, accepted) => {
    expect(schema.safeParse(crunchySettings({ image })).success).toBe(accepted);
  });
});

describe("an environment with instance sets", () => {
  const problems = (cluster: unknown, kubernetes: Record<string, unknown> = {}): string[] =>
    problemsWith(environmentSchema, {
      kubernetes: {
        source: "gke",
        project: "acme-postgres",
        name: "main",
        location: { kind: "zonal", zone: "europe-west3-a" },
        systemPool: { machineType: "e2-standard-2", nodes: 1 },
        databasePool: { machineType: "n4-standard-2", nodes: 2 },
        ...kubernetes,
      },
      operators: [{ operator: "crunchy", namespace: "postgres-operator" }],
      clusters: [{ acceptNoBackups: true, ...(cluster as object) }],
    }).map(({ path }) => path);
  const kept = { size: "5Gi", storageClass: "pgstack-database" };
  const set = (name: string, changes: Partial<InstanceSetSettings> = {}): InstanceSetSettings => ({
    name,
    storage: kept,
    ...changes,
  });
  const nodePool = "database";

  it("keeps the volumes of each, on nodes of their own, which are enough", () => {
    const good = { ...sets(set("a"), set("b")), scheduling: { nodePool, antiAffinity: "required" } };
    expect(problems(good)).toEqual([]);
    expect(problems({ ...sets(set("a"), set("b", { replicas: 2 })), scheduling: good.scheduling })).toEqual([
      "clusters[0].crunchy.instanceSets",
    ]);
    const deleted = { size: "5Gi", storageClass: "pgstack-drill" };
    expect(problems({ ...sets(set("a", { storage: deleted })), scheduling: { nodePool } })).toEqual([
      "clusters[0].crunchy.instanceSets[0].storage.storageClass",
    ]);
    expect(problems(sets(set("a", { scheduling: { nodePool } }), set("b", { scheduling: {} })))).toEqual([
      "clusters[0].crunchy.instanceSets[1].scheduling.nodePool",
      "clusters[0].crunchy.instanceSets[1].storage.storageClass",
    ]);
  });
});
