/** What a panel's numbers count, as Grafana names it. */
export type PanelUnit = "short" | "s" | "bytes" | "percentunit" | "ops" | "Bps" | "dateTimeFromNow" | "bool_yes_no";

/** One line or row of a panel: its name, and the PromQL behind it. */
export type Query = readonly [name: string, expression: string];

/** One panel. A time series, unless it says otherwise. */
export interface Panel {
  readonly title: string;
  readonly kind?: "timeseries" | "stat" | "table";
  readonly unit: PanelUnit;
  readonly queries: readonly Query[];
  /** Width of 24. @default 8 */
  readonly width?: number;
}

/** Panels under one heading. */
export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** One dashboard. */
export interface DashboardDefinition {
  /** Part of its address, and of the name of its ConfigMap. */
  readonly id: string;
  readonly title: string;
  /** What the reader chooses: one cluster, one operator's namespace, or nothing. */
  readonly chooses?: "cluster" | "operator";
  readonly rows: readonly Row[];
}

/** The series of a signal that belong to the chosen cluster. */
export function chosen(signal: string, matchers = ""): string {
  return `pgstack:${signal}{namespace="$namespace",cluster="$cluster"${matchers === "" ? "" : `,${matchers}`}}`;
}
