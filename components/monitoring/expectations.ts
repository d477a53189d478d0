import type { BackupType, MonitoredCluster } from "../model/monitored";
import { jobName } from "./names";
import { longestGapSeconds } from "../shared/schedule";
import type { Signal } from "../model/metrics/signals";
import { scrapedSources, type Topology } from "./topology";

/** A configured number as a signal, so that alerts also detect objects without any metrics. */
export interface Expectation {
  readonly signal: Signal;
  readonly value: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** Grace period of a backup or drill after its schedule, in seconds. */
const grace = 2 * 3600;

/** Share of its volume that WAL can use before an alert fires; the rest leaves time to react. */
const walShare = 0.5;

/** Types that count as a backup of a type: each contains at least the same data. */
const servedBy: Readonly<Record<BackupType, readonly BackupType[]>> = {
  full: ["full"],
  differential: ["full", "differential"],
  incremental: ["full", "differential", "incremental"],
};

/** Returns every configured number that alerts compare with metrics. */
export function expectationsOf(topology: Topology): Expectation[] {
  return [
    ...topology.clusters.filter(({ metrics }) => metrics.length > 0).flatMap((cluster) => ofCluster(cluster)),
    ...topology.operators.map(({ operator, namespace }): Expectation => ({
      signal: "expected_operator",
      value: 1,
      labels: { namespace, operator },
    })),
    ...scrapedSources(topology).map(({ name }): Expectation => ({
      signal: "expected_source",
      value: 1,
      labels: { job: jobName(name) },
    })),
  ];
}

function ofCluster(cluster: MonitoredCluster): Expectation[] {
  const { name, namespace, synchronousStandbys, restoreDrill, logicalBackup } = cluster;
  const labels = { namespace, cluster: name };
  return [
    { signal: "expected_instances", value: cluster.instances, labels },
    ...(synchronousStandbys > 0
      ? [{ signal: "expected_synchronous_standbys", value: synchronousStandbys, labels } as const]
      : []),
    { signal: "expected_wal_bytes", value: cluster.walVolumeBytes * walShare, labels },
    ...cluster.backups.map(({ repository, type }): Expectation => ({
      signal: "expected_backup_age_seconds",
      value: allowedAge(cluster, repository, type),
      labels: { ...labels, repository, type },
    })),
    ...(restoreDrill !== undefined
      ? [
          {
            signal: "expected_restore_drill_age_seconds",
            value: longestGapSeconds([restoreDrill.schedule]) + grace,
            labels,
          } as const,
        ]
      : []),
    ...(logicalBackup !== undefined
      ? [
          {
            signal: "expected_logical_backup_age_seconds",
            value: longestGapSeconds([logicalBackup.schedule]) + grace,
            labels,
          } as const,
        ]
      : []),
  ];
}

/**
 * Returns the maximum age of the newest backup of a type, in seconds: the longest gap in its schedules, plus the grace
 * period.
 */
function allowedAge({ backups }: MonitoredCluster, repository: string, type: BackupType): number {
  const schedules = backups
    .filter((backup) => backup.repository === repository && servedBy[type].includes(backup.type))
    .map(({ schedule }) => schedule);
  return longestGapSeconds(schedules) + grace;
}
