import { renderPostgresCluster } from "../../components/postgres-cluster";
import { bucketServiceAccounts } from "../../components/operators/crunchy/names";
import { bucketRepository, crunchyCluster, type CrunchySettings, s3Repository } from "../helpers/clusters";
import { noPostgresClusterCrd, objectsIn, postgresClusterCrd, schemaOf, validator } from "../helpers/crd";
import { fromBucket, fromCluster, fromVolumes, standby } from "../helpers/crunchy-data";
import { describeWhen } from "../helpers/when";

type Spec = Readonly<Record<string, unknown>>;

const backups = { repositories: [bucketRepository] };
const render = (changes: Partial<CrunchySettings>) => renderPostgresCluster(crunchyCluster({ backups, ...changes }));
const spec = (changes: Partial<CrunchySettings>): Spec => render(changes).customResource["spec"] as Spec;

describe("a cluster that is restored in place", () => {
  const restore = {
    id: "after-migration",
    repository: "repo1" as const,
    target: { type: "time" as const, value: "2026-01-31 14:15:11+00" },
    resources: { cpu: "1", memory: "1Gi" },
  };
  const annotation = "postgres-operator.crunchydata.com/pgbackrest-restore";

  it("has the repository and the recovery target, and an id that triggers the restore", () => {
    const { customResource } = render({ restore });
    expect(customResource.metadata.annotations?.[annotation]).toBe("after-migration");
    expect((spec({ restore })["backups"] as { pgbackrest: Spec }).pgbackrest["restore"]).toEqual({
      enabled: true,
      repoName: "repo1",
      options: ["--type=time", '--target="2026-01-31 14:15:11+00"'],
      resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { memory: "1Gi" } },
    });
  });

  it("is ready when this restore, and no other, has finished and data exists", () => {
    expect(render({ restore }).until).toEqual(
      expect.arrayContaining([
        "jsonpath={.status.pgbackrest.restore.id}=after-migration",
        "jsonpath={.status.pgbackrest.restore.finished}=true",
        'jsonpath={.status.conditions[?(@.type=="PostgresDataInitialized")].status}=True',
      ]),
    );
  });

  it("has no restore request after its removal", () => {
    const { customResource } = render({});
    expect(customResource.metadata.annotations).not.toHaveProperty([annotation]);
    expect((spec({})["backups"] as { pgbackrest: Spec }).pgbackrest).not.toHaveProperty("restore");
  });
});

describe("a cluster that starts", () => {
  it("from another one restores its backups up to a recovery target", () => {
    expect(spec({ bootstrap: fromCluster })["dataSource"]).toEqual({
      postgresCluster: {
        clusterName: "other",
        clusterNamespace: "elsewhere",
        repoName: "repo1",
        options: ["--type=time", '--target="2026-01-31 14:15:11+00"'],
        resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { memory: "1Gi" } },
        priorityClassName: "restore",
      },
    });
  });

  it("from a bucket restores its backups, with referenced Secrets", () => {
    const secret = (name: string, key: string) => ({ secret: { name, items: [{ key, path: `repo3-${key}` }] } });
    expect(spec({ bootstrap: fromBucket })["dataSource"]).toEqual({
      pgbackrest: {
        stanza: "db",
        repo: { name: "repo3", s3: { bucket: "backups", endpoint: "minio.storage.svc:9000", region: "us-east-1" } },
        global: { "repo3-path": "/pgbackrest/old", "repo3-s3-uri-style": "path", "repo3-cipher-type": "aes-256-cbc" },
        configuration: [secret("s3-credentials", "s3.conf"), secret("old-passphrase", "cipher.conf")],
        options: ["--set=20260131-010002F"],
      },
    });
  });

  it("from Google's bucket reads it as the identity of its own backups, on the account that restores", () => {
    const gcs = { name: "repo1" as const, gcs: { bucket: "old-backups" }, path: "/old" };
    const bootstrap = { from: "repository" as const, repository: gcs };
    const serviceAccount = "backups@acme-test.iam.gserviceaccount.com";
    const rendered = spec({
      bootstrap,
      backups: { repositories: [s3Repository], identity: { mode: "impersonation", serviceAccount } },
    });
    expect(rendered["dataSource"]).toMatchObject({
      pgbackrest: { global: { "repo1-path": "/old", "repo1-gcs-key-type": "auto" } },
    });
    expect(rendered["metadata"]).toMatchObject({ annotations: { "iam.gke.io/gcp-service-account": serviceAccount } });
    expect(bucketServiceAccounts(crunchyCluster({ bootstrap, backups }), "old-backups")).toEqual(["hippo-instance"]);
  });

  it("from volumes adopts them", () => {
    expect(spec({ bootstrap: fromVolumes, walStorage: { size: "10Gi" } })["dataSource"]).toEqual({
      volumes: { pgDataVolume: { pvcName: "old-pgdata", directory: "pg17" }, pgWALVolume: { pvcName: "old-pgwal" } },
    });
  });

  it("is not ready before it has restored", () => {
    const restored = 'jsonpath={.status.conditions[?(@.type=="PostgresDataInitialized")].status}=True';
    expect(render({ bootstrap: fromCluster }).until).toContain(restored);
    expect(render({ bootstrap: fromBucket }).until).toContain(restored);
    expect(render({ bootstrap: fromVolumes, walStorage: { size: "10Gi" } }).until).not.toContain(restored);
    expect(render({}).until).not.toContain(restored);
  });

  it("empty has no data source", () => {
    expect(spec({})).not.toHaveProperty("dataSource");
    expect(spec({})).not.toHaveProperty("standby");
  });
});

describe("a standby", () => {
  it("follows by WAL archive, by streaming or by both until it is promoted, and keeps the block after that", () => {
    const follows = { repoName: "repo1", host: "primary-primary.postgres.svc", port: 5433 };
    expect(spec(standby)["standby"]).toEqual({ enabled: true, ...follows });
    expect(spec({ ...standby, standby: { ...standby.standby, promoted: true } })["standby"]).toEqual({
      enabled: false,
      ...follows,
    });
    expect(spec({ standby: { host: "primary" } })["standby"]).toEqual({ enabled: true, host: "primary" });
  });

  it("is ready when its instances are: backups, users and writes belong to its primary", () => {
    const following = render(standby);
    expect(following.until.join()).not.toMatch(/pgbackrest|PGBackRest/);
    expect(following.until.join()).toContain("readyReplicas}=3");
    expect(following.readiness).toEqual([]);
    const promoted = render({ ...standby, standby: { ...standby.standby, promoted: true } });
    expect(promoted.until).toContain("condition=PGBackRestReplicaCreate");
    expect(promoted.readiness).toHaveLength(1);
  });
});

const definition = postgresClusterCrd();

describeWhen(definition !== undefined, noPostgresClusterCrd, "the CRD of PostgresCluster v1", () => {
  it("accepts each of these", () => {
    const [crd] = objectsIn(definition ?? "");
    if (crd === undefined) throw new Error("the file holds no CRD");
    const check = validator(schemaOf(crd, "v1"));
    const clusters = [
      { bootstrap: fromCluster },
      { bootstrap: fromBucket },
      { bootstrap: fromVolumes, walStorage: { size: "10Gi" } },
      standby,
    ];
    expect(clusters.map((changes) => check(render(changes).customResource))).toEqual(clusters.map(() => []));
  }, 120_000);
});
