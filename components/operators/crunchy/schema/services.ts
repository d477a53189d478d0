import { z } from "zod";
import { strict } from "../../../shared/validation";
import { metadata } from "./containers";

/** How a Service is reached. */
export const service = strict({
  type: z
    .enum(["ClusterIP", "NodePort", "LoadBalancer"])
    .default("ClusterIP")
    .describe("ClusterIP: from inside Kubernetes. NodePort: at each node. LoadBalancer: at an address of its own."),
  nodePort: z
    .number()
    .int()
    .min(1)
    .max(65535)
    .optional()
    .describe("Port at each node, within the cluster's range. Default: Kubernetes takes a free one."),
  loadBalancer: z
    .enum(["internal", "external"])
    .optional()
    .describe(
      "internal: in the VPC only (a GKE annotation; elsewhere write annotations of your own). external: for the Internet. " +
        "Default: internal.",
    ),
  externalTrafficPolicy: z
    .enum(["Cluster", "Local"])
    .optional()
    .describe("Local keeps the address of clients from outside, and drops what reaches a node without the pod."),
  internalTrafficPolicy: z
    .enum(["Cluster", "Local"])
    .optional()
    .describe("Local: pods on a node reach pods on that node only."),
  ipFamilyPolicy: z
    .enum(["SingleStack", "PreferDualStack", "RequireDualStack"])
    .optional()
    .describe("Whether it has addresses of one family or of both. Default: SingleStack."),
  ipFamilies: z
    .array(z.enum(["IPv4", "IPv6"]))
    .min(1)
    .max(2)
    .optional()
    .describe("Families of its addresses, the first one first. Default: the cluster's."),
  ...metadata,
});

/** The Services of Postgres itself. */
export const services = strict({
  primary: service.optional().describe("Of the primary (`<cluster>-ha`). Default: ClusterIP."),
  replicas: service.optional().describe("Of the replicas, for reading (`<cluster>-replicas`). Default: ClusterIP."),
})
  .prefault({})
  .describe("How Postgres is reached. A change restarts nothing; an address may change.");
