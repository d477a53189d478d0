import { type AlertCase, cnpg, pgo, everywhere, cluster, first, second, primary, metric, ofKubernetes } from "./case";
import type { Exporter } from "../monitoring";

const volume = (what: string): Readonly<Record<Exporter, string>> => {
  const series = (persistentvolumeclaim: string): string =>
    ofKubernetes(`kubelet_volume_stats_${what}_bytes`, { persistentvolumeclaim });
  return {
    "cloudnative-pg": series("main-1"),
    "crunchy-exporter": series("main-instance-ab12-pgdata"),
    "crunchy-collector": series("main-instance-ab12-pgdata"),
    "zalando-exporter": series("pgdata-main-1"),
  };
};
const claims: Readonly<Record<Exporter, string>> = {
  "cloudnative-pg": "main-1",
  "crunchy-exporter": "main-instance-ab12-pgdata",
  "crunchy-collector": "main-instance-ab12-pgdata",
  "zalando-exporter": "pgdata-main-1",
};

/** Cases of the alerts on storage and limits. */
export const storage: readonly AlertCase[] = [
  ...everywhere.flatMap((exporter): AlertCase[] => {
    const labels = { ...cluster, content: "data", persistentvolumeclaim: claims[exporter] };
    const capacity = { [volume("capacity")[exporter]]: "100x900" };
    return [
      {
        alert: "PostgresVolumeAlmostFull",
        exporters: [exporter],
        series: { ...capacity, [volume("available")[exporter]]: "30x5 15x20 5x10 40x10" },
        labels,
        expected: [["5m"], ["12m"], ["20m", "warning"], ["32m", "critical", "warning"], ["45m"]],
      },
      {
        alert: "PostgresVolumeFillingUp",
        exporters: [exporter],
        // Half empty for long, then going fast, then grown.
        series: { ...capacity, [volume("available")[exporter]]: "60x20 60-0.2x230 90x400" },
        labels,
        expected: [["20m"], ["65m"], ["220m", "critical", "warning"], ["640m"]],
      },
    ];
  }),
  ...(["cnpg_collector_pg_wal", "ccp_wal_activity_total_size_bytes"] as const).map((name, i): AlertCase => ({
    alert: "PostgresWalGrowth",
    exporters: i === 0 ? cnpg : pgo,
    // The volume has 10 GiB.
    series: {
      [metric(name, i === 0 ? { ...first, value: "size" } : first)]: "5000000000x5 6000000000x20 1000000000x10",
    },
    labels: first,
    expected: [["5m"], ["12m"], ["20m", "warning"], ["30m"]],
  })),
  ...(["cnpg_pg_replication_slots_active", "ccp_replication_slots_active"] as const).map((name, i): AlertCase => ({
    alert: "PostgresReplicationSlotInactive",
    exporters: i === 0 ? cnpg : pgo,
    series: {
      [metric(name, { ...primary, slot_name: "reports" })]: "1x5 0x20 1x10",
      // A replica's copy is nobody's fault.
      [metric(name, { ...second, role: "replica", slot_name: "reports" })]: "0x40",
    },
    labels: { ...first, slot_name: "reports" },
    expected: [["5m"], ["15m"], ["23m", "warning"], ["30m"]],
  })),
  {
    alert: "PostgresWraparound",
    exporters: cnpg,
    series: {
      [metric("cnpg_pg_database_xid_age", { ...first, database: "app" })]:
        "200000000x5 900000000x20 1700000000x20 200000000x10",
    },
    labels: first,
    expected: [["5m"], ["20m", "warning"], ["40m", "critical", "warning"], ["50m"]],
  },
  {
    alert: "PostgresWraparound",
    exporters: pgo,
    series: { [metric("ccp_transaction_wraparound_percent_towards_wraparound", first)]: "10x5 45x20 80x20 10x10" },
    labels: first,
    expected: [["5m"], ["20m", "warning"], ["40m", "critical", "warning"], ["50m"]],
  },
];
