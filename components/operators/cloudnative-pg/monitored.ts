import { quantity } from "../../shared/scalars";
import type { MonitoredCluster } from "../../model/monitored";
import type { ResolvedCloudNativePgCluster } from "./cluster";
import { isShutDown } from "./mode";

/** Names that CloudNativePG derives from a cluster's. Source: CloudNativePG 1.30, pkg/specs and pkg/reconciler/persistentvolumeclaim. */
export function monitored(
  cluster: ResolvedCloudNativePgCluster,
): Omit<MonitoredCluster, "restoreDrill" | "logicalBackup"> {
  const { name, namespace, instances, highAvailability, storage, walStorage, tablespaces, pooler } = cluster;
  const stopped = isShutDown(cluster);
  return {
    name,
    namespace,
    // A stopped cluster is not expected to have metrics, or newer backups.
    metrics: stopped ? [] : ["cloudnative-pg", ...(pooler !== undefined ? (["cloudnative-pg-pooler"] as const) : [])],
    instances,
    synchronousStandbys: highAvailability.mode === "asynchronous" ? 0 : highAvailability.synchronousStandbys,
    pods: `${name}-([0-9]+|pooler-.+)`,
    volumes: [
      { content: "data", claims: `${name}-[0-9]+` },
      ...(walStorage !== undefined ? [{ content: "wal", claims: `${name}-[0-9]+-wal` }] : []),
      // Source: CloudNativePG 1.30, pkg/specs/volumes.go, PvcNameForTablespace.
      ...tablespaces.map((one) => ({
        content: `tablespace ${one.name}`,
        claims: `${name}-[0-9]+-tbs-${one.name.replaceAll("_", "-")}`,
      })),
    ],
    walVolumeBytes: quantity((walStorage ?? storage).size),
    certificates: [
      { secret: `${name}-ca`, key: "ca.crt" },
      { secret: `${name}-server`, key: "tls.crt" },
      { secret: `${name}-replication`, key: "tls.crt" },
    ],
    // Barman takes full backups only.
    backups: (stopped ? [] : (cluster.backups?.repositories ?? [])).map(({ name: repository, schedules }) => ({
      repository,
      type: "full",
      schedule: schedules.full,
    })),
  };
}
