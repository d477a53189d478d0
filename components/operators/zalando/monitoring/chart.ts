import { zalando } from "../../../versions";
import type { ResolvedZalandoCluster } from "../cluster";

/** Name and number of the port of the exporter. */
export const exporterPort = { name: "exporter", number: 9187 } as const;

/** Resources of the exporter. */
const resources = { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } } as const;

/** A sidecar of instances. Source: Zalando's operator 1.15, pkg/apis/acid.zalan.do/v1/postgresql_type.go, Sidecar. */
export interface Sidecar extends Readonly<Record<string, unknown>> {
  readonly name: string;
  readonly resources: { readonly requests: Readonly<Record<string, string>> };
}

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
