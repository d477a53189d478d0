import type { Rule, RuleFinding } from "../../components/shared/validation";

interface WithNamespaces {
  readonly operators: readonly { readonly namespace: string }[];
  readonly clusters: readonly { readonly namespace: string }[];
  readonly monitoring?: { readonly mode: string; readonly namespace?: string };
}

/**
 * Namespaces that every cluster has, that Kubernetes reserves, and that GKE manages. Source: Google Cloud
 * documentation, GKE-managed namespaces.
 */
const reserved = /^(?:default$|kube-|gke-|gmp-|config-management-system$|gatekeeper-system$)/;

/** Rules for the namespaces that an environment creates. */
export const namespaceRules: readonly Rule<WithNamespaces>[] = [
  {
    id: "namespaces-are-not-reserved",
    reads: ["operators", "clusters", "monitoring"],
    why: "An environment owns its namespaces: it restricts the pods in them, and deletes them with everything inside.",
    source:
      "Kubernetes documentation, Namespaces: kube- is reserved for system namespaces; default and kube-system exist initially",
    check: ({ operators, clusters, monitoring }) => [
      ...operators.flatMap(({ namespace }, i) => refused(["operators", i, "namespace"], namespace)),
      ...clusters.flatMap(({ namespace }, i) => refused(["clusters", i, "namespace"], namespace)),
      ...(monitoring?.mode === "bundled" ? refused(["monitoring", "namespace"], monitoring.namespace) : []),
    ],
  },
];

function refused(path: RuleFinding["path"], namespace: string | undefined): RuleFinding[] {
  if (namespace === undefined || !reserved.test(namespace)) return [];
  return [{ path, message: "belongs to Kubernetes or GKE; use a separate namespace, for example postgres" }];
}
