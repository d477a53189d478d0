import { App, ApiObject, Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import type { DiskType } from "../placement";
import { definedEntries } from "../shared/defined";
import type { KubernetesObject } from "../shared/kubernetes-object";
import { recommendedLabels } from "../shared/labels";
import { databaseStorage, drillStorage, systemStorage } from "./names";

const driver = "pd.csi.storage.gke.io";

/** Input of the storage classes; plain values. */
export interface StorageClassesProps {
  /** Type of disk that the nodes of databases can attach. A change replaces the classes and leaves volumes as they are. */
  readonly databaseDisk: DiskType;
  /** Type of disk that the other nodes can attach. A change replaces the class and leaves volumes as they are. */
  readonly systemDisk: DiskType;
  /**
   * True if disks are deleted with their claims. Otherwise a disk stays when its claim, cluster or namespace is
   * deleted.
   */
  readonly disposable: boolean;
  /** Cloud KMS key that disks are encrypted with. @default Google's keys */
  readonly encryptionKey?: string | undefined;
  /** Labels of the disks; `component` follows from the class: `database-volume`, `system-volume` or `drill-volume`. */
  readonly labels: Readonly<Record<string, string>>;
  /**
   * True if the classes tell the scheduler which types of disks a node can attach. GKE before 1.34.1-gke.2541000 cannot
   * create a volume of a class that has it. A change replaces the classes.
   */
  readonly diskTopology: boolean;
}

/** StorageClasses for databases, for everything else and for restore drills, and a VolumeSnapshotClass for databases. */
export function storageClassesChart(props: StorageClassesProps): KubernetesObject[] {
  const chart = new Chart(new App(), "storage", {
    disableResourceNameHashes: true,
    labels: recommendedLabels("storage"),
  });
  const keep = props.disposable ? "Delete" : "Retain";
  const add = (name: string, component: string, type: DiskType, reclaimPolicy: string): void => {
    new k8s.KubeStorageClass(chart, name, {
      metadata: { name },
      provisioner: driver,
      parameters: definedEntries({
        type,
        "csi.storage.k8s.io/fstype": "ext4",
        "disk-encryption-kms-key": props.encryptionKey,
        labels: Object.entries({ ...props.labels, component })
          .map(([key, value]) => `${key}=${value}`)
          .join(","),
        "use-allowed-disk-topology": props.diskTopology ? "true" : undefined,
      }),
      reclaimPolicy,
      // The disk is created in the zone where its pod can run.
      volumeBindingMode: "WaitForFirstConsumer",
      allowVolumeExpansion: true,
    });
  };
  add(databaseStorage, "database-volume", props.databaseDisk, keep);
  add(systemStorage, "system-volume", props.systemDisk, keep);
  add(drillStorage, "drill-volume", props.databaseDisk, "Delete");
  new ApiObject(chart, "snapshots", {
    apiVersion: "snapshot.storage.k8s.io/v1",
    kind: "VolumeSnapshotClass",
    metadata: { name: databaseStorage },
    driver,
    deletionPolicy: keep,
  });
  return chart.toJson() as KubernetesObject[];
}
