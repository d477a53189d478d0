/** How soon somebody must look: critical wakes, warning waits for the morning, info is only told. */
export const severities = ["critical", "warning", "info"] as const;

/** One of {@link severities}. */
export type Severity = (typeof severities)[number];

/** What the threshold of an alert counts. */
export type AlertUnit = "bytes" | "seconds" | "ratio" | "count";

/** From when on an alert of one severity is raised. */
export interface AlertLevel {
  /** Stands for `$threshold` in the expression, in the alert's unit. */
  readonly threshold?: number;
  /** How long it must hold, in Prometheus' notation. */
  readonly for: string;
}

/** An alert. Each has a page of its name in `docs/runbooks`. */
export interface Alert {
  readonly name: string;
  /** What is wrong, for whoever is woken. Prometheus fills in `{{ }}`. */
  readonly summary: string;
  /** When it is wrong: PromQL over signals, so that it is the same for every operator. */
  readonly expression: string;
  /** How far back the expression looks: stands for `$window` in it, in Prometheus' notation. */
  readonly window?: string;
  /** What the thresholds count. */
  readonly unit?: AlertUnit;
  readonly levels: Partial<Readonly<Record<Severity, AlertLevel>>>;
  /** While one of these is raised for the same cluster, this one says nothing new. */
  readonly inhibitedBy?: readonly string[];
}
