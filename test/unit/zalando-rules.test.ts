import type { z } from "zod";
import { environmentSchema } from "../../src/config/schema";
import { walgRepository, type ZalandoSettings, zalandoSettings } from "../helpers/clusters";
import { problemsWith } from "../helpers/problems";
import { describeRule } from "../helpers/rule";
import { zalandoClusterSchema as schema, zalandoOperatorSchema } from "../helpers/schemas";

const settings = zalandoSettings;
const users = (...list: NonNullable<ZalandoSettings["users"]>): ZalandoSettings => settings({ users: list });
const archived = (changes: object = {}): Partial<ZalandoSettings> => ({
  backups: { repositories: [{ ...walgRepository, ...changes }] },
});

describe("instances of Zalando's operator", () => {
  describeRule({
    rule: "spilo-contains-version",
    schema,
    refused: settings({ version: 18 }),
    at: ["version"],
    accepted: settings({ version: 17 }),
  });
  describeRule({
    rule: "instance-has-one-volume",
    schema,
    refused: settings({ tablespaces: [{ name: "fast", storage: { size: "1Gi" } }] }),
    at: ["tablespaces"],
    accepted: settings({ tablespaces: [] }),
  });
  describeRule({
    rule: "zones-are-not-required",
    schema,
    refused: settings({ scheduling: { zones: "required" } }),
    at: ["scheduling", "zones"],
    accepted: settings({ scheduling: { zones: "preferred", antiAffinity: "required" } }),
  });
  describeRule({
    rule: "image-is-pulled-if-missing",
    schema,
    refused: settings({ imagePullPolicy: "Always" }),
    at: ["imagePullPolicy"],
    accepted: settings({ imagePullPolicy: "IfNotPresent" }),
  });
  describeRule({
    rule: "size-is-one-of-the-crd",
    schema,
    refused: settings({ resources: { memory: "2000000k" } }),
    at: ["resources", "memory"],
    accepted: settings({ resources: { memory: "2000M" } }),
  });
  describeRule({
    rule: "cpu-is-one-of-the-crd",
    schema,
    refused: settings({ resources: { cpu: "0.0005" } }),
    at: ["resources", "cpu"],
    accepted: settings({ resources: { cpu: "0.5", cpuLimit: "1500m" } }),
  });
  describeRule({
    rule: "pod-tolerations-are-whole",
    schema,
    refused: settings({ zalando: { scheduling: { tolerations: [{ operator: "Exists", value: "db" }] } } }),
    at: ["zalando", "scheduling", "tolerations", 0, "value"],
    accepted: settings({ zalando: { scheduling: { tolerations: [{ operator: "Exists" }] } } }),
  });
  describeRule({
    rule: "pod-annotation-is-free",
    schema,
    refused: settings({ zalando: { metadata: { annotations: { "pgstack.dev/spec": "x" } } } }),
    at: ["zalando", "metadata", "annotations", "pgstack.dev/spec"],
    accepted: settings({ zalando: { metadata: { annotations: { "example.com/spec": "x" } } } }),
  });
  describeRule({
    rule: "wal-fits-the-data-volume",
    schema,
    refused: settings({ parameters: { max_wal_size: "10GB" } }),
    at: ["parameters", "max_wal_size"],
    accepted: settings({ parameters: { max_wal_size: "5GB" } }),
  });
  describeRule({
    rule: "huge-pages-have-a-resource",
    schema,
    refused: settings({ parameters: { huge_pages: "on" } }),
    at: ["parameters", "huge_pages"],
    accepted: settings({ parameters: { huge_pages: "on" }, resources: { hugePages: { total: "512Mi" } } }),
  });
});

describe("users of Zalando's operator", () => {
  describeRule({
    rule: "user-has-keys-of-zalando",
    schema,
    refused: users({ name: "app", databases: ["app"], connectionLimit: 5 }),
    at: ["users", 0, "connectionLimit"],
    accepted: users({ name: "app", databases: ["app"], attributes: ["createdb"] }),
  });

  it.each([
    [{ passwordType: "ASCII" as const }, "passwordType"],
    [{ passwordSecret: "app-password" }, "passwordSecret"],
  ])("have no key %j", (changes, key) => {
    expect(problemsWith(schema, users({ name: "app_user", databases: ["app"], ...changes }))).toMatchObject([
      { path: `users[0].${key}` },
    ]);
  });

  it("can have a password of their own, in the Secret that the message names", () => {
    const [problem] = problemsWith(schema, users({ name: "app_user", databases: ["app"], passwordSecret: "mine" }));
    expect(problem?.message).toContain("create app-user.acid.credentials.postgresql.acid.zalan.do before the user");
  });

  describeRule({
    rule: "role-is-not-spilos",
    schema,
    refused: users({ name: "app", databases: ["app"] }, { name: "cron_admin" }),
    at: ["users", 1, "name"],
    accepted: users({ name: "app", databases: ["app"] }, { name: "cron_user" }),
  });
  describeRule({
    rule: "role-has-its-own-secret",
    schema,
    refused: users({ name: "app_a", databases: ["app"] }, { name: "app-a" }),
    at: ["users", 1, "name"],
    accepted: users({ name: "app_a", databases: ["app"] }, { name: "app-b" }),
  });
  describeRule({
    rule: "database-has-one-owner",
    schema,
    refused: users({ name: "app", databases: ["app"] }, { name: "other", databases: ["app"] }),
    at: ["users", 1, "databases", 0],
    accepted: users({ name: "app", databases: ["app"] }, { name: "other", databases: ["other"] }),
  });
  describeRule({
    rule: "database-name-has-no-hyphen",
    schema,
    refused: users({ name: "app", databases: ["app-data"] }),
    at: ["users", 0, "databases", 0],
    accepted: users({ name: "app", databases: ["app_data"] }),
  });
  describeRule({
    rule: "database-is-not-spilos",
    schema,
    refused: users({ name: "app", databases: ["app", "postgres"] }),
    at: ["users", 0, "databases", 1],
    accepted: users({ name: "app", databases: ["app", "postgres2"] }),
  });
  describeRule({
    rule: "schema-is-not-spilos",
    schema,
    refused: settings({ databases: [{ name: "app", schemas: [{ name: "pooler", owner: "app" }] }] }),
    at: ["databases", 0, "schemas", 0, "name"],
    accepted: settings({ databases: [{ name: "app", schemas: [{ name: "pools", owner: "app" }] }] }),
  });
  describeRule({
    rule: "rotated-user-exists",
    schema,
    refused: settings({ zalando: { rotatePasswords: ["other"] } }),
    at: ["zalando", "rotatePasswords", 0],
    accepted: settings({ zalando: { rotatePasswords: ["app"] } }),
  });
  const rotated = (...databases: string[]): ZalandoSettings["users"] => [
    { name: "app", databases: ["app"] },
    { name: "other", databases },
  ];
  describeRule({
    rule: "rotated-user-owns-nothing",
    schema,
    refused: settings({ users: rotated("other"), zalando: { rotateUsers: ["other"] } }),
    at: ["zalando", "rotateUsers", 0],
    accepted: settings({ users: rotated(), zalando: { rotateUsers: ["other"] } }),
  });

  it("have one kind of rotation", () => {
    const both = settings({ users: rotated(), zalando: { rotateUsers: ["other"], rotatePasswords: ["other"] } });
    expect(problemsWith(schema, both).map(({ path }) => path)).toEqual(["zalando.rotateUsers[0]"]);
  });
});

describe("parameters and extensions in Spilo", () => {
  describeRule({
    rule: "parameter-is-managed-by-spilo",
    schema,
    refused: settings({ parameters: { "bg_mon.listen_address": "0.0.0.0" } }),
    at: ["parameters", "bg_mon.listen_address"],
    accepted: settings({ parameters: { log_statement: "none" } }),
  });
  describeRule({
    rule: "wal-level-is-patronis",
    schema,
    refused: settings({ parameters: { wal_level: "minimal" } }),
    at: ["parameters", "wal_level"],
    accepted: settings({ parameters: { wal_level: "logical" } }),
  });
  describeRule({
    rule: "parameter-is-not-below-patronis",
    schema,
    refused: settings({ parameters: { max_worker_processes: 1 } }),
    at: ["parameters", "max_worker_processes"],
    accepted: settings({ parameters: { max_worker_processes: 4 } }),
  });
  describeRule({
    rule: "patroni-of-spilo-reads-parameter",
    schema,
    refused: settings({ parameters: { hot_standby_feedback: "t" } }),
    at: ["parameters", "hot_standby_feedback"],
    accepted: settings({ parameters: { hot_standby_feedback: "yes", random_page_cost: "1.1" } }),
  });
  describeRule({
    rule: "pg-cron-is-spilos",
    schema,
    refused: settings({ extensions: [{ name: "pg_cron" }] }),
    at: ["extensions", 0, "name"],
    accepted: settings({ extensions: [{ name: "timescaledb" }] }),
  });

  it("refuse an extension that the image does not contain", () => {
    expect(problemsWith(schema, settings({ extensions: [{ name: "citus" }] }))).toMatchObject([
      { path: "extensions[0].name" },
    ]);
    expect(problemsWith(schema, settings({ extensions: [{ name: "citus" }], image: "mirror/spilo:1" }))).toEqual([]);
  });
});

describe("load balancers and nodes of Zalando's operator", () => {
  const balanced = (changes: object, instances = 2): ZalandoSettings =>
    settings({ instances, zalando: { loadBalancers: { to: ["replicas"], sourceRanges: ["10.0.0.0/8"], ...changes } } });
  describeRule({
    rule: "load-balancer-has-its-clients",
    schema,
    refused: balanced({ sourceRanges: [] }),
    at: ["zalando", "loadBalancers", "sourceRanges"],
    accepted: balanced({}),
  });
  describeRule({
    rule: "load-balancer-has-one-type",
    schema,
    refused: balanced({ annotations: { "networking.gke.io/load-balancer-type": "External" } }),
    at: ["zalando", "loadBalancers", "annotations", "networking.gke.io/load-balancer-type"],
    accepted: balanced({ annotations: { "example.com/dns": "db" } }),
  });
  describeRule({
    rule: "load-balancer-has-an-instance",
    schema,
    refused: balanced({}, 1),
    at: ["zalando", "loadBalancers", "to"],
    accepted: balanced({ to: ["primary"] }, 1),
  });
  describeRule({
    rule: "lease-of-spilo-covers-retries",
    schema,
    refused: settings({ zalando: { patroni: { retryTimeoutSeconds: 11 } } }),
    at: ["zalando", "patroni"],
    accepted: settings({ zalando: { patroni: { retryTimeoutSeconds: 11, leaderLeaseDurationSeconds: 32 } } }),
  });
  describeRule({
    rule: "labels-of-nodes-have-their-values",
    schema,
    refused: settings({ zalando: { scheduling: { nodes: { required: [{ key: "disk" }] } } } }),
    at: ["zalando", "scheduling", "nodes", "required", 0, "values"],
    accepted: settings({ zalando: { scheduling: { nodes: { required: [{ key: "disk", operator: "Exists" }] } } } }),
  });
});

describe("a patch of Zalando's operator", () => {
  it.each([
    ["enableLogicalBackup", true, /write logicalBackups of the cluster instead/],
    ["podPriorityClassName", "high", /write zalando\.scheduling\.priorityClass/],
    ["allowedSourceRanges", ["10.0.0.0/8"], /write zalando\.loadBalancers/],
  ])("that sets %s is refused with the reason", (field, value, message) => {
    const problems = problemsWith(schema, settings({ zalando: { specPatch: { [field]: value } } }));
    expect(problems.map(({ path }) => path)).toContain(`zalando.specPatch.${field}`);
    expect(problems.map((problem) => problem.message).join()).toMatch(message);
  });
});

describe("backups of Zalando's operator", () => {
  describeRule({
    rule: "folder-is-below-spilo",
    schema,
    refused: settings(archived({ path: "/backups/postgres" })),
    at: ["backups", "repositories", 0, "path"],
    accepted: settings(archived({ path: "/spilo/team" })),
  });
  describeRule({
    rule: "clone-is-another-cluster",
    schema,
    refused: settings({ bootstrap: { from: "primary", cluster: "acid" } }),
    at: ["bootstrap", "cluster"],
    accepted: settings({ bootstrap: { from: "primary", cluster: "other" } }),
  });
  describeRule({
    rule: "clone-archives-elsewhere",
    schema,
    refused: settings({ ...archived(), bootstrap: { from: "cluster", cluster: "acid" } }),
    at: ["bootstrap", "cluster"],
    accepted: settings({
      ...archived({ path: "/spilo/new" }),
      bootstrap: {
        from: "repository",
        cluster: "acid",
        repository: { gcs: { bucket: "backups" }, path: "/spilo/postgres" },
      },
    }),
  });
  describeRule({
    rule: "clone-has-a-timestamp",
    schema,
    refused: settings({
      ...archived(),
      bootstrap: { from: "cluster", cluster: "other", target: { type: "lsn", value: "0/1F000060" } },
    }),
    at: ["bootstrap", "target", "type"],
    accepted: settings({
      ...archived(),
      bootstrap: { from: "cluster", cluster: "other", target: { type: "time", value: "2026-01-31 14:15:11+00" } },
    }),
  });

  it("are kept for two days at least", () => {
    expect(problemsWith(schema, settings(archived({ retention: { full: 1, unit: "time" } })))).toMatchObject([
      { path: "backups.repositories[0].retention.full" },
    ]);
  });

  it.each<[string, object]>([
    ["another backup set", { bootstrap: { from: "cluster", cluster: "other", backupSet: "base_1" } }],
    ["a source in another namespace", { bootstrap: { from: "cluster", cluster: "other", namespace: "elsewhere" } }],
    ["a WAL volume", { walStorage: { size: "1Gi" } }],
    ["settings of PgBouncer", { pooler: { config: { global: {} } } }],
  ])("refuse %s, which the operator does not support", (_what, changes) => {
    expect(problemsWith(schema, { ...settings(archived()), ...changes }).length).toBeGreaterThan(0);
  });
});

describe("an installation of Zalando's operator", () => {
  const operator = (changes: object = {}): z.input<typeof zalandoOperatorSchema> => ({
    operator: "zalando",
    namespace: "postgres-operator",
    ...changes,
  });
  describeRule({
    rule: "operator-watches-one-namespace",
    schema: zalandoOperatorSchema,
    refused: operator({ watchNamespaces: ["a", "b"] }),
    at: ["watchNamespaces"],
    accepted: operator({ watchNamespaces: ["*"] }),
  });

  const environment = (installed: object, ...clusters: ZalandoSettings[]): object => ({
    kubernetes: { source: "existing", context: "shared" },
    disposable: true,
    operators: [operator(installed)],
    clusters,
  });
  const [first, second] = [settings(), settings({ name: "other", namespace: "elsewhere" })];
  describeRule({
    rule: "zalando-clusters-share-a-namespace",
    schema: environmentSchema,
    refused: environment({}, first, second),
    at: ["clusters", 1, "namespace"],
    accepted: environment({ watchNamespaces: ["*"] }, first, second),
  });
  describeRule({
    rule: "anti-affinity-is-the-operators",
    schema: environmentSchema,
    refused: environment({}, settings({ scheduling: { antiAffinity: "required" } })),
    at: ["clusters", 0, "scheduling", "antiAffinity"],
    accepted: environment({ antiAffinity: "required" }, settings({ scheduling: { antiAffinity: "required" } })),
  });

  const bucket = (identity: object): object => ({
    ...environment({}, settings(archived())),
    kubernetes: { source: "gke-existing", project: "acme-test", name: "shared", location: "europe-west3" },
    backupBucket: { source: "existing", name: "backups", identity },
  });
  describeRule({
    rule: "pods-can-have-the-identity",
    schema: environmentSchema,
    refused: bucket({ mode: "impersonation" }),
    at: ["backupBucket", "identity", "mode"],
    accepted: bucket({ mode: "direct" }),
  });

  it("does not cover Postgres with metrics without an exporter", () => {
    const problems = problemsWith(environmentSchema, {
      ...environment({}, settings()),
      monitoring: { mode: "prometheus-operator", namespace: "monitoring" },
    });
    expect(problems).toMatchObject([{ path: "clusters[0].zalando.monitoring" }]);
  });
});
