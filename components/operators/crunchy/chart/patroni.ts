import type { ResolvedCrunchyCluster } from "../cluster";

/** `spec.patroni`. */
export function patroni(cluster: ResolvedCrunchyCluster): Record<string, unknown> {
  const { leaderLeaseDurationSeconds, syncPeriodSeconds, port, logging } = cluster.crunchy.patroni;
  return {
    ...(leaderLeaseDurationSeconds !== undefined ? { leaderLeaseDurationSeconds } : {}),
    ...(syncPeriodSeconds !== undefined ? { syncPeriodSeconds } : {}),
    ...(port !== undefined ? { port } : {}),
    ...(logging !== undefined ? { logging } : {}),
    // Nothing happens before somebody asks for another primary.
    switchover: { enabled: true },
    dynamicConfiguration: dynamicConfiguration(cluster),
  };
}

/** Synchronous replication is Patroni's business: PGO refuses `synchronous_standby_names`. */
function dynamicConfiguration(cluster: ResolvedCrunchyCluster): Record<string, unknown> {
  const { mode, synchronousStandbys } = cluster.highAvailability;
  const { retryTimeoutSeconds } = cluster.crunchy.patroni;
  return {
    failsafe_mode: cluster.crunchy.failsafe,
    synchronous_mode: mode !== "asynchronous",
    ...(mode !== "asynchronous" ? { synchronous_node_count: synchronousStandbys } : {}),
    ...(mode === "strict" ? { synchronous_mode_strict: true } : {}),
    ...(retryTimeoutSeconds !== undefined ? { retry_timeout: retryTimeoutSeconds } : {}),
  };
}
