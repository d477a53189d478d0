import type { EnvironmentRule } from "../operator";
import type { ResolvedCrunchyOperator } from "./install/settings";
import type { ResolvedCrunchyCluster } from "./cluster";

type Gates = ResolvedCrunchyOperator["featureGates"];

/** Feature gate of PGO that a cluster needs, and its default. */
const gated: readonly {
  readonly gate: string;
  readonly byDefault: boolean;
  readonly what: string;
  readonly needs: (cluster: ResolvedCrunchyCluster) => boolean;
}[] = [
  {
    gate: "AutoGrowVolumes",
    byDefault: true,
    what: "autoGrow",
    needs: ({ sets }) =>
      sets.some(({ storage, walStorage }) => storage.autoGrow !== undefined || walStorage?.autoGrow !== undefined),
  },
  {
    gate: "TablespaceVolumes",
    byDefault: false,
    what: "tablespaces",
    needs: ({ tablespaces }) => tablespaces.length > 0,
  },
  {
    gate: "InstanceSidecars",
    byDefault: true,
    what: "sidecars of instances",
    needs: ({ sets }) => sets.some(({ sidecars }) => sidecars.length > 0),
  },
  {
    gate: "PGBouncerSidecars",
    byDefault: false,
    what: "sidecars of PgBouncer",
    needs: ({ pooler }) => (pooler?.sidecars ?? []).length > 0,
  },
  {
    gate: "OpenTelemetryMetrics",
    byDefault: false,
    what: "instrumentation.metrics",
    needs: ({ crunchy }) => crunchy.instrumentation?.metrics !== undefined,
  },
  {
    gate: "OpenTelemetryLogs",
    byDefault: false,
    what: "instrumentation.logs",
    needs: ({ crunchy }) => crunchy.instrumentation?.logs !== undefined,
  },
];

/** Rules between clusters on Crunchy Postgres, their operator and one another. */
export const environmentRules: EnvironmentRule<ResolvedCrunchyCluster, ResolvedCrunchyOperator>[] = [
  {
    id: "feature-gate-is-on",
    reads: ["operators", "clusters"],
    why: "While a feature gate is off PGO silently omits what it controls: a volume fills up, or a container is missing.",
    source: "PGO 6.0, internal/feature/features.go",
    check: ({ operators, clusters }) =>
      operators.flatMap(([i, { featureGates }]) =>
        gated
          .filter(({ gate, byDefault }) => !isOn(featureGates, gate, byDefault))
          .flatMap(({ gate, what, needs }) => {
            const user = clusters.find(([, cluster]) => needs(cluster))?.[1];
            return user === undefined
              ? []
              : [
                  {
                    path: ["operators", i, "featureGates", gate],
                    message: `must be true for ${what} of the cluster ${user.name}`,
                  },
                ];
          }),
      ),
  },
  {
    id: "pgadmin-shows-clusters-that-exist",
    reads: ["operators", "clusters"],
    why: "PGO does not create a pgAdmin while one of its clusters is missing.",
    source: "PGO 6.0, internal/controller/standalone_pgadmin/related.go",
    check: ({ clusters }) =>
      clusters.flatMap(([i, { namespace, crunchy }]) =>
        (crunchy.pgAdmin?.serverGroups ?? []).flatMap(({ cluster: shown }, j) =>
          shown === undefined || clusters.some(([, other]) => other.name === shown && other.namespace === namespace)
            ? []
            : [
                {
                  path: ["clusters", i, "crunchy", "pgAdmin", "serverGroups", j, "cluster"],
                  message: `is not a Crunchy cluster in the namespace ${namespace}; name one of them`,
                },
              ],
        ),
      ),
  },
];

/** Every gate here is an alpha one. */
function isOn(gates: Gates, gate: string, byDefault: boolean): boolean {
  return gates[gate] ?? gates["AllAlpha"] ?? byDefault;
}
