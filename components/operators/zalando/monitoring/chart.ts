import { zalando } from "../../../versions";
import type { ResolvedZalandoCluster } from "../cluster";
import { exporterPort, type Sidecar } from "../sidecar";

/** Resources of the exporter. */
const resources = { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } } as const;

/**
 * Renders the exporter. The operator adds the variables POSTGRES_USER and POSTGRES_PASSWORD of the superuser before these; Kubernetes
 * replaces `$(…)`. Source: pkg/cluster/k8sres.go, patchSidecarContainers; postgres_exporter 0.20, exporter/datasource.go.
 */
export function exporter(cluster: ResolvedZalandoCluster): Sidecar[] {
  if (!cluster.zalando.monitoring) return [];
  return [
    {
      name: "exporter",
      image: cluster.zalando.exporterImage ?? zalando.exporterImage,
      command: [
        ...["/bin/postgres_exporter", "--collector.postmaster", "--collector.database_wraparound"],
        // It warns at each scrape of an older Postgres, which has no such view.
        ...(cluster.version < 17 ? [] : ["--collector.stat_checkpointer"]),
      ],
      ports: [{ name: exporterPort.name, containerPort: exporterPort.number, protocol: "TCP" }],
      env: [
        { name: "DATA_SOURCE_URI", value: "127.0.0.1:5432/postgres?sslmode=disable" },
        { name: "DATA_SOURCE_USER", value: "$(POSTGRES_USER)" },
        { name: "DATA_SOURCE_PASS", value: "$(POSTGRES_PASSWORD)" },
      ],
      resources,
    },
  ];
}
