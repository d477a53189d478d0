import { quantity } from "../../../shared/scalars";
import type { RuleFinding } from "../../../shared/validation";
import { instanceCount } from "../../../model/instances";
import type { MonitoredCluster } from "../../../model/monitored";
import type { ResolvedZalandoCluster } from "../cluster";
import { tlsSecret } from "../names";
import { zalandoExporter } from "./source";

/** Names that the operator derives from a cluster's. Source: Zalando's operator 1.15, pkg/cluster/k8sres.go. */
export function monitored(cluster: ResolvedZalandoCluster): Omit<MonitoredCluster, "restoreDrill" | "logicalBackup"> {
  const { name, namespace, highAvailability, storage } = cluster;
  return {
    name,
    namespace,
    metrics: cluster.zalando.monitoring ? [zalandoExporter.name] : [],
    instances: instanceCount(cluster),
    synchronousStandbys: highAvailability.mode === "asynchronous" ? 0 : highAvailability.synchronousStandbys,
    pods: `${name}-([0-9]+|pooler-.+)`,
    volumes: [{ content: "data", claims: `pgdata-${name}-[0-9]+` }],
    walVolumeBytes: quantity(storage.size),
    certificates: [cluster.zalando.tls.authorityKey, cluster.zalando.tls.certificateKey].map((key) => ({
      secret: tlsSecret(cluster),
      key,
    })),
    // WAL-G reports backups to no metric; the restore drill does.
    backups: [],
  };
}

/** Problems of a cluster that monitoring does not cover. */
export function unmeasured({ zalando: { monitoring } }: ResolvedZalandoCluster): readonly RuleFinding[] {
  return monitoring
    ? []
    : [{ path: ["zalando", "monitoring"], message: "monitoring has no metrics of it; set it to true" }];
}
