import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { monitoredCluster, renderPostgresCluster } from "../../components/postgres-cluster";
import { contentsScript } from "../../components/postgres-cluster/contents/chart";
import { contentsSql } from "../../components/model/contents/sql";
import { expectationQuery } from "../../components/postgres-cluster/readiness/sql";
import { clusterPods } from "../../components/postgres-cluster/render";
import { postgresClusterSchema } from "../../components/postgres-cluster/schema";
import { cloudNativePgClusterSchema, crunchyClusterSchema } from "../helpers/schemas";
import { settingsOf } from "../../components/model/settings";
import { environmentSchema } from "../../src/config/schema";
import {
  barmanRepository,
  bucketRepository,
  cloudNativePgCluster,
  cloudNativePgSettings,
  crunchyCluster,
  crunchySettings,
} from "../helpers/clusters";
import { customResource, impactLines } from "../helpers/impact";
import { noPostgres, postgresPrograms, TemporaryPostgres } from "../helpers/postgres";
import { describeRule } from "../helpers/rule";
import { describeWhen } from "../helpers/when";

const fast = { name: "fast", storage: { size: "20Gi" } };
const scratch = { name: "scratch", storage: { size: "5Gi", storageClass: "local" }, owner: "reader", temporary: true };
const users = [{ name: "app", databases: ["app"] }, { name: "reader" }];
const passwords = [
  { name: "app", databases: ["app"] },
  { name: "reader", passwordSecret: "reader" },
];
const storage = { size: "10Gi", storageClass: "ssd" };
const crunchy = crunchyCluster({ storage, users, tablespaces: [fast, scratch] });
const cnpg = cloudNativePgCluster({ storage, users: passwords, tablespaces: [fast, scratch] });

for (const [schema, settings] of [
  [cloudNativePgClusterSchema, cloudNativePgSettings],
  [crunchyClusterSchema, crunchySettings],
] as const) {
  describe(`tablespaces on ${settings().operator}`, () => {
    describeRule({
      rule: "tablespace-name-is-free",
      schema,
      refused: settings({ tablespaces: [fast, fast] }),
      at: ["tablespaces", 1, "name"],
      accepted: settings({ tablespaces: [fast, { ...fast, name: "faster" }] }),
    });
    describeRule({
      rule: "tablespace-owner-is-a-user",
      schema,
      refused: settings({ tablespaces: [{ ...fast, owner: "nobody" }] }),
      at: ["tablespaces", 0, "owner"],
      accepted: settings({ tablespaces: [{ ...fast, owner: "postgres" }] }),
    });
    describeRule({
      rule: "tablespace-of-parameter-exists",
      schema,
      refused: settings({ parameters: { Default_Tablespace: "fst" }, tablespaces: [fast] }),
      at: ["parameters", "Default_Tablespace"],
      accepted: settings({ parameters: { default_tablespace: "fast" }, tablespaces: [fast] }),
    });
    it.each(["pg_fast", "Fast", "fast-disk", "1st", "a_", "x".repeat(51)])("have no name like %s", (name) => {
      expect(schema.safeParse(settings({ tablespaces: [{ ...fast, name }] })).success).toBe(false);
    });
  });
}

describe("tablespaces", () => {
  describeRule({
    rule: "tablespace-name-fits-volume",
    schema: crunchyClusterSchema,
    refused: crunchySettings({ tablespaces: [{ ...fast, name: "fast_data" }] }),
    at: ["tablespaces", 0, "name"],
    accepted: crunchySettings({ tablespaces: [{ ...fast, name: "fastdata" }] }),
  });
  const upgrade = { id: "up", to: 18 as const };
  const backups = { repositories: [bucketRepository] };
  describeRule({
    rule: "tablespaces-are-not-left-behind",
    schema: crunchyClusterSchema,
    refused: crunchySettings({ backups, tablespaces: [fast], crunchy: { upgrade } }),
    at: ["crunchy", "upgrade"],
    accepted: crunchySettings({ backups, tablespaces: [fast], instances: 1, crunchy: { upgrade } }),
  });

  it("are not taken over from existing volumes", () => {
    const bootstrap = { from: "volumes" as const, data: { claim: "old-data" } };
    const found = crunchyClusterSchema.safeParse(crunchySettings({ backups, bootstrap, tablespaces: [fast] }));
    expect(found.error?.issues.map(({ path }) => path)).toEqual([["bootstrap", "from"]]);
  });

  it.each([
    [{ temp_tablespaces: "scratch, other" }, [fast], false],
    [{ temp_tablespaces: '"fast"' }, [fast], true],
    [{ temp_tablespaces: "fast" }, [fast, scratch], false],
    [{ default_tablespace: "" }, [], true],
    [{ default_tablespace: "pg_default" }, [], true],
    [{ default_tablespace: "fast" }, [], false],
  ])("the parameters %j beside %j: accepted is %s", (parameters, tablespaces, accepted) => {
    const found = crunchyClusterSchema.safeParse(crunchySettings({ users, parameters, tablespaces }));
    expect(found.success).toBe(accepted);
  });

  it("are volumes that PGO mounts beside every instance, of the class of its data unless they have their own", () => {
    const sets = (["a", "b"] as const).map((name) => ({
      name,
      storage: { size: "10Gi", storageClass: `ssd-${name}` },
    }));
    const { storage: none, ...rest } = crunchySettings({ tablespaces: [fast], crunchy: { instanceSets: sets } });
    expect(none).toBeDefined();
    const { instances } = customResource(postgresClusterSchema.parse(rest))["spec"] as { instances: unknown[] };
    expect(instances).toMatchObject(
      ["ssd-a", "ssd-b"].map((storageClassName) => ({
        tablespaceVolumes: [
          {
            name: "fast",
            dataVolumeClaimSpec: {
              accessModes: ["ReadWriteOnce"],
              storageClassName,
              resources: { requests: { storage: "20Gi" } },
            },
          },
        ],
      })),
    );
  });

  it("are created by CloudNativePG itself, and belong to the first user", () => {
    expect(customResource(cnpg)["spec"]).toMatchObject({
      tablespaces: [
        { name: "fast", storage: { size: "20Gi", storageClass: "ssd" }, owner: { name: "app" } },
        {
          name: "scratch",
          storage: { size: "5Gi", storageClass: "local" },
          owner: { name: "reader" },
          temporary: true,
        },
      ],
    });
    expect(renderPostgresCluster(cnpg).databases).toEqual([]);
    expect(settingsOf(cnpg)).not.toHaveProperty("temp_tablespaces");
  });

  it("give PGO the superuser that creates them, and a setting for temporary data", () => {
    const { databases: contents, customResource: made } = renderPostgresCluster(crunchy);
    expect(contents).not.toEqual([]);
    expect(made["spec"]).toMatchObject({ config: { parameters: { temp_tablespaces: "scratch" } } });
    expect(made["spec"]).toHaveProperty("users.2", { name: "postgres" });
  });

  it.each([
    ["PGO", crunchy],
    ["CloudNativePG", cnpg],
  ])("are placed, watched and awaited on %s", (_operator, cluster) => {
    const [instances] = clusterPods(cluster);
    expect(instances?.volumes.slice(1)).toEqual([
      expect.objectContaining({
        path: ["tablespaces", 0, "storage", "storageClass"],
        size: "20Gi",
        storageClass: "ssd",
      }),
      expect.objectContaining({
        path: ["tablespaces", 1, "storage", "storageClass"],
        size: "5Gi",
        storageClass: "local",
      }),
    ]);
    const claims = monitoredCluster(cluster).volumes.filter(({ content }) => content.startsWith("tablespace "));
    const claim = cluster.operator === "crunchy" ? "hippo-instance-ab12-fast-tablespace" : "main-1-tbs-fast";
    expect(claims.map((one) => new RegExp(`^(${one.claims})$`).test(claim))).toEqual([true, false]);
    expect(JSON.stringify(renderPostgresCluster(cluster).readiness)).toContain("the tablespace scratch does not exist");
  });

  it("are mounted by the Jobs of PGO that restore", () => {
    const bootstrap = { from: "cluster" as const, cluster: "old", repository: "repo1" as const };
    const pods = clusterPods(crunchyCluster({ storage, backups, bootstrap, tablespaces: [fast] }));
    const job = pods.find(({ what }) => what.startsWith("the bootstrap Job of hippo"));
    expect(job?.volumes).toContainEqual(expect.objectContaining({ borrowed: true, size: "20Gi", storageClass: "ssd" }));
  });

  it("have room in a drill, in the folders that WAL names", () => {
    const drilled = [
      { root: "/tablespaces", cluster: crunchyCluster({ backups, tablespaces: [fast] }) },
      {
        root: "/var/lib/postgresql/tablespaces",
        cluster: cloudNativePgCluster({ backups: { repositories: [barmanRepository] }, tablespaces: [fast] }),
      },
    ];
    for (const { root, cluster } of drilled) {
      const text = JSON.stringify(renderPostgresCluster(cluster).drill);
      expect(text).toContain(`mkdir -p -m 700 ${root}/fast/data`);
      expect(text).toContain(`{"mountPath":"${root}","name":"data","subPath":"tablespace-folders"}`);
      expect(text).toContain(`{"requests":{"storage":"${30 * 1024}Mi"}}`);
    }
  });

  it.each([
    [
      "PGO",
      crunchyCluster(),
      crunchyCluster({ tablespaces: [fast] }),
      "spec.instances[instance].tablespaceVolumes[fast]",
    ],
    ["CloudNativePG", cloudNativePgCluster(), cloudNativePgCluster({ tablespaces: [fast] }), "spec.tablespaces[fast]"],
  ])(
    "are added by a restart on %s, grow, do not shrink, and are not lost by mistake",
    (operator, without, one, field) => {
      const [before, after] = [customResource(without), customResource(one)];
      expect(impactLines(before, after).filter((line) => line.includes("ablespace"))).toEqual([
        `rolling restart ${field}`,
      ]);
      const removal = operator === "PGO" ? `!data lost ${field}` : `!impossible ${field}`;
      expect(impactLines(after, before).filter((line) => line.includes("ablespace"))).toEqual([removal]);
      const sized = (size: string) =>
        customResource(
          operator === "PGO"
            ? crunchyCluster({ tablespaces: [{ ...fast, storage: { size } }] })
            : cloudNativePgCluster({ tablespaces: [{ ...fast, storage: { size } }] }),
        );
      expect(impactLines(after, sized("30Gi")).map((line) => line.split(" ")[0])).toEqual(["nothing"]);
      expect(impactLines(after, sized("10Gi")).map((line) => line.split(" ")[0])).toEqual(["!impossible"]);
    },
  );

  const environment = (clusters: object[], featureGates = {}) => ({
    disposable: true,
    kubernetes: { source: "kind" },
    operators: [{ operator: "crunchy", namespace: "postgres-operator", featureGates }],
    clusters,
  });
  const old = crunchySettings({ name: "old", backups, tablespaces: [fast] });
  const clone = crunchySettings({
    backups: { repositories: [{ ...bucketRepository, path: "/clone" }] },
    bootstrap: { from: "cluster", cluster: "old", repository: "repo1" },
  });
  const gate = { TablespaceVolumes: true };
  describeRule({
    rule: "clone-has-the-tablespaces",
    schema: environmentSchema,
    refused: environment([old, clone], gate),
    at: ["clusters", 1, "tablespaces"],
    accepted: environment([old, { ...clone, tablespaces: [fast] }], gate),
  });
  describeRule({
    rule: "feature-gate-is-on",
    schema: environmentSchema,
    refused: environment([old]),
    at: ["operators", 0, "featureGates", "TablespaceVolumes"],
    accepted: environment([old], gate),
  });
});

const programs = postgresPrograms();

describeWhen(programs !== undefined, noPostgres, "tablespaces in a real Postgres", () => {
  let postgres: TemporaryPostgres;
  let folder: string;
  beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-tablespaces-"));
    for (const name of ["fast", "scratch"]) fs.mkdirSync(path.join(folder, name, "data"), { recursive: true });
    if (process.getuid?.() === 0) execFileSync("chown", ["-R", "postgres", folder]);
    postgres = new TemporaryPostgres(programs ?? "");
    for (const sql of ["create role app login", "create role reader login", "create database app"])
      expect(postgres.query("postgres", sql)).toBe("");
  }, 60_000);
  afterAll(() => {
    postgres.stop();
    fs.rmSync(folder, { recursive: true });
  });

  it("are created once, outside of a transaction, and given to their owners again and again", () => {
    const work = contentsSql(crunchy, []).flatMap(({ database, sql }) => [
      database,
      sql.replaceAll("/tablespaces/", `${folder}/`),
    ]);
    const [, lines = ""] =
      /missing\(text\) as \(([^]*)\)\nselect/.exec(
        expectationQuery({ replicas: 0, parameters: {}, tablespaces: ["fast", "scratch"] }),
      ) ?? [];
    const versioned = (version: number): string =>
      expectationQuery({ replicas: 0, parameters: {}, version }).split("union all").at(-1)?.split("\n)")[0] ?? "";
    expect(postgres.query("app", versioned(1))).toMatch(/^the server has version \d\d, not yet 1$/);
    expect(postgres.query("app", versioned(Number.parseInt(postgres.query("app", "show server_version"), 10)))).toBe(
      "",
    );
    const missing = () => postgres.query("app", lines.split("union all").slice(-2).join("union all"));
    expect(missing().split("\n")).toEqual([
      "the tablespace fast does not exist",
      "the tablespace scratch does not exist",
    ]);
    const write = () => postgres.script(contentsScript, work, 5);
    const written = { code: 0, output: "app: written" };
    expect([write(), write()]).toEqual([written, written]);
    expect(missing()).toBe("");
    const owners = "select spcname, pg_get_userbyid(spcowner) from pg_tablespace where oid > 16383 order by 1";
    expect(postgres.query("app", owners)).toBe("fast|app\nscratch|reader");
    const temporary = "set temp_tablespaces = 'scratch'; create temp table t (n int);";
    const where = "select spcname from pg_class join pg_tablespace s on s.oid = reltablespace where relname = 't'";
    expect(postgres.query("app", `${temporary} ${where}`, "reader")).toBe("scratch");
  });
});
