import type { Alert } from "./alert";

const sameCluster = "on (namespace, cluster)";

/** Whether there is a database that takes reads and writes. */
export const availabilityAlerts = [
  {
    name: "PostgresDown",
    summary: "No instance of {{ $labels.namespace }}/{{ $labels.cluster }} answers",
    expression: `pgstack:expected_instances unless ${sameCluster} (pgstack:instance_up == 1)`,
    levels: { critical: { for: "1m" } },
  },
  {
    name: "PostgresNoPrimary",
    summary: "{{ $labels.namespace }}/{{ $labels.cluster }} has no primary that is seen: nothing can be written",
    expression: `pgstack:expected_instances unless ${sameCluster} (pgstack:instance_primary == 1)`,
    levels: { critical: { for: "1m" } },
    inhibitedBy: ["PostgresDown"],
  },
  {
    name: "PostgresReplicaLost",
    summary: "{{ $labels.namespace }}/{{ $labels.cluster }} has {{ $value }} replicas fewer than it should",
    expression: `pgstack:expected_instances - 1 - ${sameCluster} max by (namespace, cluster) (pgstack:replicas_streaming and on (namespace, cluster, pod) pgstack:instance_primary == 1) > 0`,
    unit: "count",
    levels: { warning: { for: "5m" } },
    inhibitedBy: ["PostgresDown", "PostgresNoPrimary", "PostgresSynchronousStandbyMissing"],
  },
  {
    name: "PostgresSynchronousStandbyMissing",
    summary: "{{ $labels.namespace }}/{{ $labels.cluster }} has too few replicas for a commit to wait for",
    expression: `max by (namespace, cluster) (pgstack:replicas_streaming and on (namespace, cluster, pod) pgstack:instance_primary == 1) < ${sameCluster} pgstack:expected_synchronous_standbys`,
    unit: "count",
    levels: { critical: { for: "1m" } },
    inhibitedBy: ["PostgresDown", "PostgresNoPrimary"],
  },
  {
    name: "PostgresReplicationLag",
    summary: "Replica {{ $labels.pod }} of {{ $labels.cluster }} is {{ $value | humanizeDuration }} behind",
    expression: "pgstack:replication_lag_seconds > $threshold",
    unit: "seconds",
    levels: { warning: { threshold: 60, for: "5m" }, critical: { threshold: 900, for: "5m" } },
    inhibitedBy: ["PostgresDown", "PostgresNoPrimary", "PostgresReplicaLost"],
  },
  {
    name: "PostgresFailover",
    summary: "{{ $labels.pod }} has become the primary of {{ $labels.namespace }}/{{ $labels.cluster }}",
    expression: "pgstack:instance_primary == 1 and min_over_time(pgstack:instance_primary[$window]) == 0",
    window: "10m",
    levels: { info: { for: "0s" } },
  },
] as const satisfies readonly Alert[];
