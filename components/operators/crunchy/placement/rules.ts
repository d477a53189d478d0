import { nodeFindings } from "../../../model/placement";
import { tolerationFindings } from "../../../model/shapes";
import type { Rule } from "../../../shared/validation";
import type { CheckedCrunchyCluster } from "../cluster";
import { schedulingsAt } from "../places";

/** Constraints that PGO adds to every pod. Source: PGO 6.0, topology.go. */
const spreadOfPgo = ["kubernetes.io/hostname", "topology.kubernetes.io/zone"].map((topologyKey) => ({
  topologyKey,
  whenUnsatisfiable: "ScheduleAnyway",
}));

/** Rules for the placement of pods. */
export const placementRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "spread-differs-from-defaults",
    reads: ["scheduling", "backups", "bootstrap", "restore", "crunchy", "pooler"],
    why: "PGO adds its own constraints to the configured ones; Kubernetes refuses a pod with a duplicate, and no pod starts.",
    source:
      "PGO 6.0, internal/controller/postgrescluster/topology.go, and instance.go (disableDefaultPodScheduling); CrunchyData/postgres-operator#3608",
    check: (cluster) =>
      schedulingsAt(cluster).flatMap(({ path, value: { spread, zones } }) =>
        spread.flatMap(({ topologyKey, whenUnsatisfiable }, i) => {
          const is = (other: { topologyKey: string; whenUnsatisfiable: string }): boolean =>
            other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable;
          const others = [
            ...(zones === "required"
              ? [{ topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "DoNotSchedule" }]
              : []),
            ...spread.slice(0, i),
          ];
          const message = others.some(is)
            ? "is set already; remove it"
            : cluster.crunchy.defaultSpread && spreadOfPgo.some(is)
              ? "is set by PGO already; remove it, or set crunchy.defaultSpread: false"
              : undefined;
          return message === undefined ? [] : [{ path: [...path, "spread", i], message }];
        }),
      ),
  },
  {
    id: "node-label-has-its-values",
    reads: ["scheduling", "backups", "bootstrap", "restore", "crunchy", "pooler"],
    why: "Kubernetes refuses a pod whose node affinity has no value, or a value that must be a number and is not: no pod starts.",
    source: "Kubernetes documentation, node affinity",
    check: (cluster) =>
      schedulingsAt(cluster).flatMap(({ path, value: { nodes } }) => nodeFindings(nodes, [...path, "nodes"])),
  },
  {
    id: "toleration-is-whole",
    reads: ["scheduling", "backups", "bootstrap", "restore", "crunchy", "pooler"],
    why: "Kubernetes refuses a pod with an inconsistent toleration: no pod starts.",
    source: "Kubernetes documentation, taints and tolerations",
    check: (cluster) =>
      schedulingsAt(cluster).flatMap(({ path, value: { tolerations } }) =>
        tolerationFindings(tolerations, [...path, "tolerations"]),
      ),
  },
];
