import { staying } from "../../../model/containers";
import type { Rule } from "../../../shared/validation";
import type { CheckedCrunchyCluster } from "../cluster";
import { setsAt } from "../places";

/** Maximum length of `<cluster>-<set>`: it is the name of a StatefulSet, which Kubernetes puts into a label. */
const longestInstanceName = 46;

const replaced = ["instances", "storage", "walStorage", "resources"] as const;

/** Rules for instance sets and their volumes. */
export const instanceRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "instance-sets-replace-the-one",
    reads: [...replaced, "crunchy"],
    why: "Two descriptions of the instances contradict each other; the ignored one loses its volumes.",
    source: "PGO 6.0, internal/controller/postgrescluster/instance.go",
    check: (cluster) =>
      cluster.crunchy.instanceSets === undefined
        ? []
        : replaced
            .filter((key) => cluster[key] !== undefined)
            .map((key) => ({ path: [key], message: "is set by each of crunchy.instanceSets; remove it here" })),
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
    why: "Two sets with one name are one set, and the volumes of the other are deleted.",
    source: "PGO 6.0 CRD, spec.instances (list-map key `name`)",
    check: ({ crunchy: { instanceSets: sets } }) =>
      (sets ?? []).flatMap(({ name }, i, all) =>
        all.findIndex((other) => other.name === name) < i
          ? [{ path: ["crunchy", "instanceSets", i, "name"], message: "is used twice; use another name" }]
          : [],
      ),
  },
  {
    id: "instance-names-fit",
    reads: ["name", "crunchy", "sets"],
    why: "Kubernetes appends to the name of an instance and puts it into a label; an instance with a longer name is never created.",
    source: "PGO 6.0, internal/naming/limitations.md",
    check: (cluster) =>
      cluster.sets.flatMap(({ name: set, path }) => {
        const excess = cluster.name.length + 1 + set.length - longestInstanceName;
        return excess <= 0
          ? []
          : [
              {
                path: [...path, "name"],
                message: `makes the instance name "${cluster.name}-${set}" ${excess} characters too long; at most ${longestInstanceName} are possible`,
              },
            ];
      }),
  },
  {
    id: "instances-may-be-moved",
    reads: ["crunchy"],
    why: "If all instances must stay, no node can be drained: an upgrade of the nodes waits forever.",
    source: "Kubernetes documentation, pod disruption budgets",
    check: (cluster) =>
      setsAt(cluster).flatMap(({ path, value: { minAvailable, replicas } }) =>
        minAvailable !== undefined && staying(minAvailable, replicas) >= replicas
          ? [{ path: [...path, "minAvailable"], message: `must be less than the ${replicas} instances; lower it` }]
          : [],
      ),
  },
];
