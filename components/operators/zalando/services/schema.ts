import { z } from "zod";
import { annotationMap } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";

/** Key of `zalando` for load balancers. */
export const servicesKeys = {
  loadBalancers: strict({
    to: z
      .array(z.enum(["primary", "replicas"]))
      .default([])
      .describe(
        "Services of the operator that become load balancers: the one of the primary, of the replicas, or both.",
      ),
    access: z
      .enum(["internal", "external"])
      .default("internal")
      .describe(
        "internal: in the VPC only (a GKE annotation; elsewhere add your own annotations). external: on the internet.",
      ),
    sourceRanges: z
      .array(z.cidrv4({ error: 'not a CIDR block of IPv4; write for example "10.20.0.0/16"' }))
      .default([])
      .describe("Addresses that can connect, as CIDR blocks; with NetworkPolicies also under `clients`."),
    annotations: annotationMap
      .default({})
      .describe(
        "Annotations of both Services. The operator adds external-dns.alpha.kubernetes.io/hostname to load balancers, with a name below db.example.com.",
      ),
  })
    .prefault({})
    .describe(
      "Addresses outside of Kubernetes. The certificate of the server needs the name that clients use: with `tls.issuer` it has the names of the Services only. " +
        "A change restarts nothing; an address can change.",
    ),
};
