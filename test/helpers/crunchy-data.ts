import { bucketRepository, type CrunchySettings, s3Repository, volumeRepository } from "./clusters";

type Bootstrap = NonNullable<CrunchySettings["bootstrap"]>;

/** A backup repository in Azure, encrypted and in a folder of its own. */
export const azureRepository = {
  name: "repo3" as const,
  azure: { container: "backups", secret: "azure-credentials" },
  path: "/elsewhere",
  encryption: { secret: "passphrase" },
  retention: { full: 2, differential: 6 },
  schedules: { full: "0 1 * * 0", differential: "0 1 * * 1-6" },
};

/** A repository in a service that is compatible with S3, with an authority of its own. */
const compatible = {
  ...s3Repository,
  s3: {
    ...s3Repository.s3,
    uriStyle: "path" as const,
    certificateAuthority: { secret: "minio-tls", key: "public.crt" },
  },
};

/** Every kind of place for backups, and every option. */
export const fullBackups = {
  repositories: [compatible, volumeRepository, azureRepository, { ...bucketRepository, name: "repo4" }],
  processes: 4,
  compression: "zst",
  jobs: {
    resources: { cpu: "1", cpuLimit: "2", memory: "1Gi" },
    scheduling: {
      priorityClass: "backups",
      nodePool: "database",
      nodes: { required: [{ key: "disk", values: ["fast"] }] },
      tolerations: [
        { key: "spot", operator: "Exists" },
        { key: "dedicated", value: "backups", effect: "NoExecute" },
      ],
    },
    keepSeconds: 3600,
  },
  repositoryHost: {
    resources: { cpu: "100m", memory: "512Mi" },
    scheduling: { spread: [{ topologyKey: "topology.kubernetes.io/zone" }] },
  },
} satisfies NonNullable<CrunchySettings["backups"]>;

/** A start from the backups of another cluster. */
export const fromCluster = {
  from: "cluster",
  cluster: "other",
  namespace: "elsewhere",
  repository: "repo1",
  target: { type: "time", value: "2026-01-31 14:15:11+00" },
  resources: { cpu: "1", memory: "1Gi" },
  scheduling: { priorityClass: "restore" },
} satisfies Bootstrap;

/** A start from backups in a bucket. */
export const fromBucket = {
  from: "repository",
  repository: {
    name: "repo3",
    s3: { ...s3Repository.s3, uriStyle: "path" },
    path: "/pgbackrest/old",
    encryption: { secret: "old-passphrase" },
  },
  backupSet: "20260131-010002F",
} satisfies Bootstrap;

/** A start from volumes that are there. */
export const fromVolumes = {
  from: "volumes",
  data: { claim: "old-pgdata", directory: "pg17" },
  wal: { claim: "old-pgwal" },
} satisfies Bootstrap;

/** A cluster that follows another one. */
export const standby = {
  backups: { repositories: [{ ...bucketRepository, path: "/pgbackrest/postgres/primary/repo1" }] },
  standby: { repository: "repo1", host: "primary-primary.postgres.svc", port: 5433 },
} satisfies Partial<CrunchySettings>;

/** Users with every option. */
export const fullUsers = [
  { name: "app", databases: ["app"] },
  {
    name: "migrations",
    databases: ["app"],
    attributes: ["createdb", "createrole"],
    connectionLimit: 5,
    passwordType: "AlphaNumeric",
  },
  { name: "watcher", attributes: [] },
  { name: "postgres" },
] satisfies CrunchySettings["users"];

/** Every kind of privilege in a database, for the users app and reader. */
export const databases = [
  {
    name: "app",
    access: "granted",
    schemas: [{ name: "app", owner: "app" }],
    grants: [
      { on: "database", to: "reader", privileges: ["connect"] },
      { on: "schema", schema: "app", to: "reader", privileges: ["usage"] },
      { on: "tables", schema: "app", to: "reader", privileges: ["select"] },
      { on: "sequences", schema: "app", to: "reader", privileges: ["usage", "select"] },
      { on: "functions", schema: "app", to: "reader", privileges: ["execute"] },
    ],
    defaultPrivileges: [{ on: "tables", creator: "app", schema: "app", to: "reader", privileges: ["select"] }],
  },
] satisfies CrunchySettings["databases"];

/** Extensions with libraries to load. */
export const extensions = [
  { name: "pg_stat_statements" },
  { name: "pg_cron", databases: ["app"] },
] satisfies CrunchySettings["extensions"];
