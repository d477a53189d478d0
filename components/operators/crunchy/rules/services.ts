import type { Rule, RuleFinding } from "../../../shared/validation";
import type { CheckedCrunchyCluster } from "../cluster";
import { servicesAt } from "./places";

/** What GKE reads as the kind of a load balancer, under its two names. */
const loadBalancerAnnotation = /^(networking\.gke\.io|cloud\.google\.com)\/load-balancer-type$/;

/** Rules for how Postgres and PgBouncer are reached. */
export const serviceRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "public-service-needs-tls",
    reads: ["pooler", "crunchy"],
    why: "PGO's certificates name no address outside of Kubernetes, so that clients cannot tell the server from an attacker.",
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
    why: "PGO stops acting on a cluster with a node port on a Service of type ClusterIP.",
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
    why: "Kubernetes gives a node port to one Service only; PGO tries for ever to make the other.",
    source: "Kubernetes documentation, Service",
    check: (cluster) =>
      servicesAt(cluster).flatMap(({ path, value: { nodePort } }, i, all) =>
        nodePort !== undefined && all.findIndex((other) => other.value.nodePort === nodePort) < i
          ? [{ path: [...path, "nodePort"], message: "is another Service's already; take another port" }]
          : [],
      ),
  },
  {
    id: "traffic-policy-needs-type",
    reads: ["pooler", "crunchy"],
    why: "Kubernetes refuses a policy for traffic from outside on a Service without any; PGO tries for ever.",
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
    why: "A load balancer that is said to be internal in one place and external in another is whatever GKE reads last.",
    source: "GKE documentation, internal load balancers",
    check: (cluster) =>
      servicesAt(cluster).flatMap(({ path, value: { type, loadBalancer, annotations } }) => [
        ...(type !== "LoadBalancer" && loadBalancer !== undefined
          ? [{ path: [...path, "loadBalancer"], message: "needs type: LoadBalancer" }]
          : []),
        ...Object.keys(annotations)
          .filter((key) => loadBalancerAnnotation.test(key))
          .map((key) => ({ path: [...path, "annotations", key], message: "is written by loadBalancer; remove it" })),
      ]),
  },
  {
    id: "ip-families-fit-policy",
    reads: ["pooler", "crunchy"],
    why: "Kubernetes refuses two families on a Service of one, and a family twice; PGO tries for ever.",
    source: "Kubernetes documentation, IPv4/IPv6 dual-stack",
    check: (cluster) =>
      servicesAt(cluster).flatMap(({ path, value: { ipFamilies, ipFamilyPolicy } }) => {
        if (ipFamilies?.length !== 2) return [];
        if (ipFamilies[0] === ipFamilies[1])
          return [{ path: [...path, "ipFamilies"], message: "has one family twice; write each once" }];
        return ipFamilyPolicy === undefined || ipFamilyPolicy === "SingleStack"
          ? [{ path: [...path, "ipFamilies"], message: "needs ipFamilyPolicy: PreferDualStack or RequireDualStack" }]
          : [];
      }),
  },
];
