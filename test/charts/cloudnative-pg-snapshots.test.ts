import { cloudNativePg } from "../../components/operators/cloudnative-pg";
import { clusterObject } from "../../components/operators/cloudnative-pg/chart";
import { scheduledSnapshots } from "../../components/operators/cloudnative-pg/backups/snapshots";
import { type CloudNativePgSettings, barmanRepository, cloudNativePgCluster } from "../helpers/clusters";
import { cloudNativePgManifest, noCloudNativePgManifest, objectsIn, schemaOf, validator } from "../helpers/crd";
import { customResource, impactLines } from "../helpers/impact";
import { describeWhen } from "../helpers/when";

type Snapshots = NonNullable<NonNullable<CloudNativePgSettings["backups"]>["volumeSnapshots"]>;

const cluster = (volumeSnapshots?: Snapshots, changes: Partial<CloudNativePgSettings> = {}) =>
  cloudNativePgCluster({ backups: { repositories: [barmanRepository], volumeSnapshots }, ...changes });
const nightly: Snapshots = { class: "pgstack-database", schedule: "30 2 * * *" };
const clone = cluster(undefined, {
  walStorage: { size: "10Gi" },
  bootstrap: { from: "cluster", cluster: "old", volumeSnapshots: { data: "old-1", wal: "old-1-wal" } },
});

describe("snapshots of volumes by CloudNativePG", () => {
  it("are not taken by default", () => {
    expect(clusterObject(cluster()).spec).not.toHaveProperty("backup");
    expect(scheduledSnapshots(cluster())).toEqual([]);
  });

  it("are taken while Postgres runs, on a schedule with seconds, and outlive the cluster", () => {
    expect(clusterObject(cluster(nightly)).spec.backup).toEqual({
      volumeSnapshot: { className: "pgstack-database", snapshotOwnerReference: "none", online: true },
    });
    expect(scheduledSnapshots(cluster(nightly))).toMatchObject([
      {
        metadata: { name: "main-snapshot", namespace: "postgres" },
        spec: {
          ...{ cluster: { name: "main" }, method: "volumeSnapshot", schedule: "0 30 2 * * *" },
          ...{ immediate: true, backupOwnerReference: "none" },
        },
      },
    ]);
  });

  it("are deleted with their Backup objects, and those with the cluster, where that is configured", () => {
    const deleted = cluster({ ...nightly, onRemoval: "delete", mode: "offline" });
    expect(clusterObject(deleted).spec.backup?.volumeSnapshot).toMatchObject({
      snapshotOwnerReference: "backup",
      online: false,
    });
    expect(scheduledSnapshots(deleted)[0]?.spec.backupOwnerReference).toBe("cluster");
  });

  it("are suspended with the cluster, beside its backups", () => {
    const stopped = cluster(nightly, { cloudNativePg: { state: "shutdown" } });
    expect(
      (cloudNativePg.sidecarResources?.(stopped) ?? []).map(({ metadata, ...object }) => [
        metadata.name,
        object["spec"],
      ]),
    ).toEqual([
      ["main-repo1-full", expect.objectContaining({ suspend: true })],
      ["main-snapshot", expect.objectContaining({ suspend: true })],
    ]);
  });

  it("are a source of a new cluster, whose WAL comes from the backups", () => {
    const source = (name: string) => ({ apiGroup: "snapshot.storage.k8s.io", kind: "VolumeSnapshot", name });
    expect(clusterObject(clone).spec.bootstrap?.recovery).toMatchObject({
      source: "old",
      volumeSnapshots: { storage: source("old-1"), walStorage: source("old-1-wal") },
    });
  });

  it("change nothing for a running cluster", () => {
    expect(impactLines(customResource(cluster()), customResource(cluster(nightly)))).toEqual(["nothing spec.backup"]);
  });
});

describeWhen(cloudNativePgManifest() !== undefined, noCloudNativePgManifest, "objects with snapshots", () => {
  it("fit their CRDs", () => {
    const crds = objectsIn(cloudNativePgManifest() ?? "");
    for (const object of [
      clusterObject(cluster(nightly)),
      clusterObject(clone),
      ...scheduledSnapshots(cluster(nightly)),
    ]) {
      const crd = crds.find(({ metadata }) => metadata.name === `${object.kind.toLowerCase()}s.postgresql.cnpg.io`);
      if (crd === undefined) throw new Error(`no CRD of ${object.kind}`);
      const check = validator(schemaOf(crd, "v1"));
      expect(check(object)).toEqual([]);
      expect(check({ ...object, spec: 1 })).not.toEqual([]);
    }
  });
});
