import type { CrunchyInstanceSet, ResolvedCrunchyCluster } from "../cluster";
import { hugePageLimits } from "../../../model/shapes";
import { unlessEmpty } from "../../../shared/defined";
import type { Instance } from "../crd.gen";
import { container, containerResources, metadataOf } from "../containers/chart";
import { instancePlacement } from "../placement/chart";
import { claim, tablespaceVolumes } from "../volumes/chart";

type Cluster = ResolvedCrunchyCluster;

/** `spec.instances`: each set of instances. */
export function instances(cluster: Cluster): Instance[] {
  return cluster.sets.map((set) => instanceSet(cluster, set));
}

function instanceSet(cluster: Cluster, set: CrunchyInstanceSet): Instance {
  const { replicationCertCopy } = cluster.crunchy.sidecarResources;
  return {
    name: set.name,
    replicas: set.replicas,
    metadata: metadataOf(set),
    minAvailable: minAvailable(cluster, set),
    resources: containerResources(set.resources, hugePageLimits(set.resources)),
    dataVolumeClaimSpec: claim(set.storage),
    walVolumeClaimSpec: set.walStorage && claim(set.walStorage),
    tablespaceVolumes: tablespaceVolumes(cluster, set),
    ...instancePlacement(set.scheduling, postgresServers(cluster)),
    containers: unlessEmpty(set.sidecars.map(container)),
    sidecars: replicationCertCopy && { replicaCertCopy: { resources: containerResources(replicationCertCopy) } },
  };
}

/**
 * Number of instances of a set that stay during a node drain. PGO's default is 1, which allows two of three to be
 * evicted at once: in strict mode writes would block. Source: PGO 6.0,
 * internal/controller/postgrescluster/pod_disruption_budget.go, getMinAvailable.
 */
function minAvailable(
  { highAvailability: { mode } }: Cluster,
  { minAvailable: set, replicas }: CrunchyInstanceSet,
): Instance["minAvailable"] {
  return set ?? (mode === "strict" && replicas > 1 ? replicas - 1 : undefined);
}

/**
 * Labels of every Postgres server of a cluster, across sets: anti-affinity within each set alone could place a primary
 * and its replica on one node. Source: PGO 6.0, internal/controller/postgrescluster/instance.go.
 */
function postgresServers(cluster: Cluster): Record<string, string> {
  return {
    "postgres-operator.crunchydata.com/cluster": cluster.name,
    "postgres-operator.crunchydata.com/data": "postgres",
  };
}
