import type { CrunchySettings } from "./clusters";

type Sets = NonNullable<NonNullable<CrunchySettings["crunchy"]>["instanceSets"]>;

/** What a test writes for one instance set. */
export type InstanceSetSettings = Sets[number];

/** Settings of a cluster with instance sets instead of the one that the common intent describes. */
export function withSets(...instanceSets: InstanceSetSettings[]): Partial<CrunchySettings> {
  return { storage: undefined, crunchy: { instanceSets } };
}

/** A sidecar with every option. */
export const shipper = {
  name: "shipper",
  image: "registry.example.com/shipper:1.2",
  command: ["/ship"],
  args: ["--all"],
  env: [
    { name: "LEVEL", value: "info" },
    { name: "TOKEN", secret: { name: "shipper", key: "token" } },
  ],
  ports: [{ name: "http", port: 8080 }],
  mounts: [{ volume: "postgres-data", path: "/pgdata" }],
  resources: { cpu: "50m", memory: "64Mi" },
} satisfies NonNullable<InstanceSetSettings["sidecars"]>[number];

/** An instance set with every option. */
export const fullSet = {
  name: "fast",
  replicas: 2,
  storage: { size: "10Gi", storageClass: "ssd", autoGrow: { limit: "40Gi", trigger: 80, maxGrow: "5Gi" } },
  walStorage: { size: "5Gi", autoGrow: { limit: "10Gi" } },
  resources: { cpu: "2", cpuLimit: "4", memory: "8Gi" },
  scheduling: {
    antiAffinity: "required",
    zones: "required",
    nodePool: "database",
    priorityClass: "database",
    tolerations: [
      { key: "dedicated", value: "postgres", effect: "NoSchedule" },
      { operator: "Exists", effect: "NoExecute", seconds: 60 },
    ],
    nodes: {
      required: [{ key: "disktype", values: ["ssd", "nvme"] }],
      preferred: [{ weight: 10, labels: [{ key: "generation", operator: "Gt", values: ["3"] }] }],
    },
    spread: [{ topologyKey: "rack", maxSkew: 2 }],
  },
  sidecars: [shipper],
  minAvailable: "50%",
  labels: { team: "data" },
  annotations: { "example.com/cost": "42" },
} satisfies InstanceSetSettings;

/** A small instance set beside it. */
export const smallSet = { name: "small", storage: { size: "5Gi" } } satisfies InstanceSetSettings;

/** PgBouncer with every option. */
export const fullPooler = {
  instances: 3,
  mode: "transaction",
  image: "mirror.example.com/pgbouncer:1.25",
  port: 6432,
  config: {
    global: { max_client_conn: "500", server_login_retry: "1", logfile: "/tmp/logs/pgbouncer/pgbouncer.log" },
    databases: { "*": "host=hippo-primary port=5432" },
    users: { app: "pool_size=10" },
  },
  resources: { cpu: "100m", cpuLimit: "1", memory: "64Mi" },
  configResources: { cpu: "10m", memory: "16Mi" },
  tls: { secret: "bouncer.tls" },
  service: { type: "NodePort", nodePort: 32001, externalTrafficPolicy: "Local" },
  scheduling: { antiAffinity: "required", nodePool: "database", priorityClass: "pooler" },
  minAvailable: 2,
  sidecars: [shipper],
  labels: { team: "data" },
  annotations: { "example.com/cost": "42" },
} satisfies NonNullable<CrunchySettings["pooler"]>;

/** Everything about how Postgres is reached. */
export const fullAccess = {
  port: 5433,
  patroni: {
    leaderLeaseDurationSeconds: 20,
    syncPeriodSeconds: 2,
    retryTimeoutSeconds: 5,
    port: 8009,
    logging: { storageLimit: "50M", level: "DEBUG" },
  },
  services: {
    primary: {
      type: "LoadBalancer",
      nodePort: 32000,
      internalTrafficPolicy: "Cluster",
      externalTrafficPolicy: "Local",
      ipFamilyPolicy: "PreferDualStack",
      ipFamilies: ["IPv4", "IPv6"],
      labels: { exposed: "yes" },
      annotations: { "external-dns.alpha.kubernetes.io/hostname": "db.example.com" },
    },
    replicas: { type: "LoadBalancer", loadBalancer: "external" },
  },
  tls: {
    clients: { secret: "hippo.tls" },
    replication: { secret: "hippo-repl", certificateKey: "repl.crt", privateKey: "repl.key" },
  },
  authentication: {
    rules: [
      { hba: "hostssl all all 10.0.0.0/8 scram-sha-256" },
      { connection: "hostssl", method: "cert", databases: ["reports"], users: ["reader"], options: { map: "reports" } },
    ],
  },
  openshift: false,
} satisfies NonNullable<CrunchySettings["crunchy"]>;

/** pgAdmin with every option. */
export const fullPgAdmin = {
  image: "mirror.example.com/pgadmin:9.17",
  storage: { size: "1Gi", storageClass: "slow" },
  serverGroups: [
    { name: "this", cluster: "hippo" },
    { name: "team", labels: { team: "data" } },
  ],
  users: [
    { username: "dba@example.com", role: "Administrator", password: { name: "pgadmin", key: "dba" } },
    { username: "reader@example.com", password: { name: "pgadmin", key: "reader" } },
  ],
  oauth: [{ name: "Keycloak", secret: { name: "pgadmin-oauth", key: "keycloak.json" } }],
  ldapBindPassword: { name: "ldap", key: "password" },
  configDatabase: { name: "pgadmin-database", key: "uri" },
  settings: { AUTHENTICATION_SOURCES: ["oauth2", "internal"] },
  gunicorn: { threads: 10 },
  service: "admin",
  resources: { cpu: "100m", memory: "512Mi" },
  scheduling: { priorityClass: "low", tolerations: [{ operator: "Exists" }] },
  labels: { team: "data" },
  annotations: { "example.com/cost": "42" },
} satisfies NonNullable<CrunchySettings["crunchy"]>["pgAdmin"];

/** The OpenTelemetry collector with every option. */
export const fullInstrumentation = {
  image: "mirror.example.com/operator:6.0.3",
  resources: { cpu: "50m", memory: "128Mi" },
  exporters: { "otlp/team": { endpoint: "otel.example.com:4317", headers: { token: "${env:TOKEN}" } } },
  env: [{ name: "TOKEN", secret: { name: "otel", key: "token" } }],
  metrics: {
    exporters: ["otlp/team"],
    perDatabase: ["app"],
    customQueries: [
      { name: "orders", configMap: { name: "queries", key: "orders.yaml" }, interval: "30s", databases: ["app"] },
    ],
    removedQueries: ["ccp_table_size"],
  },
  logs: {
    exporters: ["otlp/team", "debug"],
    retentionPeriod: "7d",
    batches: { maxDelay: "1s", minRecords: 10, maxRecords: 100 },
  },
} satisfies NonNullable<CrunchySettings["crunchy"]>["instrumentation"];
