import { anywhere, type Flow, type Group, reaches, type Surroundings, tcp } from "../../network-policies/flows";
import type { ClusterNetwork } from "../../model/cluster-network";
import { placeAddresses } from "../../model/object-store/network";
import { placesAt } from "./backups/places";
import type { ResolvedCloudNativePgCluster } from "./cluster";
import { defined } from "../../shared/defined";
import { sourceAmong } from "./pairs";

const postgresPort = 5432;

/**
 * Port of an instance manager for the operator and the other instances. Source: CloudNativePG 1.30, pkg/management/url.
 */
export const instanceManagerPort = 8000;

/** Source of labels: CloudNativePG 1.30, pkg/specs; of ports: its pages "Networking" and "Security". */
export function network(
  cluster: ResolvedCloudNativePgCluster,
  surroundings: Surroundings,
  neighbours: readonly ResolvedCloudNativePgCluster[],
): ClusterNetwork {
  const { name, namespace, pooler } = cluster;
  const own = { "cnpg.io/cluster": name };
  const instances = podsOf(cluster, "instances", "instance");
  const poolers = podsOf(cluster, "pooler", "pooler");
  // No suffix of another group is part of this one: clusters `main` and `main-operator` would both have `main-operator-jobs`.
  const jobs: Group = { name: `${name}-bootstrap`, namespace, labels: own, exists: ["cnpg.io/jobRole"] };
  const buckets = placeAddresses(
    placesAt(cluster).map(({ place }) => place),
    surroundings,
  );
  return {
    targets: defined<ClusterNetwork["targets"]>({
      postgres: { pods: instances, port: postgresPort, metrics: 9187 },
      pooler: pooler && { pods: poolers, port: postgresPort, metrics: 9127 },
    }),
    others: [jobs],
    buckets,
    flows: [
      // Replication, and the isolation check of the primary.
      { from: instances, to: instances, ports: tcp(postgresPort, instanceManagerPort) },
      // A new replica copies the primary.
      { from: jobs, to: instances, ports: tcp(postgresPort) },
      ...(pooler !== undefined ? [{ from: poolers, to: instances, ports: tcp(postgresPort) }] : []),
      ...reaches([instances, jobs, ...(pooler !== undefined ? [poolers] : [])], [surroundings.apiServer]),
      ...reaches([instances, jobs], buckets),
      ...sourceFlows(cluster, [instances, jobs], neighbours),
    ],
  };
}

function podsOf(
  { name, namespace }: Pick<ResolvedCloudNativePgCluster, "name" | "namespace">,
  suffix: string,
  role: string,
): Group {
  return { name: `${name}-${suffix}`, namespace, labels: { "cnpg.io/cluster": name, "cnpg.io/podRole": role } };
}

/** Connections to a server that the cluster follows, or is copied from. */
function sourceFlows(
  cluster: ResolvedCloudNativePgCluster,
  from: readonly Group[],
  neighbours: readonly ResolvedCloudNativePgCluster[],
): Flow[] {
  const { bootstrap, standby } = cluster;
  const server = bootstrap?.from === "server" ? bootstrap : standby?.host !== undefined ? standby : undefined;
  if (server === undefined) return [];
  const source = sourceAmong(cluster, neighbours);
  const to = source === undefined ? anywhere : podsOf(source, "instances", "instance");
  return from.map((group) => ({ from: group, to, ports: tcp(server.port ?? postgresPort) }));
}
