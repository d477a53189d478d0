/** Urgency of an alert: critical pages at any hour, warning can wait for working hours, info needs no action. */
export const severities = ["critical", "warning", "info"] as const;

/** One of {@link severities}. */
export type Severity = (typeof severities)[number];

/** Unit of an alert's thresholds. */
export type AlertUnit = "bytes" | "seconds" | "ratio" | "count";

/** Threshold and duration at which an alert fires with one severity. */
export interface AlertLevel {
  /** Replaces `$threshold` in the expression, in the alert's unit. */
  readonly threshold?: number;
  /** Time for which the expression must hold, in Prometheus' notation. */
  readonly for: string;
}

/** An alert. Each has a runbook of the same name in `docs/runbooks`. */
export interface Alert {
  /** Starts with `Postgres` or `PgBouncer`: a shared Prometheus holds the rules of other products, whose names must differ. */
  readonly name: string;
  /** One line that names the object and the fault. Prometheus fills in `{{ }}`. */
  readonly summary: string;
  /** The fault, its effect on users, and the first step to take, in a few sentences. Prometheus fills in `{{ }}`. */
  readonly description: string;
  /** PromQL over signals, so that one expression serves every operator. */
  readonly expression: string;
  /** Range that the expression looks back: replaces `$window` in it, in Prometheus' notation. */
  readonly window?: string;
  /** Unit of the thresholds. */
  readonly unit?: AlertUnit;
  readonly levels: Partial<Readonly<Record<Severity, AlertLevel>>>;
  /** Alerts that mute this one while they fire for the same cluster. */
  readonly inhibitedBy?: readonly string[];
}
