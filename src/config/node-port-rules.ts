import { operatorOf } from "../../components/operators";
import type { ResolvedPostgresCluster } from "../../components/postgres-cluster/schema";
import type { Rule } from "../../components/shared/validation";

interface Environment {
  readonly kubernetes: { readonly source: string };
  readonly clusters: readonly ResolvedPostgresCluster[];
}

/** Default range of node ports; GKE, kind and the embedded node do not change it. */
const lowest = 30_000;
const highest = 32_767;

/** Rule for node ports. */
export const nodePortRules: Rule<Environment>[] = [
  {
    id: "node-port-is-in-range",
    reads: ["kubernetes", "clusters"],
    why: "The API server refuses a Service with a port outside of its range: PGO stops there, before it creates a pod.",
    source: "CrunchyData/postgres-operator#3752; Kubernetes documentation, Service, type NodePort",
    check: ({ kubernetes, clusters }) =>
      kubernetes.source === "existing"
        ? []
        : clusters.flatMap((cluster, i) =>
            (operatorOf(cluster).nodePorts?.(cluster) ?? [])
              .filter(({ value }) => value < lowest || value > highest)
              .map(({ path }) => ({
                path: ["clusters", i, ...path],
                message: `is outside of ${lowest} to ${highest}; use a port in the range, or remove it for an automatic one`,
              })),
          ),
  },
];
