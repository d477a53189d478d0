import { everyJob } from "../names";
import type { Alert } from "./alert";

const day = 24 * 3600;

/** Whether something will be wrong later, or would not be seen. */
export const upkeepAlerts = [
  {
    name: "CertificateEnds",
    summary:
      "Certificate {{ $labels.secret }}/{{ $labels.key }} of {{ $labels.cluster }} ends in {{ $value | humanizeDuration }}",
    expression: "pgstack:certificate_end_time_seconds - time() < $threshold",
    unit: "seconds",
    // CloudNativePG renews a week before the end, PGO months before.
    levels: { warning: { threshold: 5 * day, for: "1h" }, critical: { threshold: day, for: "10m" } },
  },
  {
    name: "PostgresPendingRestart",
    summary: "{{ $labels.pod }} of {{ $labels.cluster }} must be restarted for its settings to be in force",
    expression: "pgstack:pending_restart == 1",
    levels: { warning: { for: "1h" } },
    inhibitedBy: ["PostgresDown"],
  },
  {
    name: "OperatorDown",
    summary: "Operator {{ $labels.operator }} is not running: nothing is repaired, backed up or changed",
    expression: "pgstack:expected_operator unless on (namespace, operator) pgstack:operator_available > 0",
    levels: { warning: { for: "5m" }, critical: { for: "30m" } },
  },
  {
    name: "MetricsTargetDown",
    summary: "{{ $labels.job }} of {{ or $labels.pod $labels.instance }} does not answer: alerts on it are blind",
    expression: `up{${everyJob}} == 0`,
    levels: { warning: { for: "5m" } },
    inhibitedBy: ["PostgresDown"],
  },
  {
    name: "MetricsSourceGone",
    summary: "There is nothing left of {{ $labels.job }} to be asked: alerts on it are blind",
    expression: `pgstack:expected_source unless on (job) up{${everyJob}}`,
    levels: { warning: { for: "10m" } },
  },
] as const satisfies readonly Alert[];
