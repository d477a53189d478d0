import { quantity } from "../../shared/scalars";
import type { RuleFinding } from "../../shared/validation";
import { instanceCount } from "../../model/instances";
import type { MonitoredCluster } from "../../model/monitored";
import type { ResolvedZalandoCluster } from "./cluster";
import { tlsSecret } from "./names";

/** Names that the operator derives from a cluster's. Source: Zalando's operator 1.15, pkg/cluster/k8sres.go. */
export function monitored(cluster: ResolvedZalandoCluster): Omit<MonitoredCluster, "restoreDrill"> {
  const { name, namespace, highAvailability, storage } = cluster;
  return {
    name,
    namespace,
    // Spilo has no exporter.
    metrics: [],
    instances: instanceCount(cluster),
    synchronousStandbys: highAvailability.mode === "asynchronous" ? 0 : highAvailability.synchronousStandbys,
    pods: `${name}-([0-9]+|pooler-.+)`,
    volumes: [{ content: "data", claims: `pgdata-${name}-[0-9]+` }],
    walVolumeBytes: quantity(storage.size),
    certificates: ["ca.crt", "tls.crt"].map((key) => ({ secret: tlsSecret(cluster), key })),
    // WAL-G reports backups to no metric; the restore drill does.
    backups: [],
  };
}

/** Problems of a cluster that monitoring does not cover. */
export function unmeasured(): readonly RuleFinding[] {
  return [
    {
      path: ["operator"],
      message:
        "has no metrics of Postgres with operator: zalando: Spilo contains no exporter; remove monitoring, or use another operator",
    },
  ];
}
