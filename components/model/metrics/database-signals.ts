import type { Signal } from "./signals";

/** Returns the signals from pg_stat_database, whose columns an exporter has as counters with a prefix. */
export function databaseSignals(prefix: string) {
  const rate = (...counters: readonly string[]): string =>
    counters.map((counter) => `rate(${prefix}_${counter}[5m])`).join(" + ");
  return {
    transactions_per_second: rate("xact_commit", "xact_rollback"),
    rows_read_per_second: rate("tup_fetched"),
    rows_written_per_second: rate("tup_inserted", "tup_updated", "tup_deleted"),
    cache_hit_ratio: `${rate("blks_hit")} / (${rate("blks_hit", "blks_read")})`,
    temporary_bytes_per_second: rate("temp_bytes"),
    deadlocks_per_second: rate("deadlocks"),
  } satisfies Partial<Record<Signal, string>>;
}

/**
 * Returns the signal of the size per row of large tables: of small ones a page more or less would count. Bloat is the
 * share of it above its minimum, which needs no statistics of columns: exporters cannot read them.
 */
export function bytesPerRow(bytes: string, rows: string): string {
  return `${bytes} / (${rows} > 0) and ${bytes} > 1e8`;
}
