import { backups, cluster, overview, replication } from "./clusters";
import type { DashboardDefinition } from "./dashboard";
import { operators, pods, pooler, statements } from "./parts";
import { tables } from "./tables";
import { type GrafanaDashboard, renderDashboard } from "./render";

export { dataSource, type GrafanaDashboard } from "./render";

/** Every dashboard, in the order in which Grafana lists them. */
export const dashboards: readonly DashboardDefinition[] = [
  overview,
  cluster,
  replication,
  backups,
  pooler,
  pods,
  statements,
  tables,
  operators,
];

/** Renders every dashboard that has at least one panel with metrics, by its ID. */
export function renderDashboards(known: ReadonlySet<string>): Readonly<Record<string, GrafanaDashboard>> {
  return Object.fromEntries(
    dashboards.flatMap((definition) => {
      const rendered = renderDashboard(definition, known);
      return rendered === undefined ? [] : [[definition.id, rendered]];
    }),
  );
}
