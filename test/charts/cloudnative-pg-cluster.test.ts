import { clusterObject } from "../../components/operators/cloudnative-pg/chart";
import { poolerObjects } from "../../components/operators/cloudnative-pg/pooler/chart";
import { databaseObjects } from "../../components/operators/cloudnative-pg/users/chart";
import { renderPostgresCluster } from "../../components/postgres-cluster";
import { cloudNativePgClusterSchema } from "../helpers/schemas";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { at } from "../../components/shared/tree";
import { recommendedLabels } from "../helpers/labels";
import { cloudNativePg, postgresVersions } from "../../components/versions";
import { type CloudNativePgSettings, cloudNativePgCluster, cloudNativePgSettings } from "../helpers/clusters";
import { cloudNativePgManifest, noCloudNativePgManifest, objectsIn, schemaOf, validator } from "../helpers/crd";
import { describeWhen } from "../helpers/when";

const labels = recommendedLabels("postgres-cluster", "main");

/** The spec of a Cluster, with the settings that a test changes. */
function spec(changes: Partial<CloudNativePgSettings> = {}): Record<string, unknown> {
  return clusterObject(cloudNativePgCluster(changes))["spec"];
}

/** Every option at once. */
const everything: Partial<CloudNativePgSettings> = {
  image: "mirror/postgres:17",
  imagePullPolicy: "Always",
  instances: 5,
  storage: { size: "10Gi", storageClass: "fast" },
  walStorage: { size: "2Gi", storageClass: "faster" },
  resources: { cpu: "2", cpuLimit: "4", memory: "8Gi" },
  users: [
    { name: "app", databases: ["app", "app_reports"], passwordSecret: "app-password" },
    { name: "reader", databases: ["archive"], passwordSecret: "reader-password" },
  ],
  parameters: { max_connections: 200, shared_buffers: "2GB", log_lock_waits: true, jit: false, random_page_cost: 1.1 },
  highAvailability: { mode: "strict", synchronousStandbys: 2 },
  scheduling: { antiAffinity: "required", zones: "required", nodePool: "database" },
  pooler: {
    instances: 2,
    mode: "transaction",
    image: "mirror/pgbouncer:1",
    config: { global: { max_client_conn: "1000", default_pool_size: "50" } },
  },
  readyTimeoutSeconds: 600,
  cloudNativePg: { probePeriodSeconds: 2, stopDelaySeconds: 60, specPatch: { logLevel: "debug" } },
};

describe("the Cluster of CloudNativePG", () => {
  it("has exactly these fields by default", () => {
    expect(clusterObject(cloudNativePgCluster())).toEqual({
      apiVersion: "postgresql.cnpg.io/v1",
      kind: "Cluster",
      metadata: { name: "main", namespace: "postgres", labels },
      spec: {
        instances: 3,
        monitoring: {
          customQueriesConfigMap: [
            { name: "cnpg-default-monitoring", key: "queries" },
            { name: "main-metrics-queries", key: "queries" },
          ],
        },
        imageName: cloudNativePg.postgresImages[17],
        imagePullPolicy: "IfNotPresent",
        inheritedMetadata: { labels },
        bootstrap: {
          initdb: {
            database: "app",
            owner: "app",
            dataChecksums: true,
            postInitSQL: ["CREATE USER streaming_replica REPLICATION"],
          },
        },
        postgresql: {
          parameters: {
            shared_buffers: "256MB",
            effective_cache_size: "768MB",
            maintenance_work_mem: "64MB",
            work_mem: "4MB",
            wal_retrieve_retry_interval: "1s",
          },
          pg_hba: ["hostnossl all,replication all all reject"],
        },
        storage: { size: "10Gi" },
        resources: { requests: { cpu: "500m", memory: "1Gi" }, limits: { memory: "1Gi" } },
        affinity: {
          enablePodAntiAffinity: true,
          podAntiAffinityType: "preferred",
          topologyKey: "kubernetes.io/hostname",
        },
        probes: { startup: { periodSeconds: 10, failureThreshold: 360 }, readiness: { periodSeconds: 10 } },
        stopDelay: 1800,
        failoverDelay: 3,
        primaryLease: { leaseDurationSeconds: 5, renewDeadlineSeconds: 4, retryPeriodSeconds: 1 },
        enablePDB: true,
      },
    });
  });

  it("gives a crashed Postgres three seconds to start again, unless it is configured otherwise", () => {
    expect(spec({})).toMatchObject({ failoverDelay: 3 });
    expect(spec({ cloudNativePg: { failoverDelaySeconds: 5 } })).toMatchObject({ failoverDelay: 5 });
    expect(spec({ cloudNativePg: { failoverDelaySeconds: 0 } })).not.toHaveProperty("failoverDelay");
  });

  it("retries to find WAL every second, unless it is configured otherwise", () => {
    const parameters = { WAL_retrieve_retry_interval: "3s" };
    expect(at(spec({ parameters }), "postgresql", "parameters")).toMatchObject(parameters);
    expect(at(spec({ parameters }), "postgresql", "parameters")).not.toHaveProperty("wal_retrieve_retry_interval");
  });

  it.each(postgresVersions)("runs the pinned image of Postgres %i", (version) => {
    expect(spec({ version })["imageName"]).toBe(cloudNativePg.postgresImages[version]);
    expect(cloudNativePg.postgresImages[version]).toMatch(new RegExp(`:${version}\\.\\d`));
  });

  it("runs the configured image", () => {
    expect(spec({ image: "mirror/postgres:17", imagePullPolicy: "Never" })).toMatchObject({
      imageName: "mirror/postgres:17",
      imagePullPolicy: "Never",
    });
  });

  it.each([
    ["asynchronous", undefined, undefined],
    ["synchronous", 1, { method: "any", number: 1, dataDurability: "preferred" }],
    ["synchronous", 2, { method: "any", number: 2, dataDurability: "preferred" }],
    ["strict", 1, { method: "any", number: 1, dataDurability: "required", failoverQuorum: true }],
    ["strict", 2, { method: "any", number: 2, dataDurability: "required", failoverQuorum: true }],
  ] as const)(
    "in %s mode with %p standbys has these synchronous settings",
    (mode, synchronousStandbys, synchronous) => {
      const { postgresql } = spec({ instances: 5, highAvailability: { mode, synchronousStandbys } });
      expect((postgresql as Record<string, unknown>)["synchronous"]).toEqual(synchronous);
    },
  );

  it.each([
    ["strict", 0],
    ["synchronous", undefined],
    ["asynchronous", undefined],
  ] as const)("in %s mode waits for open sessions when it stops for %p seconds", (mode, seconds) => {
    expect(spec({ instances: 3, highAvailability: { mode } })["smartShutdownTimeout"]).toBe(seconds);
  });

  it("has volumes of the configured size and class", () => {
    const { storage, walStorage } = spec(everything);
    expect({ storage, walStorage }).toEqual({
      storage: { size: "10Gi", storageClass: "fast" },
      walStorage: { size: "2Gi", storageClass: "faster" },
    });
  });

  it("has requests, a memory limit equal to the request, and a CPU limit only when configured", () => {
    expect(spec(everything)["resources"]).toEqual({
      requests: { cpu: "2", memory: "8Gi" },
      limits: { cpu: "4", memory: "8Gi" },
    });
  });

  it("writes every parameter as the text that Postgres reads", () => {
    expect(spec(everything)["postgresql"]).toMatchObject({
      parameters: {
        max_connections: "200",
        shared_buffers: "2GB",
        log_lock_waits: "on",
        jit: "off",
        random_page_cost: "1.1",
      },
    });
  });

  it("creates the first user and database with the cluster, the others as separate objects", () => {
    const { bootstrap, managed } = spec(everything);
    expect(bootstrap).toEqual({
      initdb: {
        database: "app",
        owner: "app",
        dataChecksums: true,
        postInitSQL: ["CREATE USER streaming_replica REPLICATION"],
        secret: { name: "app-password" },
      },
    });
    expect(managed).toEqual({
      roles: [{ name: "reader", ensure: "present", login: true, passwordSecret: { name: "reader-password" } }],
    });
  });

  it("runs the SQL of the patch after the role of replicas", () => {
    const bootstrap = { initdb: { postInitSQL: ["CREATE ROLE auditor"] } };
    expect(spec({ cloudNativePg: { specPatch: { bootstrap, logLevel: "debug" } } })).toMatchObject({
      bootstrap: {
        initdb: { database: "app", postInitSQL: ["CREATE USER streaming_replica REPLICATION", "CREATE ROLE auditor"] },
      },
      logLevel: "debug",
    });
  });

  it("creates each further database under its owner, and retains it when its object is deleted", () => {
    expect(databaseObjects(cloudNativePgCluster(everything))).toEqual(
      [
        ["app_reports", "app", "main-app-reports"],
        ["archive", "reader", "main-archive"],
      ].map(([name, owner, object]) => ({
        apiVersion: "postgresql.cnpg.io/v1",
        kind: "Database",
        metadata: { name: object, namespace: "postgres", labels },
        spec: { name, owner, cluster: { name: "main" }, databaseReclaimPolicy: "retain" },
      })),
    );
    expect(databaseObjects(cloudNativePgCluster())).toEqual([]);
  });

  it("gives each further database an object of its own", () => {
    const twoUsers = [
      { name: "app", databases: ["app", "x"] },
      { name: "b", databases: ["x"], passwordSecret: "b" },
    ];
    for (const users of [[{ name: "app", databases: ["app", "a-b", "a_b"] }], twoUsers]) {
      const isAccepted = cloudNativePgClusterSchema.safeParse(cloudNativePgSettings({ users })).success;
      const names = isAccepted
        ? databaseObjects(cloudNativePgCluster({ users })).map(({ metadata }) => metadata.name)
        : [];
      expect([...new Set(names)]).toEqual(names);
    }
  });

  it("has a PgBouncer pooler when configured", () => {
    expect(poolerObjects(cloudNativePgCluster())).toEqual([]);
    expect(poolerObjects(cloudNativePgCluster(everything))).toEqual([
      {
        apiVersion: "postgresql.cnpg.io/v1",
        kind: "Pooler",
        metadata: { name: "main-pooler", namespace: "postgres", labels },
        spec: {
          cluster: { name: "main" },
          instances: 2,
          type: "rw",
          pgbouncer: {
            poolMode: "transaction",
            parameters: {
              server_login_retry: "1",
              server_connect_timeout: "5",
              client_tls_sslmode: "require",
              max_client_conn: "1000",
              default_pool_size: "50",
            },
          },
          template: { metadata: {}, spec: { containers: [{ name: "pgbouncer", image: "mirror/pgbouncer:1" }] } },
        },
      },
    ]);
  });

  it("requires anti-affinity of instances when configured", () => {
    expect(spec(everything)["affinity"]).toMatchObject({ podAntiAffinityType: "required" });
  });

  it("runs on dedicated nodes, spread over zones, when configured", () => {
    expect(spec(everything)).toMatchObject({
      affinity: {
        nodeSelector: { "workload-role": "db" },
        tolerations: [
          { key: "workload-role", operator: "Equal", value: "db", effect: "NoSchedule" },
          { key: "kubernetes.io/arch", operator: "Equal", value: "arm64", effect: "NoSchedule" },
        ],
      },
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: "topology.kubernetes.io/zone",
          whenUnsatisfiable: "DoNotSchedule",
          // Jobs that create volumes have no cnpg.io/podRole.
          labelSelector: {
            matchLabels: { "cnpg.io/cluster": "main" },
            matchExpressions: [{ key: "cnpg.io/instanceName", operator: "Exists" }],
          },
        },
      ],
    });
  });

  it("has the configured periods and timeouts", () => {
    expect(spec(everything)).toMatchObject({
      probes: { startup: { periodSeconds: 2, failureThreshold: 1800 }, readiness: { periodSeconds: 2 } },
      stopDelay: 60,
    });
  });

  it("does not block the drain of a node when it has one instance", () => {
    expect(spec({ instances: 1 })["enablePDB"]).toBe(false);
  });

  it("applies the patch", () => {
    expect(spec(everything)).toMatchObject({ logLevel: "debug" });
  });
});

describe("a rendered CloudNativePG cluster", () => {
  it("is ready when all instances are ready and the operator reports it", () => {
    const { until, dependents } = renderPostgresCluster(cloudNativePgCluster(everything));
    expect(until).toEqual(["jsonpath={.status.readyInstances}=5", "condition=Ready"]);
    expect(dependents.map(({ object, until: condition }) => [object.kind, condition])).toEqual([
      ["Database", ["jsonpath={.status.applied}=true"]],
      ["Database", ["jsonpath={.status.applied}=true"]],
      ["Pooler", ["jsonpath={.status.instances}=2"]],
    ]);
  });

  it("returns the names of the operator's Services and Secrets", () => {
    expect(renderPostgresCluster(cloudNativePgCluster()).endpoints).toEqual({
      primary: { "cnpg.io/cluster": "main", "cnpg.io/instanceRole": "primary" },
      writeHost: "main-rw.postgres.svc",
      readHost: "main-ro.postgres.svc",
      port: 5432,
      certificateAuthority: { secret: "main-ca", key: "ca.crt" },
      user: { name: "app", database: "app", password: { secret: "main-app", key: "password" } },
    });
    expect(renderPostgresCluster(cloudNativePgCluster(everything)).endpoints.user.password.secret).toBe("app-password");
  });
});

const manifest = cloudNativePgManifest();

describeWhen(manifest !== undefined, noCloudNativePgManifest, "the CRDs of CloudNativePG", () => {
  const validators = new Map<string, (object: unknown) => string[]>();
  beforeAll(() => {
    const objects = objectsIn(manifest ?? "");
    for (const [kind, plural] of [
      ["Cluster", "clusters"],
      ["Database", "databases"],
      ["Pooler", "poolers"],
    ] as const) {
      const definition = objects.find(({ metadata }) => metadata.name === `${plural}.postgresql.cnpg.io`);
      if (definition === undefined) throw new Error(`the manifest has no ${plural}`);
      validators.set(kind, validator(schemaOf(definition, "v1")));
    }
  });
  const check = (object: KubernetesObject): string[] | undefined => validators.get(object.kind)?.(object);

  it.each([
    ["the shortest cluster", {}],
    ["every option", everything],
    ["one instance", { instances: 1 }],
    ["every Postgres version", { version: 18 }],
  ] as [string, Partial<CloudNativePgSettings>][])("accept %s", (_what, changes) => {
    const { customResource, dependents } = renderPostgresCluster(cloudNativePgCluster(changes));
    for (const object of [customResource, ...dependents.map((companion) => companion.object)]) {
      expect([object.kind, check(object)]).toEqual([object.kind, []]);
    }
  });

  it("refuse unknown fields and wrong types: the check can fail", () => {
    const cluster = clusterObject(cloudNativePgCluster());
    const wrong = (changes: object): string[] | undefined =>
      check({ ...cluster, spec: { ...(cluster["spec"] as object), ...changes } });
    expect(wrong({ instancez: 3 })).toEqual([expect.stringContaining("instancez")]);
    expect(wrong({ instances: "3" })).toEqual([expect.stringContaining("/spec/instances")]);
    expect(wrong({ imagePullSecrets: [{ name: 1 }] })).not.toEqual([]);
    expect(wrong({ affinity: { podAntiAffinity: "required" } })).toEqual([expect.stringContaining("podAntiAffinity")]);
    expect(wrong({ postgresql: { synchronous: { method: "some", number: 1 } } })).not.toEqual([]);
  });
});
