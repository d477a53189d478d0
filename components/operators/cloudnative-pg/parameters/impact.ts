import { at } from "../../../shared/tree";
import { fewerReplicas, parameter, reload } from "../../../model/impact/effects";
import type { Effect, FieldChange, ImpactTable } from "../../../model/impact/impact";
import { majorOf, restarts } from "../restarts";

/** Effects of settings of Postgres and of synchronous replication. */
export const parameterImpacts: ImpactTable["fields"] = {
  "spec.postgresql.parameters.*": parameter(restarts, ({ whole }) => majorOf(at(whole.after, "spec", "imageName"))),
  "spec.postgresql.shared_preload_libraries": restarts.postgres,
  "spec.postgresql.synchronous": synchronous,
  "spec.postgresql.pg_ident": reload,
  "spec.postgresql.ldap": reload,
  "spec.postgresql.enableAlterSystem": reload,
  "spec.postgresql.syncReplicaElectionConstraint": reload,
  "spec.minSyncReplicas": reload,
  "spec.maxSyncReplicas": reload,
};

function synchronous({ before, after }: FieldChange): readonly Effect[] {
  return [strength(after) >= strength(before) ? reload : fewerReplicas];
}

/** Returns the strictness of commits as a comparable number. */
function strength(settings: unknown): number {
  if (settings === undefined) return 0;
  return Number(at(settings, "number") ?? 1) + (at(settings, "dataDurability") === "preferred" ? 0 : 1000);
}
