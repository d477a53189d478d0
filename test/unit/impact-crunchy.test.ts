import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { bucketRepository, crunchyCluster, type CrunchySettings, volumeRepository } from "../helpers/clusters";
import { fromCluster, standby } from "../helpers/crunchy-data";
import { customResource, impactLines, patched } from "../helpers/impact";

const rendered = (changes: Partial<CrunchySettings> = {}): KubernetesObject => customResource(crunchyCluster(changes));
const app = { name: "app", databases: ["app"] };
const both = { repositories: [bucketRepository, volumeRepository] };
const prefix = "postgres-operator.crunchydata.com/";
const annotated = (name: string, value: string) => ({ metadata: { annotations: { [`${prefix}${name}`]: value } } });
const source = { spec: { dataSource: { postgresCluster: { clusterName: "elephant", repoName: "repo1" } } } };
const restoring = { spec: { backups: { pgbackrest: { restore: { enabled: true, repoName: "repo1" } } } } };

/** Backups that are asked for go to another repository. */
const manual = ["nothing spec.backups.pgbackrest.manual"];

describe("a change of a PostgresCluster's configuration", () => {
  it.each<[string, Partial<CrunchySettings>, Partial<CrunchySettings>, readonly string[]]>([
    ["nothing", {}, {}, []],
    [
      "a setting that Postgres reads while it runs",
      {},
      { parameters: { work_mem: "16MB" } },
      ["reload spec.config.parameters.work_mem"],
    ],
    [
      "a setting that Postgres reads at its start",
      {},
      { parameters: { Max_Connections: 200 } },
      ["rolling restart spec.config.parameters.Max_Connections"],
    ],
    [
      "the same with one instance",
      { instances: 1 },
      { instances: 1, parameters: { max_connections: 200 } },
      ["outage spec.config.parameters.max_connections"],
    ],
    [
      "PGO's own topology spread constraints",
      {},
      { crunchy: { defaultSpread: false } },
      ["rolling restart spec.disableDefaultPodScheduling"],
    ],
    [
      "a setting of an extension nobody here knows",
      {},
      { parameters: { "cron.host": "localhost" } },
      ["unknown spec.config.parameters.cron.host"],
    ],
    [
      "a setting that the version reads while it runs",
      { version: 18 },
      { version: 18, parameters: { autovacuum_max_workers: 5 } },
      ["reload spec.config.parameters.autovacuum_max_workers"],
    ],
    [
      "the same setting with a version that does not",
      { version: 17 },
      { version: 17, parameters: { autovacuum_max_workers: 5 } },
      ["rolling restart spec.config.parameters.autovacuum_max_workers"],
    ],
    [
      "from asynchronous to strict",
      {},
      { highAvailability: { mode: "strict" } },
      [
        "reload spec.patroni.dynamicConfiguration.synchronous_mode",
        "reload spec.patroni.dynamicConfiguration.synchronous_node_count",
        "reload spec.patroni.dynamicConfiguration.synchronous_mode_strict",
        // A drain of nodes leaves all but one.
        "nothing spec.instances[instance].minAvailable",
      ],
    ],
    ["an image", {}, { image: "r/postgres:17.12" }, ["rolling restart spec.image"]],
    [
      "memory, and the settings that follow from it",
      {},
      { resources: { memory: "2Gi" } },
      [
        "rolling restart spec.instances[instance].resources",
        "rolling restart spec.config.parameters.shared_buffers",
        "reload spec.config.parameters.effective_cache_size",
        "reload spec.config.parameters.maintenance_work_mem",
      ],
    ],
    [
      "anti-affinity",
      {},
      { scheduling: { antiAffinity: "required" } },
      ["rolling restart spec.instances[instance].affinity"],
    ],
    ["the only instance's image", { instances: 1 }, { instances: 1, image: "r/postgres:17.12" }, ["outage spec.image"]],
    ["more instances", {}, { instances: 5 }, ["data copied spec.instances[instance].replicas"]],
    ["fewer instances", {}, { instances: 2 }, ["!data lost spec.instances[instance].replicas"]],
    [
      "larger volumes",
      {},
      { storage: { size: "20Gi" } },
      ["nothing spec.instances[instance].dataVolumeClaimSpec.resources.requests.storage"],
    ],
    [
      "larger volumes in another unit",
      {},
      { storage: { size: "10241Mi" } },
      ["nothing spec.instances[instance].dataVolumeClaimSpec.resources.requests.storage"],
    ],
    [
      "smaller volumes",
      {},
      { storage: { size: "9Gi" } },
      ["!impossible spec.instances[instance].dataVolumeClaimSpec.resources.requests.storage"],
    ],
    [
      "another class",
      { storage: { size: "10Gi", storageClass: "a" } },
      { storage: { size: "10Gi", storageClass: "b" } },
      ["!impossible spec.instances[instance].dataVolumeClaimSpec.storageClassName"],
    ],
    [
      "a class by name",
      {},
      { storage: { size: "10Gi", storageClass: "b" } },
      ["unknown spec.instances[instance].dataVolumeClaimSpec.storageClassName"],
    ],
    [
      "a volume for the log",
      {},
      { walStorage: { size: "5Gi" } },
      ["rolling restart spec.instances[instance].walVolumeClaimSpec"],
    ],
    [
      "a smaller volume of the log",
      { walStorage: { size: "5Gi" } },
      { walStorage: { size: "4Gi" } },
      ["!impossible spec.instances[instance].walVolumeClaimSpec.resources.requests.storage"],
    ],
    [
      "another major version",
      { image: "r/p:1" },
      { image: "r/p:1", version: 18 },
      ["!impossible spec.postgresVersion"],
    ],
    ["a user more", {}, { users: [{ name: "app", databases: ["app"] }, { name: "b" }] }, ["nothing spec.users[b]"]],
    [
      "what a user may do, and its next password",
      { users: [app] },
      { users: [{ ...app, databases: ["app", "b"], attributes: ["createdb"], passwordType: "AlphaNumeric" }] },
      ["nothing spec.users[app].databases", "nothing spec.users[app].options", "nothing spec.users[app].password"],
    ],
    [
      "an extension with a library",
      {},
      { extensions: [{ name: "pg_stat_statements" }] },
      ["rolling restart spec.config.parameters.shared_preload_libraries", "nothing spec.users[postgres]"],
    ],
    [
      "PostGIS",
      {},
      { extensions: [{ name: "postgis" }] },
      ["rolling restart spec.image", "rolling restart spec.postGISVersion"],
    ],
    ["SQL that is to run", {}, { crunchy: { initSql: "select 1" } }, ["unknown spec.databaseInitSQL"]],
    ["SQL that ran", { crunchy: { initSql: "select 1" } }, {}, ["nothing spec.databaseInitSQL"]],
    ["a pooler", {}, { pooler: {} }, ["nothing spec.proxy"]],
    ["the pooler's mode", { pooler: {} }, { pooler: { mode: "transaction" } }, ["nothing spec.proxy.pgBouncer.config"]],
    ["the exporter", {}, { crunchy: { monitoring: true } }, ["rolling restart spec.monitoring"]],
    ["backups", {}, { backups: both }, ["rolling restart spec.backups"]],
    ["no backups any more", { backups: both }, {}, ["!data lost spec.backups"]],
    [
      "a repository more",
      { backups: { repositories: [bucketRepository] } },
      { backups: both },
      ["nothing spec.backups.pgbackrest.repos[repo2]"],
    ],
    [
      "a volume repository less",
      { backups: both },
      { backups: { repositories: [bucketRepository] } },
      ["!data lost spec.backups.pgbackrest.repos[repo2]"],
    ],
    [
      "the bucket's repository less",
      { backups: both },
      { backups: { repositories: [volumeRepository] } },
      ["data copied spec.backups.pgbackrest.repos[0].name", "nothing spec.backups.pgbackrest.repos[repo1]", ...manual],
    ],
    [
      "repositories in another order",
      { backups: both },
      { backups: { repositories: [volumeRepository, bucketRepository] } },
      ["data copied spec.backups.pgbackrest.repos[0].name", ...manual],
    ],
    [
      "another bucket",
      { backups: both },
      { backups: { repositories: [{ ...bucketRepository, gcs: { bucket: "other" } }, volumeRepository] } },
      ["data copied spec.backups.pgbackrest.repos[repo1].gcs"],
    ],
    [
      "encryption, where there are backups",
      { backups: { repositories: [bucketRepository] } },
      { backups: { repositories: [{ ...bucketRepository, encryption: { secret: "passphrase" } }] } },
      [
        "!impossible spec.backups.pgbackrest.global.repo1-cipher-type",
        "rolling restart spec.backups.pgbackrest.configuration",
      ],
    ],
    [
      "a start from other backups, of a cluster that has data",
      { backups: both },
      { backups: both, bootstrap: fromCluster },
      ["!data lost spec.dataSource"],
    ],
    [
      "a start from other backups, when it is over",
      { backups: both, bootstrap: fromCluster },
      { backups: both },
      ["nothing spec.dataSource"],
    ],
    [
      "a standby that becomes a primary",
      standby,
      { ...standby, standby: { ...standby.standby, promoted: true } },
      ["switchover spec.standby"],
    ],
    [
      "backups kept for a shorter time",
      { backups: both },
      { backups: { repositories: [{ ...bucketRepository, retention: { full: 2, unit: "time" } }, volumeRepository] } },
      ["!data lost spec.backups.pgbackrest.global.repo1-retention-full"],
    ],
    [
      "backups kept longer, at other times",
      { backups: both },
      {
        backups: {
          repositories: [
            { ...bucketRepository, retention: { full: 30, unit: "time" }, schedules: { full: "0 3 * * *" } },
            volumeRepository,
          ],
        },
      },
      [
        "nothing spec.backups.pgbackrest.global.repo1-retention-full",
        "nothing spec.backups.pgbackrest.repos[repo1].schedules",
      ],
    ],
  ])("%s", (_what, before, after, expected) => {
    expect(impactLines(rendered(before), rendered(after))).toEqual(expected);
  });
});

describe("a change of a PostgresCluster", () => {
  const plain = rendered({ backups: both });

  it.each<[string, Record<string, unknown>, Record<string, unknown>, readonly string[]]>([
    ["a data source added to a running cluster", {}, source, ["!data lost spec.dataSource"]],
    ["a data source that nobody needs any more", source, {}, ["nothing spec.dataSource"]],
    [
      "volumes to adopt, added to a running cluster",
      {},
      { spec: { dataSource: { volumes: {} } } },
      ["!data lost spec.dataSource"],
    ],
    [
      "an in-place restore",
      restoring,
      { ...restoring, ...annotated("pgbackrest-restore", "1") },
      ["!data lost metadata.annotations.pgbackrest-restore"],
    ],
    [
      "the end of a restore",
      { ...restoring, ...annotated("pgbackrest-restore", "1") },
      annotated("pgbackrest-restore", "1"),
      ["nothing spec.backups.pgbackrest.restore"],
    ],
    [
      "the end of a restore of a cluster that still has its data source",
      { spec: { ...source.spec, ...restoring.spec }, ...annotated("pgbackrest-restore", "1") },
      { ...source, ...annotated("pgbackrest-restore", "1") },
      ["!data lost spec.dataSource", "nothing spec.backups.pgbackrest.restore"],
    ],
    [
      "a standby promoted",
      { spec: { standby: { enabled: true, host: "a" } } },
      { spec: { standby: { enabled: false, host: "a" } } },
      ["switchover spec.standby"],
    ],
    ["a primary made a standby", {}, { spec: { standby: { host: "a" } } }, ["!data lost spec.standby"]],
    ["a shutdown", {}, { spec: { shutdown: true } }, ["outage spec.shutdown"]],
    [
      "a switchover",
      {},
      annotated("trigger-switchover", "1"),
      [`switchover metadata.annotations.${prefix}trigger-switchover`],
    ],
    [
      "a major version after its upgrade",
      { spec: { shutdown: true }, ...annotated("allow-upgrade", "up-18") },
      { spec: { postgresVersion: 18 }, ...annotated("allow-upgrade", "up-18") },
      ["data copied spec.postgresVersion", "nothing spec.shutdown"],
    ],
    [
      "encryption of a repository that exists",
      {},
      { spec: { backups: { pgbackrest: { global: { "repo1-cipher-type": "aes-256-cbc" } } } } },
      ["!impossible spec.backups.pgbackrest.global.repo1-cipher-type"],
    ],
    [
      "what nobody here knows",
      {},
      { spec: { future: { a: 1, b: [] } } },
      ["unknown spec.future.a", "unknown spec.future.b"],
    ],
    ["another namespace", {}, { metadata: { namespace: "other" } }, ["!replaced metadata.namespace"]],
  ])("%s", (_what, before, after, expected) => {
    expect(impactLines(patched(plain, before), patched(plain, after))).toEqual(expected);
  });

  const withSets = (...names: readonly string[]): KubernetesObject =>
    patched(plain, { spec: { instances: names.map((name) => ({ name, replicas: 2 })) } });

  it("that adds a set of instances copies data, in whatever order the sets stand", () => {
    expect(impactLines(withSets("a"), withSets("b", "a"))).toEqual(["data copied spec.instances[b]"]);
  });

  it("that removes a set is refused, and may be allowed while another set stays", () => {
    expect(impactLines(withSets("a", "b"), withSets("b"))).toEqual(["!data lost spec.instances[a]"]);
  });

  it("that renames the only set loses the data itself", () => {
    expect(impactLines(withSets("a"), withSets("b"))).toEqual([
      "!data lost spec.instances[a]",
      "data copied spec.instances[b]",
    ]);
  });
});
