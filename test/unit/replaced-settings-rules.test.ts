import { renderPostgresCluster, type ResolvedPostgresCluster } from "../../components/postgres-cluster";
import { cloudNativePgClusterSchema, crunchyClusterSchema } from "../helpers/schemas";
import type { Setting } from "../../components/model/settings";
import type { PostgresVersion } from "../../components/versions";
import { cloudNativePgCluster, cloudNativePgSettings, crunchyCluster, crunchySettings } from "../helpers/clusters";
import { lines, problemsWith } from "../helpers/problems";
import { describeRule } from "../helpers/rule";

const pgo = (parameters: Record<string, Setting>, version: PostgresVersion = 17) =>
  crunchySettings({ parameters, version });
const said = (name: string, value: Setting): string =>
  lines(problemsWith(crunchyClusterSchema, pgo({ [name]: value }))).join("\n");

describe("settings that Patroni replaces", () => {
  describeRule({
    rule: "parameter-reaches-patronis-minimum",
    schema: crunchyClusterSchema,
    refused: pgo({ Max_Connections: 24 }),
    at: ["parameters", "Max_Connections"],
    accepted: pgo({
      ...{ max_connections: 25, max_wal_senders: 3, max_replication_slots: 4, max_locks_per_transaction: 32 },
      ...{ max_worker_processes: 2, wal_keep_size: "16MB" },
    }),
  });
  describeRule({
    rule: "patroni-reads-parameter",
    schema: crunchyClusterSchema,
    refused: pgo({ hot_standby_feedback: "t" }),
    at: ["parameters", "hot_standby_feedback"],
    accepted: pgo({ hot_standby_feedback: "YES", jit: true, random_page_cost: "1.1", log_min_messages: "debug2" }),
  });

  it.each<[string, Setting, string]>([
    ["wal_keep_size", "15MB", "is below the minimum of Patroni, which would use 128MB; write 16MB or more"],
    ["wal_keep_size", 0, "is below the minimum of Patroni, which would use 128MB; write 16MB or more"],
    ["max_wal_senders", "2", "is below the minimum of Patroni, which would use 10; write 3 or more"],
    ["max_replication_slots", 3, "is below the minimum of Patroni, which would use 10; write 4 or more"],
    ["max_locks_per_transaction", 31, "is below the minimum of Patroni, which would use 64; write 32 or more"],
    ["max_worker_processes", 1, "is below the minimum of Patroni, which would use 8; write 2 or more"],
    ["maintenance_work_mem", "512kB", "is below the minimum of Patroni, which would use 1MB; write 1MB or more"],
    ["log_min_messages", "debug", 'is not read by Patroni; write "debug2", which is the same'],
    ["random_page_cost", "0x2", "is not read by Patroni; write a decimal number"],
    ["work_mem", "5. MB", "is not read by Patroni; write a decimal number"],
    ["recovery_end_command", "true", "is ignored: Patroni manages settings of recovery; remove it"],
  ])("%s = %j: %s", (name, value, message) => {
    expect(said(name, value)).toBe(`parameters.${name}: ${message}`);
  });

  it("are free on CloudNativePG, which has no Patroni", () => {
    const parameters = { max_connections: 20, hot_standby_feedback: "t", maintenance_work_mem: "512kB" };
    expect(problemsWith(cloudNativePgClusterSchema, cloudNativePgSettings({ parameters }))).toEqual([]);
  });
});

describe("settings that ask more of an instance than it has", () => {
  describeRule({
    rule: "wal-fits-its-volume",
    schema: crunchyClusterSchema,
    refused: crunchySettings({ walStorage: { size: "2Gi" }, parameters: { wal_keep_size: "2GB" } }),
    at: ["parameters", "wal_keep_size"],
    accepted: crunchySettings({
      walStorage: { size: "2Gi" },
      parameters: { wal_keep_size: "1GB", max_wal_size: 1023 },
    }),
  });
  describeRule({
    rule: "kept-wal-fits-its-volume",
    schema: cloudNativePgClusterSchema,
    refused: cloudNativePgSettings({ walStorage: { size: "2Gi" }, parameters: { wal_keep_size: "3GB" } }),
    at: ["parameters", "wal_keep_size"],
    accepted: cloudNativePgSettings({ walStorage: { size: "2Gi" }, parameters: { wal_keep_size: "512MB" } }),
  });
  describeRule({
    rule: "huge-pages-are-off",
    schema: crunchyClusterSchema,
    refused: pgo({ huge_pages: "try" }),
    at: ["parameters", "huge_pages"],
    accepted: pgo({ huge_pages: false }),
  });
  const on = { huge_pages: "on" };
  const specPatch = { resources: { limits: { "hugepages-2Mi": "1Gi" } } };
  describeRule({
    rule: "huge-pages-have-a-resource",
    schema: cloudNativePgClusterSchema,
    refused: cloudNativePgSettings({ parameters: on }),
    at: ["parameters", "huge_pages"],
    accepted: cloudNativePgSettings({ parameters: on, cloudNativePg: { specPatch } }),
  });

  for (const [schema, settings] of [
    [cloudNativePgClusterSchema, cloudNativePgSettings],
    [crunchyClusterSchema, crunchySettings],
  ] as const) {
    const paged = (total: string, parameters = {}): unknown =>
      settings({ parameters, resources: { memory: "4Gi", hugePages: { total } } });
    describeRule({
      rule: "huge-pages-are-whole",
      schema,
      refused: paged("2049Mi"),
      at: ["resources", "hugePages", "total"],
      accepted: paged("2Gi", on),
    });
    // shared_buffers is a quarter of 4Gi.
    describeRule({
      rule: "huge-pages-hold-shared-buffers",
      schema,
      refused: paged("1Gi"),
      at: ["resources", "hugePages", "total"],
      accepted: paged("1Gi", { huge_pages: "off" }),
    });
  }

  it("lets a cluster whose instances have huge pages use them", () => {
    const resources = { memory: "4Gi", hugePages: { size: "1Gi" as const, total: "2Gi" } };
    const rendered = (cluster: ResolvedPostgresCluster): unknown =>
      renderPostgresCluster(cluster).customResource["spec"];
    expect(rendered(cloudNativePgCluster({ resources, parameters: on }))).toMatchObject({
      resources: { requests: { memory: "4Gi" }, limits: { memory: "4Gi", "hugepages-1Gi": "2Gi" } },
    });
    expect(rendered(crunchyCluster({ resources, parameters: on }))).toMatchObject({
      instances: [{ resources: { requests: { memory: "4Gi" }, limits: { memory: "4Gi", "hugepages-1Gi": "2Gi" } } }],
    });
  });

  it("refuses huge pages in one set of instances only: PGO turns them on for all", () => {
    const set = (name: string, hugePages?: { total: string }): object => ({
      ...{ name, storage: { size: "10Gi" } },
      resources: { memory: "1Gi", ...(hugePages !== undefined ? { hugePages } : {}) },
    });
    const problems = (parameters: object): string[] =>
      problemsWith(crunchyClusterSchema, {
        ...{ operator: "crunchy", name: "hippo", namespace: "postgres", version: 17, parameters },
        crunchy: { instanceSets: [set("a", { total: "512Mi" }), set("b")] },
      }).map(({ path, message }) => `${path}: ${message}`);
    expect(problems({})).toEqual([
      expect.stringMatching(/instanceSets\[1\]\.resources: has no hugePages, but another set/),
    ]);
    expect(problems(on)).toEqual([expect.stringMatching(/huge_pages: needs huge pages, and instances of the set b/)]);
    expect(problems({ huge_pages: "off" })).toEqual([]);
  });

  it.each([
    ["256Mi", "has no huge page for connections and locks", false],
    ["300Mi", "", true],
  ])("huge pages of %s: %s", (amount, _, accepted) => {
    const patch = { resources: { limits: { "hugepages-2Mi": amount } } };
    const settings = cloudNativePgSettings({ parameters: on, cloudNativePg: { specPatch: patch } });
    expect(cloudNativePgClusterSchema.safeParse(settings).success).toBe(accepted);
  });

  // Without a size: Postgres' own max_wal_size, 1GB, and wal_keep_size of the operator.
  it.each([
    [{ walStorage: { size: "1Gi" } }, ["walStorage.size"], ["walStorage.size"]],
    [{ walStorage: { size: "1200Mi" } }, [], ["walStorage.size"]],
    [{ walStorage: { size: "2Gi" } }, [], []],
    [
      { walStorage: { size: "4Gi" }, parameters: { wal_keep_size: "3GB" } },
      ["parameters.wal_keep_size"],
      ["parameters.wal_keep_size"],
    ],
    [
      { walStorage: { size: "4Gi" }, parameters: { max_slot_wal_keep_size: "3GB" } },
      ["parameters.max_slot_wal_keep_size"],
      ["parameters.max_slot_wal_keep_size"],
    ],
    [{ walStorage: { size: "4Gi" }, parameters: { max_slot_wal_keep_size: "2GB", wal_keep_size: "2GB" } }, [], []],
    [{ storage: { size: "1Gi" } }, [], []],
    [
      { storage: { size: "1Gi" }, parameters: { wal_keep_size: "64MB" } },
      ["parameters.wal_keep_size"],
      ["parameters.wal_keep_size"],
    ],
  ])("%j: WAL in all fits its volume, but for %j (PGO) and %j (CloudNativePG)", (changes, onPgo, onCloudNativePg) => {
    const paths = (found: readonly { readonly path: string }[]): string[] => found.map(({ path }) => path);
    expect(paths(problemsWith(crunchyClusterSchema, crunchySettings(changes)))).toEqual(onPgo);
    expect(paths(problemsWith(cloudNativePgClusterSchema, cloudNativePgSettings(changes)))).toEqual(onCloudNativePg);
  });

  it.each([
    [{ size: "4Gi" }, { max_wal_size: "4GB" }, true],
    [{ size: "4Gi" }, { min_wal_size: "3GB" }, false],
    [undefined, { wal_keep_size: "10GB" }, true],
    [undefined, { max_wal_size: "9GB" }, false],
  ])("on a WAL volume of %j, %j is refused: %s (Crunchy)", (walStorage, parameters, refused) => {
    const settings = crunchySettings({ parameters, ...(walStorage === undefined ? {} : { walStorage }) });
    expect(problemsWith(crunchyClusterSchema, settings).length > 0).toBe(refused);
  });

  it.each([
    [{ size: "4Gi" }, { wal_keep_size: "4GB" }],
    [undefined, { wal_keep_size: "10GB" }],
    [undefined, { max_wal_size: "10GB" }],
  ])("on a WAL volume of %j, %j is refused once on CloudNativePG", (walStorage, parameters) => {
    const settings = cloudNativePgSettings({ parameters, ...(walStorage === undefined ? {} : { walStorage }) });
    expect(problemsWith(cloudNativePgClusterSchema, settings)).toHaveLength(1);
  });
});

describe("names that the operators keep", () => {
  const inSchema = (name: string) => ({ databases: [{ name: "app", schemas: [{ name, owner: "app" }] }] });
  describeRule({
    rule: "schema-name-is-free",
    schema: crunchyClusterSchema,
    refused: crunchySettings(inSchema("pgbouncer")),
    at: ["databases", 0, "schemas", 0, "name"],
    accepted: crunchySettings(inSchema("pooling")),
  });

  describeRule({
    rule: "database-is-not-the-operators",
    schema: cloudNativePgClusterSchema,
    refused: cloudNativePgSettings({ users: [{ name: "app", databases: ["app", "postgres"] }] }),
    at: ["users", 0, "databases", 1],
    accepted: cloudNativePgSettings({ users: [{ name: "app", databases: ["app", "postgres2"] }] }),
  });

  it.each(["postgres", "streaming_replica", "cnpg_pooler_pgbouncer", "cnpg_metrics_exporter", "pg_app"])(
    "the role %s is refused on CloudNativePG",
    (name) => {
      const users = [
        { name: "app", databases: ["app"] },
        { name, passwordSecret: "secret" },
      ];
      expect(problemsWith(cloudNativePgClusterSchema, cloudNativePgSettings({ users }))).toHaveLength(1);
    },
  );
});
