import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { objectsOfExample } from "../helpers/examples";

describe.each([
  ["customer-postgres", "fast-ssd", "s3://pg-backups/customer"],
  ["customer-postgres-gke", "pgstack-database", "gs://my-project-pg-backups/customer"],
])("the example %s of the enterprise guide", (example, storageClass, destinationPath) => {
  let objects: readonly KubernetesObject[];
  const one = (kind: string): KubernetesObject & { readonly spec: Readonly<Record<string, unknown>> } =>
    objects.find((object) => object.kind === kind) as KubernetesObject & { spec: Record<string, unknown> };

  beforeAll(async () => {
    objects = await objectsOfExample(example);
  });

  it("has each field of the guide's Cluster (6), or what does the same", () => {
    const { metadata, spec } = one("Cluster");
    expect(metadata).toMatchObject({ name: "customer-postgres", namespace: "database" });
    expect(spec).toMatchObject({
      instances: 3,
      imageName: expect.stringMatching(/postgresql:15\./) as string,
      storage: { size: "3Ti", storageClass },
      // The guide's owner is postgres, which the operator reserves.
      bootstrap: { initdb: { database: "customer_db", owner: "customer", secret: { name: "customer-password" } } },
      superuserSecret: { name: "postgres-secret" },
      enableSuperuserAccess: true,
      // Memory has the limit of the guide for both.
      resources: { requests: { cpu: "4", memory: "32Gi" }, limits: { cpu: "8", memory: "32Gi" } },
      postgresql: { parameters: { shared_buffers: "8GB", max_connections: "500", wal_keep_size: "4GB" } },
      // The guide's own podAntiAffinity is not a field of the CRD.
      affinity: { podAntiAffinityType: "required", topologyKey: "kubernetes.io/hostname" },
    });
  });

  it("backs up to the guide's bucket for thirty days (9)", () => {
    expect(one("ObjectStore").spec).toMatchObject({ configuration: { destinationPath }, retentionPolicy: "30d" });
    expect(one("ScheduledBackup").spec).toMatchObject({ schedule: "0 0 1 * * *" });
  });

  it("adds the enhancements of the guide (14, 15, 17, 18)", () => {
    expect(one("Cluster").spec).toMatchObject({
      topologySpreadConstraints: [{ topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "DoNotSchedule" }],
      postgresql: {
        pg_hba: ["hostnossl all,replication all all reject"],
        shared_preload_libraries: ["pg_stat_statements", "auto_explain", "pgaudit"],
      },
    });
    expect(one("Pooler").spec).toMatchObject({ pgbouncer: { parameters: { client_tls_sslmode: "require" } } });
    expect(objects.map(({ kind, metadata: { name } }) => `${kind} ${name}`)).toEqual(
      expect.arrayContaining(["CronJob customer-postgres-restore-drill"]),
    );
    expect(objects.filter(({ kind }) => kind === "NetworkPolicy").length).toBeGreaterThan(0);
  });
});

describe("the access of the example to its bucket", () => {
  const configuration = async (example: string): Promise<unknown> =>
    (await objectsOfExample(example)).find(({ kind }) => kind === "ObjectStore")?.["spec"];

  it("is a key from the guide's Secret in S3, and Workload Identity on GKE, where snapshots are taken too", async () => {
    expect(await configuration("customer-postgres")).toMatchObject({
      configuration: { s3Credentials: { accessKeyId: { name: "s3-secret" }, secretAccessKey: { name: "s3-secret" } } },
    });
    expect(await configuration("customer-postgres-gke")).toMatchObject({
      configuration: { googleCredentials: { gkeEnvironment: true } },
    });
    const cluster = (await objectsOfExample("customer-postgres-gke")).find(({ kind }) => kind === "Cluster");
    expect(cluster?.["spec"]).toMatchObject({ backup: { volumeSnapshot: { className: "pgstack-database" } } });
  });
});
