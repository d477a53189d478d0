import { unlessEmpty } from "../../../shared/defined";
import type { ResolvedZalandoCluster } from "../cluster";
import type { PostgresqlSpec } from "../crd.gen";

/** Keeps the address of a load balancer inside of the VPC. Source: GKE documentation, internal load balancers. */
const internalOnly = { "networking.gke.io/load-balancer-type": "Internal" };

/** Renders load balancers, with fields that release 2.0 has too. Source: Zalando's operator 1.15, pkg/cluster/k8sres.go, generateService. */
export function servicesSpec({
  zalando: {
    loadBalancers: { to, access, sourceRanges, annotations },
  },
}: ResolvedZalandoCluster): Pick<
  PostgresqlSpec,
  "enableMasterLoadBalancer" | "enableReplicaLoadBalancer" | "allowedSourceRanges" | "serviceAnnotations"
> {
  const isInternal = to.length > 0 && access === "internal";
  return {
    enableMasterLoadBalancer: to.includes("primary"),
    enableReplicaLoadBalancer: to.includes("replicas"),
    allowedSourceRanges: unlessEmpty(sourceRanges),
    serviceAnnotations: unlessEmpty(isInternal ? { ...annotations, ...internalOnly } : annotations),
  };
}
