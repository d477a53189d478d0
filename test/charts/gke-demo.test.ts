import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { objectsOfExample } from "../helpers/examples";

/** The fields that the GKE demo sets, with its values. */
const schedules = { full: "0 1 * * *", incremental: "0 */4 * * *" };
const volume = (storage: string) => ({
  accessModes: ["ReadWriteOnce"],
  storageClassName: "pgstack-database",
  resources: { requests: { storage } },
});

describe("the example of the GKE demo", () => {
  let metadata: KubernetesObject["metadata"];
  let spec: Readonly<Record<string, unknown>>;

  beforeAll(async () => {
    const objects = await objectsOfExample("gke-demo");
    ({ metadata, spec } = objects.find(({ kind }) => kind === "PostgresCluster") as KubernetesObject & {
      spec: Record<string, unknown>;
    });
  });

  it("has the demo's name, namespace and version", () => {
    expect(metadata).toMatchObject({ name: "dba-postgres", namespace: "postgres-operator" });
    expect(spec["postgresVersion"]).toBe(17);
  });

  it("has the demo's users and their database; the readiness check logs in as the first one", () => {
    expect(spec["users"]).toEqual([{ name: "dbateam", databases: ["dbateamdb"] }, { name: "postgres" }]);
  });

  it("has the demo's three instances, with their volumes", () => {
    expect(spec["instances"]).toEqual([
      expect.objectContaining({ name: "pg-instance", replicas: 3, dataVolumeClaimSpec: volume("5Gi") }),
    ]);
  });

  it("has the demo's two repositories, schedules, folder and retention", () => {
    expect(spec["backups"]).toMatchObject({
      pgbackrest: {
        global: {
          "repo1-path": "/pgbackrest/postgres-operator/dba-postgres/repo1",
          "repo1-retention-full": "14",
          "repo1-retention-full-type": "count",
          "repo2-retention-full": "14",
          "repo2-retention-full-type": "count",
        },
        repos: [
          { name: "repo1", schedules, gcs: { bucket: "my-postgres-backup-bucket" } },
          { name: "repo2", schedules },
        ],
      },
    });
  });

  it("gives backups enough storage for their retention, unlike the demo, and needs no Secret with a key for the bucket", () => {
    expect(spec["backups"]).toMatchObject({
      pgbackrest: { repos: [{}, { volume: { volumeClaimSpec: volume("100Gi") } }] },
    });
    expect(spec["backups"]).not.toHaveProperty("pgbackrest.configuration");
  });

  it("has the demo's settings of Patroni: synchronous, strictly, with failsafe", () => {
    expect(spec["patroni"]).toMatchObject({
      dynamicConfiguration: { synchronous_mode: true, synchronous_mode_strict: true, failsafe_mode: true },
    });
  });

  it("has the demo's exporter", () => {
    expect(spec["monitoring"]).toMatchObject({ pgmonitor: { exporter: {} } });
  });
});
