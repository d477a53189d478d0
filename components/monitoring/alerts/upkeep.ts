import { operators } from "../../operators/registry";
import { everyJob } from "../names";
import type { Alert } from "./alert";

const day = 24 * 3600;

/** Operators that promote a replica themselves. */
const failingOver = operators
  .filter(({ failover }) => failover === "operator")
  .map(({ title }) => title)
  .join(", ");

/** Alerts on certificates, pending restarts, operators and monitoring itself: no user is affected yet. */
export const upkeepAlerts = [
  {
    name: "PostgresCertificateExpiring",
    summary:
      "Certificate {{ $labels.secret }}/{{ $labels.key }} of {{ $labels.cluster }} expires in {{ $value | humanizeDuration }}",
    description:
      "Certificate {{ $labels.key }} in Secret {{ $labels.secret }} of {{ $labels.namespace }}/{{ $labels.cluster }} expires in {{ $value | humanizeDuration }}. After that clients that verify certificates cannot connect. The operator renews its own certificates earlier: check whether it runs; replace a certificate of your own in its Secret.",
    expression: "pgstack:certificate_end_time_seconds - time() < $threshold",
    unit: "seconds",
    // CloudNativePG renews a week before expiry, PGO months before.
    levels: { warning: { threshold: 5 * day, for: "1h" }, critical: { threshold: day, for: "10m" } },
  },
  {
    name: "PostgresCertificateRenewalFailing",
    summary:
      "The certificates of {{ $labels.operator }} in {{ $labels.namespace }} have not been renewed for {{ $value | humanizeDuration }}",
    description:
      "The daily CronJob that renews the certificates between the operator and {{ $labels.operator }} in {{ $labels.namespace }} has not succeeded for {{ $value | humanizeDuration }}. It renews them 30 days before they end; after that the operator cannot reach the plugin, and repairs, failovers and backups of its clusters stop. Read the log of its last Job, then start it by hand.",
    expression: "time() - pgstack:certificate_renewal_time_seconds > $threshold",
    unit: "seconds",
    levels: { warning: { threshold: 3 * day, for: "1h" }, critical: { threshold: 20 * day, for: "1h" } },
  },
  {
    name: "PostgresPendingRestart",
    summary: "{{ $labels.pod }} of {{ $labels.cluster }} needs a restart for changed settings to take effect",
    description:
      "A setting of {{ $labels.pod }} in {{ $labels.namespace }}/{{ $labels.cluster }} was changed and takes effect only after a restart, which has not happened for an hour. Users are not affected now, but after the next failover or crash Postgres runs with other settings. List the settings with pending_restart in pg_settings, then run npm run restart.",
    expression: "pgstack:pending_restart == 1",
    levels: { warning: { for: "1h" } },
    inhibitedBy: ["PostgresDown"],
  },
  {
    name: "PostgresOperatorDown",
    summary: "Operator {{ $labels.operator }} in {{ $labels.namespace }} is not running",
    description: `No pod of operator {{ $labels.operator }} in {{ $labels.namespace }} is available. Databases keep running, but repairs, changes and scheduled backups stop, and ${failingOver} does not fail over. Check the operator's pods, their events and their logs.`,
    expression: "pgstack:expected_operator unless on (namespace, operator) pgstack:operator_available > 0",
    levels: { warning: { for: "5m" }, critical: { for: "30m" } },
  },
  {
    name: "PostgresMetricsTargetDown",
    summary: "Prometheus cannot scrape {{ $labels.job }} of {{ or $labels.pod $labels.instance }}",
    description:
      "Prometheus has not been able to scrape {{ or $labels.pod $labels.instance }} of job {{ $labels.job }} for five minutes. The database may be fine, but alerts on these metrics cannot fire. Read the error of the target in Prometheus (Status > Targets), then check the pod and NetworkPolicies.",
    expression: `up{${everyJob}} == 0`,
    levels: { warning: { for: "5m" } },
    inhibitedBy: ["PostgresDown"],
  },
  {
    name: "PostgresMetricsSourceMissing",
    summary: "Prometheus finds no target of {{ $labels.job }}",
    description:
      "Prometheus has found no target of job {{ $labels.job }} for ten minutes, although the configuration expects one. The databases may be fine, but alerts on these metrics cannot fire. Check whether the pods exist and whether Prometheus is allowed to list them.",
    expression: `pgstack:expected_source unless on (job) up{${everyJob}}`,
    levels: { warning: { for: "10m" } },
  },
] as const satisfies readonly Alert[];
