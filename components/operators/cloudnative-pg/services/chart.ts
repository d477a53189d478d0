import { serviceAnnotations } from "../../../model/services";
import { unlessEmpty } from "../../../shared/defined";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { Additional, Services } from "../crd.gen";

const selectors = { primary: "rw", replicas: "ro", any: "r" } as const;

/** Renders additional Services. CloudNativePG adds selector and port. Source: CloudNativePG 1.30, pkg/specs/services.go, BuildManagedServices. */
export function managedServices({ cloudNativePg: { services } }: ResolvedCloudNativePgCluster): Services | undefined {
  return unlessEmpty({ additional: unlessEmpty(services.map(additional)) });
}

function additional(of: ResolvedCloudNativePgCluster["cloudNativePg"]["services"][number]): Additional {
  const { name, to, type, externalTrafficPolicy, labels } = of;
  return {
    selectorType: selectors[to],
    serviceTemplate: {
      metadata: { name, labels: unlessEmpty(labels), annotations: unlessEmpty(serviceAnnotations(of)) },
      spec: { type, externalTrafficPolicy },
    },
  };
}
