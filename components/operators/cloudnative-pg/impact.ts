import { at } from "../../shared/tree";
import { apply, impossible, nothing, objectFields, unknown } from "../../model/impact/effects";
import type { Effect, FieldChange, ImpactTable } from "../../model/impact/impact";
import { extensionImageImpacts } from "./extension-images/impact";
import { backupFields } from "./impact-backups";
import { hbaImpacts } from "./hba/impact";
import { instanceImpacts } from "./instances/impact";
import { parameterImpacts } from "./parameters/impact";
import { restart } from "./restarts";
import { servicesImpacts } from "./services/impact";
import { stateImpact } from "./state/impact";
import { tlsImpacts } from "./tls/impact";
import { userImpacts } from "./users/impact";
import { volumeImpacts } from "./volumes/impact";

const byOperator = nothing("the operator applies it; Postgres keeps running");

/** Effect of a change of each field of a Cluster. Source: CloudNativePG 1.30. */
export const cloudNativePgImpacts: ImpactTable = {
  group: "postgresql.cnpg.io",
  kind: "Cluster",
  named: new Set(["spec.managed.roles", "spec.tablespaces", "spec.plugins"]),
  together: [],
  fields: {
    ...objectFields,
    "metadata.annotations.*": annotation,
    ...instanceImpacts,
    ...parameterImpacts,
    ...hbaImpacts,
    ...extensionImageImpacts,
    ...servicesImpacts,
    ...tlsImpacts,
    ...userImpacts,
    ...volumeImpacts,
    ...backupFields,

    "spec.description": byOperator,
    "spec.postgresUID": impossible("the operator refuses another user for existing data", "keep the value"),
    "spec.postgresGID": impossible("the operator refuses another group for existing data", "keep the value"),
    "spec.postgresql.promotionTimeout": byOperator,
    "spec.externalClusters": nothing("a list of other clusters; other fields decide whether this one follows one"),
    "spec.replicationSlots": byOperator,
    "spec.replica": replica,
    "spec.smartShutdownTimeout": byOperator,
    "spec.switchoverDelay": byOperator,
    "spec.failoverDelay": byOperator,
    "spec.primaryUpdateStrategy": byOperator,
    "spec.primaryUpdateMethod": byOperator,
    "spec.nodeMaintenanceWindow": byOperator,
    "spec.monitoring": nothing("the metrics that are collected"),
  },
};

function replica({ before, after }: FieldChange): readonly Effect[] {
  const follows = (settings: unknown): boolean => settings !== undefined && at(settings, "enabled") !== false;
  if (follows(before) && !follows(after)) {
    return [
      {
        level: "switchover",
        words: "the replica cluster is promoted: stop the former primary first, or both accept writes",
      },
    ];
  }
  if (follows(before)) return [unknown("the replication of a replica cluster from its source")];
  return [
    {
      level: "data lost",
      words: "the primary becomes a replica of another cluster: data that only this one has is lost",
      loss: "data",
      fix: "create another cluster as the replica",
    },
  ];
}

/** Effect of an annotation of the custom resource; the last key of the path is its name. */
function annotation(change: FieldChange): readonly Effect[] | undefined {
  const name = change.path.at(-1) ?? "";
  const state = stateImpact(change);
  if (state !== undefined) return state;
  if (name === "kubectl.kubernetes.io/restartedAt") return apply(restart, change);
  return name.includes("cnpg.io/")
    ? [unknown("an annotation of CloudNativePG that is unknown to pgstack")]
    : [nothing("an annotation of the custom resource only")];
}
