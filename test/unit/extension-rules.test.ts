import { knownExtensions, meantExtension } from "../../components/model/contents/extensions";
import { contentsSql, librariesOf } from "../../components/model/contents/sql";
import { postgresClusterSpec } from "../../components/operators/crunchy/chart";
import { cloudNativePgClusterSchema, crunchyClusterSchema } from "../helpers/schemas";
import {
  cloudNativePgCluster,
  cloudNativePgSettings,
  crunchyCluster,
  type CrunchySettings,
  crunchySettings,
} from "../helpers/clusters";
import { lines, problemsWith } from "../helpers/problems";
import { describeRule } from "../helpers/rule";

type Extensions = NonNullable<CrunchySettings["extensions"]>;

const pgo = (...extensions: Extensions) => crunchySettings({ extensions });
const cnpg = (...extensions: Extensions) => cloudNativePgSettings({ extensions });
const image = "registry.example.com/postgresql:17.5";
const said = (name: string): string => lines(problemsWith(crunchyClusterSchema, pgo({ name }))).join("\n");

describe("extensions", () => {
  describeRule({
    rule: "extension-is-known",
    schema: crunchyClusterSchema,
    refused: pgo({ name: "pgvector" }),
    at: ["extensions", 0, "name"],
    accepted: pgo({ name: "vector" }, { name: "our_own", unverified: true, library: "our_own", schema: "ours" }),
  });
  describeRule({
    rule: "extension-has-its-schema",
    schema: crunchyClusterSchema,
    refused: pgo({ name: "pg_cron", schema: "cron" }),
    at: ["extensions", 0, "schema"],
    accepted: pgo(
      { name: "pg_cron", schema: "pg_catalog" },
      { name: "pg_partman", schema: "partman", version: "5.1.0" },
    ),
  });
  describeRule({
    rule: "extension-keys-have-an-effect",
    schema: crunchyClusterSchema,
    refused: pgo({ name: "timescaledb", library: "timescaledb-2.17" }),
    at: ["extensions", 0, "library"],
    accepted: pgo({ name: "timescaledb", version: "2.17.2" }),
  });
  describeRule({
    rule: "crunchy-image-holds-extension",
    schema: crunchyClusterSchema,
    refused: pgo({ name: "hypopg" }),
    at: ["extensions", 0, "name"],
    accepted: crunchySettings({ image, extensions: [{ name: "hypopg" }] }),
  });
  describeRule({
    rule: "image-holds-extension",
    schema: cloudNativePgClusterSchema,
    refused: cnpg({ name: "timescaledb" }),
    at: ["extensions", 0, "name"],
    accepted: cloudNativePgSettings({ image, extensions: [{ name: "timescaledb" }] }),
  });
  // PGO loads it ahead of everything. Source: PGO 6.0.3, internal/controller/postgrescluster/postgres.go, generatePostgresParameters.
  it.each([crunchyClusterSchema, cloudNativePgClusterSchema])("accept citus in an image that has it", (schema) => {
    const settings = schema === crunchyClusterSchema ? crunchySettings : cloudNativePgSettings;
    expect(schema.safeParse(settings({ image, extensions: [{ name: "citus" }] })).error).toBeUndefined();
  });

  it.each([
    ["pgvector", "vector"],
    ["pg_vector", "vector"],
    ["postgis-3", "postgis"],
    ["timescale", "timescaledb"],
    ["timescale-db", "timescaledb"],
    ["pgcron", "pg_cron"],
    ["partman", "pg_partman"],
    ["pg-stat-statements", "pg_stat_statements"],
    ["pg_audit", "pgaudit"],
    ["uuid_ossp", "uuid-ossp"],
    ["plpython3", "plpython3u"],
    ["apache_age", "age"],
    ["pgcryto", "pgcrypto"],
    ["repack", "pg_repack"],
  ])("%s is a misspelt %s", (name, meant) => {
    expect(meantExtension(name)).toBe(meant);
    expect(said(name)).toContain(`did you mean "${meant}"?`);
  });

  it.each([
    ["zzzzzzzzz", /is unknown to pgstack; For an extension of your own set unverified: true, and library/],
    ["wal2json", /is an output plugin, not an extension/],
    ["pg_logicalinspect", /exists from Postgres 18; remove it$/],
    ["adminpack", /exists up to Postgres 16; remove it$/],
  ])("%s is refused with the fix", (name, message) => {
    expect(said(name)).toMatch(message);
  });

  it("a library alone has nothing to create", () => {
    const settings = crunchySettings({
      extensions: [{ name: "auto_explain", databases: ["app"], schema: "x", version: "1" }],
      parameters: { "auto_explain.log_min_duration": "1s" },
    });
    expect(problemsWith(crunchyClusterSchema, settings).map(({ path }) => path)).toEqual(
      ["databases", "schema", "version"].map((key) => `extensions[0].${key}`),
    );
  });

  it("PGO decides about version and schema of what it creates itself", () => {
    const found = problemsWith(crunchyClusterSchema, pgo({ name: "postgis", schema: "gis", version: "3.4" }));
    expect(found.map(({ path }) => path)).toEqual(["extensions[0].schema", "extensions[0].version"]);
  });

  it("one that the image has all the same is accepted on consent", () => {
    expect(problemsWith(cloudNativePgClusterSchema, cnpg({ name: "timescaledb", unverified: true }))).toEqual([]);
  });

  it("load their libraries, citus before the others", () => {
    const cluster = cloudNativePgCluster({
      image,
      extensions: [
        ...["pg_stat_statements", "timescaledb", "citus", "vector", "pg_partman"].map((name) => ({ name })),
        { name: "mine", unverified: true, library: "mine_worker" },
      ],
    });
    expect(librariesOf(cluster)).toEqual([
      ...["citus", "pg_stat_statements", "timescaledb", "pg_partman_bgw", "mine_worker"],
    ]);
  });

  it("are created in their schema and version, with what they need", () => {
    const cluster = crunchyCluster({
      extensions: [{ name: "earthdistance" }, { name: "pg_partman", schema: "partman", version: "5.1.0" }],
    });
    const [{ sql } = { sql: "" }] = contentsSql(cluster, []);
    expect(sql.split("\n").slice(-3)).toEqual([
      'create extension if not exists "earthdistance" cascade;',
      'create schema if not exists "partman";',
      `create extension if not exists "pg_partman" schema "partman" version '5.1.0';`,
    ]);
  });

  it("pg_partman's worker knows its databases", () => {
    const spec = postgresClusterSpec(
      crunchyCluster({
        users: [{ name: "app", databases: ["app", "reports"] }],
        extensions: [{ name: "pg_partman" }],
      }),
    );
    expect(spec).toHaveProperty("config.parameters.shared_preload_libraries", "pg_partman_bgw");
    expect(spec).toHaveProperty(["config", "parameters", "pg_partman_bgw.dbname"], "app,reports");
  });

  it("with PostGIS beside them run on the image that has it", () => {
    const spec = postgresClusterSpec(crunchyCluster({ extensions: [{ name: "pgrouting" }] }));
    expect(spec["image"]).toContain("crunchy-postgres-gis");
  });

  it("of the table have a name in SQL, once", () => {
    expect(knownExtensions.size).toBeGreaterThan(120);
    expect([...knownExtensions.keys()].filter((name) => !/^[a-z][a-z0-9_-]*$/.test(name))).toEqual([]);
  });
});
