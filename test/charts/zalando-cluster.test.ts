import { clusterObject } from "../../components/operators/zalando/chart";
import { zalandoExporter } from "../../components/operators/zalando/monitoring/source";
import { network } from "../../components/operators/zalando/network";
import { anywhere } from "../../components/network-policies/flows";
import { renderPostgresCluster } from "../../components/postgres-cluster";
import { recommendedLabels } from "../../components/shared/labels";
import { zalando } from "../../components/versions";
import { zalandoValidator } from "../helpers/cluster-acceptance";
import { walgRepository, zalandoCluster, type ZalandoSettings } from "../helpers/clusters";
import { noZalandoCrd, zalandoCrds } from "../helpers/crd";
import { describeWhen } from "../helpers/when";

const labels = recommendedLabels("postgres-cluster", "acid");

function spec(changes: Partial<ZalandoSettings> = {}) {
  return clusterObject(zalandoCluster(changes)).spec;
}

/** The variables of Spilo, but for the one that only restarts pods. */
function variables(changes: Partial<ZalandoSettings> = {}): Record<string, unknown> {
  const all = (spec(changes).env ?? []).map((one): [string, unknown] => [String(one["name"]), one["value"]]);
  return Object.fromEntries(all.filter(([name]) => name !== "PGSTACK_PODS"));
}

const restarts = (changes: Partial<ZalandoSettings>): unknown =>
  spec(changes).env?.find(({ name }) => name === "PGSTACK_PODS")?.["value"];

const archived = (changes: object = {}): Partial<ZalandoSettings> => ({
  backups: { repositories: [{ ...walgRepository, ...changes }] },
});

/** Every option at once. */
const everything: Partial<ZalandoSettings> = {
  image: "mirror/spilo:1",
  instances: 5,
  storage: { size: "10Gi", storageClass: "fast" },
  resources: { cpu: "2", cpuLimit: "4", memory: "8Gi", hugePages: { total: "4Gi" } },
  users: [
    { name: "app", databases: ["app", "app_reports"], attributes: ["createdb"] },
    { name: "reader", databases: ["archive"] },
    { name: "visitor" },
  ],
  parameters: { max_connections: 200, Shared_Buffers: "2GB", log_lock_waits: true, jit: false, "pgaudit.log": "ddl" },
  extensions: [{ name: "pgaudit" }, { name: "pg_stat_statements" }],
  highAvailability: { mode: "strict", synchronousStandbys: 2 },
  scheduling: { antiAffinity: "required", nodePool: "database" },
  pooler: { instances: 2, mode: "transaction", image: "mirror/pgbouncer:1" },
  backups: {
    repositories: [{ ...walgRepository, path: "/spilo/team" }],
    identity: { mode: "key", secret: "bucket-key" },
  },
  bootstrap: { from: "cluster", cluster: "old", target: { type: "time", value: "2026-01-31 14:15:11+00" } },
  zalando: {
    tls: { secret: "mine", issuer: { name: "ca" } },
    rotatePasswords: ["reader"],
    rotateUsers: ["visitor"],
    monitoring: true,
    exporterImage: "mirror/exporter:1",
    metadata: { annotations: { "example.com/team": "a" } },
    scheduling: {
      tolerations: [{ key: "gpu", operator: "Exists" }],
      nodeSelector: { disk: "ssd" },
      priorityClass: "high",
    },
    loadBalancers: { to: ["primary"], sourceRanges: ["10.20.0.0/16"], annotations: { "example.com/dns": "db" } },
    specPatch: { schedulerName: "other" },
  },
};

describe("the postgresql resource of Zalando's operator", () => {
  it("by default is this, field by field", () => {
    const object = clusterObject(zalandoCluster());
    expect(object).toEqual({
      apiVersion: "acid.zalan.do/v1",
      kind: "postgresql",
      metadata: { name: "acid", namespace: "postgres", labels },
      spec: {
        teamId: "pgstack",
        dockerImage: zalando.spiloImage,
        postgresql: {
          version: "17",
          parameters: {
            max_connections: "100",
            password_encryption: "scram-sha-256",
            "bg_mon.listen_address": "127.0.0.1",
            shared_buffers: "256MB",
            effective_cache_size: "768MB",
            maintenance_work_mem: "64MB",
            work_mem: "4MB",
          },
        },
        patroni: {
          initdb: { "data-checksums": "true", encoding: "UTF8", locale: "en_US.UTF-8" },
          ttl: 30,
          loop_wait: 10,
          retry_timeout: 10,
          failsafe_mode: true,
          synchronous_mode: false,
          synchronous_mode_strict: false,
          synchronous_node_count: 1,
        },
        numberOfInstances: 3,
        volume: { size: "10Gi" },
        resources: { requests: { cpu: "500m", memory: "1Gi" }, limits: { memory: "1Gi" } },
        users: { app: [] },
        databases: { app: "app" },
        tls: { secretName: "acid-tls" },
        enableConnectionPooler: false,
        enableMasterLoadBalancer: false,
        enableReplicaLoadBalancer: false,
        enableLogicalBackup: false,
        env: [
          { name: "SPILO_PROVIDER", value: "local" },
          { name: "PGSTACK_PODS", value: expect.stringMatching(/^[0-9a-f]{12}$/) as unknown },
        ],
        masterServiceAnnotations: { "pgstack.dev/spec": expect.stringMatching(/^[0-9a-f]{12}$/) as unknown },
      },
    });
  });

  it.each([
    ["asynchronous", 1, { synchronous_mode: false, synchronous_mode_strict: false, synchronous_node_count: 1 }],
    ["synchronous", 2, { synchronous_mode: true, synchronous_mode_strict: false, synchronous_node_count: 2 }],
    ["strict", 1, { synchronous_mode: true, synchronous_mode_strict: true, synchronous_node_count: 1 }],
  ] as const)("in %s mode with %d standbys configures Patroni", (mode, synchronousStandbys, patroni) => {
    expect(spec({ instances: 5, highAvailability: { mode, synchronousStandbys } }).patroni).toMatchObject(patroni);
  });

  it("writes parameters in lower case and as text, and appends libraries to those of Spilo", () => {
    expect(spec(everything).postgresql.parameters).toMatchObject({
      max_connections: "200",
      shared_buffers: "2GB",
      log_lock_waits: "on",
      jit: "off",
      shared_preload_libraries:
        "bg_mon,pg_stat_statements,pgextwlist,pg_auth_mon,set_user,timescaledb,pg_cron,pg_stat_kcache,pgaudit",
    });
    expect(spec().postgresql.parameters).not.toHaveProperty("shared_preload_libraries");
  });

  it("has Patroni's timings, and its defaults for the others", () => {
    const patroni = { leaderLeaseDurationSeconds: 60, failsafe: false };
    expect(spec({ zalando: { patroni } }).patroni).toMatchObject({
      ...{ ttl: 60, loop_wait: 10, retry_timeout: 10, failsafe_mode: false },
    });
  });

  it("has a load balancer in the VPC for the addresses that are named", () => {
    expect(spec(everything)).toMatchObject({
      enableMasterLoadBalancer: true,
      enableReplicaLoadBalancer: false,
      allowedSourceRanges: ["10.20.0.0/16"],
      serviceAnnotations: { "example.com/dns": "db", "networking.gke.io/load-balancer-type": "Internal" },
    });
    const external = { to: ["replicas" as const], access: "external" as const, sourceRanges: ["10.20.0.0/16"] };
    expect(spec({ zalando: { loadBalancers: external } })).not.toHaveProperty("serviceAnnotations");
  });

  it("has the priority and the nodes of its scheduling keys, beside those of the node pool", () => {
    const nodes = {
      required: [{ key: "disk", values: ["ssd"] }],
      preferred: [{ labels: [{ key: "fast", operator: "Exists" as const }] }],
    };
    const { nodeAffinity, podPriorityClassName } = spec({
      scheduling: { nodePool: "database" },
      zalando: { scheduling: { nodes, priorityClass: "high" } },
    });
    expect(podPriorityClassName).toBe("high");
    expect(nodeAffinity).toMatchObject({
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          { matchExpressions: [{ operator: "In" }, { key: "disk", operator: "In", values: ["ssd"] }] },
        ],
      },
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 100, preference: { matchExpressions: [{ key: "fast", operator: "Exists" }] } },
      ],
    });
  });

  it("removes attributes that a list does not have, and leaves a user without a list alone", () => {
    const { users, databases, usersWithInPlaceSecretRotation, usersWithSecretRotation } = spec(everything);
    expect({ users, databases, usersWithInPlaceSecretRotation, usersWithSecretRotation }).toEqual({
      users: {
        app: ["nosuperuser", "createdb", "nocreaterole", "noreplication", "nobypassrls"],
        reader: [],
        visitor: [],
      },
      databases: { app: "app", app_reports: "app", archive: "reader" },
      usersWithInPlaceSecretRotation: ["reader"],
      usersWithSecretRotation: ["visitor"],
    });
  });

  it("places pods by labels and tolerations", () => {
    expect(spec(everything)).toMatchObject({
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [
            {
              matchExpressions: [
                { key: "disk", operator: "In", values: ["ssd"] },
                { key: "workload-role", operator: "In", values: ["db"] },
              ],
            },
          ],
        },
      },
      tolerations: [
        { key: "workload-role", operator: "Equal", value: "db", effect: "NoSchedule" },
        { key: "kubernetes.io/arch", operator: "Equal", value: "arm64", effect: "NoSchedule" },
        { key: "gpu", operator: "Exists" },
      ],
    });
  });

  it("requests what its limits have, and has a limit of the CPU only when it is configured", () => {
    expect(spec(everything).resources).toEqual({
      requests: { cpu: "2", memory: "8Gi", "hugepages-2Mi": "4Gi" },
      limits: { cpu: "4", memory: "8Gi", "hugepages-2Mi": "4Gi" },
    });
  });

  it("has PgBouncer in front of the primary when it is configured", () => {
    expect(spec(everything)).toMatchObject({
      enableConnectionPooler: true,
      connectionPooler: { numberOfInstances: 2, mode: "transaction", dockerImage: "mirror/pgbouncer:1" },
    });
    expect(spec({ pooler: {} }).connectionPooler?.dockerImage).toBe(zalando.pgbouncerImage);
  });

  it("has an exporter when it is monitored, with a port that Prometheus finds by its name", () => {
    expect(spec().sidecars).toBeUndefined();
    expect(spec(everything).sidecars).toMatchObject([
      {
        name: "exporter",
        image: "mirror/exporter:1",
        ports: [
          { name: zalandoExporter.targets.kind === "pods" ? zalandoExporter.targets.port : "", containerPort: 9187 },
        ],
        env: [
          { name: "DATA_SOURCE_URI", value: "127.0.0.1:5432/postgres?sslmode=disable" },
          { name: "DATA_SOURCE_USER", value: "$(POSTGRES_USER)" },
          { name: "DATA_SOURCE_PASS", value: "$(POSTGRES_PASSWORD)" },
        ],
      },
    ]);
  });

  it("has a patch in its spec", () => {
    expect(spec(everything).schedulerName).toBe("other");
  });
});

describe("backups in Spilo", () => {
  it("go to the folder of the cluster, not of its UID, and never overwrite WAL", () => {
    expect(variables(archived())).toEqual({
      SPILO_PROVIDER: "local",
      WAL_GS_BUCKET: "backups",
      WAL_BUCKET_SCOPE_PREFIX: "postgres/",
      USE_WALG_BACKUP: "true",
      USE_WALG_RESTORE: "true",
      WALG_PREVENT_WAL_OVERWRITE: "true",
      BACKUP_SCHEDULE: "0 1 * * *",
      BACKUP_NUM_TO_RETAIN: "7",
    });
    expect(variables(archived({ path: "/spilo/team/a" }))["WAL_BUCKET_SCOPE_PREFIX"]).toBe("team/a/");
  });

  it("use a key that is mounted into the container of Postgres", () => {
    expect(variables(everything)["GOOGLE_APPLICATION_CREDENTIALS"]).toBe("/gcs-key/gcs-key.json");
    expect(spec(everything).additionalVolumes).toEqual([
      {
        name: "gcs-key",
        mountPath: "/gcs-key",
        targetContainers: ["postgres"],
        volumeSource: { secret: { secretName: "bucket-key" } },
      },
    ]);
  });

  it("are not read by a copy of a running cluster", () => {
    const copy: Partial<ZalandoSettings> = { ...archived(), bootstrap: { from: "primary", cluster: "source" } };
    expect(spec(copy).clone).toEqual({ cluster: "source" });
    expect(Object.keys(variables(copy)).filter((name) => name.startsWith("CLONE_"))).toEqual([]);
    const { flows } = network(zalandoCluster(copy), { google: [], apiServer: { to: anywhere, ports: [] } });
    expect(flows).toContainEqual({
      from: expect.objectContaining({ labels: { application: "spilo", "cluster-name": "acid" } }) as unknown,
      to: expect.objectContaining({ labels: { application: "spilo", "cluster-name": "source" } }) as unknown,
      ports: [expect.objectContaining({ port: 5432 })],
    });
  });

  it("are what a clone starts from, without spec.clone", () => {
    expect(variables(everything)).toMatchObject({
      CLONE_METHOD: "CLONE_WITH_WALE",
      CLONE_SCOPE: "old",
      CLONE_WAL_GS_BUCKET: "backups",
      CLONE_WAL_BUCKET_SCOPE_PREFIX: "team/",
      CLONE_USE_WALG_RESTORE: "true",
      CLONE_TARGET_TIME: "2026-01-31 14:15:11+00",
      CLONE_GOOGLE_APPLICATION_CREDENTIALS: "/gcs-key/gcs-key.json",
    });
    expect(spec(everything)).not.toHaveProperty("clone");
    const elsewhere = {
      ...archived(),
      bootstrap: {
        from: "repository" as const,
        cluster: "old",
        repository: { gcs: { bucket: "other" }, path: "/spilo/x" },
        timeline: "latest",
      },
    };
    expect(variables(elsewhere)).toMatchObject({
      CLONE_WAL_GS_BUCKET: "other",
      CLONE_WAL_BUCKET_SCOPE_PREFIX: "x/",
      CLONE_TARGET_TIMELINE: "latest",
      WAL_GS_BUCKET: "backups",
    });
  });
});

describe("changes that the operator does not notice", () => {
  const toleration = (key: string): Partial<ZalandoSettings> => ({
    zalando: { scheduling: { tolerations: [{ key, operator: "Exists" }] } },
  });

  it.each<[string, Partial<ZalandoSettings>, Partial<ZalandoSettings>]>([
    ["another toleration", toleration("a"), toleration("b")],
    ["another certificate", {}, { zalando: { tls: { secret: "other" } } }],
    [
      "another key",
      { backups: { repositories: [walgRepository], identity: { mode: "key", secret: "a" } } },
      { backups: { repositories: [walgRepository], identity: { mode: "key", secret: "b" } } },
    ],
  ])("restart the pods: %s", (_what, before, after) => {
    expect(restarts(after)).not.toBe(restarts(before));
  });

  it("do not include a parameter", () => {
    expect(restarts({ parameters: { work_mem: "8MB" } })).toBe(restarts({}));
  });

  it("and all others show in an annotation of the Service, for which the rollout waits, and not of pods", () => {
    const digestOf = (changes: Partial<ZalandoSettings>): string | undefined =>
      renderPostgresCluster(zalandoCluster(changes)).rollout?.pods?.service.annotation.value;
    expect(digestOf({ parameters: { work_mem: "8MB" } })).not.toBe(digestOf({}));
    expect(digestOf({ zalando: { specPatch: { schedulerName: "other" } } })).not.toBe(digestOf({}));
    expect(digestOf({})).toBe(spec().masterServiceAnnotations?.["pgstack.dev/spec"]);
    expect(spec().podAnnotations).toBeUndefined();
    expect(renderPostgresCluster(zalandoCluster({ instances: 2 })).rollout).toMatchObject({
      watched: "Pod",
      selector: "application=spilo,cluster-name=acid",
      until: ["jsonpath={.status.PostgresClusterStatus}=Running"],
      pods: {
        count: 2,
        service: { name: "acid", annotation: { key: "pgstack.dev/spec" } },
        // Source: Zalando's operator 1.15, pkg/cluster/resources.go.
        outdated: { key: "zalando-postgres-operator-rolling-update-required", value: "true" },
      },
    });
  });
});

describe("what belongs to a cluster of Zalando's operator", () => {
  it("are the Secrets and services that the operator names", () => {
    const { endpoints } = renderPostgresCluster(zalandoCluster({ users: [{ name: "app_user", databases: ["app"] }] }));
    expect(endpoints).toEqual({
      primary: { application: "spilo", "cluster-name": "acid", "spilo-role": "master" },
      writeHost: "acid.postgres.svc",
      readHost: "acid-repl.postgres.svc",
      port: 5432,
      certificateAuthority: { secret: "acid-tls", key: "ca.crt" },
      user: {
        name: "app_user",
        database: "app",
        password: { secret: "app-user.acid.credentials.postgresql.acid.zalan.do", key: "password" },
      },
    });
  });

  it("is a Certificate of cert-manager when an issuer is named, for every service", () => {
    const { prerequisites } = renderPostgresCluster(zalandoCluster(everything));
    expect(prerequisites).toMatchObject([
      {
        kind: "Certificate",
        metadata: { name: "mine", namespace: "postgres" },
        spec: { secretName: "mine", issuerRef: { name: "ca", kind: "Issuer" } },
      },
    ]);
    const names = (prerequisites[0]?.["spec"] as { readonly dnsNames: readonly string[] }).dnsNames;
    expect(names).toEqual(
      expect.arrayContaining(["acid.postgres.svc", "acid-repl.postgres.svc", "acid-pooler.postgres.svc"]),
    );
    expect(renderPostgresCluster(zalandoCluster()).prerequisites).toEqual([]);
  });

  it("are Jobs that run as the user of Spilo, on the nodes of the instances", () => {
    const [job] = renderPostgresCluster(zalandoCluster(everything)).readiness;
    expect(job).toMatchObject({
      spec: {
        template: {
          spec: {
            securityContext: { runAsUser: 101, runAsNonRoot: true },
            affinity: { nodeAffinity: spec(everything).nodeAffinity },
            tolerations: spec(everything).tolerations,
          },
        },
      },
    });
  });
});

describeWhen(zalandoCrds() !== undefined, noZalandoCrd, "the postgresql resource and its CRD", () => {
  it.each<[string, Partial<ZalandoSettings>]>([
    ["with every option", everything],
    ["by default", {}],
  ])("agree %s", (_what, changes) => {
    const validate = zalandoValidator();
    const object = clusterObject(zalandoCluster(changes));
    expect(validate(object)).toEqual([]);
    // A check that finds nothing wrong in anything would pass too.
    expect(validate({ ...object, spec: { ...object.spec, numberOfInstances: -1 } })).toHaveLength(1);
  });
});
