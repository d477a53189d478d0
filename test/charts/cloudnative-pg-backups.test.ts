import { clusterProgress, renderPostgresCluster } from "../../components/postgres-cluster";
import { bucketServiceAccounts } from "../../components/operators/cloudnative-pg/names";
import { cloudNativePgClusterSchema } from "../helpers/schemas";
import { recommendedLabels } from "../helpers/labels";
import { type CloudNativePgSettings, cloudNativePgCluster, cloudNativePgSettings } from "../helpers/clusters";
import { cloudNativePgManifest, noCloudNativePgManifest, objectsIn, schemaOf, validator } from "../helpers/crd";
import { describeWhen } from "../helpers/when";

type Backups = NonNullable<CloudNativePgSettings["backups"]>;

const repository: Backups["repositories"][number] = {
  name: "repo1",
  gcs: { bucket: "acme-backups" },
  retention: { full: 35, unit: "time" },
  schedules: { full: "0 1 * * *" },
};

const rendered = (changes: Partial<Backups["repositories"][number]> = {}, identity?: Backups["identity"]) =>
  renderPostgresCluster(cloudNativePgCluster({ backups: { repositories: [{ ...repository, ...changes }], identity } }));

const spec = (...args: Parameters<typeof rendered>): Record<string, unknown> =>
  rendered(...args).customResource["spec"] as Record<string, unknown>;

describe("backups of a CloudNativePG cluster", () => {
  it("are archived, compressed and retained as configured", () => {
    expect(spec()["backup"]).toEqual({
      barmanObjectStore: {
        destinationPath: "gs://acme-backups/barman/postgres",
        googleCredentials: { gkeEnvironment: true },
        wal: { compression: "gzip" },
        data: { compression: "gzip" },
      },
      retentionPolicy: "35d",
    });
  });

  it("go to the configured folder", () => {
    expect(spec({ path: "/second/life" })["backup"]).toMatchObject({
      barmanObjectStore: { destinationPath: "gs://acme-backups/second/life" },
    });
  });

  it.each([
    ["0 1 * * *", "0 0 1 * * *"],
    ["*/15 2,14 1 jan 1-5", "0 */15 2,14 1 jan 1-5"],
    ["  0   1 * *  sun ", "0 0 1 * * sun"],
  ])("are scheduled by %s in CloudNativePG's six fields, the first at once", (full, schedule) => {
    expect(rendered({ schedules: { full } }).sidecarResources).toEqual([
      {
        apiVersion: "postgresql.cnpg.io/v1",
        kind: "ScheduledBackup",
        metadata: {
          name: "main-repo1-full",
          namespace: "postgres",
          labels: recommendedLabels("postgres-cluster", "main"),
        },
        spec: {
          cluster: { name: "main" },
          method: "barmanObjectStore",
          schedule,
          immediate: true,
          backupOwnerReference: "cluster",
        },
      },
    ]);
  });

  it("use the pods' own identity, a service account, or a key", () => {
    expect(spec({}, { mode: "direct" })).toEqual(spec());
    const serviceAccount = "backups@acme-prod.iam.gserviceaccount.com";
    expect(spec({}, { mode: "impersonation", serviceAccount })).toMatchObject({
      backup: { barmanObjectStore: { googleCredentials: { gkeEnvironment: true } } },
      serviceAccountTemplate: { metadata: { annotations: { "iam.gke.io/gcp-service-account": serviceAccount } } },
    });
    const withKey = spec({}, { mode: "key", secret: "main-gcs-key" });
    expect(withKey["backup"]).toMatchObject({
      barmanObjectStore: {
        googleCredentials: { applicationCredentials: { name: "main-gcs-key", key: "gcs-key.json" } },
      },
    });
    expect(withKey).not.toHaveProperty("serviceAccountTemplate");
  });

  it("are awaited until WAL is archived and a backup exists", () => {
    const { until, firstBackup } = rendered();
    expect(until).toEqual(["jsonpath={.status.readyInstances}=3", "condition=Ready"]);
    expect(firstBackup).toMatchObject({
      watched: "Status",
      until: ["condition=ContinuousArchiving", "jsonpath={.status.firstRecoverabilityPoint}"],
    });
    expect(renderPostgresCluster(cloudNativePgCluster()).firstBackup).toBeUndefined();
  });

  it("are off by default", () => {
    const { customResource, sidecarResources } = renderPostgresCluster(cloudNativePgCluster());
    expect(customResource["spec"]).not.toHaveProperty("backup");
    expect(sidecarResources).toEqual([]);
  });
});

describe("the progress of a CloudNativePG cluster with backups", () => {
  const cluster = cloudNativePgCluster({ backups: { repositories: [repository] } });
  const archives = { type: "ContinuousArchiving", status: "True" };

  it.each([
    ["at first", {}, "0 of 3 instances ready; no WAL is archived yet; the first backup is not finished"],
    [
      "while archiving fails",
      { readyInstances: 3, conditions: [{ ...archives, status: "False", message: "no such bucket" }] },
      "3 of 3 instances ready; archiving fails: no such bucket; the first backup is not finished",
    ],
    [
      "while the first backup runs",
      {
        readyInstances: 3,
        conditions: [archives, { type: "LastBackupSucceeded", status: "False", reason: "BackupStarted", message: "x" }],
      },
      "3 of 3 instances ready; the first backup is not finished",
    ],
    [
      "when the first backup failed",
      {
        readyInstances: 3,
        conditions: [
          archives,
          { type: "LastBackupSucceeded", status: "False", reason: "LastBackupFailed", message: "no access" },
        ],
      },
      "3 of 3 instances ready; the first backup failed: no access",
    ],
    [
      "when all is well",
      { readyInstances: 3, conditions: [archives], firstRecoverabilityPoint: "2026-01-01T00:00:00Z" },
      "3 of 3 instances ready",
    ],
  ])("reports %s which part is missing", (_when, status, words) => {
    expect(clusterProgress(cluster, { status })).toBe(words);
  });
});

describe("validation of the backups of a CloudNativePG cluster", () => {
  const problems = (backups: unknown): string[] =>
    (cloudNativePgClusterSchema.safeParse({ ...cloudNativePgSettings(), backups }).error?.issues ?? []).map(
      ({ path, message }) => `${path.join(".")}: ${message}`,
    );
  const withRepository = (changes: object): unknown => ({ repositories: [{ ...repository, ...changes }] });

  it("accepts correct settings", () => {
    expect(problems(withRepository({}))).toEqual([]);
  });

  it.each([
    ["six fields", { schedules: { full: "0 0 1 * * *" } }, /schedules\.full: has 6 fields instead of five/],
    ["an impossible hour", { schedules: { full: "0 25 * * *" } }, /"25" is no hour/],
    ["no schedule", { schedules: {} }, /schedules\.full/],
    ["incremental backups", { schedules: { full: "0 1 * * *", incremental: "0 * * * *" } }, /unknown key/],
    ["retention by number of backups", { retention: { full: 14 } }, /retention\.unit/],
    ["a volume", { volume: { size: "1Gi" } }, /unknown key/],
    ["no bucket", { gcs: undefined }, /gcs/],
    ["a path outside of the bucket", { path: "barman/../x" }, /not a path/],
  ])("refuses %s", (_what, changes, message) => {
    expect(problems(withRepository(changes))).toEqual([expect.stringMatching(message)]);
  });

  it("refuses a second object store, which CloudNativePG would not archive to", () => {
    expect(problems({ repositories: [repository, repository] })).toHaveLength(1);
  });
});

const manifest = cloudNativePgManifest();

describeWhen(manifest !== undefined, noCloudNativePgManifest, "the CRDs of CloudNativePG, for backups", () => {
  const check = (plural: string, object: unknown): string[] => {
    const name = `${plural}.postgresql.cnpg.io`;
    const definition = objectsIn(manifest ?? "").find(({ metadata }) => metadata.name === name);
    if (definition === undefined) throw new Error(`the manifest has no ${plural}`);
    return validator(schemaOf(definition, "v1"))(object);
  };

  it.each([
    undefined,
    { mode: "impersonation", serviceAccount: "backups@acme-prod.iam.gserviceaccount.com" },
    { mode: "key", secret: "s" },
  ] as const)("accept what is rendered with the identity %j", (identity) => {
    const { customResource, sidecarResources } = rendered({}, identity);
    expect(check("clusters", customResource)).toEqual([]);
    expect(sidecarResources.flatMap((object) => check("scheduledbackups", object))).toEqual([]);
  });
});

describe("a CloudNativePG cluster that starts from backups", () => {
  const specOf = (bootstrap: CloudNativePgSettings["bootstrap"]): Record<string, unknown> =>
    renderPostgresCluster(cloudNativePgCluster({ name: "copy", backups: { repositories: [repository] }, bootstrap }))
      .customResource["spec"] as Record<string, unknown>;

  it("reads those of another cluster in its own bucket, up to a recovery target", () => {
    const target = { type: "time" as const, value: "2026-01-31 14:15:11+00" };
    expect(specOf({ from: "cluster", cluster: "main", target })).toMatchObject({
      bootstrap: {
        recovery: {
          source: "main",
          database: "app",
          owner: "app",
          recoveryTarget: { targetTime: "2026-01-31 14:15:11+00" },
        },
      },
      externalClusters: [
        {
          name: "main",
          barmanObjectStore: {
            destinationPath: "gs://acme-backups/barman/postgres",
            googleCredentials: { gkeEnvironment: true },
            serverName: "main",
          },
        },
      ],
    });
  });

  it("has no initdb: the operator accepts one bootstrap method", () => {
    expect(Object.keys(specOf({ from: "cluster", cluster: "main" })["bootstrap"] as object)).toEqual(["recovery"]);
  });

  it.each([
    ["xid", "7", "targetXID"],
    ["lsn", "0/1F000060", "targetLSN"],
    ["name", "before", "targetName"],
  ] as const)("is restored up to a %s, from another bucket and a named backup", (type, value, key) => {
    const repository = { gcs: { bucket: "old" }, path: "/archive" };
    const target = { type, value };
    expect(
      specOf({ from: "repository", repository, cluster: "gone", target, backupSet: "20260131T010002" }),
    ).toMatchObject({
      bootstrap: { recovery: { source: "gone", recoveryTarget: { [key]: value, backupID: "20260131T010002" } } },
      externalClusters: [{ barmanObjectStore: { destinationPath: "gs://old/archive", serverName: "gone" } }],
    });
  });

  it("lets its pods read the source bucket", () => {
    const bootstrap = { from: "repository" as const, repository: { gcs: { bucket: "old" } }, cluster: "gone" };
    const cluster = cloudNativePgCluster({ name: "copy", backups: { repositories: [repository] }, bootstrap });
    expect(bucketServiceAccounts(cluster, "old")).toEqual(["copy"]);
    expect(bucketServiceAccounts(cluster, "another")).toEqual([]);
  });
});
