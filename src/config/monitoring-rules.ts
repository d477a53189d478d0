import { operatorOf } from "../../components/operators";
import type { ResolvedMonitoring } from "../../components/monitoring/schema";
import type { ResolvedPostgresCluster } from "../../components/postgres-cluster/schema";
import type { Rule } from "../../components/shared/validation";

interface Environment {
  readonly disposable: boolean;
  readonly clusters: readonly ResolvedPostgresCluster[];
  readonly monitoring?: ResolvedMonitoring;
}

/** Rules for metrics of clusters and receivers of alerts. */
export const monitoringEnvironmentRules: Rule<Environment>[] = [
  {
    id: "clusters-are-measured",
    reads: ["clusters", "monitoring"],
    why: "With monitoring, a cluster without metrics looks monitored, but is not.",
    source: "pgstack",
    check: ({ clusters, monitoring }) =>
      monitoring === undefined
        ? []
        : clusters.flatMap((cluster, i) =>
            operatorOf(cluster)
              .unmeasured(cluster)
              .map(({ path, message }) => ({ path: ["clusters", i, ...path], message })),
          ),
  },
  {
    id: "alerts-reach-somebody",
    reads: ["disposable", "monitoring"],
    why: "An alert without a receiver is only visible on a dashboard.",
    source: "pgstack",
    check: ({ disposable, monitoring }) => {
      if (disposable || monitoring?.mode !== "bundled") return [];
      const told = monitoring.alertmanager.receivers.flatMap(({ severities }) => severities);
      return (["critical", "warning"] as const)
        .filter((severity) => !told.includes(severity))
        .map((severity) => ({
          path: ["monitoring", "alertmanager", "receivers"],
          message: `has no receiver of ${severity} alerts; add a receiver with severities: [${severity}]`,
        }));
    },
  },
];
