import type { Alert } from "./alert";

const sameCluster = "on (namespace, cluster)";
const cluster = "{{ $labels.namespace }}/{{ $labels.cluster }}";

/** Alerts on clusters that cannot serve reads or writes, or are about to lose that ability. */
export const availabilityAlerts = [
  {
    name: "PostgresDown",
    summary: `No instance of ${cluster} is up`,
    description: `None of the {{ $value }} configured instances of ${cluster} answers its metrics exporter. Applications can neither read nor write, unless only the exporters fail. Check the pods and their events first: kubectl get pods -n {{ $labels.namespace }}.`,
    expression: `pgstack:expected_instances unless ${sameCluster} (pgstack:instance_up == 1)`,
    levels: { critical: { for: "1m" } },
  },
  {
    name: "PostgresNoPrimary",
    summary: `${cluster} has no primary`,
    description: `No instance of ${cluster} reports that it is the primary. Reads on replicas still work, every write fails. A failover did not complete: check the operator, and why no replica is promoted: npm run status and npm run logs.`,
    expression: `pgstack:expected_instances unless ${sameCluster} (pgstack:instance_primary == 1)`,
    levels: { critical: { for: "1m" } },
    inhibitedBy: ["PostgresDown"],
  },
  {
    name: "PostgresReplicaLost",
    summary: `${cluster} is missing {{ $value }} streaming replicas`,
    description: `{{ $value }} fewer replicas stream from the primary of ${cluster} than are configured. The database works, but losing one more instance can stop it. Find the replica that is not running or not streaming, and read its events and its server log.`,
    expression: `pgstack:expected_instances - 1 - ${sameCluster} max by (namespace, cluster) (pgstack:replicas_streaming and on (namespace, cluster, pod) pgstack:instance_primary == 1) > 0`,
    unit: "count",
    levels: { warning: { for: "5m" } },
    inhibitedBy: ["PostgresDown", "PostgresNoPrimary", "PostgresSynchronousStandbyMissing"],
  },
  {
    name: "PostgresSynchronousStandbyMissing",
    summary: `${cluster} has fewer replicas than a commit must wait for`,
    description: `Only {{ $value }} replicas stream from the primary of ${cluster}, fewer than synchronous replication requires. In mode strict every write blocks; in mode synchronous writes continue, and a failover can lose them. Bring a replica back: check its pod, its node and its volume.`,
    expression: `max by (namespace, cluster) (pgstack:replicas_streaming and on (namespace, cluster, pod) pgstack:instance_primary == 1) < ${sameCluster} pgstack:expected_synchronous_standbys`,
    unit: "count",
    levels: { critical: { for: "1m" } },
    inhibitedBy: ["PostgresDown", "PostgresNoPrimary"],
  },
  {
    name: "PostgresReplicationLag",
    summary: "Replica {{ $labels.pod }} of {{ $labels.cluster }} is {{ $value | humanizeDuration }} behind",
    description: `Replica {{ $labels.pod }} of ${cluster} has not replayed WAL for {{ $value | humanizeDuration }}. Reads from it return old data, and a failover to it takes longer or, in asynchronous mode, loses commits. Look for a long query on the replica and for a bulk load on the primary.`,
    expression: "pgstack:replication_lag_seconds > $threshold",
    unit: "seconds",
    levels: { warning: { threshold: 60, for: "5m" }, critical: { threshold: 900, for: "5m" } },
    inhibitedBy: ["PostgresDown", "PostgresNoPrimary", "PostgresReplicaLost"],
  },
  {
    name: "PostgresFailover",
    summary: `{{ $labels.pod }} has become the primary of ${cluster}`,
    description: `{{ $labels.pod }} of ${cluster} was promoted within the last ten minutes. Connections to the old primary were dropped; applications that reconnect work again. No action is needed, and the alert resolves by itself; unless the switchover was planned, find out why the old primary was replaced.`,
    expression: "pgstack:instance_primary == 1 and min_over_time(pgstack:instance_primary[$window]) == 0",
    window: "10m",
    levels: { info: { for: "0s" } },
  },
] as const satisfies readonly Alert[];
