import { type Group, reaches, type Surroundings, tcp } from "../../network-policies/flows";
import type { ClusterNetwork } from "../../model/cluster-network";
import { placeAddresses } from "../../model/object-store/network";
import { placesAt } from "./backups/places";
import type { ResolvedCloudNativePgCluster } from "./cluster";
import { defined } from "../../shared/defined";

const postgresPort = 5432;

/**
 * Port of an instance manager for the operator and the other instances. Source: CloudNativePG 1.30, pkg/management/url.
 */
export const instanceManagerPort = 8000;

/** Source of labels: CloudNativePG 1.30, pkg/specs; of ports: its pages "Networking" and "Security". */
export function network(cluster: ResolvedCloudNativePgCluster, surroundings: Surroundings): ClusterNetwork {
  const { name, namespace, pooler } = cluster;
  const own = { "cnpg.io/cluster": name };
  const group = (suffix: string, role: string): Group => ({
    name: `${name}-${suffix}`,
    namespace,
    labels: { ...own, "cnpg.io/podRole": role },
  });
  const instances = group("instances", "instance");
  const poolers = group("pooler", "pooler");
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
    ],
  };
}
