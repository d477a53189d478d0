import { resourceRequirements } from "../../../model/containers";
import { zalando } from "../../../versions";
import type { ResolvedZalandoCluster } from "../cluster";
import type { PostgresqlSpec } from "../crd.gen";

/** Resources of PgBouncer. Source: Zalando's operator 1.15, manifests/configmap.yaml, without its limit of the CPU. */
export const poolerResources = { cpu: "100m", memory: "100Mi" } as const;

/** Renders PgBouncer in front of the primary, and of the replicas, if configured. */
export function poolerSpec({
  pooler,
  zalando: { poolerConnections, poolerForReplicas },
}: ResolvedZalandoCluster): Pick<
  PostgresqlSpec,
  "enableConnectionPooler" | "enableReplicaConnectionPooler" | "connectionPooler"
> {
  if (pooler === undefined) return { enableConnectionPooler: false };
  return {
    enableConnectionPooler: true,
    enableReplicaConnectionPooler: poolerForReplicas,
    connectionPooler: {
      numberOfInstances: pooler.instances,
      mode: pooler.mode,
      dockerImage: pooler.image ?? zalando.pgbouncerImage,
      maxDBConnections: poolerConnections,
      resources: resourceRequirements(pooler.resources ?? poolerResources),
    },
  };
}
