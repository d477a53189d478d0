import { notOneQuery } from "../../components/model/drill/statement";
import { postgresClusterSchema as schema } from "../../components/postgres-cluster/schema";
import { InvalidInput } from "../../components/shared/validation";
import { loadEnvironment } from "../../src/config/load";
import { environmentSchema } from "../../src/config/schema";
import {
  bucketRepository,
  type CloudNativePgSettings,
  cloudNativePgSettings,
  type CrunchySettings,
  crunchySettings,
} from "../helpers/clusters";
import { googleSettings, onGke } from "../helpers/google";
import { describeRule } from "../helpers/rule";

type Drill = NonNullable<CrunchySettings["drill"]>;

const backups = { repositories: [bucketRepository] };
const drilled = (drill: Drill, changes: Partial<CrunchySettings> = {}): CrunchySettings =>
  crunchySettings({ backups, drill, ...changes });
// PGO has a shorter limit of its own where an instance set is called as by default.
const named = (length: number, drill: Drill): CloudNativePgSettings =>
  cloudNativePgSettings({
    name: "a".repeat(length),
    drill,
    backups: {
      repositories: [
        {
          name: "repo1",
          gcs: { bucket: "backups" },
          retention: { full: 7, unit: "time" },
          schedules: { full: "0 1 * * *" },
        },
      ],
    },
  });
const rows = { name: "has-orders", sql: "select count(*) > 0 from orders" };

describe("a restore drill", () => {
  describeRule({
    rule: "drill-needs-backups",
    schema,
    refused: crunchySettings({ drill: { enabled: true } }),
    at: ["drill", "enabled"],
    accepted: drilled({ enabled: true }),
  });
  describeRule({
    rule: "drill-name-fits",
    schema,
    refused: named(39, {}),
    at: ["name"],
    accepted: named(39, { enabled: false }),
  });
  describeRule({
    rule: "drill-asks-a-database",
    schema,
    refused: drilled({ assertions: [{ ...rows, database: "shop" }] }),
    at: ["drill", "assertions", 0, "database"],
    accepted: drilled(
      { assertions: [{ ...rows, database: "shop" }] },
      { users: [{ name: "app", databases: ["shop"] }] },
    ),
  });
  describeRule({
    rule: "drill-assertions-differ",
    schema,
    refused: drilled({ assertions: [rows, rows] }),
    at: ["drill", "assertions", 1, "name"],
    accepted: drilled({ assertions: [rows, { ...rows, name: "has-more-orders" }] }),
  });

  it("with a name of the longest length is accepted", () => {
    expect(schema.safeParse(named(38, {})).success).toBe(true);
  });

  it.each([
    ["a schedule of six fields", { schedule: "0 0 4 * * 0" }, "drill.schedule"],
    [
      "an assertion of two statements",
      { assertions: [{ ...rows, sql: "select true; select true" }] },
      "drill.assertions.0.sql",
    ],
    ["an assertion without a name", { assertions: [{ ...rows, name: "" }] }, "drill.assertions.0.name"],
    [
      "a newest row that may be of any age",
      { newestRow: { sql: "select now()", maxAgeSeconds: 0 } },
      "drill.newestRow.maxAgeSeconds",
    ],
    ["a volume of no size", { volume: { size: "0Gi" } }, "drill.volume.size"],
    ["a time that no restore keeps", { timeoutSeconds: 1 }, "drill.timeoutSeconds"],
  ] as [string, Drill, string][])("is refused with %s", (_what, drill, path) => {
    const { issues } = schema.safeParse(drilled(drill)).error ?? { issues: [] };
    expect(new Set(issues.map((issue) => issue.path.join(".")))).toEqual(new Set([path]));
  });
});

describe("one query", () => {
  it.each([
    "select max(created_at) from orders",
    "SELECT ';' = ';'",
    "with n as (select 1) select true from n",
    "values (true)",
    "select $x$ ; $x$ is not null -- ; no end\n",
    'select ";" is null /* ; */ from "a;b"',
    "select 'it''s; fine' <> ''",
    "select $$;$$ <> ''",
  ])("is %j", (text) => {
    expect(notOneQuery(text)).toBeUndefined();
  });

  it.each([
    ["", /empty/],
    [" -- nothing\n", /empty/],
    ["select 1; drop table orders", /more than one/],
    ["select 1;", /semicolon/],
    ["delete from orders returning true", /start it with/],
    ["\\! rm -rf /", /start it with/],
    ["select 'open", /does not end/],
    ["select $a$ open $b$", /does not end/],
    ["select true /* open", /does not end/],
  ])("is not %j", (text, reason) => {
    expect(notOneQuery(text)).toMatch(reason);
  });
});

describe("an environment", () => {
  const gke = (storageClass: string): unknown =>
    googleSettings({ clusters: [{ ...onGke, drill: { volume: { storageClass } } }] });
  describeRule({
    rule: "drill-volume-goes",
    schema: environmentSchema,
    refused: gke("pgstack-database"),
    at: ["clusters", 0, "drill", "volume", "storageClass"],
    accepted: gke("pgstack-drill"),
  });

  const enabled = (disposable: boolean, drill: Drill): boolean | undefined => {
    const all = {
      "pgstack:disposable": String(disposable),
      "pgstack:kubernetes": JSON.stringify({ source: "existing", context: "test" }),
      "pgstack:operators": JSON.stringify([{ operator: "crunchy", namespace: "postgres-operator" }]),
      "pgstack:clusters": JSON.stringify([drilled(drill)]),
    };
    return loadEnvironment(all, "Pulumi.test.yaml").clusters[0]?.drill.enabled;
  };

  it("has drills unless it is disposable, and where it is asked for", () => {
    expect(enabled(false, {})).toBe(true);
    expect(enabled(true, {})).toBe(false);
    expect(enabled(true, { enabled: true })).toBe(true);
    expect(enabled(false, { enabled: false })).toBe(false);
  });

  it("reports all problems of a drill at once", () => {
    const wrong = (): unknown =>
      enabled(false, { schedule: "never", assertions: [{ name: "x", sql: "drop table x" }] });
    expect(wrong).toThrow(InvalidInput);
    expect(wrong).toThrow(/drill\.schedule[\s\S]*drill\.assertions\[0\]\.sql/);
  });
});
