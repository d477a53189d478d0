import { App, ApiObject, Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import type { KubernetesObject } from "../shared/kubernetes-object";
import { recommendedLabels } from "../shared/labels";
import { diskTypeFor } from "../shared/machine-families";

/** Name of the StorageClass and of the VolumeSnapshotClass. */
export const databaseStorage = "pgstack-database";

const driver = "pd.csi.storage.gke.io";

/** What the storage classes are rendered from; plain values. */
export interface StorageClassesProps {
  /** Machine type of the nodes that databases run on; the disk is of a type that it can take. */
  readonly machineType: string;
  /** Whether volumes go with what they belong to. When not, the disk stays when its claim, cluster or namespace goes. */
  readonly disposable: boolean;
  /** Cloud KMS key that disks are encrypted with. @default Google's keys */
  readonly encryptionKey?: string | undefined;
  /** Labels of the disks. */
  readonly labels: Readonly<Record<string, string>>;
}

/** A StorageClass for data and a VolumeSnapshotClass for its snapshots. */
export function storageClassesChart(props: StorageClassesProps): KubernetesObject[] {
  const labels = recommendedLabels("storage");
  const keep = props.disposable ? "Delete" : "Retain";
  const chart = new Chart(new App(), "storage", { disableResourceNameHashes: true, labels });
  new k8s.KubeStorageClass(chart, "data", {
    metadata: { name: databaseStorage },
    provisioner: driver,
    parameters: {
      type: diskTypeFor(props.machineType),
      "csi.storage.k8s.io/fstype": "ext4",
      ...(props.encryptionKey !== undefined ? { "disk-encryption-kms-key": props.encryptionKey } : {}),
      labels: Object.entries(props.labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(","),
    },
    reclaimPolicy: keep,
    // The disk is made in the zone where its pod may run.
    volumeBindingMode: "WaitForFirstConsumer",
    allowVolumeExpansion: true,
  });
  new ApiObject(chart, "snapshots", {
    apiVersion: "snapshot.storage.k8s.io/v1",
    kind: "VolumeSnapshotClass",
    metadata: { name: databaseStorage },
    driver,
    deletionPolicy: keep,
  });
  return chart.toJson() as KubernetesObject[];
}
