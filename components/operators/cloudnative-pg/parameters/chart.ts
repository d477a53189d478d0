import { settingOf, settingsOf } from "../../../model/settings";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { Postgresql } from "../crd.gen";
import { isFollowing } from "../mode";

type Cluster = ResolvedCloudNativePgCluster;

/** Renders `spec.postgresql.parameters`. */
export function parameters(cluster: Cluster): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ ...settingsOf(cluster), ...retrySettings(cluster) }).map(([key, value]) => [
      key,
      typeof value === "boolean" ? (value ? "on" : "off") : String(value),
    ]),
  );
}

/**
 * A replica that found no WAL, for example while there is no primary, tries again after this interval, 5 s by default: a commit that waits for
 * it waits as long. Source: Postgres 17, src/backend/access/transam/xlogrecovery.c, WaitForWALToBecomeAvailable.
 */
function retrySettings(cluster: Cluster): Record<string, string> {
  const name = "wal_retrieve_retry_interval";
  // A standby that reads an archive only always waits for it: each attempt starts Barman.
  const waits = isFollowing(cluster) && cluster.standby?.host === undefined;
  return waits || settingOf(cluster.parameters, name) !== undefined ? {} : { [name]: "1s" };
}

/**
 * Synchronous replication. With a quorum for failovers a replica takes over only if it has every acknowledged commit. Only a mode that
 * waits for replicas can promise that: with `preferred` it keeps replicas from getting ready (cloudnative-pg/cloudnative-pg#10547).
 * Source: CloudNativePG 1.30 documentation, Replication, and Failover, failover quorum.
 */
export function synchronous(cluster: Cluster): Postgresql["synchronous"] {
  const { mode, synchronousStandbys } = cluster.highAvailability;
  if (mode === "asynchronous") return undefined;
  return {
    method: "any",
    number: synchronousStandbys,
    dataDurability: mode === "strict" ? "required" : "preferred",
    failoverQuorum: mode === "strict" || undefined,
  };
}
