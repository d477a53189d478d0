import type { BackupType, MonitoredCluster } from "../model/monitored";
import { jobName } from "./names";
import { longestGapSeconds } from "./schedule";
import type { Signal } from "../model/metrics/signals";
import { scrapedSources, type Topology } from "./topology";

/** A number that the configuration asks for, as a signal: so what is missing altogether is seen too. */
export interface Expectation {
  readonly signal: Signal;
  readonly value: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** How long a backup or a drill may take beyond its schedule, in seconds. */
const grace = 2 * 3600;

/** The share of its volume that the log may take before something holds it back; the other half is time to act. */
const walShare = 0.5;

/** A backup of one of these counts as one of the type: each holds all that the type would hold. */
const servedBy: Readonly<Record<BackupType, readonly BackupType[]>> = {
  full: ["full"],
  differential: ["full", "differential"],
  incremental: ["full", "differential", "incremental"],
};

/** Everything that the configuration asks for and that can be measured. */
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
  const { name, namespace, synchronousStandbys, restoreDrill } = cluster;
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
  ];
}

/** How old the newest backup of a type may be, in seconds: the longest gap in the schedules that make one, and some grace. */
function allowedAge({ backups }: MonitoredCluster, repository: string, type: BackupType): number {
  const schedules = backups
    .filter((backup) => backup.repository === repository && servedBy[type].includes(backup.type))
    .map(({ schedule }) => schedule);
  return longestGapSeconds(schedules) + grace;
}
