import { unlessEmpty } from "../../../shared/defined";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { Additional, Services } from "../crd.gen";

const selectors = { primary: "rw", replicas: "ro", any: "r" } as const;

/** Keeps the address of a load balancer inside of the VPC. Source: GKE documentation, internal load balancers. */
const internalOnly = { "networking.gke.io/load-balancer-type": "Internal" };

/** Renders additional Services. CloudNativePG adds selector and port. Source: CloudNativePG 1.30, pkg/specs/services.go, BuildManagedServices. */
export function managedServices({ cloudNativePg: { services } }: ResolvedCloudNativePgCluster): Services | undefined {
  return unlessEmpty({ additional: unlessEmpty(services.map(additional)) });
}

function additional(of: ResolvedCloudNativePgCluster["cloudNativePg"]["services"][number]): Additional {
  const { name, to, type, loadBalancer, externalTrafficPolicy, labels } = of;
  const isInternal = type === "LoadBalancer" && loadBalancer !== "external";
  const annotations = isInternal ? { ...of.annotations, ...internalOnly } : of.annotations;
  return {
    selectorType: selectors[to],
    serviceTemplate: {
      metadata: { name, labels: unlessEmpty(labels), annotations: unlessEmpty(annotations) },
      spec: { type, externalTrafficPolicy },
    },
  };
}
