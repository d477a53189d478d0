import { zalando } from "../../../versions";
import type { ResolvedZalandoCluster } from "../cluster";
import type { PostgresqlSpec } from "../crd.gen";

/** Resources of PgBouncer. Source: Zalando's operator 1.15, manifests/configmap.yaml, without its limit of the CPU. */
export const poolerResources = {
  requests: { cpu: "100m", memory: "100Mi" },
  limits: { memory: "100Mi" },
} as const;

/** Renders PgBouncer in front of the primary, if configured. */
export function poolerSpec({
  pooler,
}: ResolvedZalandoCluster): Pick<PostgresqlSpec, "enableConnectionPooler" | "connectionPooler"> {
  if (pooler === undefined) return { enableConnectionPooler: false };
  return {
    enableConnectionPooler: true,
    connectionPooler: {
      numberOfInstances: pooler.instances,
      mode: pooler.mode,
      dockerImage: pooler.image ?? zalando.pgbouncerImage,
      resources: poolerResources,
    },
  };
}
