/** Unit of a panel, as Grafana names it. */
export type PanelUnit = "short" | "s" | "bytes" | "percentunit" | "ops" | "Bps" | "dateTimeFromNow" | "bool_yes_no";

/** One line or row of a panel: its name, and the PromQL behind it. */
export type Query = readonly [name: string, expression: string];

/** One panel; a time series by default. */
export interface Panel {
  readonly title: string;
  readonly kind?: "timeseries" | "stat" | "table";
  readonly unit: PanelUnit;
  readonly queries: readonly Query[];
  /** Width in columns of Grafana's 24. @default 8 */
  readonly width?: number;
}

/** Panels under one heading. */
export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** One dashboard. */
export interface DashboardDefinition {
  /** Suffix of its UID in Grafana and of its ConfigMap's name. */
  readonly id: string;
  readonly title: string;
  /** Variable that the reader selects: a cluster or an operator's namespace. @default none */
  readonly chooses?: "cluster" | "operator";
  readonly rows: readonly Row[];
}

/** Returns a selector for the series of a signal in the selected cluster. */
export function chosen(signal: string, matchers = ""): string {
  return `pgstack:${signal}{namespace="$namespace",cluster="$cluster"${matchers === "" ? "" : `,${matchers}`}}`;
}
