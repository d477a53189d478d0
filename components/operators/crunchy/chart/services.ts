import type { z } from "zod";
import type { Service } from "../crd.gen";
import type { service as serviceSchema } from "../schema/services";
import { metadataOf } from "./metadata";

/** Keeps the address of a load balancer inside of the VPC. Source: GKE documentation, internal load balancers. */
const internalOnly = { "networking.gke.io/load-balancer-type": "Internal" };

/** Renders the configurable part of a Service of PGO. */
export function service(of: z.output<typeof serviceSchema>): Service {
  const { type, loadBalancer, labels, nodePort, externalTrafficPolicy, internalTrafficPolicy, ipFamilies } = of;
  const internal = type === "LoadBalancer" && loadBalancer !== "external";
  const annotations = internal ? { ...of.annotations, ...internalOnly } : of.annotations;
  return {
    metadata: metadataOf({ labels, annotations }),
    type,
    nodePort,
    externalTrafficPolicy,
    internalTrafficPolicy,
    ipFamilyPolicy: of.ipFamilyPolicy,
    ipFamilies,
  };
}
