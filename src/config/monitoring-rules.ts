import { operatorOf } from "../../components/operators";
import type { ResolvedMonitoring } from "../../components/monitoring/schema";
import type { ResolvedPostgresCluster } from "../../components/postgres-cluster/schema";
import type { Rule } from "../../components/shared/validation";

interface Environment {
  readonly disposable: boolean;
  readonly clusters: readonly ResolvedPostgresCluster[];
  readonly monitoring?: ResolvedMonitoring;
}

/** Rules for who sees what. */
export const monitoringEnvironmentRules: Rule<Environment>[] = [
  {
    id: "clusters-are-measured",
    reads: ["clusters", "monitoring"],
    why: "An environment that has monitoring and a cluster without metrics looks watched, and is not.",
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
    why: "An alert that nobody is told is a line on a screen that nobody looks at.",
    source: "pgstack",
    check: ({ disposable, monitoring }) => {
      if (disposable || monitoring?.mode !== "bundled") return [];
      const told = monitoring.alertmanager.receivers.flatMap(({ severities }) => severities);
      return (["critical", "warning"] as const)
        .filter((severity) => !told.includes(severity))
        .map((severity) => ({
          path: ["monitoring", "alertmanager", "receivers"],
          message: `nobody is told what is ${severity}; add a receiver with severities: [${severity}]`,
        }));
    },
  },
];
