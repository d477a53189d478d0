import type { ResolvedCrunchyCluster } from "../cluster";
import type { Patroni } from "../crd.gen";

/** Renders `spec.patroni`. */
export function patroni(cluster: ResolvedCrunchyCluster): Patroni {
  const { leaderLeaseDurationSeconds, syncPeriodSeconds, port, logging } = cluster.crunchy.patroni;
  return {
    leaderLeaseDurationSeconds,
    syncPeriodSeconds,
    port,
    logging,
    // It has no effect until a switchover is requested.
    switchover: { enabled: true },
    dynamicConfiguration: dynamicConfiguration(cluster),
  };
}

/** Patroni manages synchronous replication: PGO refuses `synchronous_standby_names`. */
function dynamicConfiguration(cluster: ResolvedCrunchyCluster): Patroni["dynamicConfiguration"] {
  const { mode, synchronousStandbys } = cluster.highAvailability;
  const { retryTimeoutSeconds } = cluster.crunchy.patroni;
  return {
    failsafe_mode: cluster.crunchy.failsafe,
    synchronous_mode: mode !== "asynchronous",
    synchronous_node_count: mode !== "asynchronous" ? synchronousStandbys : undefined,
    synchronous_mode_strict: mode === "strict" ? true : undefined,
    retry_timeout: retryTimeoutSeconds,
  };
}
