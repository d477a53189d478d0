import { parse } from "yaml";
import { clusterSpec } from "../../components/operators/cloudnative-pg/chart";
import { cloudNativePg } from "../../components/operators/cloudnative-pg/metrics";
import type { Query } from "../../components/operators/cloudnative-pg/monitoring/queries";
import { queriesConfigMap } from "../../components/operators/cloudnative-pg/monitoring/chart";
import { cloudNativePgCluster } from "../helpers/clusters";
import { noPostgres, postgresPrograms, TemporaryPostgres } from "../helpers/postgres";
import { describeWhen } from "../helpers/when";

type Settings = NonNullable<Parameters<typeof cloudNativePgCluster>[0]>;

/** The queries as CloudNativePG reads them from the ConfigMap. */
const queriesFor = (settings: Settings): Readonly<Record<string, Query>> => {
  const [configMap] = queriesConfigMap(cloudNativePgCluster(settings));
  return parse((configMap?.["data"] as { queries: string }).queries) as Record<string, Query>;
};
const withStatements = { extensions: [{ name: "pg_stat_statements" }] };
const columnsOf = ({ metrics }: Query) => metrics.flatMap((column) => Object.entries(column));
const labelsOf = (query: Query): string[] =>
  columnsOf(query).flatMap(([name, { usage }]) => (usage === "LABEL" ? [name] : []));

describe("the queries of CloudNativePG's exporter", () => {
  const spec = (monitoring: Settings["cloudNativePg"]) =>
    clusterSpec(cloudNativePgCluster({ cloudNativePg: monitoring })).monitoring;
  const ofOperator = { name: "cnpg-default-monitoring", key: "queries" };

  it("are those of CloudNativePG, of pgstack, and of the user, in this order", () => {
    const own = { name: "main-metrics-queries", key: "queries" };
    expect(spec({})).toEqual({ customQueriesConfigMap: [ofOperator, own] });
    expect(spec({ monitoring: { customQueries: [{ configMap: "mine", key: "a.yaml" }] } })).toEqual({
      customQueriesConfigMap: [ofOperator, own, { name: "mine", key: "a.yaml" }],
    });
    expect(queriesConfigMap(cloudNativePgCluster({}))[0]?.metadata).toMatchObject({
      ...{ name: own.name, namespace: "postgres" },
      // Without it instances read a change only when they start.
      labels: { "cnpg.io/reload": "true" },
    });
  });

  it("are those of CloudNativePG only without statistics", () => {
    const monitoring = { statistics: false };
    expect(spec({ monitoring })).toBeUndefined();
    expect(queriesConfigMap(cloudNativePgCluster({ cloudNativePg: { monitoring } }))).toEqual([]);
  });

  it("make the metrics that signals read, with their labels", () => {
    const made = new Map<string, readonly string[]>(
      Object.entries(queriesFor(withStatements)).flatMap(([name, query]) =>
        columnsOf(query).map(([column]): [string, string[]] => [`cnpg_${name}_${column}`, labelsOf(query)]),
      ),
    );
    const renamed: Readonly<Record<string, string>> = { database: "datname" };
    const read = Object.entries(cloudNativePg.metrics).filter(([metric]) => metric.startsWith("cnpg_pgstack_"));
    expect(read.length).toBeGreaterThan(8);
    expect(
      read.filter(([metric, labels]) => !labels.every((one) => made.get(metric)?.includes(renamed[one] ?? one))),
    ).toEqual([]);
  });

  it("read statements from the first database with the extension, in its schema", () => {
    expect(Object.keys(queriesFor({}))).toEqual(["pgstack_table"]);
    const { pgstack_statements: query } = queriesFor({
      users: [{ name: "app", databases: ["app", "reports"] }],
      extensions: [{ name: "pg_stat_statements", databases: ["reports"], schema: "my-stat" }],
    });
    expect(query).toMatchObject({ target_databases: ["reports"] });
    expect(query?.query).toContain('FROM "my-stat".pg_stat_statements');
  });
});

describeWhen(
  postgresPrograms() !== undefined,
  noPostgres,
  "the queries of CloudNativePG's exporter on a server",
  () => {
    /** Role of the exporter. Source: CloudNativePG 1.30, documentation, Monitoring. */
    const exporter = "cnpg_metrics_exporter";
    let server: TemporaryPostgres;

    beforeAll(() => {
      server = new TemporaryPostgres(postgresPrograms() ?? "", {
        shared_preload_libraries: "pg_stat_statements",
        autovacuum: "off",
      });
      const setup = [
        `create role ${exporter} login in role pg_monitor`,
        "create extension pg_stat_statements",
        "create role application login password 'hidden'",
        "create table plain (id int)",
        "insert into plain select generate_series(1, 1000)",
        "analyze plain",
        "create table eager (id int) with (autovacuum_vacuum_threshold = 10, autovacuum_vacuum_scale_factor = 0.01)",
        "insert into eager select generate_series(1, 1000)",
        "analyze eager",
        "delete from plain where id <= 500",
        "delete from eager where id <= 100",
        // An operator of a user that would be called in place of one of pg_catalog for operands of two types.
        "create function public.wrong(float8, numeric) returns float8 language sql as 'select 0::float8'",
        "create operator public.* (leftarg = float8, rightarg = numeric, function = public.wrong)",
      ];
      for (const statement of setup) expect(server.query("postgres", statement)).not.toMatch(/ERROR/);
    }, 60_000);
    afterAll(() => {
      server.stop();
    });

    /** Runs a query as the exporter does. Source: CloudNativePG 1.30, pkg/management/postgres/metrics/collector.go, createMonitoringTx. */
    const rowsOf = (name: string): Readonly<Record<string, unknown>>[] => {
      const query = queriesFor(withStatements)[name]?.query ?? "";
      const transaction = "begin read only; set local search_path = pg_catalog, public, pg_temp";
      return JSON.parse(
        server.query("postgres", `${transaction}; select pg_catalog.json_agg(q) from (${query}) q`, exporter),
      ) as Readonly<Record<string, unknown>>[];
    };

    it.each(Object.keys(queriesFor(withStatements)))("%s returns a value for each of its columns", (name) => {
      const query = queriesFor(withStatements)[name];
      const rows = rowsOf(name);
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) {
        expect(Object.keys(row)).toEqual(columnsOf(query as Query).map(([column]) => column));
        expect(Object.values(row).filter((value) => value === null)).toEqual([]);
      }
      const series = rows.map((row) => JSON.stringify(labelsOf(query as Query).map((label) => row[label])));
      expect(new Set(series).size).toBe(series.length);
    });

    it("compare dead rows with the number at which autovacuum starts, also of a table of its own settings", () => {
      const rows = rowsOf("pgstack_table");
      const of = (table: string) => rows.find(({ relname }) => relname === table);
      expect(of("plain")).toMatchObject({ dead_rows: 500, live_rows: 1000, vacuum_due_ratio: 500 / (50 + 0.2 * 1000) });
      expect(of("eager")).toMatchObject({ dead_rows: 100, vacuum_due_ratio: 100 / (10 + 0.01 * 1000) });
      expect(of("plain")?.["size_bytes"]).toBeGreaterThan(8191);
    });

    it("show statements of every user, without line breaks", () => {
      const rows = rowsOf("pgstack_statement");
      expect(rows.map(({ query }) => query)).toContainEqual(
        expect.stringMatching(/^insert into plain select generate_series\(\$1/),
      );
      expect(rows.map(({ query }) => query).filter((query) => /\n/.test(String(query)))).toEqual([]);
      expect(rows[0]).toMatchObject({ datname: "postgres", user: "postgres" });
      // The password of a role is in the text of its command.
      expect(rows.filter(({ query }) => /hidden/.test(String(query)))).toEqual([]);
    });
  },
);
