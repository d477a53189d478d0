import { nothing, reload } from "../../../model/impact/effects";
import type { Effect, FieldChange, ImpactTable } from "../../../model/impact/impact";
import { at, textAt } from "../../../shared/tree";

/** Effects of the fields of a replica cluster. */
export const standbyImpacts: ImpactTable["fields"] = {
  "spec.externalClusters": nothing("a list of other clusters; other fields decide whether this one follows one"),
  "spec.replica": replica,
};

/** Returns true for a Cluster that follows another one. Source: CloudNativePG 1.30, api/v1/cluster_funcs.go, IsReplica. */
export function follows(cluster: unknown): boolean {
  const replica = at(cluster, "spec", "replica");
  if (replica === undefined) return false;
  const enabled = at(replica, "enabled");
  if (typeof enabled === "boolean") return enabled;
  return (textAt(replica, "self") ?? textAt(cluster, "metadata", "name")) !== textAt(replica, "primary");
}

/** Source: CloudNativePG 1.30, Replica clusters; pkg/reconciler/replicaclusterswitch. */
function replica({ whole, after }: FieldChange): readonly Effect[] {
  const [was, is] = [follows(whole.before), follows(whole.after)];
  if (was && !is) return [textAt(after, "promotionToken") === undefined ? failover : switchover];
  if (!was && is) return [demotion];
  return is ? [reload] : [nothing("the cluster stays the primary of the pair")];
}

const failover: Effect = {
  level: "switchover",
  words:
    "the standby is promoted without a demotion token: stop the former primary first, or both accept writes; writes that did not arrive here are lost, and the former " +
    "primary must be recreated as a standby",
  fix: "for a switchover without loss, demote the primary first (standby.promoted: false there), and set standby.token here",
};

const switchover: Effect = {
  level: "switchover",
  words: "the standby is promoted once it has all WAL of the former primary, which then follows it",
};

const demotion: Effect = {
  level: "outage",
  words:
    "the primary is demoted: Postgres restarts, and refuses writes until the other cluster is promoted with the demotion token that `npm run status` shows. If that one was " +
    "promoted before, this one cannot follow it, and must be recreated",
};
