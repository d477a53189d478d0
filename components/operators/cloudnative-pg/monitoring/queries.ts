import { identifier, madeIn } from "../../../model/contents/sql";
import type { ResolvedCloudNativePgCluster } from "../cluster";

type Cluster = ResolvedCloudNativePgCluster;

/** One query in CloudNativePG's format. Source: CloudNativePG 1.30, pkg/management/postgres/metrics/parser.go. */
export interface Query {
  readonly query: string;
  readonly metrics: readonly Readonly<Record<string, Column>>[];
  /** Runs on the primary only. */
  readonly primary?: true;
  /** Databases, also as patterns. @default the first database of the first user */
  readonly target_databases?: readonly string[];
}

interface Column {
  readonly usage: "LABEL" | "GAUGE" | "COUNTER";
  readonly description: string;
}

/** Tables of a database that are measured: those with the most dead rows, and the largest ones. */
const tablesPerDatabase = 50;
/** Statements that are measured by each of their times. */
const topStatements = 20;
/** Length of a statement in a label; a longer one is cut. */
const statementLength = 200;

/**
 * The role of the exporter reads statistics only, and not pg_statistic, so that bloat is estimated from relpages and
 * reltuples: vacuum and analyze write both at the same time, and neither takes a lock here, as pg_relation_size does.
 * Unlike n_live_tup, reltuples survives a failover. Operators have operands of one type, for which pg_catalog has the
 * operator: one of a user in the schema public is not called in its place.
 *
 * Dead rows at which autovacuum starts: PostgreSQL 18, src/backend/postmaster/autovacuum.c, relation_needs_vacanalyze.
 */
const tables: Query = {
  query: `
WITH t AS (
  SELECT s.schemaname, s.relname
    , s.n_dead_tup::float8 AS dead_rows
    , GREATEST(c.reltuples::float8, 0::float8) AS live_rows
    , c.relpages::float8 * pg_catalog.current_setting('block_size')::float8 AS size_bytes
    , LEAST(
        COALESCE(o.threshold, pg_catalog.current_setting('autovacuum_vacuum_threshold')::float8)
          + COALESCE(o.scale, pg_catalog.current_setting('autovacuum_vacuum_scale_factor')::float8) * GREATEST(c.reltuples::float8, 0::float8),
        NULLIF(COALESCE(o.most, pg_catalog.current_setting('autovacuum_vacuum_max_threshold', true)::float8), -1::float8)
      ) AS vacuumed_at
  FROM pg_catalog.pg_stat_user_tables s
  JOIN pg_catalog.pg_class c ON c.oid = s.relid
  CROSS JOIN LATERAL (
    SELECT pg_catalog.max(option_value::float8) FILTER (WHERE option_name = 'autovacuum_vacuum_threshold') AS threshold
      , pg_catalog.max(option_value::float8) FILTER (WHERE option_name = 'autovacuum_vacuum_scale_factor') AS scale
      , pg_catalog.max(option_value::float8) FILTER (WHERE option_name = 'autovacuum_vacuum_max_threshold') AS most
    FROM pg_catalog.pg_options_to_table(c.reloptions)
    WHERE option_name ~ '^autovacuum_vacuum_(max_)?(threshold|scale_factor)$'
  ) o
), r AS (
  SELECT t.*
    , pg_catalog.row_number() OVER (ORDER BY dead_rows DESC) AS by_dead_rows
    , pg_catalog.row_number() OVER (ORDER BY size_bytes DESC) AS by_size
  FROM t
)
SELECT pg_catalog.current_database() AS datname, schemaname, relname, dead_rows, live_rows, size_bytes
  , dead_rows / GREATEST(vacuumed_at, 1::float8) AS vacuum_due_ratio
FROM r
WHERE LEAST(by_dead_rows, by_size) <= ${tablesPerDatabase}::bigint`,
  metrics: [
    { datname: { usage: "LABEL", description: "Database" } },
    { schemaname: { usage: "LABEL", description: "Schema" } },
    { relname: { usage: "LABEL", description: "Table" } },
    { dead_rows: { usage: "GAUGE", description: "Estimated dead rows" } },
    { live_rows: { usage: "GAUGE", description: "Estimated rows at the last vacuum or analyze" } },
    { size_bytes: { usage: "GAUGE", description: "Size without indexes and TOAST at the last vacuum or analyze" } },
    {
      vacuum_due_ratio: { usage: "GAUGE", description: "Dead rows / dead rows at which autovacuum starts" },
    },
  ],
  primary: true,
  target_databases: ["*"],
};

/** Statistics of all databases, from the view of one database that has it. */
function statements(view: string, database: string): Readonly<Record<string, Query>> {
  const from = `
FROM ${view} s
JOIN pg_catalog.pg_database d ON d.oid = s.dbid
JOIN pg_catalog.pg_roles u ON u.oid = s.userid`;
  const labels = [
    { datname: { usage: "LABEL", description: "Database" } },
    { user: { usage: "LABEL", description: "User" } },
  ] as const;
  return {
    pgstack_statements: {
      query: `
SELECT d.datname, u.rolname AS "user"
  , pg_catalog.sum(s.calls) AS calls
  , pg_catalog.sum(s.rows) AS rows
  , pg_catalog.sum(s.total_exec_time) AS exec_milliseconds${from}
GROUP BY d.datname, u.rolname`,
      metrics: [
        ...labels,
        { calls: { usage: "COUNTER", description: "Executions of statements" } },
        { rows: { usage: "COUNTER", description: "Rows that statements returned or changed" } },
        { exec_milliseconds: { usage: "COUNTER", description: "Execution time of statements" } },
      ],
      target_databases: [database],
    },
    pgstack_statement: {
      query: `
WITH t AS (
  SELECT d.datname, u.rolname AS "user"
    , pg_catalog.left(pg_catalog.regexp_replace(pg_catalog.left(s.query, 1000), '\\s+', ' ', 'g'), ${statementLength}) AS query
    , pg_catalog.sum(s.total_exec_time) AS total_milliseconds
    , pg_catalog.max(s.max_exec_time) AS max_milliseconds
    , pg_catalog.sum(s.total_exec_time) / GREATEST(pg_catalog.sum(s.calls)::float8, 1::float8) AS mean_milliseconds${from}
  WHERE s.query !~* 'password'
  GROUP BY 1, 2, 3
), r AS (
  SELECT t.*
    , pg_catalog.row_number() OVER (ORDER BY total_milliseconds DESC) AS by_total
    , pg_catalog.row_number() OVER (ORDER BY max_milliseconds DESC) AS by_max
    , pg_catalog.row_number() OVER (ORDER BY mean_milliseconds DESC) AS by_mean
  FROM t
)
SELECT datname, "user", query, total_milliseconds, max_milliseconds, mean_milliseconds
FROM r
WHERE LEAST(by_total, by_max, by_mean) <= ${topStatements}::bigint`,
      metrics: [
        ...labels,
        { query: { usage: "LABEL", description: `The first ${statementLength} characters of the statement` } },
        { total_milliseconds: { usage: "GAUGE", description: "Execution time" } },
        { max_milliseconds: { usage: "GAUGE", description: "Longest execution" } },
        { mean_milliseconds: { usage: "GAUGE", description: "Mean execution time" } },
      ],
      target_databases: [database],
    },
  };
}

/** Queries by their names, which metrics start with after `cnpg_`. */
export function queriesOf(cluster: Cluster): Readonly<Record<string, Query>> {
  return { pgstack_table: tables, ...statementsOf(cluster) };
}

function statementsOf(cluster: Cluster): Readonly<Record<string, Query>> {
  const extension = cluster.extensions.find(({ name }) => name === "pg_stat_statements");
  const [database] = extension === undefined ? [] : madeIn(cluster, extension);
  if (extension === undefined || database === undefined) return {};
  const schema = extension.schema ?? "public";
  return statements(`${identifier(schema)}.pg_stat_statements`, database);
}
