import type { Topology } from "../../components/monitoring/topology";
import { type MonitoredCluster, monitoredCluster } from "../../components/postgres-cluster";
import { bucketRepository, cloudNativePgCluster, crunchyCluster, walgRepository, zalandoCluster } from "./clusters";

/** A cluster on CloudNativePG with everything that can be watched. */
export const cloudNativePgMonitored: MonitoredCluster = {
  ...monitoredCluster(
    cloudNativePgCluster({
      instances: 3,
      highAvailability: { mode: "strict" },
      pooler: { instances: 1 },
      walStorage: { size: "10Gi" },
      backups: {
        repositories: [
          {
            name: "repo1",
            gcs: { bucket: "backups" },
            retention: { full: 14, unit: "time" },
            schedules: { full: "0 1 * * 0" },
          },
        ],
      },
    }),
  ),
  restoreDrill: { cronJob: "main-restore-drill", schedule: "0 4 * * 0" },
  logicalBackup: { cronJob: "main-logical-backup", schedule: "30 2 * * *" },
};

/** The same on PGO, with pgMonitor's exporter or with the collector. */
export function crunchyMonitored(monitoring: "exporter" | "collector"): MonitoredCluster {
  return {
    ...monitoredCluster(
      crunchyCluster({
        name: "main",
        version: monitoring === "collector" ? 18 : 17,
        instances: 3,
        highAvailability: { mode: "strict" },
        pooler: { instances: 1 },
        walStorage: { size: "10Gi" },
        backups: { repositories: [bucketRepository] },
        crunchy: monitoring === "exporter" ? { monitoring: true } : { instrumentation: { metrics: {} } },
      }),
    ),
    restoreDrill: { cronJob: "main-restore-drill", schedule: "0 4 * * 0" },
    logicalBackup: { cronJob: "main-logical-backup", schedule: "30 2 * * *" },
  };
}

/** The same on Zalando's operator, as far as it goes. */
export const zalandoMonitored: MonitoredCluster = {
  ...monitoredCluster(
    zalandoCluster({
      name: "main",
      instances: 3,
      highAvailability: { mode: "strict" },
      pooler: { instances: 1 },
      backups: { repositories: [walgRepository] },
      zalando: { monitoring: true },
    }),
  ),
  restoreDrill: { cronJob: "main-restore-drill", schedule: "0 4 * * 0" },
  logicalBackup: { cronJob: "main-logical-backup", schedule: "30 2 * * *" },
};

/** What is watched where one cluster is, with its operator. */
export function topologyOf(cluster: MonitoredCluster, mode: Topology["mode"] = "bundled"): Topology {
  const runs = (operator: string): boolean => cluster.metrics.some((source) => source.startsWith(operator));
  return {
    mode,
    namespace: "monitoring",
    certificates: true,
    clusters: [cluster],
    operators: runs("crunchy")
      ? [{ operator: "crunchy", namespace: "postgres-operator", deployment: "pgo" }]
      : runs("zalando")
        ? [{ operator: "zalando", namespace: "postgres-operator", deployment: "postgres-operator" }]
        : [
            { operator: "cloudnative-pg", namespace: "cnpg-system", deployment: "cnpg-controller-manager" },
            {
              operator: "barman-cloud",
              namespace: "cnpg-system",
              deployment: "barman-cloud",
              renewal: "barman-cloud-certificates",
            },
          ],
  };
}

/** Each kind of exporter, with a cluster that has it. */
export const monitoredTopologies = {
  "cloudnative-pg": topologyOf(cloudNativePgMonitored),
  "crunchy-exporter": topologyOf(crunchyMonitored("exporter")),
  "crunchy-collector": topologyOf(crunchyMonitored("collector")),
  "zalando-exporter": topologyOf(zalandoMonitored),
} as const;

/** Name of such a kind. */
export type Exporter = keyof typeof monitoredTopologies;
