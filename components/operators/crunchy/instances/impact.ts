import { at } from "../../../shared/tree";
import { instanceCount, nothing } from "../../../model/impact/effects";
import type { Effect, FieldChange, FieldRule, ImpactTable } from "../../../model/impact/impact";
import { restart } from "../restarts";

/** Effects of the fields of instance sets. */
export const instanceImpacts: ImpactTable["fields"] = {
  "spec.instances.*": instanceSet,
  "spec.instances.*.replicas": instanceCount,
  "spec.instances.*.minAvailable": nothing("the number of instances that stay during a node drain"),
  ...Object.fromEntries(
    [
      ...["metadata", "priorityClassName", "resources", "affinity", "tolerations", "topologySpreadConstraints"],
      ...["containers", "volumes", "sidecars"],
    ].map((key): [string, FieldRule] => [`spec.instances.*.${key}`, restart]),
  ),
};

/** Source: PGO 6.0, instance.go (scaleDownInstances, cleanupPodsAndPVCs). */
function instanceSet({ before, after, whole }: FieldChange): readonly Effect[] | undefined {
  if (before === undefined) return [{ level: "data copied", words: "each instance of a new set copies the data" }];
  if (after !== undefined) return undefined;
  const stays = namesOf(whole.before).some((name) => namesOf(whole.after).includes(name));
  return [
    {
      level: "data lost",
      words: stays
        ? "PGO deletes the set with its volumes; the primary moves to another set if it is in this one"
        : "PGO deletes every instance with the data, and no other instance has it yet",
      loss: stays ? "instances" : "data",
      fix: stays
        ? "check first that every replica of another set streams"
        : "add the other set first, wait until its replicas stream, and remove this one in a separate change",
    },
  ];
}

function namesOf(cluster: unknown): unknown[] {
  const sets = at(cluster, "spec", "instances");
  return Array.isArray(sets) ? sets.map((set: unknown) => at(set, "name")) : [];
}
