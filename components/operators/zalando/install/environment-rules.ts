import type { EnvironmentRule } from "../../operator";
import { everyNamespace } from "../../../model/operator-settings";
import type { ResolvedZalandoCluster } from "../cluster";
import type { ResolvedZalandoOperator } from "./settings";

/** Rules between clusters of Zalando's operator and their operator. */
export const environmentRules: EnvironmentRule<ResolvedZalandoCluster, ResolvedZalandoOperator>[] = [
  {
    id: "zalando-clusters-share-a-namespace",
    reads: ["operators", "clusters"],
    why: "The operator watches one namespace, or all of them: it would ignore clusters in the others.",
    source: "Zalando's operator 1.15, pkg/controller/controller.go, getEffectiveNamespace",
    check: ({ operators, clusters }) => {
      const first = clusters[0]?.[1].namespace;
      return operators.some(([, { watchNamespaces }]) => watchNamespaces.length > 0)
        ? []
        : clusters
            .filter(([, { namespace }]) => namespace !== first)
            .map(([i]) => ({
              path: ["clusters", i, "namespace"],
              message: `must be ${first ?? ""}, that of the first cluster of operator: zalando; or set watchNamespaces: ["${everyNamespace}"] of the operator`,
            }));
    },
  },
  {
    id: "anti-affinity-is-the-operators",
    reads: ["operators", "clusters"],
    why: "The anti-affinity belongs to the operator: a cluster with another one gets that of the operator.",
    source: "Zalando's operator 1.15 CRD, configuration.kubernetes.enable_pod_antiaffinity",
    check: ({ operators, clusters }) => {
      const wanted = operators[0]?.[1].antiAffinity;
      return clusters
        .filter(([, { scheduling }]) => wanted !== undefined && scheduling.antiAffinity !== wanted)
        .map(([i]) => ({
          path: ["clusters", i, "scheduling", "antiAffinity"],
          message: `must be ${wanted ?? ""}, as antiAffinity of the operator; change both, or this one`,
        }));
    },
  },
];
