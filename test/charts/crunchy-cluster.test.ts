import { postgresClusterObject } from "../../components/operators/crunchy/chart";
import { renderPostgresCluster } from "../../components/postgres-cluster";
import { crunchyClusterSchema } from "../helpers/schemas";
import { recommendedLabels } from "../helpers/labels";
import { crunchy, postgresVersions } from "../../components/versions";
import {
  bucketRepository,
  crunchyCluster,
  type CrunchySettings,
  crunchySettings,
  volumeRepository,
} from "../helpers/clusters";
import { noPostgresClusterCrd, objectsIn, postgresClusterCrd, type Schema, schemaOf, validator } from "../helpers/crd";
import { environment } from "../helpers/environments";
import { describeWhen } from "../helpers/when";

const labels = recommendedLabels("postgres-cluster", "hippo");
const sameHost = {
  topologyKey: "kubernetes.io/hostname",
  labelSelector: {
    matchLabels: {
      "postgres-operator.crunchydata.com/cluster": "hippo",
      "postgres-operator.crunchydata.com/data": "postgres",
    },
  },
};

/** What puts a pod on the nodes that databases have for themselves. */
const onDatabaseNodes = {
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: "workload-role", operator: "In", values: ["db"] }] }],
      },
    },
  },
  tolerations: [
    { key: "workload-role", operator: "Equal", value: "db", effect: "NoSchedule" },
    { key: "kubernetes.io/arch", operator: "Equal", value: "arm64", effect: "NoSchedule" },
  ],
};

/** The spec of a PostgresCluster, with the settings that a test changes. */
function spec(changes: Partial<CrunchySettings> = {}): Record<string, unknown> {
  return postgresClusterObject(crunchyCluster(changes))["spec"];
}

function instanceSet(changes: Partial<CrunchySettings> = {}): Record<string, unknown> {
  const [first] = spec(changes)["instances"] as Record<string, unknown>[];
  return first ?? {};
}

/** Every option at once. */
const everything: Partial<CrunchySettings> = {
  image: "mirror/postgres:17",
  imagePullPolicy: "Always",
  instances: 5,
  storage: { size: "10Gi", storageClass: "fast" },
  walStorage: { size: "2Gi", storageClass: "faster" },
  resources: { cpu: "2", cpuLimit: "4", memory: "8Gi" },
  users: [{ name: "app", databases: ["app", "app_reports"] }, { name: "reader" }],
  parameters: { max_connections: 200, shared_buffers: "2GB", log_lock_waits: true, jit: false, random_page_cost: 1.1 },
  highAvailability: { mode: "strict", synchronousStandbys: 2 },
  scheduling: { antiAffinity: "required", zones: "required", nodePool: "database" },
  pooler: { instances: 2, mode: "transaction", image: "mirror/pgbouncer:1" },
  backups: { repositories: [bucketRepository, volumeRepository] },
  readyTimeoutSeconds: 600,
  crunchy: { failsafe: false, monitoring: true, specPatch: { supplementalGroups: [65534] } },
};

describe("the PostgresCluster of PGO", () => {
  it("has exactly these fields by default", () => {
    expect(postgresClusterObject(crunchyCluster())).toEqual({
      apiVersion: "postgres-operator.crunchydata.com/v1",
      kind: "PostgresCluster",
      metadata: {
        name: "hippo",
        namespace: "postgres",
        labels,
        annotations: { "postgres-operator.crunchydata.com/autoCreateUserSchema": "true" },
      },
      spec: {
        metadata: { labels },
        postgresVersion: 17,
        image: crunchy.postgresImages[17],
        imagePullPolicy: "IfNotPresent",
        users: [{ name: "app", databases: ["app"] }],
        instances: [
          {
            name: "instance",
            replicas: 3,
            resources: { requests: { cpu: "500m", memory: "1Gi" }, limits: { memory: "1Gi" } },
            dataVolumeClaimSpec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "10Gi" } } },
            affinity: {
              podAntiAffinity: {
                preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: sameHost }],
              },
            },
          },
        ],
        config: {
          parameters: {
            shared_buffers: "256MB",
            effective_cache_size: "768MB",
            maintenance_work_mem: "64MB",
            work_mem: "4MB",
          },
        },
        patroni: {
          switchover: { enabled: true },
          dynamicConfiguration: { failsafe_mode: true, synchronous_mode: false },
        },
      },
    });
  });

  it.each(postgresVersions)("runs the pinned image of Postgres %i", (version) => {
    expect(spec({ version })).toMatchObject({ postgresVersion: version, image: crunchy.postgresImages[version] });
    expect(crunchy.postgresImages[version]).toMatch(new RegExp(`-${version}\\.\\d`));
  });

  it("runs the configured image", () => {
    expect(spec(everything)).toMatchObject({ image: "mirror/postgres:17", imagePullPolicy: "Always" });
  });

  it.each([
    ["asynchronous", 1, { synchronous_mode: false }],
    ["synchronous", 1, { synchronous_mode: true, synchronous_node_count: 1 }],
    ["synchronous", 2, { synchronous_mode: true, synchronous_node_count: 2 }],
    ["strict", 1, { synchronous_mode: true, synchronous_node_count: 1, synchronous_mode_strict: true }],
    ["strict", 2, { synchronous_mode: true, synchronous_node_count: 2, synchronous_mode_strict: true }],
  ] as const)(
    "in %s mode with %i standbys has these synchronous settings",
    (mode, synchronousStandbys, dynamicConfiguration) => {
      expect(spec({ instances: 5, highAvailability: { mode, synchronousStandbys } })["patroni"]).toEqual({
        switchover: { enabled: true },
        dynamicConfiguration: { failsafe_mode: true, ...dynamicConfiguration },
      });
    },
  );

  it("disables failsafe mode when configured", () => {
    expect(spec({ crunchy: { failsafe: false } })["patroni"]).toMatchObject({
      dynamicConfiguration: { failsafe_mode: false },
    });
  });

  it("has volumes of the configured size and class", () => {
    const claim = (storage: string, storageClassName: string) => ({
      accessModes: ["ReadWriteOnce"],
      storageClassName,
      resources: { requests: { storage } },
    });
    const { dataVolumeClaimSpec, walVolumeClaimSpec } = instanceSet(everything);
    expect({ dataVolumeClaimSpec, walVolumeClaimSpec }).toEqual({
      dataVolumeClaimSpec: claim("10Gi", "fast"),
      walVolumeClaimSpec: claim("2Gi", "faster"),
    });
  });

  it("has requests, a memory limit equal to the request, and a CPU limit only when configured", () => {
    expect(instanceSet(everything)["resources"]).toEqual({
      requests: { cpu: "2", memory: "8Gi" },
      limits: { cpu: "4", memory: "8Gi" },
    });
  });

  it("writes whole numbers as numbers and everything else as the text that Postgres reads", () => {
    expect(spec(everything)["config"]).toEqual({
      parameters: {
        max_connections: 200,
        shared_buffers: "2GB",
        log_lock_waits: "on",
        jit: "off",
        random_page_cost: "1.1",
        // From 8 GiB of memory.
        effective_cache_size: "6144MB",
        maintenance_work_mem: "512MB",
        work_mem: "7MB",
      },
    });
  });

  it("writes numbers as text that PGO could not read as numbers: those of more than 32 bits", () => {
    const parameters = { "x.a": 2 ** 31 - 1, "x.b": 2 ** 31, "x.c": -(2 ** 31), "x.d": 1e21, "x.e": 1e-7 };
    expect(spec({ parameters })["config"]).toMatchObject({
      parameters: { "x.a": 2 ** 31 - 1, "x.b": "2147483648", "x.c": "-2147483648", "x.d": "1e+21", "x.e": "1e-7" },
    });
  });

  it("has the users and their databases", () => {
    expect(spec(everything)["users"]).toEqual([{ name: "app", databases: ["app", "app_reports"] }, { name: "reader" }]);
  });

  it("requires anti-affinity of instances when configured", () => {
    expect(instanceSet({ scheduling: { antiAffinity: "required" } })["affinity"]).toEqual({
      podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [sameHost] },
    });
  });

  it("has PgBouncer when configured", () => {
    expect(spec(everything)["proxy"]).toEqual({
      pgBouncer: { replicas: 2, image: "mirror/pgbouncer:1", config: { global: { pool_mode: "transaction" } } },
    });
    expect(spec({ pooler: {} })["proxy"]).toEqual({
      pgBouncer: { replicas: 1, image: crunchy.pgbouncerImage, config: { global: { pool_mode: "session" } } },
    });
  });

  it("has an exporter when configured", () => {
    expect(spec(everything)["monitoring"]).toEqual({ pgmonitor: { exporter: { image: crunchy.exporterImage } } });
    expect(spec()["monitoring"]).toBeUndefined();
  });

  it("has the configured retention of backups, a place for each repository, and no key", () => {
    expect(spec(everything)["backups"]).toEqual({
      pgbackrest: {
        image: crunchy.pgbackrestImage,
        global: {
          "repo1-retention-full": "14",
          "repo1-retention-full-type": "time",
          "repo1-path": "/pgbackrest/postgres/hippo/repo1",
          "repo1-gcs-key-type": "auto",
          "repo2-retention-full": "2",
          "repo2-retention-full-type": "count",
          "start-fast": "y",
        },
        repos: [
          { name: "repo1", gcs: { bucket: "backups" }, schedules: bucketRepository.schedules },
          {
            name: "repo2",
            volume: {
              volumeClaimSpec: {
                accessModes: ["ReadWriteOnce"],
                storageClassName: "slow",
                resources: { requests: { storage: "20Gi" } },
              },
            },
            schedules: { full: "30 2 * * *" },
          },
        ],
        manual: { repoName: "repo1", options: ["--type=full"] },
        repoHost: onDatabaseNodes,
      },
    });
  });

  describe("with a bucket, authenticates", () => {
    const as = (identity: NonNullable<CrunchySettings["backups"]>["identity"]): Record<string, unknown> =>
      spec({ backups: { repositories: [bucketRepository, volumeRepository], identity } });
    const account = "backup@project.iam.gserviceaccount.com";

    it.each([undefined, { mode: "direct" }] as const)("as its pods themselves: %j", (identity) => {
      const { metadata, backups } = as(identity);
      expect(metadata).toEqual({ labels });
      expect(backups).toMatchObject({ pgbackrest: { global: { "repo1-gcs-key-type": "auto" } } });
      expect(JSON.stringify(backups)).not.toMatch(/"configuration"|gcs-key"/);
    });

    it("as a service account, on every pod", () => {
      const { metadata, backups } = as({ mode: "impersonation", serviceAccount: account });
      expect(metadata).toEqual({ labels, annotations: { "iam.gke.io/gcp-service-account": account } });
      expect(backups).toMatchObject({ pgbackrest: { global: { "repo1-gcs-key-type": "auto" } } });
    });

    it("with a key from a referenced Secret", () => {
      const { metadata, backups } = as({ mode: "key", secret: "bucket-key" });
      expect(metadata).toEqual({ labels });
      expect(backups).toMatchObject({
        pgbackrest: {
          configuration: [{ secret: { name: "bucket-key" } }],
          global: { "repo1-gcs-key-type": "service", "repo1-gcs-key": "/etc/pgbackrest/conf.d/gcs-key.json" },
        },
      });
      expect(JSON.stringify(backups)).not.toContain("repo2-gcs");
    });

    it("and without an identity when no repository is in a bucket", () => {
      const rendered = spec({
        backups: { repositories: [volumeRepository], identity: { mode: "impersonation", serviceAccount: account } },
      });
      expect(JSON.stringify(rendered)).not.toContain(account);
    });
  });

  it("runs on dedicated nodes, spread over zones, when configured", () => {
    expect(instanceSet({ scheduling: { nodePool: "database", zones: "required" } })).toMatchObject({
      ...onDatabaseNodes,
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: "topology.kubernetes.io/zone",
          whenUnsatisfiable: "DoNotSchedule",
          labelSelector: sameHost.labelSelector,
        },
      ],
    });
    expect(instanceSet()).not.toHaveProperty("tolerations");
    expect(instanceSet()).not.toHaveProperty("topologySpreadConstraints");
  });

  it("applies the patch", () => {
    expect(spec(everything)["supplementalGroups"]).toEqual([65534]);
  });

  it("has no backups section without backups", () => {
    expect(spec()["backups"]).toBeUndefined();
  });
});

describe("a rendered Crunchy cluster", () => {
  it("is ready when all instances are up to date and ready, backed up and pooled as far as asked for", () => {
    const instance = 'jsonpath={.status.instances[?(@.name=="instance")]';
    const basic = ["jsonpath={.status.patroni.systemIdentifier}"];
    expect(renderPostgresCluster(crunchyCluster()).until).toEqual([
      ...basic,
      `${instance}.readyReplicas}=3`,
      `${instance}.updatedReplicas}=3`,
    ]);
    expect(renderPostgresCluster(crunchyCluster(everything)).until).toEqual([
      ...basic,
      `${instance}.readyReplicas}=5`,
      `${instance}.updatedReplicas}=5`,
      'jsonpath={.status.pgbackrest.repos[?(@.name=="repo1")].stanzaCreated}=true',
      'jsonpath={.status.pgbackrest.repos[?(@.name=="repo2")].stanzaCreated}=true',
      "condition=PGBackRestRepoHostReady",
      "condition=PGBackRestReplicaCreate",
      "jsonpath={.status.proxy.pgBouncer.readyReplicas}=2",
      "condition=ProxyAvailable",
    ]);
  });

  it("waits for no repository host when no repository is on a volume: PGO creates no host", () => {
    const { until } = renderPostgresCluster(crunchyCluster({ backups: { repositories: [bucketRepository] } }));
    expect(until).not.toContain("condition=PGBackRestRepoHostReady");
    expect(until).toContain("condition=PGBackRestReplicaCreate");
  });

  it("returns the names of the operator's Services and Secrets", () => {
    expect(renderPostgresCluster(crunchyCluster()).endpoints).toEqual({
      primary: {
        "postgres-operator.crunchydata.com/cluster": "hippo",
        "postgres-operator.crunchydata.com/role": "master",
      },
      writeHost: "hippo-primary.postgres.svc",
      readHost: "hippo-replicas.postgres.svc",
      port: 5432,
      certificateAuthority: { secret: "hippo-cluster-cert", key: "ca.crt" },
      user: { name: "app", database: "app", password: { secret: "hippo-pguser-app", key: "password" } },
    });
  });
});

const definition = postgresClusterCrd();

describeWhen(definition !== undefined, noPostgresClusterCrd, "the CRD of PostgresCluster v1", () => {
  let schema: Schema;
  let check: (object: unknown) => string[];
  beforeAll(() => {
    const [crd] = objectsIn(definition ?? "");
    if (crd === undefined) throw new Error("the file holds no CRD");
    schema = schemaOf(crd, "v1");
    check = validator(schema);
  }, 120_000);

  it.each([
    ["the shortest cluster", {}],
    ["every option", everything],
    ["one instance without anything", { instances: 1 }],
    ["the longest names", { name: "a".repeat(37), namespace: "n".repeat(63) }],
  ] as [string, Partial<CrunchySettings>][])("accepts %s", (_what, changes) => {
    expect(check(postgresClusterObject(crunchyCluster(changes)))).toEqual([]);
  });

  it.each(["dev", "kind", "prod"])("accepts the clusters of the environment %s", (name) => {
    const rendered = environment(name).clusters.map((cluster) => renderPostgresCluster(cluster).customResource);
    expect(rendered.map(check)).toEqual([[]]);
  });

  it("refuses unknown fields and wrong types: the check can fail", () => {
    const cluster = postgresClusterObject(crunchyCluster());
    const wrong = (changes: object): string[] =>
      check({ ...cluster, spec: { ...(cluster["spec"] as object), ...changes } });
    expect(wrong({ postgresVersionn: 17 })).toEqual([expect.stringContaining("postgresVersionn")]);
    expect(wrong({ postgresVersion: "17" })).toEqual([expect.stringContaining("/spec/postgresVersion")]);
    expect(wrong({ postgresVersion: 9 })).not.toEqual([]);
    expect(wrong({ users: [{ name: "my_app" }] })).not.toEqual([]);
    expect(wrong({ proxy: { pgBouncer: { config: { global: {} }, replicaz: 1 } } })).toEqual([
      expect.stringContaining("replicaz"),
    ]);
  });

  it("refuses no parameter that pgstack accepts", () => {
    const parameters = schema.properties?.["spec"]?.properties?.["config"]?.properties?.["parameters"];
    const rules = (parameters?.["x-kubernetes-validations"] ?? []).map(({ rule }) => rule).join("\n");
    const names = [...rules.matchAll(/!has\(self\.(\w+)\)(?! \|\|)/g)].map((match) => match[1] ?? "");
    const prefixed = [...rules.matchAll(/startsWith\("(\w+_)"\)/g)].map((match) => `${match[1] ?? ""}x`);
    expect(names.length + prefixed.length).toBeGreaterThan(20);
    const accepted = [...names, ...prefixed].filter(
      (name) => crunchyClusterSchema.safeParse(crunchySettings({ parameters: { [name]: "x" } })).success,
    );
    expect(accepted).toEqual([]);
  });

  it("refuses no value of wal_level that pgstack accepts: logical is the only one", () => {
    const accepts = (wal_level: string): boolean =>
      crunchyClusterSchema.safeParse(crunchySettings({ parameters: { wal_level } })).success;
    expect(["minimal", "replica", "logical"].filter(accepts)).toEqual(["logical"]);
  });

  it("refuses no number of parameters or users that pgstack accepts", () => {
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`app.setting_${i}`, 1]));
    const refusedByUs = !crunchyClusterSchema.safeParse(crunchySettings({ parameters: many })).success;
    expect(refusedByUs || check(postgresClusterObject(crunchyCluster({ parameters: many }))).length === 0).toBe(true);
    const users = Array.from({ length: 64 }, (_, i) => ({ name: `user-${i}`, databases: ["app"] }));
    expect(check(postgresClusterObject(crunchyCluster({ users })))).toEqual([]);
  });
});
