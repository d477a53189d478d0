import { QueryVariableBuilder, RowBuilder, VariableRefresh } from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder, PromQueryFormat } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as StatBuilder } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as TableBuilder } from "@grafana/grafana-foundation-sdk/table";
import { PanelBuilder as TimeseriesBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { signalsIn } from "../../model/metrics/signals";
import type { DashboardDefinition, Panel, Query, Row } from "./dashboard";

type GrafanaRow = ReturnType<RowBuilder["build"]>;
type GrafanaPanel = ReturnType<TimeseriesBuilder["build"]>;

/** A dashboard in the JSON that Grafana provisions from files; its parts are built, and typed, by Grafana's own SDK. */
export interface GrafanaDashboard {
  readonly uid: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly schemaVersion: number;
  readonly editable: boolean;
  readonly refresh: string;
  readonly time: { readonly from: string; readonly to: string };
  readonly templating: { readonly list: readonly ReturnType<QueryVariableBuilder["build"]>[] };
  readonly annotations: { readonly list: readonly never[] };
  readonly panels: readonly (GrafanaRow | GrafanaPanel)[];
}

/** Identifier of the data source, in Grafana's provisioning and in every panel. */
export const dataSource = { type: "prometheus", uid: "prometheus" } as const;

/** Grafana's identifiers for the queries of one panel. */
const refIds = "ABCDEFGH";

const screenWidth = 24;
const panelHeight = 8;

/** Renders a dashboard with the panels that have a source of metrics; undefined when none has. */
export function renderDashboard(
  definition: DashboardDefinition,
  known: ReadonlySet<string>,
): GrafanaDashboard | undefined {
  const rows = definition.rows
    .map(({ title, panels }) => ({ title, panels: panels.filter((panel) => isMeasured(panel, known)) }))
    .filter(({ panels }) => panels.length > 0);
  if (rows.length === 0) return undefined;
  return {
    uid: `pgstack-${definition.id}`,
    title: definition.title,
    tags: ["pgstack"],
    schemaVersion: 41,
    editable: false,
    refresh: "30s",
    time: { from: "now-3h", to: "now" },
    templating: { list: variablesOf(definition).map((variable) => variable.build()) },
    annotations: { list: [] },
    panels: laidOut(rows),
  };
}

function isMeasured({ queries }: Panel, known: ReadonlySet<string>): boolean {
  return queries.every(([, expression]) => signalsIn(expression).every((signal) => known.has(signal)));
}

/** Places panels from left to right and top to bottom, each row under its heading. */
function laidOut(rows: readonly Row[]): (GrafanaRow | GrafanaPanel)[] {
  const result: (GrafanaRow | GrafanaPanel)[] = [];
  let id = 1;
  let y = 0;
  for (const { title, panels } of rows) {
    result.push(new RowBuilder(title).id(id++).gridPos({ x: 0, y, w: screenWidth, h: 1 }).build());
    y += 1;
    let x = 0;
    for (const panel of panels) {
      const w = panel.width ?? 8;
      if (x + w > screenWidth) [x, y] = [0, y + panelHeight];
      result.push(panelBuilder(panel).id(id++).gridPos({ x, y, w, h: panelHeight }).build());
      x += w;
    }
    y += panelHeight;
  }
  return result;
}

function variablesOf({ chooses }: DashboardDefinition): QueryVariableBuilder[] {
  if (chooses === undefined) return [];
  const signal = `pgstack:expected_${chooses === "cluster" ? "instances" : "operator"}`;
  const namespace = variable("namespace", `label_values(${signal}, namespace)`);
  return chooses === "operator"
    ? [namespace]
    : [namespace, variable("cluster", `label_values(${signal}{namespace="$namespace"}, cluster)`)];
}

function variable(name: string, query: string): QueryVariableBuilder {
  return new QueryVariableBuilder(name).query(query).datasource(dataSource).refresh(VariableRefresh.OnTimeRangeChanged);
}

function panelBuilder(panel: Panel): TimeseriesBuilder | StatBuilder | TableBuilder {
  const { title, kind = "timeseries", unit } = panel;
  const builders = { timeseries: TimeseriesBuilder, stat: StatBuilder, table: TableBuilder };
  const builder = new builders[kind]().title(title).unit(unit).datasource(dataSource);
  for (const [i, query] of panel.queries.entries()) builder.withTarget(target(query, kind).refId(refIds[i] ?? ""));
  return builder;
}

function target([name, expression]: Query, kind: Panel["kind"]): DataqueryBuilder {
  const builder = new DataqueryBuilder().expr(expression).legendFormat(name);
  if (kind === "table") return builder.instant().format(PromQueryFormat.Table);
  return kind === "stat" ? builder.instant() : builder.range();
}
