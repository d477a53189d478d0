/** Conditions of a ready database. */
export interface Expectation {
  /** Number of replicas that stream from the primary. */
  readonly replicas: number;
  /** Settings that must be in effect, as configured. */
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  /** Tablespaces that must exist. Default: none. */
  readonly tablespaces?: readonly string[];
  /** Major version of the server. Default: any. */
  readonly version?: number | undefined;
}

/**
 * Returns a query that results in `ready`, or in a description of missing conditions.
 *
 * Settings are compared by value (`64MB` is `65536kB`, `on` is `true`); settings that this user cannot read are left
 * out. Source of units and types: pg_settings.
 */
export function expectationQuery({ replicas, parameters, tablespaces = [], version }: Expectation): string {
  const wanted = Object.entries(parameters)
    .sort(([a], [b]) => a.localeCompare(b, "en"))
    .map(([name, value]) => `(${literal(name)}, ${literal(String(value))})`);
  const values = wanted.length > 0 ? `values ${wanted.join(", ")}` : "select null, null where false";
  return `
with wanted(name, value) as (${values}),
compared as (
  select name, value, current_setting(name, true) as now,
    case
      when vartype = 'bool' then setting::bool = value::bool
      when vartype in ('integer', 'real') and value ~ '^-?[0-9.]+$' then setting::numeric = value::numeric
      when unit ~ 'B$' then
        setting::numeric * pg_size_bytes(case when unit ~ '^[0-9]' then unit else '1' || unit end) = pg_size_bytes(value)
      when unit in ('ms', 's', 'min') then
        setting::numeric * extract(epoch from ('1 ' || unit)::interval) = extract(epoch from value::interval)
      when vartype = 'enum' then lower(setting) = lower(value)
      else setting = value
    end as equal
  from wanted join pg_settings using (name) where setting is not null
),
missing(text) as (
  select 'the server is still in recovery' where pg_is_in_recovery()
  union all
  select count(*) || ' of ${replicas} replicas stream' from pg_stat_replication having count(*) < ${replicas}
  union all
  select 'setting ' || name || ' is ' || now || ', not yet ' || value from compared where not equal${tablespaces
    .map(
      (name) => `
  union all
  select 'the tablespace ${name} does not exist' where not exists (select from pg_tablespace where spcname = ${literal(name)})`,
    )
    .join("")}${
    version === undefined
      ? ""
      : `
  union all
  select 'the server has version ' || major || ', not yet ${version}'
  from (select current_setting('server_version_num')::int / 10000 as major) server where major <> ${version}`
  }
)
select coalesce(string_agg(text, '; '), 'ready') from missing`.trim();
}

/** A write that waits for its replicas like every commit of an application, and leaves nothing in the database. */
export const writeProbe = "select pg_logical_emit_message(true, 'pgstack', 'ready')";

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
