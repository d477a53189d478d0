import type { Rule } from "../../../shared/validation";
import { patchRules as rulesOf } from "../../../model/patch-rules";
import { clusterSpec } from "../chart";
import { type ResolvedZalandoCluster, zalandoCluster } from "../cluster";
import { fields } from "../crd-fields";
import { derived } from "../resolve";

/** Fields of a postgresql resource that pgstack reads, or whose effect contradicts it. */
const decisions: Readonly<Record<string, string>> = {
  clone: "write bootstrap",
  standby: "write standby",
  enableLogicalBackup:
    "the operator's own dumps are not verified, and their bucket and key belong to the operator; write logicalBackups of the cluster instead",
  allowedSourceRanges: "write zalando.loadBalancers",
  serviceAnnotations: "write zalando.loadBalancers",
  podPriorityClassName: "write zalando.scheduling.priorityClass",
  nodeAffinity: "write zalando.scheduling.nodes",
  enableReplicaConnectionPooler: "write zalando.poolerForReplicas",
  preparedDatabases: "write databases",
  usersWithSecretRotation: "write zalando.rotateUsers",
  maintenanceWindows: "a change would wait for the window, and `up` would fail",
  "patroni.pg_hba": "Spilo's own rules require TLS, and the operator would write the list again in each reconcile",
  "postgresql.parameters": "write parameters",
  "resources.limits.cpu": "write resources.cpuLimit",
  // Release 2.0 of the operator does not have them. Source: docs/migrate.md at v2.0.1.
  init_containers: "write initContainers",
  pod_priority_class_name: "write podPriorityClassName",
  replicaLoadBalancer: "release 2.0 of the operator does not have it",
  useLoadBalancer: "release 2.0 of the operator does not have it",
};

/** Rules for `zalando.specPatch`. */
export const patchRules: Rule<ResolvedZalandoCluster>[] = rulesOf<ResolvedZalandoCluster>({
  schema: zalandoCluster,
  derived: Object.keys(derived),
  path: ["zalando", "specPatch"],
  spec: clusterSpec,
  patch: (cluster) => cluster.zalando.specPatch,
  decisions,
  checked: ["postgresql.parameters"],
  fields,
});
