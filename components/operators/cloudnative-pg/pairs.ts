import { effective } from "../../model/effective";
import type { RuleFinding } from "../../shared/validation";
import type { EnvironmentRule } from "../operator";
import type { ResolvedCloudNativePgCluster } from "./cluster";
import type { ResolvedCloudNativePgOperator } from "./install/settings";
import { isFollowing } from "./mode";
import { server } from "./server";
import { hostNames } from "./standby/rules";

type Cluster = ResolvedCloudNativePgCluster;

/** Returns the cluster of the environment that another one follows, or is copied from; undefined for one outside of it. */
export function sourceAmong(cluster: Cluster, clusters: readonly Cluster[]): Cluster | undefined {
  const { namespace, bootstrap, standby } = cluster;
  const from = standby ?? (bootstrap?.from === "server" ? bootstrap : undefined);
  if (from === undefined) return undefined;
  const { cluster: name, host = `${name}-rw.${namespace}.svc` } = from;
  return clusters.find(
    (other) =>
      other.name === name &&
      hostNames(`${name}-rw`, other.namespace)
        .slice(other.namespace === namespace ? 0 : 1)
        .includes(host),
  );
}

/**
 * Settings that are at least as large on a standby as on its primary. Source: PostgreSQL documentation, Hot Standby,
 * Administrator's Overview.
 */
const atLeast = [
  ...["max_connections", "max_prepared_transactions", "max_locks_per_transaction"],
  ...["max_wal_senders", "max_worker_processes"],
];

/** Rules between the clusters of a pair, or between a server and its copy, where both are in one environment. */
export const pairRules: EnvironmentRule<Cluster, ResolvedCloudNativePgOperator>[] = [
  {
    id: "pair-has-one-primary",
    reads: ["operators", "clusters"],
    why: "Two primaries of a pair diverge: neither can follow the other one again, and each has writes that the other one lacks.",
    source: "CloudNativePG 1.30, Replica clusters, Promoting a replica to a primary cluster",
    check: ({ clusters }) =>
      // Each is the other one's: the pair is reported once.
      pairsOf(clusters).flatMap(([i, cluster, other]) =>
        cluster.standby?.promoted === true &&
        other.standby?.promoted === true &&
        other.standby.cluster === cluster.name &&
        clusters.findIndex(([, one]) => one === other) < clusters.findIndex(([, one]) => one === cluster)
          ? [
              {
                path: ["clusters", i, "standby", "promoted"],
                message: `is true for ${other.name} too; set it to false for the one that follows`,
              },
            ]
          : [],
      ),
  },
  {
    id: "standby-has-the-version",
    reads: ["operators", "clusters"],
    why: "Postgres does not start on the files of another major version, nor replays its WAL.",
    source: "PostgreSQL documentation, pg_basebackup and log-shipping standby servers",
    check: ({ clusters }) =>
      pairsOf(clusters).flatMap(([i, cluster, other]) =>
        cluster.version === other.version
          ? []
          : [
              {
                path: ["clusters", i, "version"],
                message: `must be ${other.version}, the version of ${other.name}${cluster.bootstrap === undefined ? "" : "; or remove bootstrap, which a running cluster does not read"}`,
              },
            ],
      ),
  },
  {
    id: "standby-is-as-large-as-its-primary",
    reads: ["operators", "clusters"],
    why: "Postgres does not start as a standby, or pauses replay, with fewer connections, workers or locks than its primary has.",
    source: "PostgreSQL documentation, Hot Standby, Administrator's Overview",
    check: ({ clusters }) =>
      pairsOf(clusters).flatMap(([i, cluster, other]) =>
        isFollowing(cluster) ? tooSmall(cluster, other, ["clusters", i, "parameters"]) : [],
      ),
  },
  {
    id: "standby-has-the-tablespaces",
    reads: ["operators", "clusters"],
    why: "The data is copied with its tablespaces, each to the mount path of its volume: without the volume Postgres does not start.",
    source: "CloudNativePG 1.30 documentation, Tablespaces, backup and recovery",
    check: ({ clusters }) =>
      pairsOf(clusters).flatMap(([i, cluster, other]) => {
        const own = cluster.tablespaces.map(({ name }) => name);
        const missing = other.tablespaces.map(({ name }) => name).filter((name) => !own.includes(name));
        return missing.length === 0
          ? []
          : [
              {
                path: ["clusters", i, "tablespaces"],
                message: `must include those of ${other.name}; add ${missing.join(", ")}`,
              },
            ];
      }),
  },
];

function tooSmall(cluster: Cluster, other: Cluster, path: readonly (string | number)[]): RuleFinding[] {
  return atLeast.flatMap((name) => {
    const [own, least] = [effective(cluster, server, name), effective(other, server, name)];
    return own >= least
      ? []
      : [{ path: [...path, name], message: `must be at least ${least}, as on ${other.name}; it is ${own}` }];
  });
}

/** Returns each cluster of the environment with the one of it that it follows, or is copied from. */
function pairsOf(clusters: readonly (readonly [number, Cluster])[]): [number, Cluster, Cluster][] {
  const all = clusters.map(([, cluster]) => cluster);
  return clusters.flatMap(([i, cluster]) => {
    const other = sourceAmong(cluster, all);
    return other === undefined ? [] : [[i, cluster, other] as [number, Cluster, Cluster]];
  });
}
