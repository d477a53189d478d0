import type { MonitoredBackup, MonitoredCluster } from "../../model/monitored";
import type { Source, SignalRecording } from "../../model/metrics/source";

/** A recording of one cluster: these metrics identify the cluster only by the names of its pods or volumes. */
function ofCluster(
  { name, namespace }: Pick<MonitoredCluster, "name" | "namespace">,
  signal: SignalRecording["signal"],
  expression: (namespace: string) => string,
  labels: Readonly<Record<string, string>> = {},
): SignalRecording {
  return { signal, expression: expression(`namespace="${namespace}"`), labels: { cluster: name, ...labels } };
}

/** Every node's kubelet: volumes, and resource usage of containers. Source: Kubernetes documentation, node metrics. */
export const kubelet: Source = {
  name: "kubelet",
  targets: { kind: "nodes", paths: ["/metrics", "/metrics/cadvisor"] },
  relabel: [],
  honorLabels: true,
  metrics: {
    container_cpu_usage_seconds_total: ["namespace", "pod", "container"],
    container_memory_working_set_bytes: ["namespace", "pod", "container"],
    container_network_receive_bytes_total: ["namespace", "pod"],
    container_network_transmit_bytes_total: ["namespace", "pod"],
    kubelet_volume_stats_available_bytes: ["namespace", "persistentvolumeclaim"],
    kubelet_volume_stats_capacity_bytes: ["namespace", "persistentvolumeclaim"],
  },
  clusterSignals: (cluster) => [
    ...cluster.volumes.flatMap(({ content, claims }) =>
      (["available", "capacity"] as const).map((what) =>
        ofCluster(
          cluster,
          `volume_${what}_bytes`,
          (namespace) => `kubelet_volume_stats_${what}_bytes{${namespace},persistentvolumeclaim=~"${claims}"}`,
          { content },
        ),
      ),
    ),
    ofCluster(
      cluster,
      "pod_cpu_cores",
      (namespace) => `rate(container_cpu_usage_seconds_total{${namespace},pod=~"${cluster.pods}",container!=""}[5m])`,
    ),
    ofCluster(
      cluster,
      "pod_memory_bytes",
      (namespace) => `container_memory_working_set_bytes{${namespace},pod=~"${cluster.pods}",container!=""}`,
    ),
    ofCluster(
      cluster,
      "pod_network_received_bytes_per_second",
      (namespace) => `rate(container_network_receive_bytes_total{${namespace},pod=~"${cluster.pods}"}[5m])`,
    ),
    ofCluster(
      cluster,
      "pod_network_sent_bytes_per_second",
      (namespace) => `rate(container_network_transmit_bytes_total{${namespace},pod=~"${cluster.pods}"}[5m])`,
    ),
  ],
};

/** The state of objects. Source: kube-state-metrics 2, docs/metrics. */
export const kubeStateMetrics: Source = {
  name: "kube-state-metrics",
  targets: {
    kind: "pods",
    where: "monitoring",
    labels: { "app.kubernetes.io/name": "kube-state-metrics" },
    port: "http-metrics",
  },
  relabel: [],
  honorLabels: true,
  metrics: {
    kube_cronjob_created: ["namespace", "cronjob"],
    kube_cronjob_status_last_successful_time: ["namespace", "cronjob"],
    kube_deployment_status_replicas_available: ["namespace", "deployment"],
    kube_job_status_failed: ["namespace", "job_name"],
    kube_job_status_start_time: ["namespace", "job_name"],
    kube_pod_container_resource_limits: ["namespace", "pod", "container", "resource"],
    kube_pod_container_status_restarts_total: ["namespace", "pod", "container"],
  },
  clusterSignals: (cluster) => [
    ofCluster(
      cluster,
      "pod_restarts",
      (namespace) => `kube_pod_container_status_restarts_total{${namespace},pod=~"${cluster.pods}"}`,
    ),
    ofCluster(
      cluster,
      "pod_memory_limit_bytes",
      (namespace) => `kube_pod_container_resource_limits{${namespace},pod=~"${cluster.pods}",resource="memory"}`,
    ),
    ...cluster.backups.flatMap((backup) => scheduledBackup(cluster, backup)),
    ...restoreDrill(cluster),
    ...logicalBackup(cluster),
  ],
  operatorSignals: ({ operator, namespace, deployment, renewal }) => [
    ...(renewal !== undefined
      ? [
          {
            signal: "certificate_renewal_time_seconds",
            expression: `${success(`namespace="${namespace}"`, renewal)} or kube_cronjob_created{namespace="${namespace}",cronjob="${renewal}"}`,
            labels: { operator },
          } as const,
        ]
      : []),
    {
      signal: "operator_available",
      expression: `kube_deployment_status_replicas_available{namespace="${namespace}",deployment="${deployment}"}`,
      labels: { operator },
    },
  ],
};

/** PromQL of the start times of a CronJob's failed Jobs. */
function failures(namespace: string, cronJob: string): string {
  const jobs = `${namespace},job_name=~"${cronJob}-[0-9]+"`;
  return `kube_job_status_start_time{${jobs}} and on (namespace, job_name) kube_job_status_failed{${jobs}} > 0`;
}

/** PromQL of the last success of a CronJob; empty before the first one. */
function success(namespace: string, cronJob: string): string {
  return `kube_cronjob_status_last_successful_time{${namespace},cronjob="${cronJob}"}`;
}

/**
 * PromQL that is 1 while a Job failed after the last success. A Job that fails first and then succeeds does not count:
 * it started before the success.
 */
function scheduledBackup(cluster: MonitoredCluster, { repository, type, cronJob }: MonitoredBackup): SignalRecording[] {
  if (cronJob === undefined) return [];
  const failed = (namespace: string): string => `max by (namespace) (${failures(namespace, cronJob)})`;
  return [
    ofCluster(
      cluster,
      "backup_failed",
      (namespace) =>
        `${failed(namespace)} > bool on (namespace) ${success(namespace, cronJob)} or ${failed(namespace)} > bool 0`,
      { repository, type },
    ),
  ];
}

function restoreDrill(cluster: MonitoredCluster): SignalRecording[] {
  const { restoreDrill: drill } = cluster;
  if (drill === undefined) return [];
  return [
    ofCluster(
      cluster,
      "restore_drill_created_time_seconds",
      (namespace) => `kube_cronjob_created{${namespace},cronjob="${drill.cronJob}"}`,
    ),
    ofCluster(cluster, "restore_drill_success_time_seconds", (namespace) => success(namespace, drill.cronJob)),
    ofCluster(cluster, "restore_drill_failure_time_seconds", (namespace) => failures(namespace, drill.cronJob)),
  ];
}

function logicalBackup(cluster: MonitoredCluster): SignalRecording[] {
  const { logicalBackup: dumps } = cluster;
  if (dumps === undefined) return [];
  return [
    ofCluster(
      cluster,
      "logical_backup_created_time_seconds",
      (namespace) => `kube_cronjob_created{${namespace},cronjob="${dumps.cronJob}"}`,
    ),
    ofCluster(cluster, "logical_backup_success_time_seconds", (namespace) => success(namespace, dumps.cronJob)),
  ];
}
