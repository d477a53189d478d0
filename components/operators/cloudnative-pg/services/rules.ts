import type { Rule, RuleFinding } from "../../../shared/validation";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import { ownedKeys } from "../names";

type Cluster = ResolvedCloudNativePgCluster;
type Service = Cluster["cloudNativePg"]["services"][number];

/** Annotations with which GKE sets the type of a load balancer. */
const loadBalancerAnnotation = /^(networking\.gke\.io|cloud\.google\.com)\/load-balancer-type$/;

/** Rules for additional Services. */
export const servicesRules: Rule<Cluster>[] = [
  {
    id: "additional-service-has-its-name",
    reads: ["cloudNativePg", "name", "pooler"],
    why: "CloudNativePG's webhook refuses names of its own Services and two of one name.",
    source: "CloudNativePG 1.30, internal/webhook/v1/cluster_webhook.go, validateManagedServices",
    check: ({ cloudNativePg: { services }, name, pooler }) => {
      const ofPoolers = [...(pooler ? ["pooler"] : []), ...(pooler?.reads ? ["pooler-reads"] : [])];
      const own = ["rw", "ro", "r", "any", ...ofPoolers].map((end) => `${name}-${end}`);
      return each(services, (service, i) => {
        if (own.includes(service.name)) return [["name", "is CloudNativePG's own Service; use another name"]];
        const first = services.findIndex((other) => other.name === service.name);
        return first < i ? [["name", "is used twice; use another name"]] : [];
      });
    },
  },
  {
    id: "additional-service-fits-its-type",
    reads: ["cloudNativePg"],
    why: "Kubernetes refuses an external traffic policy without external traffic; with contradicting settings the type of a load balancer is undefined.",
    source: "Kubernetes documentation, Service; GKE documentation, internal load balancers",
    check: ({ cloudNativePg: { services } }) =>
      each(services, ({ type, loadBalancer, externalTrafficPolicy, annotations }) => [
        ...(type !== "LoadBalancer" && loadBalancer !== undefined
          ? [["loadBalancer", "needs type: LoadBalancer"] as const]
          : []),
        ...(type === "ClusterIP" && externalTrafficPolicy !== undefined
          ? [["externalTrafficPolicy", "needs type: NodePort or LoadBalancer"] as const]
          : []),
        ...(Object.keys(annotations).some((key) => loadBalancerAnnotation.test(key))
          ? [["annotations", "sets the type of the load balancer; write loadBalancer instead"] as const]
          : []),
      ]),
  },
  {
    id: "service-metadata-is-its-own",
    reads: ["cloudNativePg"],
    why: "CloudNativePG and Kubernetes replace these labels and annotations.",
    source: "CloudNativePG 1.30, pkg/specs/services.go, BuildManagedServices; pkg/utils/labels_annotations.go",
    check: ({ cloudNativePg: { services } }) =>
      each(services, (service) =>
        (["labels", "annotations"] as const).flatMap((kind) =>
          ownedKeys(service[kind]).map((key) => [
            kind,
            `contains ${key}, which CloudNativePG or pgstack sets; use another name`,
          ]),
        ),
      ),
  },
  {
    id: "public-address-is-in-the-certificate",
    reads: ["cloudNativePg"],
    why: "CloudNativePG's certificate contains the names of its Services only, so clients cannot verify a server on the internet.",
    source: "CloudNativePG 1.30, documentation, Certificates; pkg/certs",
    check: ({ cloudNativePg: { services, tls, specPatch } }) =>
      tls.names.length > 0 || tls.server !== undefined || specPatch["certificates"] !== undefined
        ? []
        : each(services, ({ type, loadBalancer }) =>
            type === "LoadBalancer" && loadBalancer === "external"
              ? [["loadBalancer", "needs cloudNativePg.tls.names or tls.server with the name that clients use"]]
              : [],
          ),
  },
];

function each(
  services: readonly Service[],
  problems: (service: Service, i: number) => readonly (readonly [key: string, message: string])[],
): RuleFinding[] {
  return services.flatMap((service, i) =>
    problems(service, i).map(([key, message]) => ({ path: ["cloudNativePg", "services", i, key], message })),
  );
}
