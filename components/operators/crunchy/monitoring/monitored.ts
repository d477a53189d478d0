import { quantity } from "../../../shared/scalars";
import type { BackupType, MetricsSource, MonitoredCluster } from "../../../model/monitored";
import type { ResolvedCrunchyCluster } from "../cluster";
import { instanceCount } from "../../../model/instances";
import { settingOf } from "../../../model/settings";

type Schedules = NonNullable<ResolvedCrunchyCluster["backups"]>["repositories"][number]["schedules"];

/** Each type of backup, and its name in PGO's CronJobs. */
const types: Readonly<Record<BackupType, string>> = { full: "full", differential: "diff", incremental: "incr" };

/** Names that PGO derives from a cluster's. Source: PGO 6.0, internal/naming/names.go. */
export function monitored(cluster: ResolvedCrunchyCluster): Omit<MonitoredCluster, "restoreDrill" | "logicalBackup"> {
  const { name, namespace, highAvailability, tablespaces } = cluster;
  const repositories = cluster.backups?.repositories ?? [];
  const sets = cluster.sets;
  const instance = `${name}-(${sets.map((set) => set.name).join("|")})-[a-z0-9]{4}`;
  return {
    name,
    namespace,
    metrics: metricsOf(cluster),
    instances: instanceCount(cluster),
    synchronousStandbys: highAvailability.mode === "asynchronous" ? 0 : highAvailability.synchronousStandbys,
    pods: `${instance}-0|${name}-repo-host-0|${name}-pgbouncer-.+`,
    volumes: [
      { content: "data", claims: `${instance}-pgdata` },
      ...(sets.some(({ walStorage }) => walStorage !== undefined)
        ? [{ content: "wal", claims: `${instance}-pgwal` }]
        : []),
      // Source: PGO 6.0, internal/naming/names.go, InstanceTablespaceDataVolume.
      ...tablespaces.map((one) => ({
        content: `tablespace ${one.name}`,
        claims: `${instance}-${one.name}-tablespace`,
      })),
      ...repositories
        .filter(({ volume }) => volume !== undefined)
        .map((repository) => ({ content: repository.name, claims: `${name}-${repository.name}` })),
    ],
    walVolumeBytes: Math.min(...sets.map(({ storage, walStorage }) => quantity((walStorage ?? storage).size))),
    certificates: [
      { secret: `${name}-cluster-cert`, key: "ca.crt" },
      { secret: `${name}-cluster-cert`, key: "tls.crt" },
      { secret: `${name}-replication-cert`, key: "tls.crt" },
    ],
    // Source of the defaults: PostgreSQL documentation, Automatic Vacuuming.
    autovacuum: {
      threshold: Number(settingOf(cluster.parameters, "autovacuum_vacuum_threshold") ?? 50),
      scaleFactor: Number(settingOf(cluster.parameters, "autovacuum_vacuum_scale_factor") ?? 0.2),
    },
    backups: repositories.flatMap((repository) => backupsOf(name, repository.name, repository.schedules)),
  };
}

/**
 * PGO's exporter has no metrics of PgBouncer; its collector does. A stopped or paused cluster is not expected to have
 * metrics. Source: PGO 6.0, internal/pgmonitor and internal/collector.
 */
function metricsOf({ crunchy, pooler }: ResolvedCrunchyCluster): MetricsSource[] {
  if (crunchy.state !== "running") return [];
  if (crunchy.monitoring) return ["crunchy-exporter"];
  if (crunchy.instrumentation?.metrics === undefined) return [];
  return ["crunchy-collector", ...(pooler !== undefined ? (["crunchy-pooler"] as const) : [])];
}

function backupsOf(cluster: string, repository: string, schedules: Schedules): MonitoredCluster["backups"] {
  return (Object.entries(types) as [BackupType, string][]).flatMap(([type, short]) => {
    const schedule = schedules[type];
    return schedule === undefined ? [] : [{ repository, type, schedule, cronJob: `${cluster}-${repository}-${short}` }];
  });
}
