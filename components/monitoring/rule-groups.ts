import { unlessEmpty } from "../shared/defined";
import { type Alert, alertGroups, type AlertLevel, type AlertName, alerts, type Severity } from "./alerts";
import { expectationsOf } from "./expectations";
import { type Signal, signals, signalsIn } from "../model/metrics/signals";
import type { SignalRecording } from "./sources";
import { sourcesOf, type Topology } from "./topology";

/** A group of rules as Prometheus reads it. */
export interface RuleGroup {
  readonly name: string;
  readonly interval: string;
  readonly rules: readonly PrometheusRule[];
}

/** A recording or alerting rule as Prometheus reads it. */
export interface PrometheusRule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Changes of a user to an alert. */
export interface AlertChange {
  readonly enabled: boolean;
  readonly warning?: number;
  readonly critical?: number;
}

/** Settings of the rules, beside the clusters and operators that they watch. */
export interface RuleSettings {
  /** URL of the runbooks, without a slash at the end. */
  readonly runbooks: string;
  readonly changes?: Partial<Readonly<Record<AlertName, AlertChange>>>;
  /** Divides every duration of the catalogue, so that alerts fire sooner; for tests. @default 1 */
  readonly pace?: number;
}

/** Evaluation interval of the rules, the same as the scrape interval. */
export const interval = "15s";

/** Evaluation interval of alerts that read weeks of metrics, which takes longer. */
const slowInterval = "10m";

/** Renders the recording rules of signals, then the alerts that the available sources can feed. */
export function ruleGroups(topology: Topology, settings: RuleSettings): RuleGroup[] {
  const known = signalsOf(topology);
  const groups = Object.entries(alertGroups).map(([about, catalogue]): RuleGroup => ({
    name: `pgstack-${about}`,
    interval: about === "capacity" ? sooner(slowInterval, settings.pace ?? 1) : interval,
    rules: catalogue.filter((alert) => isKnown(alert, known)).flatMap((alert) => alertRules(alert, settings)),
  }));
  return [
    { name: "pgstack-expectations", interval, rules: expectationRules(topology) },
    { name: "pgstack-signals", interval, rules: recordingsOf(topology).map(recordingRule) },
    ...groups.filter(({ rules }) => rules.length > 0),
  ];
}

/** Returns the signals that the available sources provide. */
export function signalsOf(topology: Topology): ReadonlySet<string> {
  return new Set([
    ...recordingsOf(topology).map(({ signal }) => signal),
    ...expectationsOf(topology).map(({ signal }) => signal),
  ]);
}

/** Returns the alerts that can never fire because no source provides a signal that they read, with the missing signals. */
export function blindAlerts(topology: Topology): { readonly alert: string; readonly missing: readonly string[] }[] {
  const known = signalsOf(topology);
  return alerts
    .map(({ name, expression }) => ({ alert: name, missing: signalsIn(expression).filter((one) => !known.has(one)) }))
    .filter(({ missing }) => missing.length > 0);
}

function recordingsOf(topology: Topology): SignalRecording[] {
  return sourcesOf(topology).flatMap((source) => [
    ...Object.entries(source.signals ?? {}).map(([signal, expression]) => ({ signal: signal as Signal, expression })),
    ...topology.clusters.flatMap((cluster) => source.clusterSignals?.(cluster) ?? []),
    ...topology.operators.flatMap((operator) => source.operatorSignals?.(operator) ?? []),
  ]);
}

function recordingRule({ signal, expression, labels = {} }: SignalRecording): PrometheusRule {
  const definition: { readonly by: readonly string[]; readonly join?: string } = signals[signal];
  const by = definition.by.filter((label) => !(label in labels));
  return {
    record: `pgstack:${signal}`,
    expr: `${definition.join ?? "max"} by (${by.join(", ")}) (${expression})`,
    labels: unlessEmpty(labels),
  };
}

function expectationRules(topology: Topology): PrometheusRule[] {
  return expectationsOf(topology).map(({ signal, value, labels }) => ({
    record: `pgstack:${signal}`,
    expr: `vector(${value})`,
    labels,
  }));
}

function isKnown({ expression }: Alert, known: ReadonlySet<string>): boolean {
  return signalsIn(expression).every((signal) => known.has(signal));
}

function alertRules(alert: Alert, { runbooks, changes = {}, pace = 1 }: RuleSettings): PrometheusRule[] {
  const change: AlertChange = changes[alert.name as AlertName] ?? { enabled: true };
  if (!change.enabled) return [];
  return Object.entries(alert.levels).map(([severity, level]: [string, AlertLevel]) => {
    const threshold = change[severity as Exclude<Severity, "info">] ?? level.threshold;
    return {
      alert: alert.name,
      expr: alert.expression
        .replaceAll("$threshold", String(threshold))
        .replaceAll("$window", sooner(alert.window ?? "0s", pace)),
      for: sooner(level.for, pace),
      labels: { severity },
      annotations: {
        summary: alert.summary,
        description: alert.description,
        runbook_url: `${runbooks}/${alert.name}.md`,
      },
    };
  });
}

function sooner(duration: string, pace: number): string {
  return pace === 1 ? duration : `${Math.round((seconds(duration) * 1000) / pace)}ms`;
}

const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400 };

/** Converts a duration in Prometheus' notation, such as `10m`, to seconds. */
export function seconds(duration: string): number {
  const match = /^(\d+)([smhd])$/.exec(duration);
  if (match === null) throw new Error(`"${duration}" is not a duration`);
  return Number(match[1]) * (secondsOf[match[2] ?? ""] ?? Number.NaN);
}
