import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { storageClassesChart } from "../../components/storage-classes/chart";

const props = {
  databaseDisk: "hyperdisk-balanced",
  systemDisk: "pd-balanced",
  disposable: false,
  diskTopology: false,
  labels: { "managed-by": "pgstack", environment: "prod" },
} as const;

/** The objects by kind and name. */
const named = (objects: readonly KubernetesObject[]): Record<string, KubernetesObject> =>
  Object.fromEntries(objects.map((object) => [`${object.kind} ${object.metadata.name}`, object]));

describe("the classes of volumes", () => {
  it("retain disks, bind them in the pod's zone, allow expansion, and label them", () => {
    const objects = named(storageClassesChart(props));
    expect(objects["StorageClass pgstack-database"]).toMatchObject({
      apiVersion: "storage.k8s.io/v1",
      metadata: { name: "pgstack-database" },
      provisioner: "pd.csi.storage.gke.io",
      parameters: {
        type: "hyperdisk-balanced",
        labels: "managed-by=pgstack,environment=prod,component=database-volume",
      },
      reclaimPolicy: "Retain",
      volumeBindingMode: "WaitForFirstConsumer",
      allowVolumeExpansion: true,
    });
    expect(objects["VolumeSnapshotClass pgstack-database"]).toMatchObject({
      apiVersion: "snapshot.storage.k8s.io/v1",
      metadata: { name: "pgstack-database" },
      driver: "pd.csi.storage.gke.io",
      deletionPolicy: "Retain",
    });
  });

  it("differ in the disk type of the nodes; the class of drills never retains a disk", () => {
    const objects = named(storageClassesChart(props));
    expect(objects["StorageClass pgstack-system"]).toMatchObject({
      reclaimPolicy: "Retain",
      parameters: { type: "pd-balanced", labels: expect.stringContaining("component=system-volume") as string },
    });
    expect(objects["StorageClass pgstack-drill"]).toMatchObject({
      reclaimPolicy: "Delete",
      parameters: { type: "hyperdisk-balanced", labels: expect.stringContaining("component=drill-volume") as string },
    });
  });

  it("delete disks in a disposable environment", () => {
    const objects = named(storageClassesChart({ ...props, disposable: true }));
    for (const name of ["pgstack-database", "pgstack-system"]) {
      expect(objects[`StorageClass ${name}`]).toMatchObject({ reclaimPolicy: "Delete" });
    }
    expect(objects["VolumeSnapshotClass pgstack-database"]).toMatchObject({ deletionPolicy: "Delete" });
  });

  it("set use-allowed-disk-topology only if GKE supports it", () => {
    const topologies = (diskTopology: boolean): unknown[] =>
      storageClassesChart({ ...props, diskTopology })
        .filter(({ kind }) => kind === "StorageClass")
        .map(({ parameters }) => (parameters as Record<string, string>)["use-allowed-disk-topology"]);
    expect(topologies(true)).toEqual(["true", "true", "true"]);
    expect(topologies(false)).toEqual([undefined, undefined, undefined]);
  });
});
