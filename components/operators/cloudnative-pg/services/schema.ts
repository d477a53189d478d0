import { z } from "zod";
import { annotationMap, dnsLabel, labelMap } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";

const service = strict({
  name: dnsLabel().describe("Name of the Service. A change creates another one and deletes the old one."),
  to: z
    .enum(["primary", "replicas", "any"])
    .default("primary")
    .describe("Instances behind it: the primary, the replicas, or all of them for reads."),
  type: z
    .enum(["ClusterIP", "NodePort", "LoadBalancer"])
    .default("LoadBalancer")
    .describe(
      "ClusterIP: reachable inside Kubernetes only. NodePort: on every node. LoadBalancer: on its own address.",
    ),
  loadBalancer: z
    .enum(["internal", "external"])
    .optional()
    .describe(
      "internal: in the VPC only (a GKE annotation; elsewhere add your own annotations). external: on the internet. Default: internal.",
    ),
  externalTrafficPolicy: z
    .enum(["Cluster", "Local"])
    .optional()
    .describe("Local keeps the source address of external clients, and drops traffic to nodes without the pod."),
  labels: labelMap.default({}).describe("Labels of the Service. CloudNativePG never removes one: rename the Service."),
  annotations: annotationMap
    .default({})
    .describe("Annotations of the Service, for example for external-dns. CloudNativePG never removes one."),
});

/** Services besides those that every cluster has. */
export const servicesSchema = z
  .array(service)
  .default([])
  .describe(
    "Services in addition to `<cluster>-rw`, `<cluster>-ro` and `<cluster>-r`, on port 5432. A change restarts nothing; an address can change. NetworkPolicies " +
      "allow `clients` only: those outside of Kubernetes are listed there by `cidr`, with `externalTrafficPolicy: Local`. Default: none.",
  );
