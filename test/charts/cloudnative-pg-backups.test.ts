import { clusterProgress, renderPostgresCluster } from "../../components/postgres-cluster";
import { cloudNativePgClusterSchema } from "../helpers/schemas";
import { recommendedLabels } from "../helpers/labels";
import { type CloudNativePgSettings, cloudNativePgCluster, cloudNativePgSettings } from "../helpers/clusters";
import {
  cloudNativePgManifest,
  noCloudNativePgManifest,
  noObjectStoreCrd,
  objectsIn,
  objectStoreCrd,
  schemaOf,
  validator,
} from "../helpers/crd";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { at } from "../../components/shared/tree";
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

const storesOf = ({ prerequisites }: ReturnType<typeof renderPostgresCluster>): KubernetesObject[] =>
  prerequisites.filter(({ kind }) => kind === "ObjectStore");

const store = (...args: Parameters<typeof rendered>): KubernetesObject => {
  const [first, ...rest] = storesOf(rendered(...args));
  if (first === undefined || rest.length > 0) throw new Error("there is not one ObjectStore");
  return first;
};

describe("backups of a CloudNativePG cluster", () => {
  it("are archived by the plugin alone, to one ObjectStore", () => {
    expect(spec()["plugins"]).toEqual([
      {
        name: "barman-cloud.cloudnative-pg.io",
        isWALArchiver: true,
        parameters: { barmanObjectName: "main-repo1", sidecarResources: "100m 512Mi" },
      },
    ]);
    expect(spec()).not.toHaveProperty("backup");
  });

  it("come before the plugins of a patch, which replaces none", () => {
    const cloudNativePg = { specPatch: { plugins: [{ name: "other" }] } };
    const { customResource } = renderPostgresCluster(
      cloudNativePgCluster({ backups: { repositories: [repository] }, cloudNativePg }),
    );
    expect(at(customResource, "spec", "plugins")).toMatchObject([
      { name: "barman-cloud.cloudnative-pg.io" },
      { name: "other" },
    ]);
    const alone = renderPostgresCluster(cloudNativePgCluster({ cloudNativePg })).customResource;
    expect(at(alone, "spec", "plugins")).toEqual([{ name: "other" }]);
  });

  it("are compressed and retained as configured, and transferred several files at a time", () => {
    expect(store()).toEqual({
      apiVersion: "barmancloud.cnpg.io/v1",
      kind: "ObjectStore",
      metadata: { name: "main-repo1", namespace: "postgres", labels: recommendedLabels("postgres-cluster", "main") },
      spec: {
        configuration: {
          destinationPath: "gs://acme-backups/barman/postgres",
          googleCredentials: { gkeEnvironment: true },
          wal: { compression: "gzip", maxParallel: 4 },
          data: { compression: "gzip" },
        },
        retentionPolicy: "35d",
        instanceSidecarConfiguration: {
          resources: { requests: { cpu: "100m", memory: "512Mi" }, limits: { memory: "512Mi" } },
          retentionPolicyIntervalSeconds: 1800,
        },
      },
    });
  });

  it("go to the configured folder", () => {
    expect(store({ path: "/second/life" })["spec"]).toMatchObject({
      configuration: { destinationPath: "gs://acme-backups/second/life" },
    });
  });

  it("have a sidecar with the resources that are asked for, in the store and where CloudNativePG sees a change", () => {
    const barman = { cpu: "1", memory: "2Gi", maxParallel: 16, retentionIntervalSeconds: 60 };
    const all = renderPostgresCluster(cloudNativePgCluster({ backups: { repositories: [repository], barman } }));
    const { customResource } = all;
    expect(storesOf(all)[0]?.["spec"]).toMatchObject({
      configuration: { wal: { maxParallel: 16 } },
      instanceSidecarConfiguration: {
        resources: { requests: { cpu: "1", memory: "2Gi" }, limits: { memory: "2Gi" } },
        retentionPolicyIntervalSeconds: 60,
      },
    });
    expect(customResource["spec"]).toMatchObject({ plugins: [{ parameters: { sidecarResources: "1 2Gi" } }] });
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
          method: "plugin",
          pluginConfiguration: { name: "barman-cloud.cloudnative-pg.io" },
          schedule,
          immediate: true,
          backupOwnerReference: "cluster",
        },
      },
    ]);
  });

  it("use the pods' own identity, a service account, or a key", () => {
    expect([spec({}, { mode: "direct" }), store({}, { mode: "direct" })]).toEqual([spec(), store()]);
    const serviceAccount = "backups@acme-prod.iam.gserviceaccount.com";
    expect(store({}, { mode: "impersonation", serviceAccount })).toEqual(store());
    expect(spec({}, { mode: "impersonation", serviceAccount })).toMatchObject({
      serviceAccountTemplate: { metadata: { annotations: { "iam.gke.io/gcp-service-account": serviceAccount } } },
    });
    const withKey = { mode: "key", secret: "main-gcs-key" } as const;
    expect(store({}, withKey)["spec"]).toMatchObject({
      configuration: {
        googleCredentials: { applicationCredentials: { name: "main-gcs-key", key: "gcs-key.json" } },
      },
    });
    expect(spec({}, withKey)).not.toHaveProperty("serviceAccountTemplate");
  });

  it("are awaited until WAL is archived and a backup exists", () => {
    const { until, firstBackup } = rendered();
    expect(until).toEqual(["jsonpath={.status.readyInstances}=3", "condition=Ready"]);
    expect(firstBackup).toMatchObject({
      archiving: { watched: "Status", until: ["condition=ContinuousArchiving"] },
      backup: {
        object: store(),
        watch: { watched: "Status", until: ["jsonpath={.status.serverRecoveryWindow.main.firstRecoverabilityPoint}"] },
      },
    });
    expect(renderPostgresCluster(cloudNativePgCluster()).firstBackup).toBeUndefined();
  });

  it("are off by default", () => {
    const all = renderPostgresCluster(cloudNativePgCluster());
    const { customResource, sidecarResources } = all;
    expect(customResource["spec"]).not.toHaveProperty("plugins");
    expect([...sidecarResources, ...storesOf(all)]).toEqual([]);
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
      "when the last backup failed",
      {
        readyInstances: 3,
        conditions: [
          archives,
          { type: "LastBackupSucceeded", status: "False", reason: "LastBackupFailed", message: "no access" },
        ],
      },
      "3 of 3 instances ready; the last backup failed: no access",
    ],
    [
      "when all is well",
      { readyInstances: 3, conditions: [archives, { type: "LastBackupSucceeded", status: "True" }] },
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
    const all = rendered({}, identity);
    const { customResource, sidecarResources } = all;
    expect(check("clusters", customResource)).toEqual([]);
    expect(storesOf(all)).toHaveLength(1);
    expect(sidecarResources.flatMap((object) => check("scheduledbackups", object))).toEqual([]);
  });
});

const objectStore = objectStoreCrd();

describeWhen(objectStore !== undefined, noObjectStoreCrd, "the CRD of ObjectStore", () => {
  const check = (object: unknown): string[] => {
    const [crd] = objectsIn(objectStore ?? "");
    if (crd === undefined) throw new Error("the file has no CRD");
    return validator(schemaOf(crd, "v1"))(object);
  };

  it.each([undefined, { mode: "key", secret: "s" }] as const)(
    "accepts what is rendered with the identity %j",
    (identity) => {
      const bootstrap = { from: "cluster" as const, cluster: "old" };
      const cluster = cloudNativePgCluster({ backups: { repositories: [repository], identity }, bootstrap });
      const stores = storesOf(renderPostgresCluster(cluster));
      expect(stores.map(({ metadata }) => metadata.name)).toEqual(["main-repo1", "main-source"]);
      expect(stores.flatMap(check)).toEqual([]);
    },
  );

  it("refuses a retention in another unit: the check can fail", () => {
    expect(check({ ...store(), spec: { ...(store()["spec"] as object), retentionPolicy: "35 days" } })).toHaveLength(1);
  });
});
