import { renderPostgresCluster } from "../../components/postgres-cluster";
import { crunchyChartValues } from "../../components/operators/crunchy/install/values";
import { crunchyOperatorSchema } from "../helpers/schemas";
import { cloudNativePgClusterSchema, crunchyClusterSchema } from "../helpers/schemas";
import {
  barmanRepository,
  bucketRepository,
  crunchyCluster,
  type CrunchySettings,
  cloudNativePgSettings,
  crunchySettings,
  volumeRepository,
} from "../helpers/clusters";
import { describeRule } from "../helpers/rule";

type Repository = NonNullable<CrunchySettings["backups"]>["repositories"][number];

const app = { name: "app", databases: ["app"] };

// Rules for every cluster hold for every operator; each is tried on PGO and CloudNativePG.
for (const [operator, schema, settings] of [
  ["CloudNativePG", cloudNativePgClusterSchema, cloudNativePgSettings],
  ["Crunchy", crunchyClusterSchema, crunchySettings],
] as const) {
  describe(`common, on ${operator}`, () => {
    describeRule({
      rule: "synchronous-needs-standbys",
      schema,
      refused: settings({ instances: 2, highAvailability: { mode: "synchronous", synchronousStandbys: 2 } }),
      at: ["highAvailability", "synchronousStandbys"],
      accepted: settings({ instances: 3, highAvailability: { mode: "synchronous", synchronousStandbys: 2 } }),
    });
    describeRule({
      rule: "connections-fit-memory",
      schema,
      // shared_buffers is a quarter of 1Gi.
      refused: settings({ parameters: { Max_Connections: 769 } }),
      at: ["parameters", "Max_Connections"],
      accepted: settings({ parameters: { max_connections: 768 } }),
    });
    describeRule({
      rule: "strict-needs-three",
      schema,
      refused: settings({ instances: 2, highAvailability: { mode: "strict" } }),
      at: ["instances"],
      accepted: settings({ instances: 3, highAvailability: { mode: "strict" } }),
    });
    describeRule({
      rule: "memory-in-range",
      schema,
      refused: settings({ resources: { memory: "32Mi" } }),
      at: ["resources", "memory"],
      accepted: settings({ resources: { memory: "64Mi" } }),
    });
    it("has settings that follow from any memory and that Postgres takes", () => {
      const accepts = (memory: string): boolean => schema.safeParse(settings({ resources: { memory } })).success;
      expect([accepts("63Mi"), accepts("64Mi"), accepts("31Ti"), accepts("32Ti")]).toEqual([false, true, true, false]);
    });
    describeRule({
      rule: "parameter-is-managed",
      schema,
      refused: settings({ parameters: { archive_command: "true" } }),
      at: ["parameters", "archive_command"],
      accepted: settings({ version: 18, parameters: { work_mem: "8MB", ssl_groups: "X25519" } }),
    });
    describeRule({
      rule: "first-user-has-database",
      schema,
      refused: settings({ users: [{ name: "app" }] }),
      at: ["users", 0, "databases"],
      accepted: settings({ users: [app] }),
    });
    it.each([
      "archive_library",
      "recovery_target_time",
      "ssl_cert_file",
      "synchronous_standby_names",
      "port",
      "wal_log_hints",
    ])("the parameter %s is managed", (name) => {
      expect(schema.safeParse(settings({ parameters: { [name]: "x" } })).success).toBe(false);
    });
  });
}

describe("common", () => {
  it.each(["synchronous", "strict"] as const)("%s mode is not undone by a parameter", (mode) => {
    const accepts = (synchronous_commit: string | boolean): boolean =>
      crunchyClusterSchema.safeParse(
        crunchySettings({ highAvailability: { mode }, parameters: { synchronous_commit } }),
      ).success;
    // With these a commit is acknowledged before any replica has it.
    expect(["off", "local", false].filter(accepts)).toEqual([]);
    expect(["on", "remote_apply"].filter(accepts)).toEqual(["on", "remote_apply"]);
  });

  it("managed parameters are managed in any case: Postgres does not tell them apart", () => {
    const accepts = (name: string): boolean =>
      crunchyClusterSchema.safeParse(crunchySettings({ parameters: { [name]: "x" } })).success;
    expect(["Archive_Mode", "PORT", "Recovery_Target_Time"].filter(accepts)).toEqual([]);
  });

  describeRule({
    rule: "unique-users",
    schema: crunchyClusterSchema,
    refused: crunchySettings({ users: [app, { name: "other" }, { name: "app" }] }),
    at: ["users", 2, "name"],
    accepted: crunchySettings({ users: [app, { name: "other" }] }),
  });

  describeRule({
    rule: "commit-waits-for-replica",
    schema: crunchyClusterSchema,
    refused: crunchySettings({ highAvailability: { mode: "strict" }, parameters: { synchronous_commit: "local" } }),
    at: ["parameters", "synchronous_commit"],
    accepted: crunchySettings({ parameters: { synchronous_commit: "local" } }),
  });
  describeRule({
    rule: "wal-level-is-logical",
    schema: crunchyClusterSchema,
    refused: crunchySettings({ parameters: { wal_level: "replica" } }),
    at: ["parameters", "wal_level"],
    accepted: crunchySettings({ parameters: { wal_level: "logical" } }),
  });
  const settingsOf = (count: number): Record<string, number> =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`app.setting_${i}`, 1]));
  describeRule({
    rule: "parameters-fit",
    schema: crunchyClusterSchema,
    refused: crunchySettings({ parameters: settingsOf(47) }),
    at: ["parameters"],
    accepted: crunchySettings({ parameters: settingsOf(46) }),
  });

  it("asynchronous mode asks for no standby", () => {
    expect(crunchyClusterSchema.safeParse(crunchySettings({ instances: 1 })).success).toBe(true);
  });
});

describe("CloudNativePG", () => {
  const schema = cloudNativePgClusterSchema;
  const second = { name: "second", databases: ["second"] };
  describeRule({
    rule: "parameter-is-managed-by-cloudnative-pg",
    schema,
    refused: cloudNativePgSettings({ parameters: { Shared_Preload_Libraries: "pg_trgm" } }),
    at: ["parameters", "Shared_Preload_Libraries"],
    accepted: cloudNativePgSettings({ parameters: { log_min_duration_statement: 500 } }),
  });
  describeRule({
    rule: "database-belongs-to-one",
    schema,
    refused: cloudNativePgSettings({ users: [{ name: "app", databases: ["app", "a-b", "a_b"] }] }),
    at: ["users", 0, "databases", 2],
    accepted: cloudNativePgSettings({ users: [{ name: "app", databases: ["app", "a-b", "a_c"] }] }),
  });
  describeRule({
    rule: "further-users-need-password-secret",
    schema,
    refused: cloudNativePgSettings({ users: [app, second] }),
    at: ["users", 1, "passwordSecret"],
    accepted: cloudNativePgSettings({ users: [app, { ...second, passwordSecret: "second-password" }] }),
  });
  describeRule({
    rule: "user-is-not-the-superuser",
    schema,
    refused: cloudNativePgSettings({ users: [{ name: "postgres", databases: ["app"] }] }),
    at: ["users", 0, "name"],
    accepted: cloudNativePgSettings({ users: [{ name: "postgres-app", databases: ["app"] }] }),
  });
  describeRule({
    rule: "image-says-version",
    schema,
    refused: cloudNativePgSettings({ image: "registry.example.com:5000/postgresql:170.1" }),
    at: ["image"],
    accepted: cloudNativePgSettings({ image: `registry.example.com:5000/postgresql:17.5-1@sha256:${"0a".repeat(32)}` }),
  });
  it.each(["postgresql:17", "postgresql:17.5.2-3", "postgresql:17beta1", "localhost/postgresql:17-trixie"])(
    "the image %s names its version",
    (image) => {
      expect(schema.safeParse(cloudNativePgSettings({ image })).success).toBe(true);
    },
  );
  it.each(["postgresql:16", "postgresql:ubi9-17.5", "postgresql:17.", `postgresql@sha256:${"0a".repeat(32)}`])(
    "the image %s does not say its version",
    (image) => {
      expect(schema.safeParse(cloudNativePgSettings({ image })).success).toBe(false);
    },
  );
  describeRule({
    rule: "wal-level-carries-replicas",
    schema,
    refused: cloudNativePgSettings({ parameters: { WAL_level: "minimal" } }),
    at: ["parameters", "WAL_level"],
    accepted: cloudNativePgSettings({ parameters: { wal_level: "replica" } }),
  });
  describeRule({
    rule: "shared-buffers-have-unit",
    schema,
    refused: cloudNativePgSettings({ parameters: { shared_buffers: 16384 } }),
    at: ["parameters", "shared_buffers"],
    accepted: cloudNativePgSettings({ parameters: { shared_buffers: "128MB" } }),
  });
  describeRule({
    rule: "log-sizes-fit",
    schema,
    refused: cloudNativePgSettings({ parameters: { min_wal_size: "1GB" } }),
    at: ["parameters", "min_wal_size"],
    accepted: cloudNativePgSettings({ parameters: { min_wal_size: "1GB", max_wal_size: "2GB" } }),
  });
  it("WAL does not outgrow its volume", () => {
    const accepts = (max_wal_size: string | number): boolean =>
      schema.safeParse(cloudNativePgSettings({ walStorage: { size: "2Gi" }, parameters: { max_wal_size } })).success;
    // CloudNativePG keeps 512MB beside it.
    expect([accepts("1GB"), accepts("2GB"), accepts(1535), accepts(1537)]).toEqual([true, false, true, false]);
  });
  describeRule({
    rule: "patch-only-adds",
    schema,
    refused: cloudNativePgSettings({ cloudNativePg: { specPatch: { postgresql: { parameters: null } } } }),
    at: ["cloudNativePg", "specPatch", "postgresql", "parameters"],
    accepted: cloudNativePgSettings({ cloudNativePg: { specPatch: { logLevel: "debug" } } }),
  });
  it("accepts SQL after initdb in the patch, and no other change of initdb", () => {
    const patched = (initdb: object): unknown =>
      cloudNativePgSettings({ cloudNativePg: { specPatch: { bootstrap: { initdb } } } });
    expect(schema.safeParse(patched({ postInitSQL: ["CREATE ROLE auditor"] })).error).toBeUndefined();
    expect(schema.safeParse(patched({ postInitSQL: null })).success).toBe(false);
    expect(schema.safeParse(patched({ postInitSQL: ["CREATE ROLE auditor"], owner: "other" })).success).toBe(false);
  });

  describeRule({
    rule: "patch-leaves-decisions",
    schema,
    refused: cloudNativePgSettings({ cloudNativePg: { specPatch: { replica: { enabled: true, source: "other" } } } }),
    at: ["cloudNativePg", "specPatch", "replica"],
    accepted: cloudNativePgSettings({
      backups: { repositories: [barmanRepository] },
      cloudNativePg: { specPatch: { backup: { target: "primary" } } },
    }),
  });
  describeRule({
    rule: "patch-fits-crd",
    schema,
    refused: cloudNativePgSettings({ cloudNativePg: { specPatch: { managed: { service: {} } } } }),
    at: ["cloudNativePg", "specPatch", "managed", "service"],
    accepted: cloudNativePgSettings({
      cloudNativePg: {
        specPatch: { managed: { services: { disabledDefaultServices: ["ro"] } }, primaryUpdateMethod: "switchover" },
      },
    }),
  });
  const tolerating = (toleration: object) =>
    cloudNativePgSettings({ cloudNativePg: { scheduling: { tolerations: [toleration] } } });
  describeRule({
    rule: "tolerations-are-whole",
    schema,
    refused: tolerating({ key: "dedicated", operator: "Exists", value: "db" }),
    at: ["cloudNativePg", "scheduling", "tolerations", 0, "value"],
    accepted: tolerating({ key: "dedicated", value: "db", effect: "NoExecute", seconds: 60 }),
  });
  it.each([{ value: "db" }, { key: "dedicated", seconds: 60 }])("takes no toleration like %j", (toleration) => {
    expect(schema.safeParse(tolerating(toleration)).success).toBe(false);
  });
  describeRule({
    rule: "inherited-metadata-is-its-own",
    schema,
    refused: cloudNativePgSettings({ cloudNativePg: { metadata: { labels: { "cnpg.io/cluster": "other" } } } }),
    at: ["cloudNativePg", "metadata", "labels", "cnpg.io/cluster"],
    accepted: cloudNativePgSettings({
      cloudNativePg: { metadata: { labels: { "sidecar.istio.io/inject": "false" } } },
    }),
  });
  describeRule({
    rule: "own-certificate-names-its-authority",
    schema,
    refused: cloudNativePgSettings({ cloudNativePg: { specPatch: { certificates: { serverTLSSecret: "tls" } } } }),
    at: ["cloudNativePg", "specPatch", "certificates", "serverTLSSecret"],
    accepted: cloudNativePgSettings({
      cloudNativePg: { specPatch: { certificates: { serverTLSSecret: "tls", serverCASecret: "ca" } } },
    }),
  });
});

describe("an operator", () => {
  const pgo = (valuesPatch: object): unknown => ({
    operator: "crunchy",
    namespace: "postgres-operator",
    chart: { valuesPatch },
  });
  describeRule({
    rule: "values-patch-only-adds",
    schema: crunchyOperatorSchema,
    refused: pgo({ controllerImages: { cluster: "other" } }),
    at: ["chart", "valuesPatch", "controllerImages", "cluster"],
    accepted: pgo({ tolerations: [{ operator: "Exists" }], resources: { controller: { limits: { cpu: "1" } } } }),
  });

  it.each([{ singleNamespace: false }, { extraEnv: [] }, { features: { TablespaceVolumes: true } }, { debug: true }])(
    "has no patch of a value that pgstack sets for some operators: %j",
    (patch) => {
      expect(crunchyOperatorSchema.safeParse(pgo(patch)).error?.issues).toHaveLength(1);
    },
  );

  it("hands the patch to the chart", () => {
    const settings = crunchyOperatorSchema.parse(pgo({ tolerations: [{ operator: "Exists" }] }));
    expect(crunchyChartValues(settings)).toMatchObject({ tolerations: [{ operator: "Exists" }], debug: false });
  });
});

describe("Crunchy", () => {
  const schema = crunchyClusterSchema;
  const annotation = "postgres-operator.crunchydata.com/";
  const annotated = (name: string, value: string): unknown =>
    crunchySettings({ crunchy: { annotations: { [name]: value } } });
  describeRule({
    rule: "annotations-are-free",
    schema,
    refused: annotated(`${annotation}pgbackrest-restore`, "1"),
    at: ["crunchy", "annotations", `${annotation}pgbackrest-restore`],
    accepted: annotated(`${annotation}pgbackrest-ip-version`, "IPv6"),
  });

  it("renders annotations of the PostgresCluster, and refuses values that PGO does not know", () => {
    const annotations = { [`${annotation}postgres-exporter-collectors`]: "None", "example.com/team": "data" };
    expect(
      renderPostgresCluster(crunchyCluster({ crunchy: { annotations } })).customResource.metadata.annotations,
    ).toMatchObject(annotations);
    for (const [name, value] of [
      [`${annotation}pgbackrest-ip-version`, "ipv6"],
      [`${annotation}pgbackrest-ip-versoin`, "IPv6"],
      ["pulumi.com/skipAwait", "true"],
    ] as const)
      expect(schema.safeParse(annotated(name, value)).error?.issues).toHaveLength(1);
  });
  const backedUp = (...repositories: Repository[]): unknown => crunchySettings({ backups: { repositories } });
  describeRule({
    rule: "repository-has-one-place",
    schema,
    refused: backedUp({ ...bucketRepository, volume: { size: "20Gi" } }),
    at: ["backups", "repositories", 0],
    accepted: backedUp(bucketRepository, volumeRepository),
  });
  describeRule({
    rule: "repository-names-differ",
    schema,
    refused: backedUp(bucketRepository, { ...volumeRepository, name: "repo1" }),
    at: ["backups", "repositories", 1, "name"],
    accepted: backedUp(bucketRepository, volumeRepository),
  });
  describeRule({
    rule: "repository-has-full-schedule",
    schema,
    refused: backedUp({ ...bucketRepository, schedules: { incremental: "0 * * * *" } }),
    at: ["backups", "repositories", 0, "schedules", "full"],
    accepted: backedUp({ ...bucketRepository, schedules: { full: "0 * * * *" } }),
  });
  describeRule({
    rule: "user-name-fits-secret",
    schema,
    refused: crunchySettings({ users: [{ name: "my_app", databases: ["my_app"] }] }),
    at: ["users", 0, "name"],
    accepted: crunchySettings({ users: [{ name: "my-app", databases: ["my_app"] }] }),
  });
  describeRule({
    rule: "password-secret-has-its-own-name",
    schema,
    refused: crunchySettings({ users: [{ ...app, passwordSecret: "mine" }] }),
    at: ["users", 0, "passwordSecret"],
    accepted: crunchySettings({ users: [app] }),
  });
  describeRule({
    rule: "exporter-knows-version",
    schema,
    refused: crunchySettings({ version: 18, crunchy: { monitoring: true } }),
    at: ["crunchy", "monitoring"],
    accepted: crunchySettings({ version: 17, crunchy: { monitoring: true } }),
  });
  describeRule({
    rule: "patch-only-adds",
    schema,
    refused: crunchySettings({ crunchy: { specPatch: { postgresVersion: 16 } } }),
    at: ["crunchy", "specPatch", "postgresVersion"],
    accepted: crunchySettings({ crunchy: { specPatch: { paused: false } } }),
  });
  describeRule({
    rule: "patch-leaves-decisions",
    schema,
    refused: crunchySettings({ crunchy: { specPatch: { customTLSSecret: { name: "tls" } } } }),
    at: ["crunchy", "specPatch", "customTLSSecret"],
    accepted: crunchySettings({
      pooler: {},
      crunchy: { specPatch: { shutdown: false, proxy: { pgBouncer: { sidecars: {} } } } },
    }),
  });
});
