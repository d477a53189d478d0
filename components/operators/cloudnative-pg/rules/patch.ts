import type { Rule } from "../../../shared/validation";
import { fields } from "../crd-fields";
import { patchRules as rulesOf } from "../../../model/patch-rules";
import { clusterSpec, patchOf } from "../chart";
import { cloudNativePgCluster, type ResolvedCloudNativePgCluster } from "../cluster";
import { derived } from "../resolve";

/** Fields of a Cluster of CloudNativePG that pgstack reads. */
const decisions: Readonly<Record<string, string>> = {
  replica: "a cluster that follows another is not supported: its readiness check could never pass",
  backup: "write backups",
  walStorage: "write walStorage",
  tablespaces: "write tablespaces",
  "bootstrap.recovery": "write bootstrap",
  imageCatalogRef: "write image",
  "postgresql.parameters": "write parameters",
  "resources.limits.cpu": "write resources.cpuLimit",
};

/** Rules for `cloudNativePg.specPatch`. */
export const patchRules: Rule<ResolvedCloudNativePgCluster>[] = rulesOf<ResolvedCloudNativePgCluster>({
  schema: cloudNativePgCluster,
  derived: Object.keys(derived),
  path: ["cloudNativePg", "specPatch"],
  spec: clusterSpec,
  patch: (cluster) => cluster.cloudNativePg.specPatch,
  added: patchOf,
  decisions,
  checked: ["postgresql.parameters"],
  fields,
});
