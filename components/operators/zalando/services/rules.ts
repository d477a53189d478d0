import type { Rule, RuleFinding } from "../../../shared/validation";
import type { ResolvedZalandoCluster } from "../cluster";

const path = ["zalando", "loadBalancers"];

/** Annotations with which GKE sets the type of a load balancer. */
const loadBalancerAnnotation = /^(networking\.gke\.io|cloud\.google\.com)\/load-balancer-type$/;

/** Rules for load balancers. */
export const servicesRules: Rule<ResolvedZalandoCluster>[] = [
  {
    id: "load-balancer-has-its-clients",
    reads: ["zalando"],
    why: "Without source ranges the operator lets only 127.0.0.1 connect to a load balancer: no client reaches it.",
    source: "Zalando's operator 1.15, pkg/cluster/k8sres.go, configureLoadBalanceService",
    check: ({ zalando: { loadBalancers } }) =>
      loadBalancers.to.length > 0 && loadBalancers.sourceRanges.length === 0
        ? [
            {
              path: [...path, "sourceRanges"],
              message: 'is empty; write the addresses of clients, for example "10.0.0.0/8"',
            },
          ]
        : [],
  },
  {
    id: "load-balancer-has-one-type",
    reads: ["zalando"],
    why: "With two settings the type of a load balancer is undefined: it can be on the internet.",
    source: "GKE documentation, internal load balancers",
    check: ({ zalando: { loadBalancers } }): RuleFinding[] =>
      Object.keys(loadBalancers.annotations)
        .filter((key) => loadBalancerAnnotation.test(key))
        .map((key) => ({
          path: [...path, "annotations", key],
          message: "sets the type of the load balancer; write access instead",
        })),
  },
  {
    id: "load-balancer-has-an-instance",
    reads: ["zalando", "instances", "sets"],
    why: "A load balancer for replicas of a cluster without replicas has no pod behind it.",
    source: "Zalando's operator 1.15, pkg/cluster/k8sres.go, generateService",
    check: ({ instances, zalando: { loadBalancers } }) =>
      instances < 2 && loadBalancers.to.includes("replicas")
        ? [
            {
              path: [...path, "to"],
              message: "names replicas of a cluster without any; remove it, or set instances: 2",
            },
          ]
        : [],
  },
];
