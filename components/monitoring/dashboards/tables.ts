import { chosen, type DashboardDefinition } from "./dashboard";

const perTable = "{{database}} {{schemaname}}.{{relname}}";
const top = (expression: string): string => `topk(20, ${expression})`;

/** Vacuum and size of the tables of one cluster. */
export const tables: DashboardDefinition = {
  id: "tables",
  title: "Tables and vacuum",
  chooses: "cluster",
  rows: [
    {
      title: "Vacuum",
      panels: [
        { title: "Dead rows", unit: "short", queries: [[perTable, top(chosen("table_dead_rows"))]] },
        {
          title: "Dead rows / dead rows at which autovacuum starts",
          unit: "short",
          queries: [[perTable, top(chosen("table_vacuum_due_ratio"))]],
        },
        { title: "Rows", unit: "short", queries: [[perTable, top(chosen("table_live_rows"))]] },
      ],
    },
    {
      title: "Size",
      panels: [
        { title: "Size", unit: "bytes", queries: [[perTable, top(chosen("table_size_bytes"))]] },
        {
          title: "Size per row of tables above 100 MB",
          unit: "bytes",
          queries: [[perTable, top(chosen("table_bytes_per_row"))]],
        },
        {
          title: "Estimated bloat",
          kind: "table",
          unit: "percentunit",
          queries: [
            ["", top(`1 - min_over_time(${chosen("table_bytes_per_row")}[14d:1h]) / ${chosen("table_bytes_per_row")}`)],
          ],
        },
      ],
    },
  ],
};
