import type { Rule } from "../../../shared/validation";
import { fields } from "../crd-fields";
import { patchRules as rulesOf } from "../../../model/patch-rules";
import { clusterSpec } from "../chart";
import { cloudNativePgCluster, type ResolvedCloudNativePgCluster } from "../cluster";
import { derived } from "../resolve";
import { patchOf } from "./lists";

/** Fields of a Cluster of CloudNativePG that pgstack reads. */
const decisions: Readonly<Record<string, string>> = {
  replica: "write standby",
  "backup.barmanObjectStore": "write backups",
  "backup.retentionPolicy": "write backups.repositories[].retention",
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

/** Rules for certificates, which only a patch replaces. */
export const certificateRules: Rule<Pick<ResolvedCloudNativePgCluster, "cloudNativePg">>[] = [
  {
    id: "own-certificate-names-its-authority",
    reads: ["cloudNativePg"],
    why: "Clients, PgBouncer and pgstack's Jobs verify the server against serverCASecret: without it they take CloudNativePG's own CA and refuse to connect.",
    source: "CloudNativePG 1.30, documentation, Certificates, user-provided certificates",
    check: ({ cloudNativePg: { specPatch } }) => {
      const certificates = (specPatch["certificates"] ?? {}) as Readonly<Record<string, unknown>>;
      return certificates["serverTLSSecret"] !== undefined && certificates["serverCASecret"] === undefined
        ? [
            {
              path: ["cloudNativePg", "specPatch", "certificates", "serverTLSSecret"],
              message: "also needs serverCASecret: a Secret with the key ca.crt",
            },
          ]
        : [];
    },
  },
];
