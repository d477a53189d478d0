import { isRefused } from "../../../components/postgres-cluster";
import {
  asWritten,
  at,
  globals,
  impacts,
  kinds,
  of,
  refusals,
  resources,
  spec,
  without,
  type Json,
  type Claim,
} from "./follow";

/** Where instances, volumes and backups are, and what a change does. */
export const life: readonly Claim[] = [
  [
    "backup-vault",
    "no transfer job before the second step",
    () => resources("backup-vault").filter(({ type }) => type.includes("transferJob")).length,
    0,
  ],
  [
    "clone",
    "backs up apart from its source",
    () => at(spec("clone", "PostgresCluster", "elephant"), ...globals, "repo1-path"),
    undefined,
  ],
  [
    "clone",
    "starts from the newest backup of hippo",
    () => at(spec("clone", "PostgresCluster", "elephant"), "dataSource", "postgresCluster"),
    expect.objectContaining({ clusterName: "hippo", repoName: "repo1" }),
  ],
  [
    "enterprise",
    "each instance on a node and in a zone of its own",
    () => [
      at(spec("enterprise", "Cluster"), "affinity", "podAntiAffinityType"),
      at(spec("enterprise", "Cluster"), "topologySpreadConstraints", 0),
    ],
    [
      "required",
      expect.objectContaining({ topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "DoNotSchedule" }),
    ],
  ],
  [
    "enterprise",
    "a backup every night, kept for thirty days",
    () => [
      at(spec("enterprise", "ScheduledBackup"), "schedule"),
      at(spec("enterprise", "ObjectStore"), "retentionPolicy"),
    ],
    ["0 0 1 * * *", "30d"],
  ],
  [
    "enterprise",
    "instances and drill act as the service account",
    () => [
      at(spec("enterprise", "Cluster"), "serviceAccountTemplate", "metadata", "annotations"),
      of("enterprise", "ServiceAccount", "customer-postgres-restore-drill").metadata.annotations,
    ],
    Array(2).fill(
      expect.objectContaining({
        "iam.gke.io/gcp-service-account": "customer-postgres@my-project.iam.gserviceaccount.com",
      }),
    ),
  ],
  [
    "enterprise",
    "the pool takes more clients than Postgres has connections, and opens fewer",
    () => {
      const count = (name: string) => 3 * Number(at(spec("enterprise", "Pooler"), "pgbouncer", "parameters", name));
      const most = Number(at(spec("enterprise", "Cluster"), "postgresql", "parameters", "max_connections"));
      return [count("max_client_conn") > most, count("default_pool_size") < most];
    },
    [true, true],
  ],
  [
    "enterprise",
    "statements are measured, slow ones logged with their plan, changes of schemas and roles audited; only TLS",
    () => at(spec("enterprise", "Cluster"), "postgresql"),
    expect.objectContaining({
      shared_preload_libraries: ["pg_stat_statements", "auto_explain", "pgaudit"],
      parameters: expect.objectContaining({
        "auto_explain.log_min_duration": "1s",
        "pgaudit.log": "ddl, role",
      }) as object,
      pg_hba: ["hostnossl all,replication all all reject"],
    }),
  ],
  [
    "gke-demo",
    "three nodes of one kind for everything",
    () =>
      resources("gke-demo")
        .filter(({ type }) => type.endsWith(":NodePool"))
        .map(({ inputs }) => at(inputs, "nodeCount")),
    [3],
  ],
  [
    "gke-demo",
    "the volume for backups holds what is kept; the demo's own does not",
    () => [
      refusals("gke-demo", asWritten),
      refusals("gke-demo", (cluster) => ({
        ...cluster,
        backups: {
          repositories: [
            at(cluster, "backups", "repositories", 0),
            { ...(at(cluster, "backups", "repositories", 1) as Json), volume: { size: "5Gi" } },
          ],
        },
      })),
    ],
    [[], ["pgstack:clusters[0].backups.repositories[1].volume.size"]],
  ],
  [
    "hippo-ha",
    "runs on one node as well",
    () => at(spec("hippo-ha"), "instances", 0, "affinity", "podAntiAffinity"),
    { preferredDuringSchedulingIgnoredDuringExecution: [expect.anything()] },
  ],
  [
    "in-place",
    "the preview refuses it without consent",
    () => {
      const [most] = impacts("in-place", without("restore", "allowDataLoss"), asWritten);
      return most && [most.level, isRefused(most, []), isRefused(most, ["data"])];
    },
    ["data lost", true, false],
  ],
  [
    "in-place",
    "with restore removed nothing happens",
    () =>
      impacts("in-place", asWritten, without("restore", "allowDataLoss")).filter(({ level }) => level !== "nothing"),
    [],
  ],
  [
    "kept-volumes",
    "the released volume becomes the data, of one instance",
    () => [
      at(spec("kept-volumes"), "dataSource", "volumes", "pgDataVolume", "pvcName"),
      at(spec("kept-volumes"), "instances", "*", "replicas"),
    ],
    ["hippo-instance-abcd-pgdata", [1]],
  ],
  [
    "multi-repo",
    "four places, the volume first",
    () =>
      (at(spec("multi-repo"), "backups", "pgbackrest", "repos") as Json[]).map(
        (repo) => Object.keys(repo).filter((key) => ["volume", "gcs", "s3", "azure"].includes(key))[0],
      ),
    ["volume", "gcs", "s3", "azure"],
  ],
  [
    "multi-repo",
    "retention by number or by days",
    () => [2, 3].map((i) => at(spec("multi-repo"), ...globals, `repo${i}-retention-full-type`)),
    ["count", "time"],
  ],
  [
    "node-affinity",
    "only labelled nodes, whose taint is tolerated",
    () => [
      at(
        spec("node-affinity"),
        "instances",
        0,
        "affinity",
        "nodeAffinity",
        "requiredDuringSchedulingIgnoredDuringExecution",
        "nodeSelectorTerms",
        0,
        "matchExpressions",
        0,
      ),
      at(spec("node-affinity"), "instances", 0, "tolerations", 0),
    ],
    [
      { key: "workload-role", operator: "In", values: ["db"] },
      { key: "workload-role", operator: "Equal", value: "db", effect: "NoSchedule" },
    ],
  ],
  [
    "node-affinity",
    "an instance waits rather than share a node",
    () =>
      at(
        spec("node-affinity"),
        "instances",
        0,
        "affinity",
        "podAntiAffinity",
        "requiredDuringSchedulingIgnoredDuringExecution",
        0,
        "topologyKey",
      ),
    "kubernetes.io/hostname",
  ],
  [
    "point-in-time",
    "as it was a second before",
    () => at(spec("point-in-time"), "dataSource", "pgbackrest", "options"),
    expect.arrayContaining(["--type=time", expect.stringContaining("2026-01-31 14:15:11+00")]),
  ],
  [
    "point-in-time",
    "a shared folder is refused",
    () =>
      refusals("point-in-time", (cluster) => ({
        ...cluster,
        backups: {
          repositories: [
            {
              ...(at(cluster, "backups", "repositories", 0) as Json),
              path: at(cluster, "bootstrap", "repository", "path"),
            },
          ],
        },
      })),
    ["pgstack:clusters[0].backups.repositories[0].path"],
  ],
  [
    "resize",
    "volumes grow while they are in use; the rest is rolled out",
    () =>
      impacts(
        "resize",
        (cluster) => ({
          ...cluster,
          storage: { size: "5Gi" },
          resources: { memory: "1Gi" },
          parameters: {},
          crunchy: {},
        }),
        asWritten,
      )
        .map(({ level }) => level)
        .filter((level) => !["nothing", "reload", "rolling restart"].includes(level)),
    [],
  ],
  [
    "resize",
    "PGO grows the data volume at 80 % up to the limit",
    () => [
      at(spec("resize"), "instances", 0, "dataVolumeClaimSpec", "autoGrow", "trigger"),
      at(spec("resize"), "instances", 0, "dataVolumeClaimSpec", "resources", "limits", "storage"),
    ],
    [80, "50Gi"],
  ],
  [
    "shrink",
    "a second set follows the first",
    () =>
      impacts(
        "shrink",
        (cluster) => ({ ...cluster, crunchy: { instanceSets: [at(cluster, "crunchy", "instanceSets", 0)] } }),
        asWritten,
      ).map(({ level }) => level),
    ["data copied"],
  ],
  [
    "shrink",
    "removal of the first set is refused without consent",
    () => {
      const [most] = impacts("shrink", asWritten, (cluster) => ({
        ...cluster,
        crunchy: { instanceSets: [at(cluster, "crunchy", "instanceSets", 1)] },
      }));
      return most && [isRefused(most, []), isRefused(most, ["instances"])];
    },
    [true, false],
  ],
  [
    "standby-pair",
    "one follows the other, and each archives to a bucket of its own",
    () =>
      ["north", "south"].map((name) => [
        at(spec("standby-pair", "Cluster", name), "replica"),
        at(spec("standby-pair", "ObjectStore", `${name}-repo1`), "configuration", "destinationPath"),
        at(spec("standby-pair", "ObjectStore", `${name}-source`), "configuration", "destinationPath"),
      ]),
    [
      [
        { self: "north", primary: "north", source: "south" },
        "s3://acme-north-backups/barman/postgres",
        "s3://acme-south-backups/barman/postgres",
      ],
      [
        { self: "south", primary: "north", source: "north" },
        "s3://acme-south-backups/barman/postgres",
        "s3://acme-north-backups/barman/postgres",
      ],
    ],
  ],
  [
    "standby-pair",
    "the standby streams with the certificates of its primary",
    () => at(spec("standby-pair", "Cluster", "south"), "externalClusters", 0, "sslCert", "name"),
    "north-replication",
  ],
  [
    "standby-repository",
    "follows from the bucket, and makes no backups",
    () => [at(spec("standby-repository"), "standby"), kinds("standby-repository").includes("CronJob")],
    [{ enabled: true, repoName: "repo1" }, false],
  ],
  [
    "standby-repository",
    "promoted it is a primary, with a drill",
    () =>
      impacts("standby-repository", asWritten, (cluster) => ({
        ...cluster,
        standby: { repository: "repo1", promoted: true },
      })).map(({ level }) => level),
    ["switchover"],
  ],
  [
    "standby-streaming",
    "streams from a cluster of the same namespace, and reads the bucket",
    () => at(spec("standby-streaming", "PostgresCluster", "hippo-standby"), "standby"),
    { enabled: true, repoName: "repo1", host: "hippo-primary.postgres.svc" },
  ],
  [
    "tablespaces",
    "a volume each beside every instance, with its class",
    () => at(spec("tablespaces"), "instances", 0, "tablespaceVolumes", "*", "dataVolumeClaimSpec", "storageClassName"),
    ["fast-ssd", "slow-disk", "fast-ssd"],
  ],
  [
    "tablespaces",
    "the drill has room for all of them",
    () =>
      at(
        spec("tablespaces", "CronJob"),
        "jobTemplate",
        "spec",
        "template",
        "spec",
        "volumes",
        1,
        "ephemeral",
        "volumeClaimTemplate",
        "spec",
        "resources",
        "requests",
        "storage",
      ),
    `${75 * 1024}Mi`,
  ],
  [
    "topology-spread",
    "no rack holds more than one more, and an instance waits",
    () => at(spec("topology-spread"), "instances", 0, "topologySpreadConstraints", 0),
    expect.objectContaining({ topologyKey: "example.com/rack", maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" }),
  ],
  [
    "upgrade",
    "the order names both versions, and nothing happens yet",
    () => [
      at(spec("upgrade", "PGUpgrade"), "fromPostgresVersion"),
      at(spec("upgrade", "PGUpgrade"), "toPostgresVersion"),
      at(spec("upgrade"), "shutdown"),
    ],
    [17, 18, undefined],
  ],
  [
    "wal-volume",
    "taking it away moves WAL back",
    () =>
      impacts("wal-volume", asWritten, without("walStorage")).map(({ words }) =>
        /WAL moves to the new volume/.test(words),
      ),
    [true],
  ],
];
