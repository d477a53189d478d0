import { closest } from "../../shared/validation";
import type { ServerSetting } from "./known";

/** Values of log_level: the levels of client messages without errors. */
const levels = "debug5,debug4,debug3,debug2,debug1,debug,info,notice,warning,log";

/**
 * Settings of libraries by shape: first major version, type, unit, least and greatest value, values, names. Source: pg_settings of
 * PostgreSQL 15.18 with each library of contrib loaded, and auto_explain.c and passwordcheck.c of 16 and 18; pgaudit, pgaudit.c;
 * citusdata/pg_cron, src/pg_cron.c; pg_partman, src/pg_partman_bgw.c; pgvector, src/hnsw.c and ivfflat.c.
 */
const table = `
15|bool|||||auto_explain.log_analyze auto_explain.log_buffers auto_explain.log_nested_statements auto_explain.log_settings auto_explain.log_timing auto_explain.log_triggers auto_explain.log_verbose auto_explain.log_wal pg_prewarm.autoprewarm pg_stat_statements.save pg_stat_statements.track_planning pg_stat_statements.track_utility plpgsql.check_asserts plpgsql.print_strict_params
15|bool|||||pgaudit.log_catalog pgaudit.log_client pgaudit.log_parameter pgaudit.log_relation pgaudit.log_rows pgaudit.log_statement pgaudit.log_statement_once cron.enable_superuser_jobs cron.launch_active_jobs cron.log_run cron.log_statement cron.use_background_workers
15|enum||||text,xml,json,yaml|auto_explain.log_format
15|enum||||${levels}|auto_explain.log_level pgaudit.log_level
15|enum||||none,top,all|pg_stat_statements.track
15|enum||||error,use_variable,use_column|plpgsql.variable_conflict
15|integer|ms|-1|2147483647||auto_explain.log_min_duration
15|integer|ms|0|2147483||auth_delay.milliseconds
15|integer|s|0|2147483||pg_prewarm.autoprewarm_interval
15|integer|s|1|2147483647||pg_partman_bgw.interval
15|integer||0|262143||cron.max_running_jobs
15|integer||1|1000||hnsw.ef_search
15|integer||1|32768||ivfflat.probes
15|integer||100|1073741823||pg_stat_statements.max
15|real||0|1||auto_explain.sample_rate pg_trgm.similarity_threshold pg_trgm.strict_word_similarity_threshold pg_trgm.word_similarity_threshold
15|string|||||basic_archive.archive_directory pgaudit.log pgaudit.role plpgsql.extra_errors plpgsql.extra_warnings postgres_fdw.application_name
16|integer|B|-1|1073741823||auto_explain.log_parameter_max_length
18|integer||8|2147483647||passwordcheck.min_password_length
`;

interface Known extends ServerSetting {
  readonly first: number;
}

const byName = new Map<string, Known>();
for (const line of table.trim().split("\n")) {
  const [first, type, unit = "", min, max, values = "", names = ""] = line.split("|");
  for (const name of names.split(" ")) {
    const shape = { type: type as ServerSetting["type"], unit, min: Number(min), max: Number(max) };
    byName.set(name, { name, context: "", values: values.split(","), ...shape, first: Number(first) });
  }
}

/** Libraries of contrib, all settings of which are known. They reserve their prefix: the server drops other names with a warning. */
const complete = [
  ...["auth_delay", "auto_explain", "basic_archive", "passwordcheck", "pg_prewarm", "pg_stat_statements", "pg_trgm"],
  ...["plpgsql", "postgres_fdw"],
];

/** Returns a setting of a library that pgstack knows; its name is not case-sensitive. */
export function extensionSetting(name: string, version: number): ServerSetting | undefined {
  const known = byName.get(name.toLowerCase());
  return known !== undefined && known.first <= version ? known : undefined;
}

/** Returns the reason why a library does not have a setting, and the fix; undefined if it can have it. */
export function extensionNameProblem(name: string, version: number): string | undefined {
  const lower = name.toLowerCase();
  const [prefix = ""] = lower.split(".");
  if (!complete.includes(prefix) || !lower.includes(".") || extensionSetting(name, version) !== undefined)
    return undefined;
  const known = byName.get(lower);
  if (known !== undefined) return `exists from Postgres ${known.first}; remove it, or raise version`;
  const own = [...byName.keys()].filter((one) => one.startsWith(`${prefix}.`));
  const meant = closest(lower, own);
  return `is not a setting of ${prefix}; ${meant === undefined ? "remove it" : `did you mean "${meant}"?`}`;
}
