import { apply, impossible, nothing, objectFields, unknown, volumesDeleted } from "../../model/impact/effects";
import type { ClusterImpactTable, Effect, FieldChange } from "../../model/impact/impact";
import { extensionImageImpacts } from "./extension-images/impact";
import { backupFields } from "./impact-backups";
import { hbaImpacts } from "./hba/impact";
import { instanceImpacts } from "./instances/impact";
import { parameterImpacts } from "./parameters/impact";
import { restart } from "./restarts";
import { servicesImpacts } from "./services/impact";
import { standbyImpacts } from "./standby/impact";
import { stateImpact } from "./state/impact";
import { tlsImpacts } from "./tls/impact";
import { userImpacts } from "./users/impact";
import { volumeImpacts } from "./volumes/impact";

const byOperator = nothing("the operator applies it; Postgres keeps running");

/** Effect of a change of each field of a Cluster. Source: CloudNativePG 1.30. */
export const cloudNativePgImpacts: ClusterImpactTable = {
  group: "postgresql.cnpg.io",
  kind: "Cluster",
  deletion: volumesDeleted,
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
    ...standbyImpacts,
    ...tlsImpacts,
    ...userImpacts,
    ...volumeImpacts,
    ...backupFields,

    "spec.description": byOperator,
    "spec.postgresUID": impossible("the operator refuses another user for existing data", "keep the value"),
    "spec.postgresGID": impossible("the operator refuses another group for existing data", "keep the value"),
    "spec.postgresql.promotionTimeout": byOperator,
    "spec.replicationSlots": byOperator,
    "spec.smartShutdownTimeout": byOperator,
    "spec.switchoverDelay": byOperator,
    "spec.failoverDelay": byOperator,
    "spec.primaryUpdateStrategy": byOperator,
    "spec.primaryUpdateMethod": byOperator,
    "spec.nodeMaintenanceWindow": byOperator,
    "spec.monitoring": nothing("the metrics that are collected"),
  },
};

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
