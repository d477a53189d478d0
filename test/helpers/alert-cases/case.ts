import type { AlertName } from "../../../components/monitoring/alerts";
import type { Exporter } from "../monitoring";
import type { Expected, InputSeries } from "../promtool";

/** A fault as metrics show it, and the alert that it must raise; the last expectation is that it is over. */
export interface AlertCase {
  readonly alert: AlertName;
  /** Exporters whose metrics these are. */
  readonly exporters: readonly Exporter[];
  readonly series: InputSeries;
  /** Labels of the alert beside its severity. */
  readonly labels: Readonly<Record<string, string>>;
  readonly expected: readonly Expected[];
  /** Time between two values. @default 1m */
  readonly interval?: string;
}
export const cnpg = ["cloudnative-pg"] as const;
export const pgo = ["crunchy-exporter", "crunchy-collector"] as const;
export const zalando = ["zalando-exporter"] as const;
export const everywhere = [...cnpg, ...pgo, ...zalando] as const;

export const cluster = { namespace: "postgres", cluster: "main" };
export const first = { ...cluster, pod: "main-1" };
export const second = { ...cluster, pod: "main-2" };
export const primary = { ...first, role: "primary" };

/** `name{label="value"}`. */
export function metric(name: string, labels: Readonly<Record<string, string>>): string {
  const text = Object.entries(labels).map(([key, value]) => `${key}="${value}"`);
  return `${name}{${text.join(",")}}`;
}

export const up: Readonly<Record<Exporter, string>> = {
  "cloudnative-pg": "cnpg_collector_up",
  "crunchy-exporter": "pg_up",
  "crunchy-collector": "patroni_postgres_running",
  "zalando-exporter": "pg_up",
};

export const fencing = (labels: Readonly<Record<string, string>>): string =>
  metric("cnpg_collector_fencing_on", labels);

/** Something that Kubernetes says of the cluster's objects. */
export const ofKubernetes = (name: string, labels: Readonly<Record<string, string>>): string =>
  metric(name, { namespace: "postgres", ...labels });
