import { z } from "zod";
import type { RuleFinding } from "../shared/validation";

/** Type and addresses of a Service. */
export const serviceKeys = {
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
};

type Text = Readonly<Record<string, string>>;
type Service = { readonly [Key in keyof typeof serviceKeys]?: z.output<(typeof serviceKeys)[Key]> } & {
  readonly annotations: Text;
};

/** A Service with the path of its key. */
export interface ServiceAt {
  readonly path: readonly (string | number)[];
  readonly value: Service;
}

/** Keeps the address of a load balancer inside of the VPC. Source: GKE documentation, internal load balancers. */
const internalOnly = { "networking.gke.io/load-balancer-type": "Internal" };

/** Returns the annotations of a Service, with that of an internal load balancer. */
export function serviceAnnotations({ type, loadBalancer, annotations }: Service): Text {
  return type === "LoadBalancer" && loadBalancer !== "external" ? { ...annotations, ...internalOnly } : annotations;
}

type Check = (services: readonly ServiceAt[]) => RuleFinding[];

/** Returns the Services of type ClusterIP with a node port. */
export const nodePortFindings: Check = (services) =>
  services.flatMap(({ path, value: { type, nodePort } }) =>
    type === "ClusterIP" && nodePort !== undefined
      ? [{ path: [...path, "nodePort"], message: "needs type: NodePort or LoadBalancer" }]
      : [],
  );

/** Returns the Services whose node port another one has. */
export const sharedPortFindings: Check = (services) =>
  services.flatMap(({ path, value: { nodePort } }, i, all) =>
    nodePort !== undefined && all.findIndex((other) => other.value.nodePort === nodePort) < i
      ? [{ path: [...path, "nodePort"], message: "is used by another Service; use another port" }]
      : [],
  );

/** Returns the Services of type ClusterIP with an external traffic policy. */
export const trafficFindings: Check = (services) =>
  services.flatMap(({ path, value: { type, externalTrafficPolicy } }) =>
    type === "ClusterIP" && externalTrafficPolicy !== undefined
      ? [{ path: [...path, "externalTrafficPolicy"], message: "needs type: NodePort or LoadBalancer" }]
      : [],
  );

/** Annotations with which GKE sets the type of a load balancer. */
const loadBalancerAnnotation = /^(networking\.gke\.io|cloud\.google\.com)\/load-balancer-type$/;

/** Returns the Services with contradicting settings of a load balancer. */
export const loadBalancerFindings: Check = (services) =>
  services.flatMap(({ path, value: { type, loadBalancer, annotations } }) => [
    ...(type !== "LoadBalancer" && loadBalancer !== undefined
      ? [{ path: [...path, "loadBalancer"], message: "needs type: LoadBalancer" }]
      : []),
    ...Object.keys(annotations)
      .filter((key) => loadBalancerAnnotation.test(key))
      .map((key) => ({ path: [...path, "annotations", key], message: "is set by loadBalancer; remove it" })),
  ]);

/** Returns the Services whose IP families contradict their policy. */
export const familyFindings: Check = (services) =>
  services.flatMap(({ path, value: { ipFamilies, ipFamilyPolicy } }) => {
    if (ipFamilies?.length !== 2) return [];
    if (ipFamilies[0] === ipFamilies[1])
      return [{ path: [...path, "ipFamilies"], message: "lists a family twice; keep one" }];
    return ipFamilyPolicy === undefined || ipFamilyPolicy === "SingleStack"
      ? [{ path: [...path, "ipFamilies"], message: "needs ipFamilyPolicy: PreferDualStack or RequireDualStack" }]
      : [];
  });
