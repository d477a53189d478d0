import { isAllowed, type SimulatedPod } from "../network-policies";
import { instance, job, pgo, repositoryHost } from "../simulated-pods";
import { at, globals, objects, container, kinds, of, refusals, resources, spec, type Json, type Claim } from "./follow";

const allows = (from: SimulatedPod, to: SimulatedPod, port: number) =>
  isAllowed(
    objects.flatMap(({ example, object }) => (example === "network-policies" ? [object] : [])),
    from,
    to,
    port,
  );
const client = { namespace: "shop", labels: { "example.com/database-client": "hippo" } };
const stranger = { namespace: "shop", labels: { app: "web" } };
const exporters = { namespace: "monitoring", labels: {} };

/** Values of variables of Spilo. */
function zalandoVariables(example: string, cluster: string, names: readonly string[]): unknown[] {
  const env = at(spec(example, "postgresql", cluster), "env") as Json[];
  return names.map((name) => env.find((one) => one["name"] === name)?.["value"]);
}

/** Who reaches the database and its backups, through what, and what stands beside it. */
export const access: readonly Claim[] = [
  [
    "azure",
    "pgBackRest has account and key from the Secret",
    () => at(spec("azure"), "backups", "pgbackrest", "configuration", 0, "secret", "name"),
    "hippo-azure",
  ],
  [
    "barman-s3",
    "a full backup each night in the bucket, with both parts of the key from the Secret",
    () => [
      at(spec("barman-s3", "ScheduledBackup"), "schedule"),
      at(spec("barman-s3", "ObjectStore"), "configuration", "destinationPath"),
      at(spec("barman-s3", "ObjectStore"), "configuration", "s3Credentials"),
    ],
    [
      ...["0 0 1 * * *", "s3://acme-main-backups/barman/postgres"],
      {
        accessKeyId: { name: "main-s3", key: "ACCESS_KEY_ID" },
        secretAccessKey: { name: "main-s3", key: "ACCESS_SECRET_KEY" },
      },
    ],
  ],
  [
    "logical-backups",
    "each night the database app is dumped below /logical/postgres/main, and fourteen dumps are kept",
    () => {
      const pod = ["jobTemplate", "spec", "template", "spec"];
      const env = at(
        spec("logical-backups", "CronJob", "main-logical-backup"),
        ...pod,
        "containers",
        0,
        "env",
      ) as Json[];
      const value = (name: string): unknown => env.find((one) => one["name"] === name)?.["value"];
      const dump = at(spec("logical-backups", "CronJob", "main-logical-backup"), ...pod, "initContainers", 0, "args");
      return [
        at(spec("logical-backups", "CronJob", "main-logical-backup"), "schedule"),
        (dump as string[]).slice(1),
        value("BUCKET"),
        value("FOLDER"),
        value("KEEP"),
      ];
    },
    ["30 2 * * *", ["dump", "app"], "acme-main-backups", "/logical/postgres/main", "14"],
  ],
  [
    "s3",
    "backups are encrypted with the passphrase of the Secret",
    () => [
      at(spec("s3"), ...globals, "repo1-cipher-type"),
      at(spec("s3"), "backups", "pgbackrest", "configuration", "*", "secret", "name"),
    ],
    ["aes-256-cbc", expect.arrayContaining(["hippo-s3", "hippo-cipher"])],
  ],
  ["gke-demo", "no JSON key", () => resources("gke-demo").filter(({ type }) => /Key|Secret/.test(type)).length, 0],
  [
    "hippo-ha",
    "a commit waits for the replica as long as there is one",
    () => at(spec("hippo-ha"), "patroni", "dynamicConfiguration"),
    { failsafe_mode: true, synchronous_mode: true, synchronous_node_count: 1 },
  ],
  [
    "zalando-ha",
    "a write always waits for a replica, and backups go to a folder that WAL-G never overwrites",
    () => [
      at(spec("zalando-ha", "postgresql"), "patroni"),
      (at(spec("zalando-ha", "postgresql"), "env", "*", "name") as string[]).includes("WALG_PREVENT_WAL_OVERWRITE"),
    ],
    [
      expect.objectContaining({ synchronous_mode: true, synchronous_mode_strict: true, synchronous_node_count: 1 }),
      true,
    ],
  ],
  [
    "zalando-ha",
    "the namespace of the cluster enforces the baseline standard",
    () =>
      ["postgres", "postgres-operator"].map((name) =>
        at(of("zalando-ha", "Namespace", name), "metadata", "labels", "pod-security.kubernetes.io/enforce"),
      ),
    ["baseline", "restricted"],
  ],
  [
    "zalando-clone",
    "the copy archives to a folder of its own, and starts from that of acid",
    () =>
      zalandoVariables("zalando-clone", "acid-copy", [
        "CLONE_SCOPE",
        "CLONE_WAL_BUCKET_SCOPE_PREFIX",
        "WAL_BUCKET_SCOPE_PREFIX",
      ]),
    ["acid", "postgres/", "copies/"],
  ],
  [
    "zalando-standby",
    "the standby reads the folder of the primary",
    () => at(spec("zalando-standby", "postgresql", "acid-standby"), "standby"),
    { s3_wal_path: "s3://acme-acid-backups/spilo/postgres/acid/wal/17" },
  ],
  [
    "zalando-sidecars",
    "two PgBouncers, for the primary and for the replicas",
    () =>
      ["enableConnectionPooler", "enableReplicaConnectionPooler"].map((key) =>
        at(spec("zalando-sidecars", "postgresql"), key),
      ),
    [true, true],
  ],
  ["hippo", "the password is in hippo-pguser-hippo", () => at(spec("hippo"), "users", "*", "name"), ["hippo"]],
  [
    "cron-jobs",
    "two runs never overlap",
    () =>
      ["make-partitions", "drop-partitions", "clean-up"].map((name) =>
        at(spec("cron-jobs", "CronJob", name), "concurrencyPolicy"),
      ),
    Array(3).fill("Forbid"),
  ],
  [
    "cron-jobs",
    "each run is one transaction that the first error ends",
    () => at(container("cron-jobs", "CronJob", "clean-up", ["jobTemplate", "spec", "template", "spec"]), "command"),
    expect.arrayContaining(["--single-transaction", "--set=ON_ERROR_STOP=1"]),
  ],
  [
    "external-secrets",
    "the password in PGO's own Secret is replaced and its verifier emptied",
    () => at(spec("external-secrets", "ExternalSecret"), "target"),
    expect.objectContaining({
      name: "hippo-pguser-app",
      creationPolicy: "Merge",
      template: expect.objectContaining({ data: { password: "{{ .password }}", verifier: "" } }) as unknown,
    }),
  ],
  [
    "external-secrets",
    "it is not fetched from time to time",
    () => at(spec("external-secrets", "ExternalSecret"), "refreshPolicy"),
    "OnChange",
  ],
  [
    "init-sql",
    "PGO runs the ConfigMap's text",
    () =>
      Object.values(
        of("init-sql", "ConfigMap", at(spec("init-sql"), "databaseInitSQL", "name") as string)["data"] as Json,
      )[0],
    expect.stringMatching(/^\\set ON_ERROR_STOP on\n/),
  ],
  [
    "customer-postgres",
    "the owner of the guide's database is a role of its own, beside the superuser",
    () => [
      at(spec("customer-postgres", "Cluster"), "bootstrap", "initdb", "owner"),
      at(spec("customer-postgres", "Cluster"), "superuserSecret", "name"),
    ],
    ["customer", "postgres-secret"],
  ],
  [
    "customer-postgres-gke",
    "a snapshot every six hours, which nothing deletes, of a class that is created",
    () => [
      at(spec("customer-postgres-gke", "ScheduledBackup", "customer-postgres-snapshot"), "schedule"),
      at(spec("customer-postgres-gke", "Cluster"), "backup", "volumeSnapshot", "snapshotOwnerReference"),
      of("customer-postgres-gke", "VolumeSnapshotClass").metadata.name,
    ],
    ["0 0 */6 * * *", "none", "pgstack-database"],
  ],
  [
    "pgadmin-any-operator",
    "the server is the primary, and its certificate is verified with the CA of the cluster",
    () => {
      const pod = at(spec("pgadmin-any-operator", "Deployment", "pgadmin"), "template", "spec");
      const { data } = of("pgadmin-any-operator", "ConfigMap", "pgadmin-servers");
      const { Servers } = JSON.parse(at(data, "servers.json") as string) as Json;
      return [Servers, at(pod, "volumes", "*", "secret", "secretName"), at(pod, "securityContext", "runAsNonRoot")];
    },
    [
      {
        1: expect.objectContaining({
          Host: "customer-postgres-rw.database.svc",
          MaintenanceDB: "customer_db",
          ConnectionParameters: expect.objectContaining({ sslmode: "verify-full" }) as object,
        }) as object,
      },
      expect.arrayContaining(["customer-postgres-ca"]),
      true,
    ],
  ],
  [
    "keycloak",
    "everything to log in comes from the user's Secret",
    () =>
      (at(container("keycloak", "Deployment", "keycloak", ["template", "spec"]), "env") as Json[])
        .filter(({ name }) => /^KC_DB_(URL_HOST|URL_PORT|URL_DATABASE|USERNAME|PASSWORD)$/.test(String(name)))
        .map((one) => at(one, "valueFrom", "secretKeyRef", "name")),
    Array(5).fill("hippo-pguser-keycloak"),
  ],
  [
    "network-policies",
    "the pods among themselves",
    () => [
      allows(instance("hippo"), instance("hippo"), 5432),
      allows(instance("hippo"), repositoryHost("hippo"), 8432),
    ],
    [true, true],
  ],
  [
    "network-policies",
    "clients with the label in any namespace, and no others",
    () => [
      allows(client, instance("hippo"), 5432),
      allows(stranger, instance("hippo"), 5432),
      allows(pgo("other", {}), instance("hippo"), 5432),
    ],
    [true, false, false],
  ],
  [
    "network-policies",
    "the Jobs that verify, write and restore",
    () => [
      allows(job("readiness", "hippo"), instance("hippo"), 5432),
      allows(job("contents", "hippo"), instance("hippo"), 5432),
      allows(job("restore-drill", "hippo"), repositoryHost("hippo"), 8432),
    ],
    [true, true, true],
  ],
  [
    "network-policies",
    "those of another cluster stay out",
    () => [
      allows(job("readiness", "other"), instance("hippo"), 5432),
      allows(job("restore-drill", "other"), repositoryHost("hippo"), 8432),
    ],
    [false, false],
  ],
  [
    "network-policies",
    "metrics",
    () => [allows(exporters, instance("hippo"), 9187), allows(stranger, instance("hippo"), 9187)],
    [true, false],
  ],
  [
    "network-policies",
    "the drill has a repository that it reads over the network",
    () => [
      kinds("network-policies").includes("CronJob"),
      at(spec("network-policies"), "backups", "pgbackrest", "repos", 0, "volume"),
    ],
    [true, expect.anything()],
  ],
  [
    "own-tls",
    "both certificates are yours",
    () => [at(spec("own-tls"), "customTLSSecret", "name"), at(spec("own-tls"), "customReplicationTLSSecret", "name")],
    ["hippo-tls", "hippo-replication-tls"],
  ],
  [
    "own-tls",
    "PGO takes both or neither",
    () => refusals("own-tls", (cluster) => ({ ...cluster, crunchy: { tls: { clients: { secret: "hippo-tls" } } } })),
    ["pgstack:clusters[0].crunchy.tls.replication"],
  ],
  [
    "pgadmin",
    "knows the cluster, and who logs in",
    () => [
      at(spec("pgadmin", "PGAdmin"), "serverGroups", 0, "postgresClusterName"),
      at(spec("pgadmin", "PGAdmin"), "users", 0),
    ],
    [
      "hippo",
      { username: "dba@example.com", role: "Administrator", passwordRef: { name: "pgadmin-dba", key: "password" } },
    ],
  ],
  [
    "pgadmin",
    "answers at the Service hippo-pgadmin",
    () => at(spec("pgadmin", "PGAdmin"), "serviceName"),
    "hippo-pgadmin",
  ],
  [
    "pgbouncer",
    "two on different nodes",
    () => [
      at(spec("pgbouncer"), "proxy", "pgBouncer", "replicas"),
      at(
        spec("pgbouncer"),
        "proxy",
        "pgBouncer",
        "affinity",
        "podAntiAffinity",
        "requiredDuringSchedulingIgnoredDuringExecution",
        0,
        "topologyKey",
      ),
    ],
    [2, "kubernetes.io/hostname"],
  ],
  [
    "pgbouncer",
    "each shares 20 connections among 500 clients by transaction",
    () => at(spec("pgbouncer"), "proxy", "pgBouncer", "config", "global"),
    { pool_mode: "transaction", max_client_conn: "500", default_pool_size: "20" },
  ],
  [
    "private-registry",
    "every image, and the chart, from the registry",
    () =>
      JSON.stringify(resources("private-registry").map(({ inputs }) => inputs)).match(
        /registry\.developers\.crunchydata\.com/g,
      ),
    null,
  ],
  [
    "psql-client",
    "ends after eight hours, without a privilege",
    () => [
      at(container("psql-client", "Pod", "psql-client", []), "command"),
      at(container("psql-client", "Pod", "psql-client", []), "securityContext", "privileged"),
    ],
    [["sleep", "28800"], false],
  ],
  [
    "services",
    "an internal load balancer, and a port of each node",
    () => [at(spec("services"), "service"), at(spec("services"), "replicaService", "type")],
    [
      { type: "LoadBalancer", metadata: { annotations: { "networking.gke.io/load-balancer-type": "Internal" } } },
      "NodePort",
    ],
  ],
  [
    "services",
    "rules are read from above; PGO's own stands last",
    () => at(spec("services"), "authentication", "rules", "*", "method"),
    ["scram-sha-256", "reject", "scram-sha-256"],
  ],
  [
    "sidecars",
    "beside Postgres and PgBouncer, seeing the data read-only",
    () => [
      at(spec("sidecars"), "instances", 0, "containers", 0, "volumeMounts", 0),
      at(spec("sidecars"), "proxy", "pgBouncer", "containers", "*", "name"),
    ],
    [expect.objectContaining({ name: "postgres-data", readOnly: true }), ["log-ship"]],
  ],
  [
    "users-and-grants",
    "extensions are loaded at the start",
    () => at(spec("users-and-grants"), "config", "parameters", "shared_preload_libraries"),
    "pg_stat_statements,auto_explain",
  ],
];
