import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { impactsOf, renderPostgresCluster } from "../../components/postgres-cluster";
import { refuseDataLoss } from "../../components/postgres-cluster/guard";
import { cloudNativePgCluster, type CloudNativePgSettings } from "../helpers/clusters";
import { customResource, impactLines, impactWords, patched } from "../helpers/impact";

const rendered = (changes: Partial<CloudNativePgSettings> = {}): KubernetesObject =>
  customResource(cloudNativePgCluster(changes));

type Backups = NonNullable<CloudNativePgSettings["backups"]>;

const archived = (changes: Partial<Backups["repositories"][number]> = {}): Partial<CloudNativePgSettings> => ({
  backups: {
    repositories: [
      {
        name: "repo1",
        gcs: { bucket: "backups" },
        retention: { full: 14, unit: "time" },
        schedules: { full: "0 1 * * 0" },
        ...changes,
      },
    ],
  },
});

const repositoriesOf = ({ backups }: Partial<CloudNativePgSettings>): Backups => backups ?? { repositories: [] };

const storeOf = (changes: Partial<CloudNativePgSettings>): KubernetesObject => {
  const [store] = renderPostgresCluster(cloudNativePgCluster(changes)).prerequisites;
  if (store === undefined) throw new Error("there is no ObjectStore");
  return store;
};

describe("a change of an ObjectStore's configuration", () => {
  it.each<[string, Partial<CloudNativePgSettings>, readonly string[]]>([
    ["backups kept longer", archived({ retention: { full: 15, unit: "time" } }), ["nothing spec.retentionPolicy"]],
    [
      "backups kept less long",
      archived({ retention: { full: 13, unit: "time" } }),
      ["!data lost spec.retentionPolicy"],
    ],
    [
      "backups in another bucket",
      archived({ gcs: { bucket: "elsewhere" } }),
      ["data copied spec.configuration.destinationPath"],
    ],
    [
      "backups with a key",
      { backups: { ...repositoriesOf(archived()), identity: { mode: "key", secret: "a" } } },
      ["nothing spec.configuration.googleCredentials"],
    ],
    [
      "more transfers at a time",
      { backups: { ...repositoriesOf(archived()), barman: { maxParallel: 8 } } },
      ["nothing spec.configuration.wal"],
    ],
    [
      "a retention that is enforced more often",
      { backups: { ...repositoriesOf(archived()), barman: { retentionIntervalSeconds: 60 } } },
      ["nothing spec.instanceSidecarConfiguration.retentionPolicyIntervalSeconds"],
    ],
    // The change of the Cluster shows it.
    ["another sidecar", { backups: { ...repositoriesOf(archived()), barman: { memory: "1Gi" } } }, []],
  ])("%s", (_what, after, expected) => {
    expect(impactLines(storeOf(archived()), storeOf(after))).toEqual(expected);
  });

  it("is refused in the name of its cluster where it loses backups", () => {
    const after = storeOf(archived({ retention: { full: 13, unit: "time" } }));
    expect(() => {
      refuseDataLoss(storeOf(archived()), after, []);
    }).toThrow(/^postgres\/main: refused[\s\S]*allowDataLoss: \[backups\]/);
    expect(() => {
      refuseDataLoss(storeOf(archived()), after, ["backups"]);
    }).not.toThrow();
  });
});

describe("the move from CloudNativePG's own archiving to the plugin", () => {
  const inTree = (destinationPath: string): KubernetesObject => {
    const { spec, ...rest } = rendered();
    const barmanObjectStore = { destinationPath, googleCredentials: { gkeEnvironment: true } };
    return { ...rest, spec: { ...(spec as object), backup: { barmanObjectStore, retentionPolicy: "14d" } } };
  };

  it("recreates the pods, and loses nothing", () => {
    const impacts = impactsOf(inTree("gs://backups/barman/postgres"), rendered(archived()));
    expect(impacts.map(({ level, field }) => [level, field])).toEqual([
      ["rolling restart", "spec.plugins[barman-cloud.cloudnative-pg.io]"],
    ]);
    expect(impacts[0]?.words).toMatch(/recreated one by one.*to the same folder, whose backups stay valid/);
  });

  it("is a loss where nothing archives afterwards", () => {
    expect(impactLines(inTree("gs://a/b"), rendered())).toEqual(["!data lost spec.backup"]);
  });
});

describe("a change of a Cluster's configuration", () => {
  it.each<[string, Partial<CloudNativePgSettings>, Partial<CloudNativePgSettings>, readonly string[]]>([
    ["nothing", {}, {}, []],
    [
      "another first database, which nobody creates",
      {},
      { users: [{ name: "app", databases: ["other"] }] },
      ["unknown spec.bootstrap"],
    ],
    [
      "another image and another parameter, with switchovers",
      { cloudNativePg: { specPatch: { primaryUpdateMethod: "switchover" } } },
      {
        cloudNativePg: { specPatch: { primaryUpdateMethod: "switchover" } },
        image: "example.com/postgresql:17.9",
        parameters: { work_mem: "16MB" },
      },
      ["!impossible spec.imageName", "reload spec.postgresql.parameters.work_mem"],
    ],
    [
      "a setting that Postgres reads while it runs",
      {},
      { parameters: { work_mem: "16MB" } },
      ["reload spec.postgresql.parameters.work_mem"],
    ],
    [
      "a setting that Postgres reads at its start",
      {},
      { parameters: { max_connections: 200 } },
      ["rolling restart spec.postgresql.parameters.max_connections"],
    ],
    [
      "the same with one instance",
      { instances: 1 },
      { instances: 1, parameters: { max_connections: 200 } },
      ["outage spec.postgresql.parameters.max_connections"],
    ],
    [
      "a setting that the version reads while it runs",
      { version: 18 },
      { version: 18, parameters: { autovacuum_max_workers: 5 } },
      ["reload spec.postgresql.parameters.autovacuum_max_workers"],
    ],
    [
      "from asynchronous to strict",
      {},
      { highAvailability: { mode: "strict" } },
      ["reload spec.postgresql.synchronous", "nothing spec.smartShutdownTimeout"],
    ],
    ["a delay of failovers", {}, { cloudNativePg: { failoverDelaySeconds: 5 } }, ["nothing spec.failoverDelay"]],
    [
      "longer leases",
      {},
      { cloudNativePg: { primaryLease: { durationSeconds: 30 } } },
      ["nothing spec.primaryLease.leaseDurationSeconds"],
    ],
    ["an image of the same version", {}, { image: "r/postgresql:17.8-system" }, ["rolling restart spec.imageName"]],
    ["a later major version", { version: 17 }, { version: 18 }, ["outage spec.imageName"]],
    ["an earlier major version", { version: 17 }, { version: 16 }, ["!impossible spec.imageName"]],
    [
      "memory, the settings that follow from it, and stop delay",
      {},
      { resources: { memory: "2Gi" }, cloudNativePg: { stopDelaySeconds: 60 } },
      [
        "rolling restart spec.postgresql.parameters.shared_buffers",
        "rolling restart spec.resources",
        "rolling restart spec.stopDelay",
        "reload spec.postgresql.parameters.effective_cache_size",
        "reload spec.postgresql.parameters.maintenance_work_mem",
      ],
    ],
    [
      "an extension with a library",
      {},
      { extensions: [{ name: "pg_stat_statements" }] },
      ["rolling restart spec.postgresql.shared_preload_libraries", "nothing spec.enableSuperuserAccess"],
    ],
    ["more instances", {}, { instances: 5 }, ["data copied spec.instances"]],
    ["fewer instances", {}, { instances: 2 }, ["!data lost spec.instances"]],
    ["larger volumes", {}, { storage: { size: "20Gi" } }, ["nothing spec.storage.size"]],
    ["smaller volumes", {}, { storage: { size: "9Gi" } }, ["!impossible spec.storage.size"]],
    [
      "another class",
      { storage: { size: "10Gi", storageClass: "a" } },
      { storage: { size: "10Gi", storageClass: "b" } },
      ["!impossible spec.storage.storageClass"],
    ],
    ["a volume for the log", {}, { walStorage: { size: "5Gi" } }, ["rolling restart spec.walStorage"]],
    ["no volume for the log any more", { walStorage: { size: "5Gi" } }, {}, ["!impossible spec.walStorage"]],
    [
      "a larger volume of the log",
      { walStorage: { size: "5Gi" } },
      { walStorage: { size: "6Gi" } },
      ["nothing spec.walStorage.size"],
    ],
    [
      "a user more",
      {},
      {
        users: [
          { name: "app", databases: ["app"] },
          { name: "b", passwordSecret: "b" },
        ],
      },
      ["nothing spec.managed.roles[b]"],
    ],
    ["a first place for backups", {}, archived(), ["rolling restart spec.plugins[barman-cloud.cloudnative-pg.io]"]],
    [
      "no place for backups any more",
      archived(),
      {},
      [
        "!data lost spec.plugins[barman-cloud.cloudnative-pg.io]",
        "rolling restart spec.plugins[barman-cloud.cloudnative-pg.io]",
      ],
    ],
    [
      "another sidecar",
      archived(),
      { backups: { ...repositoriesOf(archived()), barman: { memory: "1Gi" } } },
      ["rolling restart spec.plugins[barman-cloud.cloudnative-pg.io].parameters.sidecarResources"],
    ],
  ])("%s", (_what, before, after, expected) => {
    expect(impactLines(rendered(before), rendered(after))).toEqual(expected);
  });
});

describe("a change of a Cluster", () => {
  const plain = rendered();

  it.each<[string, Record<string, unknown>, Record<string, unknown>, readonly string[]]>([
    [
      "a primary made a replica cluster",
      {},
      { spec: { replica: { enabled: true, source: "a" } } },
      ["outage spec.replica"],
    ],
    [
      "a replica cluster promoted",
      { spec: { replica: { enabled: true } } },
      { spec: { replica: { enabled: false } } },
      ["switchover spec.replica"],
    ],
    [
      "a replica cluster that follows no other one any more",
      { spec: { replica: { primary: "a", source: "a" } } },
      {},
      ["switchover spec.replica"],
    ],
    [
      "a primary demoted, by its own name",
      { spec: { replica: { primary: "main", source: "a" } } },
      { spec: { replica: { primary: "a", source: "a" } } },
      ["outage spec.replica"],
    ],
    [
      "a replica cluster promoted, by the name it calls itself",
      { spec: { replica: { self: "b", primary: "a", source: "a" } } },
      { spec: { replica: { self: "b", primary: "b", source: "a" } } },
      ["switchover spec.replica"],
    ],
    [
      "a primary that becomes one of a pair",
      {},
      { spec: { replica: { self: "b", primary: "b", source: "a" } } },
      ["nothing spec.replica"],
    ],
    [
      "a replica cluster that applies changes later",
      { spec: { replica: { primary: "a", source: "a" } } },
      { spec: { replica: { primary: "a", source: "a", minApplyDelay: "60s" } } },
      ["reload spec.replica"],
    ],
    [
      "a role to be dropped",
      { spec: { managed: { roles: [{ name: "b" }] } } },
      { spec: { managed: { roles: [{ name: "b", ensure: "absent" }] } } },
      ["!data lost spec.managed.roles[b]"],
    ],
    [
      "a restart by annotation",
      {},
      { metadata: { annotations: { "kubectl.kubernetes.io/restartedAt": "now" } } },
      ["rolling restart metadata.annotations.kubectl.kubernetes.io/restartedAt"],
    ],
    [
      "a major version that there is no upgrade to",
      { spec: { imageName: "r/p:14" } },
      { spec: { imageName: "r/p:15" } },
      ["!impossible spec.imageName"],
    ],
    [
      "an image whose tag is no version",
      {},
      { spec: { imageName: "r:5000/postgresql:stable" } },
      ["unknown spec.imageName"],
    ],
    ["what nobody here knows", {}, { spec: { future: 1 } }, ["unknown spec.future"]],
    ["another name", {}, { metadata: { name: "other" } }, ["!replaced metadata.name"]],
  ])("%s", (_what, before, after, expected) => {
    expect(impactLines(patched(plain, before), patched(plain, after))).toEqual(expected);
  });

  it("shows the impact of a rolling restart on the primary", () => {
    const words = (spec: Record<string, unknown>): string | undefined => {
      const before = patched(plain, { spec });
      return impactWords(before, patched(before, { spec: { stopDelay: 5 } }));
    };
    expect(words({})).toMatch(/recreated without a switchover/);
    expect(words({ primaryUpdateMethod: "switchover" })).toMatch(/then a switchover to one of them/);
    expect(words({ primaryUpdateStrategy: "supervised" })).toMatch(/waits for a manual switchover/);
  });

  it("that weakens synchronous replication warns", () => {
    const after = (mode: "strict" | "synchronous" | "asynchronous") => rendered({ highAvailability: { mode } });
    expect(impactWords(after("strict"), after("synchronous"))).toMatch(/waits for fewer replicas/);
    expect(impactWords(after("synchronous"), after("asynchronous"))).toMatch(/waits for fewer replicas/);
    expect(impactWords(after("synchronous"), after("strict"))).not.toMatch(/waits for fewer replicas/);
  });
});
