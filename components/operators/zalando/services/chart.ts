import { serviceAnnotations } from "../../../model/services";
import { unlessEmpty } from "../../../shared/defined";
import type { ResolvedZalandoCluster } from "../cluster";
import type { PostgresqlSpec } from "../crd.gen";

/** Renders load balancers, with fields that release 2.0 has too. Source: Zalando's operator 1.15, pkg/cluster/k8sres.go, generateService. */
export function servicesSpec({
  zalando: {
    loadBalancers: { to, access, sourceRanges, annotations },
  },
}: ResolvedZalandoCluster): Pick<
  PostgresqlSpec,
  "enableMasterLoadBalancer" | "enableReplicaLoadBalancer" | "allowedSourceRanges" | "serviceAnnotations"
> {
  const type = to.length > 0 ? "LoadBalancer" : "ClusterIP";
  return {
    enableMasterLoadBalancer: to.includes("primary"),
    enableReplicaLoadBalancer: to.includes("replicas"),
    allowedSourceRanges: unlessEmpty(sourceRanges),
    serviceAnnotations: unlessEmpty(serviceAnnotations({ type, loadBalancer: access, annotations })),
  };
}
