import { quantity } from "../../../shared/scalars";
import type { Rule } from "../../../shared/validation";
import type { CheckedCrunchyCluster } from "../cluster";
import { setsAt, volumesAt } from "./places";

/** The longest `<cluster>-<set>`: PGO makes a StatefulSet of it, whose name Kubernetes puts into a label. */
const longestInstanceName = 46;

const replaced = ["instances", "storage", "walStorage", "resources"] as const;

/** Rules for instance sets and their volumes. */
export const instanceRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "instance-sets-replace-the-one",
    reads: [...replaced, "crunchy"],
    why: "Two descriptions of the instances contradict each other; the one that is dropped takes its volumes with it.",
    source: "PGO 6.0, internal/controller/postgrescluster/instance.go",
    check: (cluster) =>
      cluster.crunchy.instanceSets === undefined
        ? []
        : replaced
            .filter((key) => cluster[key] !== undefined)
            .map((key) => ({ path: [key], message: "is said by each of crunchy.instanceSets; remove it here" })),
  },
  {
    id: "instances-have-storage",
    reads: ["storage", "crunchy"],
    why: "Every instance keeps its data on a volume.",
    source: "PGO 6.0 CRD, spec.instances[].dataVolumeClaimSpec",
    check: ({ storage, crunchy }) =>
      storage === undefined && crunchy.instanceSets === undefined
        ? [{ path: ["storage"], message: 'is missing; write for example {"size": "10Gi"}, or crunchy.instanceSets' }]
        : [],
  },
  {
    id: "instance-set-names-differ",
    reads: ["crunchy"],
    why: "Two sets of one name are one set, and the volumes of the other are deleted.",
    source: "PGO 6.0 CRD, spec.instances (list-map key `name`)",
    check: ({ crunchy: { instanceSets: sets } }) =>
      (sets ?? []).flatMap(({ name }, i, all) =>
        all.findIndex((other) => other.name === name) < i
          ? [{ path: ["crunchy", "instanceSets", i, "name"], message: "is there twice; take another name" }]
          : [],
      ),
  },
  {
    id: "instance-names-fit",
    reads: ["name", "crunchy", "sets"],
    why: "Kubernetes appends to the name of an instance and puts it into a label; a longer one is never made.",
    source: "PGO 6.0, internal/naming/limitations.md",
    check: (cluster) =>
      cluster.sets.flatMap(({ name: set, path }) => {
        const excess = cluster.name.length + 1 + set.length - longestInstanceName;
        return excess <= 0
          ? []
          : [
              {
                path: [...path, "name"],
                message: `makes the instance name "${cluster.name}-${set}" ${excess} too long; ${longestInstanceName} are possible`,
              },
            ];
      }),
  },
  {
    id: "auto-grow-has-room",
    reads: ["storage", "walStorage", "crunchy"],
    why: "PGO never grows a volume beyond the limit, so that one at its limit fills up and the database stops.",
    source: "PGO 6.0, internal/controller/postgrescluster/autogrow.go, event VolumeRequestOverLimit",
    check: (cluster) =>
      volumesAt(cluster).flatMap(({ path, value: { size, autoGrow } }) =>
        autoGrow !== undefined && quantity(autoGrow.limit) <= quantity(size)
          ? [{ path: [...path, "autoGrow", "limit"], message: `must be more than the size, ${size}` }]
          : [],
      ),
  },
  {
    id: "instances-may-be-moved",
    reads: ["crunchy"],
    why: "When as many must stay as there are, a node is never drained: an upgrade of the nodes waits for ever.",
    source: "Kubernetes documentation, pod disruption budgets",
    check: (cluster) =>
      setsAt(cluster).flatMap(({ path, value: { minAvailable, replicas } }) =>
        minAvailable !== undefined && staying(minAvailable, replicas) >= replicas
          ? [{ path: [...path, "minAvailable"], message: `must leave one of ${replicas} to go; lower it` }]
          : [],
      ),
  },
];

/** How many of `replicas` stay; Kubernetes rounds a share of them up. */
export function staying(minAvailable: number | string, replicas: number): number {
  return typeof minAvailable === "number"
    ? minAvailable
    : Math.ceil((Number.parseInt(minAvailable, 10) / 100) * replicas);
}
