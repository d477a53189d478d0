import { z } from "zod";
import { strict } from "../../../shared/validation";
import { metadata } from "./containers";

/** Type and addresses of a Service. */
export const service = strict({
  type: z
    .enum(["ClusterIP", "NodePort", "LoadBalancer"])
    .default("ClusterIP")
    .describe(
      "ClusterIP: reachable inside Kubernetes only. NodePort: on every node. LoadBalancer: on its own address.",
    ),
  nodePort: z
    .number()
    .int()
    .min(1)
    .max(65535)
    .optional()
    .describe("Port on every node, within the cluster's range. Default: Kubernetes assigns a free one."),
  loadBalancer: z
    .enum(["internal", "external"])
    .optional()
    .describe(
      "internal: in the VPC only (a GKE annotation; elsewhere add your own annotations). external: on the internet. " +
        "Default: internal.",
    ),
  externalTrafficPolicy: z
    .enum(["Cluster", "Local"])
    .optional()
    .describe("Local keeps the source address of external clients, and drops traffic to nodes without the pod."),
  internalTrafficPolicy: z
    .enum(["Cluster", "Local"])
    .optional()
    .describe("Local: pods on a node reach only pods on that node."),
  ipFamilyPolicy: z
    .enum(["SingleStack", "PreferDualStack", "RequireDualStack"])
    .optional()
    .describe("Addresses of one IP family or of both. Default: SingleStack."),
  ipFamilies: z
    .array(z.enum(["IPv4", "IPv6"]))
    .min(1)
    .max(2)
    .optional()
    .describe("IP families of its addresses, in order of preference. Default: the cluster's."),
  ...metadata,
});

/** The Services of Postgres itself. */
export const services = strict({
  primary: service.optional().describe("Service of the primary (`<cluster>-ha`). Default: ClusterIP."),
  replicas: service
    .optional()
    .describe("Service of the replicas, for reads (`<cluster>-replicas`). Default: ClusterIP."),
})
  .prefault({})
  .describe("Services of Postgres. A change restarts nothing; an address can change.");
