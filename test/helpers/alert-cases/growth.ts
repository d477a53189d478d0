import type { AlertCase } from "./case";
import type { Exporter } from "../monitoring";
import type { InputSeries } from "../promtool";

/** Exporters that measure tables; those of Zalando's clusters have cases of their own. */
const exporters = ["cloudnative-pg", "crunchy-exporter", "crunchy-collector"] as const;
type Measuring = (typeof exporters)[number];
const cluster = { namespace: "postgres", cluster: "main" };
const primary = { ...cluster, pod: "main-1" };
const orders = { database: "app", schemaname: "public", relname: "orders" };
const isCrunchy = (exporter: Exporter): boolean => exporter !== "cloudnative-pg";

/** `name{label="value"}`. */
function metric(name: string, labels: Readonly<Record<string, string>>): string {
  const text = Object.entries(labels).map(([key, value]) => `${key}="${value}"`);
  return `${name}{${text.join(",")}}`;
}

const onPrimary = (name: string, labels: Readonly<Record<string, string>> = {}): string =>
  metric(name, { ...primary, role: "primary", ...labels });

/** One case for each exporter, with its own series. */
function each(one: Omit<AlertCase, "exporters" | "series">, series: (exporter: Measuring) => InputSeries): AlertCase[] {
  return exporters.map((exporter) => ({ ...one, exporters: [exporter], series: series(exporter) }));
}

/** Counters of vacuum and analyze of a table on PGO: only after one the number of rows is known. */
const vacuumed = (relname: string, times: number): InputSeries =>
  Object.fromEntries(
    ["vacuum", "autovacuum", "analyze", "autoanalyze"].map((kind) => [
      onPrimary(`ccp_stat_user_tables_${kind}_count`, { ...orders, relname }),
      `${kind === "autovacuum" ? times : 0}x900`,
    ]),
  );

/** Dead rows and rows of a table. */
const rows = (exporter: Exporter, dead: string, live: string): InputSeries =>
  isCrunchy(exporter)
    ? {
        [onPrimary("ccp_stat_user_tables_n_dead_tup", orders)]: dead,
        [onPrimary("ccp_stat_user_tables_n_live_tup", orders)]: live,
        ...vacuumed("orders", 1),
      }
    : {
        [onPrimary("cnpg_pgstack_table_dead_rows", orders)]: dead,
        [onPrimary("cnpg_pgstack_table_live_rows", orders)]: live,
      };

const size: Readonly<Record<Measuring, string>> = {
  "cloudnative-pg": "cnpg_pgstack_table_size_bytes",
  "crunchy-exporter": "ccp_table_size_size_bytes",
  "crunchy-collector": "ccp_table_size_bytes",
};

const claim = (exporter: Exporter): string => (isCrunchy(exporter) ? "main-instance-ab12-pgdata" : "main-1");

const isPrimary = (exporter: Exporter): InputSeries => ({
  [isCrunchy(exporter)
    ? metric("ccp_is_in_recovery_status", primary)
    : metric("cnpg_pg_replication_in_recovery", primary)]: isCrunchy(exporter) ? "2x900" : "0x900",
});

/** Counters of checkpoints by the view that an exporter reads. */
const checkpoints = (exporter: Exporter, view: string): readonly [requested: string, timed: string] => {
  if (exporter === "crunchy-exporter")
    return ["ccp_stat_bgwriter_checkpoints_req", "ccp_stat_bgwriter_checkpoints_timed"];
  if (exporter === "crunchy-collector")
    return ["ccp_stat_checkpointer_num_requested", "ccp_stat_checkpointer_num_timed"];
  return [`cnpg_pg_stat_${view}_checkpoints_req`, `cnpg_pg_stat_${view}_checkpoints_timed`];
};

/** Cases of slow growth: of tables, volumes, and WAL that slots and checkpoints cause. */
export const growth: readonly AlertCase[] = [
  ...each(
    {
      alert: "PostgresReplicationSlotRetainsWal",
      labels: { ...primary, slot_name: "reports" },
      expected: [["5m"], ["12m"], ["20m", "warning"], ["30m"]],
    },
    (exporter) => {
      const name = isCrunchy(exporter)
        ? "ccp_replication_slots_retained_bytes"
        : "cnpg_pg_replication_slots_pg_wal_lsn_diff";
      return {
        // The WAL volume has 10 GiB.
        [onPrimary(name, { slot_name: "reports" })]: "1000000000x5 3000000000x20 1000000000x10",
        // The copy of a replica has no consumer.
        [metric(name, { ...cluster, pod: "main-2", role: "replica", slot_name: "reports" })]: "3000000000x40",
      };
    },
  ),
  ...["checkpointer", "bgwriter"].flatMap((view) =>
    each(
      {
        alert: "PostgresCheckpointsFrequent",
        labels: primary,
        expected: [["60m"], ["120m"], ["180m", "warning"], ["320m"]],
      },
      (exporter) => {
        const [requested, timed] = checkpoints(exporter, view);
        const replica = { ...cluster, pod: "main-2" };
        return {
          ...isPrimary(exporter),
          // One a minute for three hours.
          [onPrimary(requested)]: "0x60 0+1x180 180x200",
          [onPrimary(timed)]: "0+0.2x440",
          // Restartpoints of a replica follow those of the primary.
          [metric(requested, replica)]: "0+1x440",
          [metric(timed, replica)]: "0x440",
        };
      },
    ),
  ),
  ...each(
    {
      alert: "PostgresAutovacuumBehind",
      labels: { ...cluster, ...orders },
      expected: [["10m"], ["180m"], ["250m", "warning"], ["330m"]],
    },
    (exporter) => ({
      ...rows(exporter, "20000x10 90000x300 20000x20", "100000x330"),
      ...(isCrunchy(exporter)
        ? {
            // Since a failover nothing was analyzed: how many rows the table has is unknown.
            [onPrimary("ccp_stat_user_tables_n_dead_tup", { ...orders, relname: "fresh" })]: "90000x330",
            [onPrimary("ccp_stat_user_tables_n_live_tup", { ...orders, relname: "fresh" })]: "0x330",
            ...vacuumed("fresh", 0),
          }
        : {
            [onPrimary("cnpg_pgstack_table_vacuum_due_ratio", orders)]: "1x10 4.5x300 1x20",
            // A small table: it does no harm.
            [onPrimary("cnpg_pgstack_table_vacuum_due_ratio", { ...orders, relname: "small" })]: "100x330",
            [onPrimary("cnpg_pgstack_table_dead_rows", { ...orders, relname: "small" })]: "9000x330",
          }),
    }),
  ),
  ...each(
    {
      alert: "PostgresDeadRows",
      labels: { ...cluster, ...orders },
      expected: [["10m"], ["60m"], ["100m", "warning"], ["130m"]],
    },
    (exporter) => rows(exporter, "1200000x10 3000000x110 500000x20", "2000000x140"),
  ),
  ...each(
    {
      alert: "PostgresVolumeFullInWeeks",
      interval: "1h",
      labels: { ...cluster, content: "data", persistentvolumeclaim: "" },
      // 0.1 % an hour: at 43 % the rest is less than four weeks of it.
      expected: [["20h"], ["150h"], ["400h"], ["480h", "warning"], ["560h"]],
    },
    (exporter) => {
      const of = { namespace: "postgres", persistentvolumeclaim: claim(exporter) };
      return {
        [metric("kubelet_volume_stats_capacity_bytes", of)]: "100x500 300x100",
        // It grows faster for a day, which says nothing about weeks; then steadily, until the volume is made larger.
        [metric("kubelet_volume_stats_available_bytes", of)]: "99-0.4x24 90x174 90-0.1x300 260x100",
      };
    },
  ).map((one) => ({
    ...one,
    labels: { ...one.labels, persistentvolumeclaim: claim(one.exporters[0] ?? "cloudnative-pg") },
  })),
  ...each(
    {
      alert: "PostgresTableBloat",
      interval: "1h",
      labels: { ...cluster, ...orders },
      expected: [["100h"], ["104h"], ["120h", "warning"], ["210h"]],
    },
    (exporter) => ({
      ...rows(exporter, "0x300", "10000000x100 2000000x100 10000000x60"),
      [onPrimary(size[exporter], orders)]: "2000000000x300",
      // A small table is not measured by its rows.
      ...(exporter === "cloudnative-pg"
        ? {
            [onPrimary("cnpg_pgstack_table_size_bytes", { ...orders, relname: "small" })]: "90000000x300",
            [onPrimary("cnpg_pgstack_table_live_rows", { ...orders, relname: "small" })]: "1000000x100 10x200",
            // Bloat of half a gigabyte is not worth an alert.
            [onPrimary("cnpg_pgstack_table_size_bytes", { ...orders, relname: "middle" })]: "500000000x300",
            [onPrimary("cnpg_pgstack_table_live_rows", { ...orders, relname: "middle" })]: "1000000x100 10000x200",
          }
        : {}),
    }),
  ),
];
