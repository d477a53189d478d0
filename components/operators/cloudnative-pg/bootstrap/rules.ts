import type { Rule } from "../../../shared/validation";
import { placeOf, sourcePlace, sourceText } from "../backups/places";
import type { ResolvedCloudNativePgCluster } from "../cluster";

/** Rules for the bootstrap of a CloudNativePG cluster. */
export const bootstrapRules: Rule<ResolvedCloudNativePgCluster>[] = [
  {
    id: "bootstrap-has-one-base",
    reads: ["bootstrap", "walStorage", "tablespaces"],
    why: "CloudNativePG refuses the ID of a backup beside snapshots, and a snapshot of WAL without a volume for it. Without that of WAL the new cluster lacks the WAL that its data needs, and without those of tablespaces it never starts.",
    source:
      "CloudNativePG 1.30, cluster_webhook.go, validateBootstrapRecoveryDataSource; pkg/reconciler/persistentvolumeclaim/calculator.go, GetSource",
    check: ({ bootstrap, walStorage, tablespaces }) => {
      if (bootstrap === undefined || bootstrap.from === "server" || bootstrap.volumeSnapshots === undefined) return [];
      const path = ["bootstrap", "volumeSnapshots"];
      const wal = bootstrap.volumeSnapshots.wal !== undefined;
      return [
        ...(tablespaces.length > 0
          ? [{ path, message: "does not restore tablespaces; start from a backup, without this" }]
          : []),
        ...(bootstrap.backupSet !== undefined
          ? [{ path: ["bootstrap", "backupSet"], message: "cannot be combined with volumeSnapshots; remove one" }]
          : []),
        ...(wal && walStorage === undefined
          ? [{ path: [...path, "wal"], message: "needs walStorage; add it, or remove this" }]
          : []),
        ...(!wal && walStorage !== undefined
          ? [{ path, message: "needs wal, the snapshot of the WAL volume, for a cluster with walStorage" }]
          : []),
      ];
    },
  },
  {
    id: "bootstrap-archives-elsewhere",
    reads: ["name", "namespace", "bootstrap", "standby", "backups"],
    why: "CloudNativePG refuses to archive into a folder with another cluster's WAL: the new cluster never becomes ready.",
    source: "CloudNativePG 1.30, Recovery, Expected empty archive",
    check: (cluster) => {
      const { name, namespace, standby, backups } = cluster;
      const [own] = backups?.repositories ?? [];
      return sourcePlace(cluster)?.cluster === name &&
        own !== undefined &&
        sourceText(cluster) === placeOf(namespace, own)
        ? [
            {
              path: [standby?.repository !== undefined ? "standby" : "bootstrap", "cluster"],
              message: "is the name of this cluster, in the same folder; use another name, or back up to another path",
            },
          ]
        : [];
    },
  },
];
