import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { layout } from "./layout";

/** Number of volumes that exist before they are claimed; the default environment claims five. */
const count = 8;

const names = Array.from({ length: count }, (_, i) => `prepared-${i + 1}`);

/**
 * Returns volumes of 1Gi that exist before they are claimed, each as the provisioner would create it; it deletes them the same way. A claim
 * that fits is bound at once, where the provisioner takes seconds for a pod that creates a folder. Missing ones
 * are recreated when the node restarts.
 */
export function preparedVolumes(): object[] {
  return names.map((name) => ({
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name, annotations: { "pv.kubernetes.io/provisioned-by": "rancher.io/local-path" } },
    spec: {
      accessModes: ["ReadWriteOnce"],
      capacity: { storage: "1Gi" },
      local: { path: `${layout.dir}/volumes/${name}` },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: [layout.nodeName] }] },
          ],
        },
      },
      persistentVolumeReclaimPolicy: "Delete",
      storageClassName: "local-path",
      volumeMode: "Filesystem",
    },
  }));
}

/** Creates the folders of the volumes that lack theirs. */
export function makeVolumeFolders(volumes: string): void {
  for (const name of names) {
    // As the provisioner does; a mode of `mkdir` would be subject to the umask.
    if (mkdirSync(join(volumes, name), { recursive: true }) !== undefined) chmodSync(join(volumes, name), 0o777);
  }
}
