import type { Rule, RuleFinding } from "../../../shared/validation";
import type { CheckedCrunchyCluster } from "../cluster";
import { servicesAt } from "./places";

/** Annotations with which GKE sets the type of a load balancer. */
const loadBalancerAnnotation = /^(networking\.gke\.io|cloud\.google\.com)\/load-balancer-type$/;

/** Rules for Services of Postgres and PgBouncer. */
export const serviceRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "public-service-needs-tls",
    reads: ["pooler", "crunchy"],
    why: "PGO's certificates contain no address outside of Kubernetes, so clients cannot verify the server.",
    source: "PGO 6.0, internal/controller/postgrescluster/pki.go",
    check: (cluster) =>
      servicesAt(cluster).flatMap(({ path, value: { type, loadBalancer } }): RuleFinding[] => {
        const own = path[0] === "pooler" ? "pooler.tls" : "crunchy.tls";
        const certificate = path[0] === "pooler" ? cluster.pooler?.tls : cluster.crunchy.tls;
        return type === "LoadBalancer" && loadBalancer === "external" && certificate === undefined
          ? [{ path: [...path, "loadBalancer"], message: `needs ${own} with a certificate for the name clients use` }]
          : [];
      }),
  },
  {
    id: "node-port-needs-type",
    reads: ["pooler", "crunchy"],
    why: "PGO stops reconciling a cluster with a node port on a Service of type ClusterIP.",
    source: "PGO 6.0, event MisconfiguredClusterIP",
    check: (cluster) =>
      servicesAt(cluster).flatMap(({ path, value: { type, nodePort } }) =>
        type === "ClusterIP" && nodePort !== undefined
          ? [{ path: [...path, "nodePort"], message: "needs type: NodePort or LoadBalancer" }]
          : [],
      ),
  },
  {
    id: "node-ports-differ",
    reads: ["pooler", "crunchy"],
    why: "Kubernetes assigns a node port to one Service only; PGO retries forever to create the other.",
    source: "Kubernetes documentation, Service",
    check: (cluster) =>
      servicesAt(cluster).flatMap(({ path, value: { nodePort } }, i, all) =>
        nodePort !== undefined && all.findIndex((other) => other.value.nodePort === nodePort) < i
          ? [{ path: [...path, "nodePort"], message: "is used by another Service; use another port" }]
          : [],
      ),
  },
  {
    id: "traffic-policy-needs-type",
    reads: ["pooler", "crunchy"],
    why: "Kubernetes refuses an external traffic policy on a Service without external traffic; PGO retries forever.",
    source: "Kubernetes documentation, Service",
    check: (cluster) =>
      servicesAt(cluster).flatMap(({ path, value: { type, externalTrafficPolicy } }) =>
        type === "ClusterIP" && externalTrafficPolicy !== undefined
          ? [{ path: [...path, "externalTrafficPolicy"], message: "needs type: NodePort or LoadBalancer" }]
          : [],
      ),
  },
  {
    id: "load-balancer-is-said-once",
    reads: ["pooler", "crunchy"],
    why: "With contradicting settings it is undefined whether GKE creates an internal or an external load balancer.",
    source: "GKE documentation, internal load balancers",
    check: (cluster) =>
      servicesAt(cluster).flatMap(({ path, value: { type, loadBalancer, annotations } }) => [
        ...(type !== "LoadBalancer" && loadBalancer !== undefined
          ? [{ path: [...path, "loadBalancer"], message: "needs type: LoadBalancer" }]
          : []),
        ...Object.keys(annotations)
          .filter((key) => loadBalancerAnnotation.test(key))
          .map((key) => ({ path: [...path, "annotations", key], message: "is set by loadBalancer; remove it" })),
      ]),
  },
  {
    id: "ip-families-fit-policy",
    reads: ["pooler", "crunchy"],
    why: "Kubernetes refuses two families on a single-stack Service, and a duplicate family; PGO retries forever.",
    source: "Kubernetes documentation, IPv4/IPv6 dual-stack",
    check: (cluster) =>
      servicesAt(cluster).flatMap(({ path, value: { ipFamilies, ipFamilyPolicy } }) => {
        if (ipFamilies?.length !== 2) return [];
        if (ipFamilies[0] === ipFamilies[1])
          return [{ path: [...path, "ipFamilies"], message: "lists a family twice; keep one" }];
        return ipFamilyPolicy === undefined || ipFamilyPolicy === "SingleStack"
          ? [{ path: [...path, "ipFamilies"], message: "needs ipFamilyPolicy: PreferDualStack or RequireDualStack" }]
          : [];
      }),
  },
];
