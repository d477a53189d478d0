import type { CrunchyInstanceSet, ResolvedCrunchyCluster } from "../cluster";
import { hugePageLimits } from "../../../model/shapes";
import { container } from "./containers";
import { withMetadata } from "./metadata";
import { instancePlacement } from "./placement";
import { containerResources, withResources } from "./resources";
import { claim } from "./volumes";

type Cluster = ResolvedCrunchyCluster;

/** `spec.instances`: each set of instances. */
export function instances(cluster: Cluster): Record<string, unknown>[] {
  return cluster.sets.map((set) => instanceSet(cluster, set));
}

function instanceSet(cluster: Cluster, set: CrunchyInstanceSet): Record<string, unknown> {
  const { replicationCertCopy } = cluster.crunchy.sidecarResources;
  return {
    name: set.name,
    replicas: set.replicas,
    ...withMetadata(set),
    ...minAvailable(cluster, set),
    resources: containerResources(set.resources, hugePageLimits(set.resources)),
    dataVolumeClaimSpec: claim(set.storage),
    ...(set.walStorage !== undefined ? { walVolumeClaimSpec: claim(set.walStorage) } : {}),
    ...tablespaceVolumes(cluster, set),
    ...instancePlacement(set.scheduling, postgresServers(cluster)),
    ...(set.sidecars.length > 0 ? { containers: set.sidecars.map(container) } : {}),
    ...(replicationCertCopy !== undefined ? { sidecars: { replicaCertCopy: withResources(replicationCertCopy) } } : {}),
  };
}

/** Volumes of tablespaces; PGO leaves them out while its gate TablespaceVolumes is off. */
function tablespaceVolumes(
  { tablespaces }: Cluster,
  { storage: { storageClass } }: CrunchyInstanceSet,
): Record<string, unknown> {
  const all = tablespaces.map(({ name, storage }) => ({
    name,
    dataVolumeClaimSpec: claim({ storageClass, ...storage }),
  }));
  return all.length > 0 ? { tablespaceVolumes: all } : {};
}

/**
 * How many instances of a set stay while nodes are drained. PGO's own default is 1, which lets two of three go at once: in strict mode
 * writes would wait then. Source: PGO 6.0, internal/controller/postgrescluster/pod_disruption_budget.go, getMinAvailable.
 */
function minAvailable(
  { highAvailability: { mode } }: Cluster,
  { minAvailable: set, replicas }: CrunchyInstanceSet,
): { minAvailable?: number | string } {
  const least = set ?? (mode === "strict" && replicas > 1 ? replicas - 1 : undefined);
  return least === undefined ? {} : { minAvailable: least };
}

/**
 * Labels of every Postgres server of a cluster, whatever its set: two sets that kept apart only their own would put a
 * primary and its replica on one node. Source: PGO 6.0, internal/controller/postgrescluster/instance.go.
 */
function postgresServers(cluster: Cluster): Record<string, string> {
  return {
    "postgres-operator.crunchydata.com/cluster": cluster.name,
    "postgres-operator.crunchydata.com/data": "postgres",
  };
}
