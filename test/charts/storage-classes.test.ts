import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { storageClassesChart } from "../../components/storage-classes/chart";

const props = {
  machineType: "n4-standard-4",
  disposable: false,
  labels: { "managed-by": "pgstack", environment: "prod" },
};

const byKind = (objects: readonly KubernetesObject[]): Record<string, KubernetesObject> =>
  Object.fromEntries(objects.map((object) => [object.kind, object]));

describe("the classes of a database's volumes", () => {
  it("keep disks, put them where the pod runs, let them grow, and label them", () => {
    const { StorageClass, VolumeSnapshotClass } = byKind(storageClassesChart(props));
    expect(StorageClass).toMatchObject({
      apiVersion: "storage.k8s.io/v1",
      metadata: { name: "pgstack-database" },
      provisioner: "pd.csi.storage.gke.io",
      parameters: { type: "hyperdisk-balanced", labels: "managed-by=pgstack,environment=prod" },
      reclaimPolicy: "Retain",
      volumeBindingMode: "WaitForFirstConsumer",
      allowVolumeExpansion: true,
    });
    expect(VolumeSnapshotClass).toMatchObject({
      apiVersion: "snapshot.storage.k8s.io/v1",
      metadata: { name: "pgstack-database" },
      driver: "pd.csi.storage.gke.io",
      deletionPolicy: "Retain",
    });
  });

  it("let disks go with a disposable environment, and fit the machines", () => {
    const { StorageClass, VolumeSnapshotClass } = byKind(
      storageClassesChart({ ...props, disposable: true, machineType: "e2-standard-2" }),
    );
    expect(StorageClass).toMatchObject({ reclaimPolicy: "Delete", parameters: { type: "pd-balanced" } });
    expect(VolumeSnapshotClass).toMatchObject({ deletionPolicy: "Delete" });
  });
});
