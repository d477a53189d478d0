// Written by `npm run generate` from schema.ts.

export type ParsedCluster = CloudNativePgParsedCluster | CrunchyParsedCluster | ZalandoParsedCluster;
export interface Storage {
  /**
   * Size of each volume. Volumes are expanded online if the StorageClass allows it; shrinking is refused.
   */
  size: string;
  /**
   * StorageClass of the volumes. Default: on a GKE cluster that pgstack creates pgstack-database, or pgstack-system for pods on the systemPool if there is a databasePool; otherwise the cluster's default class. A change is refused: a volume keeps its class.
   */
  storageClass?: string;
}

export interface HugePages {
  /**
   * Size of a page; the nodes must have pages of that size.
   *
   * @default "2Mi"
   */
  size: "2Mi" | "1Gi";
  /**
   * Huge pages for each Postgres container, in bytes: shared_buffers and about a tenth more.
   */
  total: string;
}

export interface Resources {
  /**
   * CPU request of each Postgres container, in cores. A change is a rolling restart.
   *
   * @default "500m"
   */
  cpu: string;
  /**
   * CPU limit, in cores. Default: none, so that a query is never throttled.
   */
  cpuLimit?: string;
  /**
   * Memory request and limit of each Postgres container. A change is a rolling restart.
   *
   * @default "1Gi"
   */
  memory: string;
  /**
   * Huge pages for shared memory, in addition to `memory`: Postgres uses them if enough are available, and does not start without them if huge_pages is on. Default: none. A change is a rolling restart.
   */
  hugePages?: HugePages;
}

export interface User {
  /**
   * Name of the role. Renaming creates a new role; the old one stays in the database.
   */
  name: string;
  /**
   * Databases of the role; they are created if missing and never dropped.
   *
   * @default []
   */
  databases: string[];
  /**
   * Attributes of the role; attributes that are not listed are removed. Default: unchanged.
   */
  attributes?: ("superuser" | "createdb" | "createrole" | "replication" | "bypassrls")[];
  /**
   * Connection limit of the role. Default: unchanged.
   */
  connectionLimit?: number;
  /**
   * Characters of the password that PGO generates: AlphaNumeric needs no escaping in a URI. Default: ASCII. It applies to new passwords, not to an existing one.
   */
  passwordType?: "ASCII" | "AlphaNumeric";
  /**
   * Secret of type kubernetes.io/basic-auth with the password, in the cluster's namespace. Default: the operator creates one.
   */
  passwordSecret?: string;
}

export interface Schema {
  /**
   * Name of the schema.
   */
  name: string;
  /**
   * Owner when it is created; a later change has no effect.
   */
  owner: string;
}

export interface DatabaseGrant {
  /**
   * Privileges on the database itself.
   */
  on: "database";
  /**
   * User that gets the privileges; those that an entry does not list are revoked.
   */
  to: string;
  /**
   * Privileges on the database as a whole. An empty list revokes all.
   */
  privileges: ("connect" | "create" | "temporary")[];
}

export interface SchemaGrant {
  /**
   * A schema.
   */
  on: "schema";
  /**
   * Schema in the database.
   */
  schema: string;
  /**
   * User that gets the privileges; those that an entry does not list are revoked.
   */
  to: string;
  /**
   * Privileges on the schema; without usage no object in it is accessible. An empty list revokes all.
   */
  privileges: ("usage" | "create")[];
}

export interface TablesGrant {
  /**
   * Existing tables.
   */
  on: "tables";
  /**
   * Schema in the database.
   */
  schema: string;
  /**
   * User that gets the privileges; those that an entry does not list are revoked.
   */
  to: string;
  /**
   * Privileges on every table and view of the schema. An empty list revokes all.
   */
  privileges: ("select" | "insert" | "update" | "delete" | "truncate" | "references" | "trigger")[];
}

export interface SequencesGrant {
  /**
   * Existing sequences.
   */
  on: "sequences";
  /**
   * Schema in the database.
   */
  schema: string;
  /**
   * User that gets the privileges; those that an entry does not list are revoked.
   */
  to: string;
  /**
   * Privileges on every sequence of the schema. An empty list revokes all.
   */
  privileges: ("usage" | "select" | "update")[];
}

export interface FunctionsGrant {
  /**
   * Existing functions.
   */
  on: "functions";
  /**
   * Schema in the database.
   */
  schema: string;
  /**
   * User that gets the privileges; those that an entry does not list are revoked.
   */
  to: string;
  /**
   * Privileges on every function and procedure of the schema. An empty list revokes all.
   */
  privileges: "execute"[];
}

export interface TablesDefaultPrivilege {
  /**
   * Future tables.
   */
  on: "tables";
  /**
   * User whose future objects get the privileges; objects of other users do not.
   */
  creator: string;
  /**
   * Schema in the database.
   */
  schema: string;
  /**
   * User that gets the privileges; those that an entry does not list are revoked.
   */
  to: string;
  /**
   * Privileges on every table and view of the schema. An empty list revokes all.
   */
  privileges: ("select" | "insert" | "update" | "delete" | "truncate" | "references" | "trigger")[];
}

export interface SequencesDefaultPrivilege {
  /**
   * Future sequences.
   */
  on: "sequences";
  /**
   * User whose future objects get the privileges; objects of other users do not.
   */
  creator: string;
  /**
   * Schema in the database.
   */
  schema: string;
  /**
   * User that gets the privileges; those that an entry does not list are revoked.
   */
  to: string;
  /**
   * Privileges on every sequence of the schema. An empty list revokes all.
   */
  privileges: ("usage" | "select" | "update")[];
}

export interface FunctionsDefaultPrivilege {
  /**
   * Future functions.
   */
  on: "functions";
  /**
   * User whose future objects get the privileges; objects of other users do not.
   */
  creator: string;
  /**
   * Schema in the database.
   */
  schema: string;
  /**
   * User that gets the privileges; those that an entry does not list are revoked.
   */
  to: string;
  /**
   * Privileges on every function and procedure of the schema. An empty list revokes all.
   */
  privileges: "execute"[];
}

export interface Database {
  /**
   * Name of the database; a user must have it.
   */
  name: string;
  /**
   * Roles that can connect. everyone: every role, the default of Postgres. granted: users of the database, and those with a grant. A change back to everyone restores no privilege.
   *
   * @default "everyone"
   */
  access: "everyone" | "granted";
  /**
   * Schemas that are created if missing and never dropped.
   *
   * @default []
   */
  schemas: Schema[];
  /**
   * Privileges of users on existing objects.
   *
   * @default []
   */
  grants: (DatabaseGrant | SchemaGrant | TablesGrant | SequencesGrant | FunctionsGrant)[];
  /**
   * Privileges of users on future objects, for example of the application's migrations.
   *
   * @default []
   */
  defaultPrivileges: (TablesDefaultPrivilege | SequencesDefaultPrivilege | FunctionsDefaultPrivilege)[];
}

export interface TrueExtension {
  /**
   * Name of the extension in SQL; the image must contain it. If Postgres must preload its library, as for pg_stat_statements, pgaudit, pg_cron or timescaledb, pgstack does that too: a rolling restart.
   */
  name: string;
  /**
   * Schema that it is created in, itself created if missing. Default: the extension's own, or public. Read when the extension is created; a change has no effect on an existing one.
   */
  schema?: string;
  /**
   * Version that is created; an existing extension is not updated. Default: the newest in the image.
   */
  version?: string;
  /**
   * Library to preload, for an extension that pgstack does not know. Default: none.
   */
  library?: string;
  /**
   * Accepts an extension that pgstack does not know, or does not expect in the image, without checks.
   */
  unverified?: true;
  /**
   * Databases in which it is created. Default: every database of users. It is never dropped.
   */
  databases?: string[];
}

export interface TablespaceStorage {
  /**
   * Size of each volume. Volumes are expanded online if the StorageClass allows it; shrinking is refused.
   */
  size: string;
  /**
   * StorageClass of the volumes. Default: that of `storage`. A change is refused: a volume keeps its class.
   */
  storageClass?: string;
}

export interface Tablespace {
  /**
   * Name of the tablespace in SQL and of its volumes. A change creates another tablespace and removes this one.
   */
  name: string;
  /**
   * Volume of the tablespace for each instance.
   */
  storage: TablespaceStorage;
  /**
   * User that owns it; others need a GRANT CREATE ON TABLESPACE. Default: the first user. A change takes effect at once.
   */
  owner?: string;
  /**
   * true: temporary tables and sort files of its owner go there, by temp_tablespaces; keep no other data in it. A change is a reload.
   *
   * @default false
   */
  temporary: boolean;
}

export interface HighAvailability {
  /**
   * asynchronous: a commit waits for no replica. synchronous: it waits for a replica while one is available. strict: it always waits, and writes block while no replica is available. A change is a reload.
   *
   * @default "asynchronous"
   */
  mode: "asynchronous" | "synchronous" | "strict";
  /**
   * Number of replicas that must have a commit before it is acknowledged; read in the synchronous modes only.
   *
   * @default 1
   */
  synchronousStandbys: number;
}

export interface Scheduling {
  /**
   * preferred: two instances can share a node if no other is available. required: they never share one. A change is a rolling restart.
   *
   * @default "preferred"
   */
  antiAffinity: "preferred" | "required";
  /**
   * preferred: instances can share a zone if another has no capacity. required: they are always spread evenly. A change is a rolling restart.
   *
   * @default "preferred"
   */
  zones: "preferred" | "required";
  /**
   * any: every node with free capacity. database: only nodes labelled and tainted workload-role=db, which nothing else uses. A change is a rolling restart.
   *
   * @default "any"
   */
  nodePool: "any" | "database";
}

export interface PoolerResources {
  /**
   * CPU request, in cores.
   */
  cpu: string;
  /**
   * CPU limit, in cores. Default: none.
   */
  cpuLimit?: string;
  /**
   * Memory request and limit.
   */
  memory: string;
}

export interface Service {
  /**
   * ClusterIP: reachable inside Kubernetes only. NodePort: on every node. LoadBalancer: on its own address.
   *
   * @default "ClusterIP"
   */
  type: "ClusterIP" | "NodePort" | "LoadBalancer";
  /**
   * Port on every node, within the cluster's range. Default: Kubernetes assigns a free one.
   */
  nodePort?: number;
  /**
   * internal: in the VPC only (a GKE annotation; elsewhere add your own annotations). external: on the internet. Default: internal.
   */
  loadBalancer?: "internal" | "external";
  /**
   * Local keeps the source address of external clients, and drops traffic to nodes without the pod.
   */
  externalTrafficPolicy?: "Cluster" | "Local";
  /**
   * Local: pods on a node reach only pods on that node.
   */
  internalTrafficPolicy?: "Cluster" | "Local";
  /**
   * Addresses of one IP family or of both. Default: SingleStack.
   */
  ipFamilyPolicy?: "SingleStack" | "PreferDualStack" | "RequireDualStack";
  /**
   * IP families of its addresses, in order of preference. Default: the cluster's.
   */
  ipFamilies?: ("IPv4" | "IPv6")[];
  /**
   * Labels of the Service. CloudNativePG never removes one.
   *
   * @default {}
   */
  labels: {
    [k: string]: string;
  };
  /**
   * Annotations of the Service, for example for external-dns. CloudNativePG never removes one.
   *
   * @default {}
   */
  annotations: {
    [k: string]: string;
  };
}

export interface Toleration {
  /**
   * Key of the tolerated taint. Default: every taint.
   */
  key?: string;
  /**
   * Exists: any value of the taint.
   *
   * @default "Equal"
   */
  operator: "Equal" | "Exists";
  /**
   * Value of the taint; for Equal only.
   */
  value?: string;
  /**
   * Tolerated effect. Default: all effects.
   */
  effect?: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
  /**
   * Time in seconds for which a pod stays after a NoExecute taint was added. Default: forever.
   */
  seconds?: number;
}

export interface Required {
  /**
   * Label of the node.
   */
  key: string;
  /**
   * Operator of the comparison.
   *
   * @default "In"
   */
  operator: "In" | "NotIn" | "Exists" | "DoesNotExist" | "Gt" | "Lt";
  /**
   * Values to compare with: none for Exists and DoesNotExist, one number for Gt and Lt.
   *
   * @default []
   */
  values: string[];
}

export interface Preferred {
  /**
   * Weight of the preference.
   *
   * @default 100
   */
  weight: number;
  /**
   * Expressions that a preferred node matches, all of them.
   */
  labels: Required[];
}

export interface Nodes {
  /**
   * Expressions that a node must match, all of them.
   *
   * @default []
   */
  required: Required[];
  /**
   * Preferred nodes.
   *
   * @default []
   */
  preferred: Preferred[];
}

export interface Spread {
  /**
   * Label of nodes whose values are the topology domains.
   */
  topologyKey: string;
  /**
   * Maximum difference in the number of pods between two domains.
   *
   * @default 1
   */
  maxSkew: number;
  /**
   * DoNotSchedule: a pod that would violate it stays Pending. ScheduleAnyway: the scheduler prefers nodes that satisfy it.
   *
   * @default "DoNotSchedule"
   */
  whenUnsatisfiable: "DoNotSchedule" | "ScheduleAnyway";
}

export interface Client {
  /**
   * Name of the namespace of the pods.
   */
  namespace?: string;
  /**
   * Labels of the namespaces of the pods; {} is every namespace.
   */
  namespaces?: {
    [k: string]: string;
  };
  /**
   * Labels of the pods. Default: every pod of the namespaces.
   */
  pods?: {
    [k: string]: string;
  };
  /**
   * Addresses outside of the pod network, as a CIDR block.
   */
  cidr?: string;
  /**
   * Ports that it reaches: Postgres itself, PgBouncer, pgAdmin; metrics (the exporters), backups (pgBackRest's repository host on a volume, for a clone in another environment) and patroni (Patroni's REST API, for a load balancer's health checks; it can switch over).
   *
   * @default ["postgres","pooler"]
   */
  to: ("postgres" | "pooler" | "pgAdmin" | "metrics" | "backups" | "patroni")[];
}

export interface Egress {
  /**
   * Name of the namespace of the pods.
   */
  namespace?: string;
  /**
   * Labels of the namespaces of the pods; {} is every namespace.
   */
  namespaces?: {
    [k: string]: string;
  };
  /**
   * Labels of the pods. Default: every pod of the namespaces.
   */
  pods?: {
    [k: string]: string;
  };
  /**
   * Addresses outside of the pod network, as a CIDR block.
   */
  cidr?: string;
  /**
   * Ports of the pods or addresses themselves. A Service's port does not count where the pods listen on another.
   */
  ports: number[];
  /**
   * Protocol of the ports.
   *
   * @default "TCP"
   */
  protocol: "TCP" | "UDP";
}

export interface NewestRow {
  /**
   * One query that returns the time at which the newest row was written, for example select max(created_at) from orders
   */
  sql: string;
  /**
   * Database in which the query runs. Default: the first database of the first user.
   */
  database?: string;
  /**
   * Maximum age of that row when the drill starts, in seconds; an older row, or none, fails the drill.
   */
  maxAgeSeconds: number;
}

export interface Assertion {
  /**
   * Name of the assertion, for the drill's report and error message.
   */
  name: string;
  /**
   * One query that returns true, for example select count(*) > 0 from orders
   */
  sql: string;
  /**
   * Database in which the query runs. Default: the first database of the first user.
   */
  database?: string;
}

export interface Volume {
  /**
   * Size. Default: the sum of an instance's data and WAL volumes.
   */
  size?: string;
  /**
   * StorageClass, one that deletes volumes with their claims. Default: pgstack-drill on a GKE cluster that pgstack creates, otherwise the cluster's default class.
   */
  storageClass?: string;
}

export interface DrillResources {
  /**
   * CPU requested, in cores; there is no limit.
   *
   * @default "100m"
   */
  cpu: string;
  /**
   * Memory request and limit. Postgres uses 128 MB of it, independently of the cluster's settings.
   *
   * @default "512Mi"
   */
  memory: string;
}

export interface Drill {
  /**
   * true: backups are restored on a schedule. Default: true with backups in an environment that is not disposable.
   */
  enabled?: boolean;
  /**
   * Cron, five fields, UTC.
   *
   * @default "0 4 * * 0"
   */
  schedule: string;
  /**
   * Maximum age of the newest row of the restored data. Default: not checked.
   */
  newestRow?: NewestRow;
  /**
   * Assertions about the restored data.
   *
   * @default []
   */
  assertions: Assertion[];
  /**
   * The volume for the restored data. It belongs to the drill's pod, which runs on the nodes of the instances, and is deleted with it.
   */
  volume: Volume;
  /**
   * Resources of the drill's pod.
   */
  resources: DrillResources;
  /**
   * Timeout of a drill in seconds, after which it is stopped and fails.
   *
   * @default 14400
   */
  timeoutSeconds: number;
}

export interface LogicalBackupsVolume {
  /**
   * Size. Default: the size of an instance's data volume. A dump is compressed and contains no indexes.
   */
  size?: string;
  /**
   * StorageClass, one that deletes volumes with their claims. Default: pgstack-drill on a GKE cluster that pgstack creates, otherwise the cluster's default class.
   */
  storageClass?: string;
}

export interface LogicalBackupsResources {
  /**
   * CPU requested by each container, in cores; there is no limit. Compression of a dump uses one core.
   *
   * @default "100m"
   */
  cpu: string;
  /**
   * Memory request and limit of each container. An upload to S3 or Azure buffers parts of a file, which grow with it.
   *
   * @default "512Mi"
   */
  memory: string;
}

export interface LogicalBackups {
  /**
   * Cron, five fields, UTC. A change takes effect with the next dump.
   */
  schedule: string;
  /**
   * Number of dumps to keep. Older ones are deleted after a new one is complete, never before. A lower number deletes the dumps beyond it at the end of the next one: refused unless allowDataLoss lists backups.
   *
   * @default 14
   */
  keep: number;
  /**
   * Databases to dump. Default: every one that accepts connections when the dump starts, besides templates.
   */
  databases?: string[];
  /**
   * Repository of `backups` whose bucket and identity are used. Default: the first one in a bucket. After a change earlier dumps stay and are no longer deleted.
   */
  repository?: "repo1" | "repo2" | "repo3" | "repo4";
  /**
   * Folder in the bucket, outside of those of `backups`; the cluster uses a folder of its own name in it. Default: /logical/<namespace>. A new cluster with the name of an old one counts its dumps too, and deletes the oldest. After a change earlier dumps stay and are no longer deleted.
   */
  path?: string;
  /**
   * Servers that are read. replicas: the primary has no load from it, but Postgres can cancel a dump there: `parameters` must allow it to finish. A change takes effect with the next dump.
   *
   * @default "primary"
   */
  from: "primary" | "replicas";
  /**
   * The volume for a dump until it is in the bucket. It belongs to the dump's pod, which runs on the nodes of the instances, and is deleted with it.
   */
  volume: LogicalBackupsVolume;
  /**
   * Resources of the containers of a dump.
   */
  resources: LogicalBackupsResources;
  /**
   * Image with rclone, which copies dumps to the bucket. Default: the pinned one.
   */
  image?: string;
  /**
   * Timeout of a dump in seconds, with its upload, after which it is stopped and fails.
   *
   * @default 21600
   */
  timeoutSeconds: number;
}

export interface Gcs {
  /**
   * Name of a Google Cloud Storage bucket.
   */
  bucket: string;
}

export interface CertificateAuthority {
  /**
   * Secret in the cluster's namespace.
   */
  secret: string;
  /**
   * Key in it.
   *
   * @default "ca.crt"
   */
  key: string;
}

export interface SecretAccess {
  /**
   * With a key from a Secret.
   */
  mode: "secret";
  /**
   * Secret in the cluster's namespace with the keys ACCESS_KEY_ID and ACCESS_SECRET_KEY. The next WAL file uses a changed key.
   */
  secret: string;
}

export interface WebIdentityAccess {
  /**
   * With the pods' own identity, as IAM roles for service accounts on EKS.
   */
  mode: "webIdentity";
  /**
   * Role that pods assume. A change is a rolling restart.
   */
  role: string;
}

export interface NodeAccess {
  /**
   * With the instance role of the machine that a pod runs on.
   */
  mode: "node";
}

export interface Aes256ServerSideEncryption {
  /**
   * With keys of the storage service.
   */
  mode: "aes256";
}

export interface AzureSecretAccess {
  /**
   * With a key of the storage account.
   */
  mode: "secret";
  /**
   * Secret in the cluster's namespace with the keys AZURE_STORAGE_ACCOUNT and AZURE_STORAGE_KEY. The next WAL file uses a changed key.
   */
  secret: string;
}

export interface SasTokenAccess {
  /**
   * With a shared access signature, which expires.
   */
  mode: "sasToken";
  /**
   * Secret in the cluster's namespace with the keys AZURE_STORAGE_ACCOUNT and AZURE_STORAGE_SAS_TOKEN. The next WAL file uses a changed token.
   */
  secret: string;
}

export interface ConnectionStringAccess {
  /**
   * With a connection string, which names the endpoint.
   */
  mode: "connectionString";
  /**
   * Secret in the cluster's namespace with the key AZURE_STORAGE_CONNECTION_STRING. The next WAL file uses a changed key.
   */
  secret: string;
}

export interface AzureWebIdentityAccess {
  /**
   * With the pods' own identity, through Microsoft Entra Workload ID on AKS.
   */
  mode: "webIdentity";
  /**
   * Client ID of the managed identity. A change is a rolling restart.
   */
  clientId: string;
}

export interface AzureNodeAccess {
  /**
   * With the managed identity of the machine that a pod runs on.
   */
  mode: "node";
}

export interface DirectIdentity {
  /**
   * Pods act as themselves, through Workload Identity.
   */
  mode: "direct";
}

export interface KeyIdentity {
  /**
   * Pods use a JSON key, which never expires.
   */
  mode: "key";
  /**
   * Secret in the cluster's namespace with the key under gcs-key.json.
   */
  secret: string;
}

export interface TimeTarget {
  /**
   * Data at a point in time.
   */
  type: "time";
  /**
   * Timestamp with its offset from UTC: without an offset the server's time zone would apply.
   */
  value: string;
}

export interface XidTarget {
  /**
   * Data after a transaction.
   */
  type: "xid";
  /**
   * Transaction ID.
   */
  value: string;
}

export interface LsnTarget {
  /**
   * Data at a position in WAL.
   */
  type: "lsn";
  /**
   * LSN, the position in WAL.
   */
  value: string;
}

export interface NameTarget {
  /**
   * Data at a restore point.
   */
  type: "name";
  /**
   * Name that was passed to pg_create_restore_point.
   */
  value: string;
}

export interface VolumeSnapshots {
  /**
   * VolumeSnapshot of the data volume, in the namespace of the new cluster.
   */
  data: string;
  /**
   * VolumeSnapshot of the WAL volume, for a cluster with `walStorage`.
   */
  wal?: string;
}

export interface S3 {
  /**
   * Name of the bucket.
   */
  bucket: string;
  /**
   * Host that serves the S3 API, with a port if it is not 443. TLS is always used.
   */
  endpoint: string;
  /**
   * Region of the bucket; for compatible services their name for it, often us-east-1.
   */
  region: string;
  /**
   * CA that signed the endpoint's certificate. Default: public CAs.
   */
  certificateAuthority?: CertificateAuthority;
  /**
   * Identity of pods for the bucket.
   */
  access: SecretAccess | WebIdentityAccess | NodeAccess;
}

export interface Azure {
  /**
   * Name of the blob container.
   */
  container: string;
  /**
   * Name of the storage account.
   */
  account: string;
  /**
   * Host of another cloud than Azure's public one, or of a compatible service, with a port if it is not 443; it needs access.mode: connectionString. Default: <account>.blob.core.windows.net.
   */
  endpoint?: string;
  /**
   * CA that signed the endpoint's certificate. Default: public CAs.
   */
  certificateAuthority?: CertificateAuthority;
  /**
   * Identity of pods for the container.
   */
  access: AzureSecretAccess | SasTokenAccess | ConnectionStringAccess | AzureWebIdentityAccess | AzureNodeAccess;
}

export interface Repository {
  /**
   * A Google Cloud Storage bucket; the identity comes from Workload Identity.
   */
  gcs?: Gcs;
  /**
   * A bucket in S3, or in a compatible service. Barman puts the bucket in front of the endpoint of AWS, and behind that of other services.
   */
  s3?: S3;
  /**
   * A container in Azure Blob Storage.
   */
  azure?: Azure;
  /**
   * Folder in the bucket; the cluster uses a folder of its own name in it. Default: /barman/<namespace>. A new cluster with the name of an old one needs another folder: it refuses to archive into one that is not empty.
   */
  path?: string;
}

export interface CertificateAccess {
  /**
   * With a client certificate.
   */
  mode: "certificate";
  /**
   * Secret of type kubernetes.io/tls with the client certificate of the role streaming_replica. Default: <cluster>-replication.
   */
  secret?: string;
  /**
   * Secret whose key ca.crt has the CA of the server's certificate. Default: <cluster>-ca.
   */
  ca?: string;
}

export interface PasswordAccess {
  /**
   * With a password, for a role that may replicate.
   */
  mode: "password";
  /**
   * The role, with the attribute REPLICATION. `cloudNativePg.hba` of a primary on CloudNativePG needs a line for it, for example `hostssl replication copier all scram-sha-256`.
   */
  user: string;
  /**
   * Secret with the key password.
   */
  secret: string;
  /**
   * Secret whose key ca.crt has the CA of the server's certificate. Default: <cluster>-ca.
   */
  ca?: string;
}

export interface CloudNativePgParsedCluster {
  /**
   * CloudNativePG.
   */
  operator: "cloudnative-pg";
  /**
   * Name of the cluster and prefix of its objects. A change would replace the cluster: refused for a running one.
   */
  name: string;
  /**
   * Namespace of the cluster. An environment creates it; with the library alone it must exist. A change would replace the cluster.
   */
  namespace: string;
  /**
   * Major version of Postgres. A change is an upgrade with downtime; on Crunchy Postgres an upgrade takes several steps, and a change alone is refused.
   */
  version: 15 | 16 | 17 | 18;
  /**
   * Postgres image. Default: the pinned one for the version. On CloudNativePG its tag must start with the version. A change is a rolling restart.
   */
  image?: string;
  /**
   * Pull policy of the image.
   *
   * @default "IfNotPresent"
   */
  imagePullPolicy: "Always" | "IfNotPresent" | "Never";
  /**
   * Number of Postgres servers: one primary, the rest replicas. Lowering it deletes the volumes of the removed replicas: refused unless allowDataLoss lists instances.
   *
   * @default 3
   */
  instances: number;
  /**
   * Volume of the data directory of each instance.
   */
  storage: Storage;
  /**
   * A separate volume for WAL. Default: WAL is on the data volume.
   */
  walStorage?: Storage;
  /**
   * Resources of each Postgres container.
   */
  resources: Resources;
  /**
   * Roles and their databases.
   *
   * @default [{"name":"app","databases":["app"]}]
   */
  users: User[];
  /**
   * Settings of postgresql.conf. A change is a reload, or a rolling restart where Postgres needs one. Defaults depend on the memory: shared_buffers a quarter, effective_cache_size three quarters, maintenance_work_mem a sixteenth (2 GB at most), work_mem a quarter of the rest for each of max_connections (4 MB at least).
   *
   * @default {}
   */
  parameters: {
    [k: string]: string | number | boolean;
  };
  /**
   * Schemas and privileges in databases. A Job writes them as superuser after each change; the operator keeps the superuser's password in a Secret for it. An entry that is removed here stays in the database: empty its list first.
   *
   * @default []
   */
  databases: Database[];
  /**
   * Extensions, created by the same Job.
   *
   * @default []
   */
  extensions: TrueExtension[];
  /**
   * Tablespaces, each on a separate volume of every instance. On PGO the feature gate TablespaceVolumes must be on, and a Job creates them as superuser. A new one is a rolling restart: take a full backup afterwards, since earlier backups cannot be restored to a later point in time. CloudNativePG never removes one; PGO does after allowDataLoss names data.
   *
   * @default []
   */
  tablespaces: Tablespace[];
  /**
   * Replication mode: the replicas that a commit waits for.
   */
  highAvailability: HighAvailability;
  /**
   * Placement of instances.
   */
  scheduling: Scheduling;
  /**
   * PgBouncer in front of the primary. Default: none.
   */
  pooler?: {
    /**
     * Number of PgBouncer pods.
     *
     * @default 1
     */
    instances: number;
    /**
     * When a server connection returns to the pool. A change is a reload.
     *
     * @default "session"
     */
    mode: "session" | "transaction";
    /**
     * PgBouncer image. Default: the operator's own.
     */
    image?: string;
    /**
     * Configuration of PgBouncer beyond the mode.
     */
    config: {
      /**
       * Settings of the section [pgbouncer], for example max_client_conn, which is 100 clients for each pod unless set. A change is a reload.
       *
       * @default {}
       */
      global: {
        [k: string]: string;
      };
    };
    /**
     * Resources of PgBouncer, and of the container that installs its manager before. Default: none. A change restarts its pods.
     */
    resources?: PoolerResources;
    /**
     * Certificates for clients, from Secrets in the cluster's namespace. A change is a reload. CloudNativePG does not watch these Secrets: it reads a renewed certificate when it next reconciles the Pooler, up to 10 hours later; in a Secret with another name it is read at once. Default: those of the cluster.
     */
    tls?: {
      /**
       * Secret of type kubernetes.io/tls with the certificate for clients: it must be valid for `<cluster>-pooler.<namespace>.svc`, with `reads` also for `<cluster>-pooler-reads.<namespace>.svc`, and for every name that clients use. Default: the server certificate of the cluster, whose names are those of the instances and `cloudNativePg.tls.names`.
       */
      secret?: string;
      /**
       * Secret whose key ca.crt has the CA of client certificates, read with `client_tls_sslmode: verify-ca` or verify-full in `config.global`. Default: that of the cluster.
       */
      clientCa?: string;
    };
    /**
     * Service `<cluster>-pooler`. Default: ClusterIP. A change restarts nothing; an address can change.
     */
    service?: Service;
    /**
     * Placement of its pods, with `cloudNativePg.scheduling.tolerations` in addition, unless instances have nodes of their own. A change restarts them.
     */
    scheduling: {
      /**
       * preferred: two of the pods can share a node if no other is available. required: they never share one. Default: the scheduler's own preference.
       */
      antiAffinity?: "preferred" | "required";
      /**
       * any: every node with free capacity. database: only nodes labelled and tainted workload-role=db, which nothing else uses. A change is a rolling restart.
       *
       * @default "any"
       */
      nodePool: "any" | "database";
      /**
       * PriorityClass of the pods; it must exist. Default: the cluster's.
       */
      priorityClass?: string;
      /**
       * Tolerations of the pods.
       *
       * @default []
       */
      tolerations: Toleration[];
      /**
       * Node affinity of the pods, by labels. Default: any node.
       */
      nodes?: Nodes;
      /**
       * Topology spread constraints of the pods, over nodes, zones or other domains.
       *
       * @default []
       */
      spread: Spread[];
    };
    /**
     * Number or percentage of pods that stay during a node drain, by a PodDisruptionBudget of pgstack. Default: 1 of two or more.
     */
    minAvailable?: number | string;
    /**
     * true: PgBouncer waits for running queries, closes its server connections and keeps clients waiting until it is false again. A change is a reload.
     *
     * @default false
     */
    paused: boolean;
    /**
     * A further PgBouncer, for reads, at `<cluster>-pooler-reads`. Image, configuration, resources, certificates and placement are those of `pooler`. Default: none.
     */
    reads?: {
      /**
       * replicas: `<cluster>-ro`, which needs two instances. any: `<cluster>-r`, the primary too. A change is a reload.
       *
       * @default "replicas"
       */
      to: "replicas" | "any";
      /**
       * Number of PgBouncer pods.
       *
       * @default 1
       */
      instances: number;
      /**
       * When a server connection returns to the pool. Default: `pooler.mode`.
       */
      mode?: "session" | "transaction";
      /**
       * Service `<cluster>-pooler-reads`. Default: ClusterIP.
       */
      service?: Service;
      /**
       * Number or percentage of pods that stay during a node drain, by a PodDisruptionBudget of pgstack. Default: 1 of two or more.
       */
      minAvailable?: number | string;
    };
  };
  /**
   * Pods and addresses that are allowed to reach the cluster in an environment with NetworkPolicies; `npm run psql` works without an entry. Default: none. A change takes effect at once.
   *
   * @default []
   */
  clients: Client[];
  /**
   * Further destinations that its pods are allowed to reach, for example an LDAP server or a log collector, if the environment has NetworkPolicies.
   *
   * @default []
   */
  egress: Egress[];
  /**
   * A Job that restores the newest backup into a separate volume and checks it: tables, indexes, checksums, and your own assertions. It does not change the cluster.
   */
  drill: Drill;
  /**
   * Dumps of the databases, and of roles, by pg_dump and pg_dumpall, to the bucket of `backups`: for a single table or database, or another version of Postgres. They do not replace `backups`: changes after a dump are not in it. pgstack's Job logs in as postgres, whose password the operator keeps in a Secret. Default: none. It does not change running pods.
   */
  logicalBackups?: LogicalBackups;
  /**
   * Accepts a cluster without backups in an environment that is not disposable: a deleted table or a lost volume cannot be restored. It does not change the cluster.
   */
  acceptNoBackups?: true;
  /**
   * Data that a change can lose; without it such a change is refused, also in a preview. instances: the volumes of removed replicas. backups: those of a removed repository, or beyond a shorter retention, and dumps beyond a lower `logicalBackups.keep`. data: data that only this cluster has. Remove it when the change is done. A disposable environment allows all of them.
   *
   * @default []
   */
  allowDataLoss: ("instances" | "backups" | "data")[];
  /**
   * Timeout in seconds after which `up` fails if the database is not ready.
   *
   * @default 900
   */
  readyTimeoutSeconds: number;
  /**
   * Barman Cloud, in a sidecar of each instance that the plugin of the operator's installation adds. Default: no backups, and WAL is discarded.
   */
  backups?: {
    /**
     * Destination of backups.
     */
    repositories: {
      /**
       * Name of the repository. CloudNativePG archives to one.
       */
      name: "repo1";
      /**
       * A Google Cloud Storage bucket; the identity comes from Workload Identity.
       */
      gcs?: Gcs;
      /**
       * A bucket in S3, or in a compatible service. Barman puts the bucket in front of the endpoint of AWS, and behind that of other services.
       */
      s3?: {
        /**
         * Name of the bucket.
         */
        bucket: string;
        /**
         * Host that serves the S3 API, with a port if it is not 443. TLS is always used.
         */
        endpoint: string;
        /**
         * Region of the bucket; for compatible services their name for it, often us-east-1.
         */
        region: string;
        /**
         * CA that signed the endpoint's certificate. Default: public CAs.
         */
        certificateAuthority?: CertificateAuthority;
        /**
         * Identity of pods for the bucket.
         */
        access: SecretAccess | WebIdentityAccess | NodeAccess;
        /**
         * Server-side encryption of new objects. Default: that of the bucket.
         */
        serverSideEncryption?:
          | Aes256ServerSideEncryption
          | {
              /**
               * With a key of AWS KMS.
               */
              mode: "kms";
              /**
               * ARN, ID or alias of the key. Default: the key of AWS for S3.
               */
              key?: string;
            };
        /**
         * Tags of new objects, which rules for the lifecycle of the bucket can select; pods need the permission to tag. Default: none.
         */
        tags?: {
          [k: string]: string;
        };
      };
      /**
       * A container in Azure Blob Storage.
       */
      azure?: {
        /**
         * Name of the blob container.
         */
        container: string;
        /**
         * Name of the storage account.
         */
        account: string;
        /**
         * Host of another cloud than Azure's public one, or of a compatible service, with a port if it is not 443; it needs access.mode: connectionString. Default: <account>.blob.core.windows.net.
         */
        endpoint?: string;
        /**
         * CA that signed the endpoint's certificate. Default: public CAs.
         */
        certificateAuthority?: CertificateAuthority;
        /**
         * Identity of pods for the container.
         */
        access: AzureSecretAccess | SasTokenAccess | ConnectionStringAccess | AzureWebIdentityAccess | AzureNodeAccess;
        /**
         * Encryption scope of new objects. Default: that of the container.
         */
        encryptionScope?: string;
        /**
         * Tags of new objects, which rules for the lifecycle of the bucket can select; pods need the permission to tag. Default: none.
         */
        tags?: {
          [k: string]: string;
        };
      };
      /**
       * Folder in the bucket; the cluster uses a folder of its own name in it. Default: /barman/<namespace>. A new cluster with the name of an old one needs another folder: it refuses to archive into one that is not empty.
       */
      path?: string;
      /**
       * Retention of backups and WAL.
       */
      retention: {
        /**
         * Recovery window in days. Older backups that it does not need are deleted.
         */
        full: number;
        /**
         * CloudNativePG keeps backups by age in days, not by number.
         */
        unit: "time";
      };
      /**
       * Schedules of backups. Barman takes full backups only.
       */
      schedules: {
        /**
         * Cron, five fields, UTC. The first backup starts at once.
         */
        full: string;
      };
    }[];
    /**
     * The Barman Cloud sidecar of each instance. A change of its resources is a rolling restart.
     */
    barman: {
      /**
       * CPU requested, in cores; there is no limit.
       *
       * @default "100m"
       */
      cpu: string;
      /**
       * Memory request and limit, in bytes. Each parallel transfer of WAL is a process of about 80 MiB; a sidecar that is killed archives nothing.
       *
       * @default "512Mi"
       */
      memory: string;
      /**
       * WAL files that are archived, or restored, at a time. More of them shorten a restore over a slow connection, and need memory. A change takes effect with the next WAL file.
       *
       * @default 4
       */
      maxParallel: number;
      /**
       * Interval in seconds at which the primary's sidecar deletes backups beyond the retention. Each time it lists the bucket. A change takes effect after the current interval.
       *
       * @default 1800
       */
      retentionIntervalSeconds: number;
    };
    /**
     * Snapshots of the volumes in addition, for a fast restore of large clusters. Needs a CSI driver with snapshots and their CRDs, as GKE, EKS and AKS have; CloudNativePG looks for the CRDs when it starts. New replicas start from the newest snapshot that has a Backup object, also after this key is removed: WAL since then must still be in `repositories`, so delete Backup objects that are older than its retention. `status`, alerts and the drill are about `repositories`. Default: none.
     */
    volumeSnapshots?: {
      /**
       * VolumeSnapshotClass of the CSI driver of the volumes; on GKE with storageClasses of pgstack it is pgstack-database. Default: the default class of the driver.
       */
      class?: string;
      /**
       * Cron, five fields, UTC. The first snapshot starts at once.
       */
      schedule: string;
      /**
       * online: Postgres goes on, and the snapshot needs the WAL of `repositories`. offline: CloudNativePG stops Postgres on the instance meanwhile, a replica where there is one.
       *
       * @default "online"
       */
      mode: "online" | "offline";
      /**
       * Handling of a snapshot whose Backup object is deleted. Nothing else deletes one: CloudNativePG has no retention for snapshots, so delete old Backup objects.
       *
       * @default "retain"
       */
      onRemoval: "retain" | "delete";
    };
    /**
     * Identity of pods for Google's buckets. Default: their own; in an environment with a backupBucket, its identity.
     */
    identity?:
      | DirectIdentity
      | {
          /**
           * Pods act as a service account, through Workload Identity.
           */
          mode: "impersonation";
          /**
           * The service account.
           */
          serviceAccount: string;
        }
      | KeyIdentity;
  };
  /**
   * Backup or server that a new cluster starts from. Default: an empty database. A running cluster does not read the backups, but its pods mount the `certificateAuthority` of the place: keep that Secret while `bootstrap` is set.
   */
  bootstrap?:
    | {
        /**
         * Backups of a cluster in the same repository as this one's.
         */
        from: "cluster";
        /**
         * Namespace of that cluster. Default: that of the new cluster.
         */
        namespace?: string;
        /**
         * Name of the cluster that took the backups.
         */
        cluster: string;
        /**
         * Recovery target: how far WAL is replayed. Default: to its end.
         */
        target?: TimeTarget | XidTarget | LsnTarget | NameTarget;
        /**
         * Timeline to follow, after failovers and earlier restores: latest, or the number of one. Default: Postgres' own, the latest.
         */
        timeline?: string;
        /**
         * ID of the backup to restore. Default: the last one before the target.
         */
        backupSet?: string;
        /**
         * Snapshots of one backup to start from, instead of a backup in the repository; WAL after it is read from there. Volumes of the new cluster are at least as large. Default: none.
         */
        volumeSnapshots?: VolumeSnapshots;
      }
    | {
        /**
         * A bucket with backups, of an existing or a deleted cluster.
         */
        from: "repository";
        /**
         * Location of the backups; nothing is written there.
         */
        repository: Repository;
        /**
         * Name of the cluster that took the backups.
         */
        cluster: string;
        /**
         * Recovery target: how far WAL is replayed. Default: to its end.
         */
        target?: TimeTarget | XidTarget | LsnTarget | NameTarget;
        /**
         * Timeline to follow, after failovers and earlier restores: latest, or the number of one. Default: Postgres' own, the latest.
         */
        timeline?: string;
        /**
         * ID of the backup to restore. Default: the last one before the target.
         */
        backupSet?: string;
        /**
         * Snapshots of one backup to start from, instead of a backup in the repository; WAL after it is read from there. Volumes of the new cluster are at least as large. Default: none.
         */
        volumeSnapshots?: VolumeSnapshots;
      }
    | {
        /**
         * A running Postgres of the same major version, copied as it is now by pg_basebackup, without backups of it.
         */
        from: "server";
        /**
         * Name of the cluster that is copied, or one that you choose for another server.
         */
        cluster: string;
        /**
         * Host of the server. Default: the primary of a cluster of that name in this cluster's namespace.
         */
        host?: string;
        /**
         * Port of the server. Default: 5432.
         */
        port?: number;
        /**
         * How to log in to host, with Secrets in the namespace of this cluster. Default: with the certificates that CloudNativePG creates for `cluster`, whose Secrets are in this namespace already if that cluster is, and must be copied otherwise. The server's certificate is verified, and must be valid for host.
         */
        access?: CertificateAccess | PasswordAccess;
      };
  /**
   * The other cluster of a pair, in another region for example: one of the two is the primary, and the other one, the standby, has its users and databases too. Both need equal `users`, each with a `passwordSecret` of equal content: a promoted cluster sets the passwords of its own Secrets. Default: none.
   */
  standby?: {
    /**
     * Name of the other cluster, which is the primary until this one is promoted. Its folder of the repository has this name.
     */
    cluster: string;
    /**
     * true: this cluster is the primary of the two; a standby that becomes it is promoted. false: it follows the other one; a primary that becomes it is demoted, and refuses writes from then on.
     *
     * @default false
     */
    promoted: boolean;
    /**
     * For a switchover without loss: the demotion token of the former primary, which `npm run status` shows. The promotion waits until this cluster has all of its WAL. It is read only together with `promoted: true`, and valid once. Default: the promotion waits for nothing, and the last writes of the primary can be lost.
     */
    token?: string;
    /**
     * Location of the other cluster's backups and WAL; nothing is written there. A new standby is restored from it. The standby archives to its own repository.
     */
    repository?: Repository;
    /**
     * Host of the other cluster, for streaming replication. Without `repository` a new standby is copied from it too.
     */
    host?: string;
    /**
     * Port of the other cluster. Default: 5432.
     */
    port?: number;
    /**
     * How to log in to host, with Secrets in the namespace of this cluster. Default: with the certificates that CloudNativePG creates for `cluster`, whose Secrets are in this namespace already if that cluster is, and must be copied otherwise. The server's certificate is verified, and must be valid for host.
     */
    access?: CertificateAccess | PasswordAccess;
    /**
     * Seconds by which the standby applies changes later than the primary, to have time after a mistake. Default: at once.
     */
    delaySeconds?: number;
  };
  /**
   * Settings of CloudNativePG only.
   */
  cloudNativePg: {
    /**
     * Period of the startup and readiness probes, in seconds.
     *
     * @default 10
     */
    probePeriodSeconds: number;
    /**
     * Time in seconds after which a stopping Postgres is killed.
     *
     * @default 1800
     */
    stopDelaySeconds: number;
    /**
     * Time in seconds that a primary may fail before the operator chooses a replica. If Postgres crashes, and its container starts and recovers within it, no failover happens; a primary whose pod or node is gone is replaced this much and up to a second later. A switchover does not wait, and one instance has no failover. While an upgrade of the operator replaces the instance manager it is 30 s at least.
     *
     * @default 3
     */
    failoverDelaySeconds: number;
    /**
     * The Kubernetes Lease that one instance holds while it is the primary. A running primary reads a change when it restarts, a replica that takes over at once.
     */
    primaryLease: {
      /**
       * Time in seconds that a replica, once the operator chose it, sees no renewal before it becomes the primary: a failover from a primary that vanished takes at least this long.
       *
       * @default 5
       */
      durationSeconds: number;
      /**
       * Time in seconds that a request to renew the lease may take. A primary that cannot renew it keeps running. It must be less than durationSeconds.
       *
       * @default 4
       */
      renewDeadlineSeconds: number;
      /**
       * Interval in seconds at which the lease is renewed, and replicas check for it: a switchover waits for this long at most. Each primary writes to the API server this often.
       *
       * @default 1
       */
      retryPeriodSeconds: number;
    };
    /**
     * Pull settings of images. The images are set by `image` and `pooler.image`.
     */
    images: {
      /**
       * Secrets of type kubernetes.io/dockerconfigjson in the cluster's namespace, for a private registry: of instances, PgBouncer and pgstack's Jobs.
       *
       * @default []
       */
      pullSecrets: string[];
      /**
       * Image with Barman Cloud for restore drills. Default: the sidecar image of the pinned release of the plugin. The sidecar of instances has the image of the operator's installation, barman.sidecarImage.
       */
      barman?: string;
    };
    /**
     * Labels and annotations of instances, PgBouncer and pgstack's Jobs. A change updates running objects; programs that read it at the creation of a pod see it in the next pod.
     */
    metadata: {
      /**
       * Labels of the pods and of objects that CloudNativePG creates for them.
       *
       * @default {}
       */
      labels: {
        [k: string]: string;
      };
      /**
       * Annotations of the pods and of objects that CloudNativePG creates for them, for example sidecar.istio.io/inject: "false".
       *
       * @default {}
       */
      annotations: {
        [k: string]: string;
      };
    };
    /**
     * Further scheduling constraints. A change is a rolling restart, except of `priorityClass`.
     */
    scheduling: {
      /**
       * PriorityClass of instances; it must exist. A change applies to new pods; `npm run restart` recreates the running ones. Default: the cluster's.
       */
      priorityClass?: string;
      /**
       * Tolerations of instances, PgBouncer and pgstack's Jobs.
       *
       * @default []
       */
      tolerations: Toleration[];
      /**
       * Node affinity of instances and pgstack's Jobs, by labels. Default: any node.
       */
      nodes?: Nodes;
      /**
       * Topology spread constraints of instances, in addition to that of `scheduling.zones`.
       *
       * @default []
       */
      spread: Spread[];
      /**
       * Labels that a node must have for instances and pgstack's Jobs, in addition to those of `scheduling.nodePool`.
       *
       * @default {}
       */
      nodeSelector: {
        [k: string]: string;
      };
    };
    /**
     * Services in addition to `<cluster>-rw`, `<cluster>-ro` and `<cluster>-r`, on port 5432. A change restarts nothing; an address can change. NetworkPolicies allow `clients` only: those outside of Kubernetes are listed there by `cidr`, with `externalTrafficPolicy: Local`. Default: none.
     *
     * @default []
     */
    services: {
      /**
       * Name of the Service. A change creates another one and deletes the old one.
       */
      name: string;
      /**
       * Instances behind it: the primary, the replicas, or all of them for reads.
       *
       * @default "primary"
       */
      to: "primary" | "replicas" | "any";
      /**
       * ClusterIP: reachable inside Kubernetes only. NodePort: on every node. LoadBalancer: on its own address.
       *
       * @default "LoadBalancer"
       */
      type: "ClusterIP" | "NodePort" | "LoadBalancer";
      /**
       * internal: in the VPC only (a GKE annotation; elsewhere add your own annotations). external: on the internet. Default: internal.
       */
      loadBalancer?: "internal" | "external";
      /**
       * Local keeps the source address of external clients, and drops traffic to nodes without the pod.
       */
      externalTrafficPolicy?: "Cluster" | "Local";
      /**
       * Labels of the Service. CloudNativePG never removes one: rename the Service.
       *
       * @default {}
       */
      labels: {
        [k: string]: string;
      };
      /**
       * Annotations of the Service, for example for external-dns. CloudNativePG never removes one.
       *
       * @default {}
       */
      annotations: {
        [k: string]: string;
      };
    }[];
    /**
     * Lines of pg_hba.conf, for example "hostssl app app 10.0.0.0/8 scram-sha-256", without passwords: the state stores them. The first match decides. They follow CloudNativePG's own lines for local connections, streaming_replica and cnpg_pooler_pgbouncer, and the one of `unencryptedConnections`, and precede its last one: any other login is by password. A change is a reload. Default: none.
     *
     * @default []
     */
    hba: string[];
    /**
     * Connections of clients without TLS, to Postgres and PgBouncer. reject: a line of pg_hba.conf before those of `hba`, and client_tls_sslmode require in PgBouncer. accept: any client that asks for no TLS sends its data unencrypted. A change is a reload: open connections stay. Default: reject; in a disposable environment accept.
     */
    unencryptedConnections?: "reject" | "accept";
    /**
     * Certificates. A change is a reload; clients need the CA of a new certificate before. A change in a Secret is read only if it has the label `cnpg.io/reload: "true"`. Never change `clients.ca` of a running cluster alone: `preview` shows what breaks.
     */
    tls: {
      /**
       * Further DNS names in the server certificate that CloudNativePG creates, for example that of a load balancer.
       *
       * @default []
       */
      names: string[];
      /**
       * Server certificate of your own. Default: CloudNativePG's own CA, renewed automatically.
       */
      server?: {
        /**
         * Secret of type kubernetes.io/tls with the server certificate. It must be valid for `<cluster>-rw.<namespace>.svc`, and for every name that clients use.
         */
        secret: string;
        /**
         * Secret whose key ca.crt has the CA with which clients verify it, in the cluster's namespace.
         */
        ca: string;
      };
      /**
       * CA of client certificates of your own. Default: CloudNativePG's own CA.
       */
      clients?: {
        /**
         * Secret whose key ca.crt has the CA of client certificates. CloudNativePG signs the certificates of replicas and PgBouncer with ca.key (PEM, EC PRIVATE KEY), which it also needs unless `replication` is set and there is no `pooler`, in the cluster's namespace.
         */
        ca: string;
        /**
         * Secret of type kubernetes.io/tls with the client certificate of replicas: its common name must be streaming_replica. Default: CloudNativePG signs one with ca.key.
         */
        replication?: string;
      };
    };
    /**
     * Password of the role postgres. A change takes effect while Postgres runs; a new password in the Secret only if it has the label `cnpg.io/reload: "true"`.
     */
    superuser: {
      /**
       * true: the role postgres has a password and can log in over the network. false: it cannot, unless `databases`, `extensions`, `tablespaces` or `logicalBackups` need it.
       *
       * @default false
       */
      login: boolean;
      /**
       * Secret of type kubernetes.io/basic-auth with username postgres and the password, in the cluster's namespace; needs `login: true`. Default: CloudNativePG creates `<cluster>-superuser`.
       */
      passwordSecret?: string;
    };
    /**
     * shutdown: hibernation. CloudNativePG deletes the pods of a healthy cluster, the primary first, so that replicas have its last WAL; volumes, Services and Secrets stay. PgBouncer is scaled to zero, scheduled backups are suspended, the restore drill is removed with its report, and the cluster is not monitored.
     *
     * @default "running"
     */
    state: "running" | "shutdown";
    /**
     * Images with extensions that are mounted into each instance, beside `image`; `extensions` creates the extensions. Needs Postgres 18, and Kubernetes 1.35 (1.33 with the feature gate ImageVolume) with containerd 2.1 or CRI-O 1.31. Another image is a rolling restart. Default: none.
     *
     * @default []
     */
    extensionImages: {
      /**
       * Name of the image: it is mounted at /extensions/<name>.
       */
      name: string;
      /**
       * Image with the extension, for the same version of Postgres, distribution and CPU architecture as `image`.
       */
      image: string;
      /**
       * Extensions and libraries in it, as `extensions` names them. Default: one of its name.
       *
       * @default []
       */
      provides: string[];
      /**
       * Folders of the image for extension_control_path. Default: share.
       *
       * @default []
       */
      controlFolders: string[];
      /**
       * Folders of the image for dynamic_library_path. Default: lib.
       *
       * @default []
       */
      libraryFolders: string[];
      /**
       * Folders of the image with shared libraries that the extension links to, for LD_LIBRARY_PATH.
       *
       * @default []
       */
      systemLibraryFolders: string[];
      /**
       * Folders of the image with programs that the extension runs, for PATH.
       *
       * @default []
       */
      programFolders: string[];
      /**
       * Environment variables of Postgres; ${image_root} in a value is /extensions/<name>.
       *
       * @default {}
       */
      env: {
        [k: string]: string;
      };
    }[];
    /**
     * Publications for logical replication. With two instances or more of Postgres 17 or later, slots of subscriptions with `failover` are kept on the replicas, so that they outlive a failover. Default: none.
     *
     * @default []
     */
    publications: {
      /**
       * Name of the publication in Postgres. Another name is another publication.
       */
      name: string;
      /**
       * Database of `users` that it belongs to.
       */
      database: string;
      /**
       * true: every table of the database, future ones too. It cannot change later.
       *
       * @default false
       */
      allTables: boolean;
      /**
       * Schemas whose tables are published, future ones too. A change takes effect without a restart.
       *
       * @default []
       */
      schemas: string[];
      /**
       * Tables that are published. Subscribers copy a new one after ALTER SUBSCRIPTION … REFRESH PUBLICATION.
       *
       * @default []
       */
      tables: {
        /**
         * Name of the table. It must exist: `up` waits for it.
         */
        name: string;
        /**
         * Schema of the table.
         *
         * @default "public"
         */
        schema: string;
        /**
         * Columns that are published; those of the replica identity must be among them for updates. Default: all.
         */
        columns?: string[];
        /**
         * true: without tables that inherit from it.
         *
         * @default false
         */
        only: boolean;
      }[];
      /**
       * Changes that are published. An UPDATE or DELETE of a published table without a primary key fails, unless it has a REPLICA IDENTITY, or neither is listed here.
       *
       * @default ["insert","update","delete","truncate"]
       */
      operations: ("insert" | "update" | "delete" | "truncate")[];
      /**
       * Table under whose name changes of a partition are published: the partition, or the root.
       *
       * @default "leaf"
       */
      partitions: "leaf" | "root";
      /**
       * Handling in Postgres of one that is removed here. retain: it stays, and works on. drop: subscribers fail until they are dropped too; the object is protected as the cluster is.
       *
       * @default "retain"
       */
      onRemoval: "retain" | "drop";
    }[];
    /**
     * Subscriptions of logical replication. One that stays away keeps WAL at the publisher until its disk is full: set max_slot_wal_keep_size there. Default: none.
     *
     * @default []
     */
    subscriptions: {
      /**
       * Name of the subscription and of its replication slot at the publisher. Another name is another one.
       */
      name: string;
      /**
       * Database of `users` that it writes to. The tables must exist: `up` waits for them.
       */
      database: string;
      /**
       * Name of the publication at the publisher.
       */
      publication: string;
      /**
       * The publisher.
       */
      from: {
        /**
         * Host of the publisher, for example `<cluster>-rw.<namespace>.svc`. With NetworkPolicies it is listed in `egress`, and this cluster in `clients` of the publisher.
         */
        host: string;
        /**
         * Port of the publisher.
         *
         * @default 5432
         */
        port: number;
        /**
         * Database of the publication.
         */
        database: string;
        /**
         * Role that logs in there. It needs the attribute replication and, for the first copy, SELECT on the tables.
         */
        user: string;
        /**
         * Password of the role. CloudNativePG reads a new one when the Cluster changes, or its instances restart.
         */
        password: {
          /**
           * Name of the Secret, in the cluster's namespace.
           */
          secret: string;
          /**
           * Key of the password in it.
           *
           * @default "password"
           */
          key: string;
        };
        /**
         * CA of the publisher's certificate. Connections are encrypted and verified always.
         */
        certificateAuthority: {
          /**
           * Name of the Secret, in the cluster's namespace; `<cluster>-ca` of a cluster beside it.
           */
          secret: string;
          /**
           * Key of the CA certificate in it.
           *
           * @default "ca.crt"
           */
          key: string;
        };
        /**
         * full: the certificate must also name the host. ca: for servers whose certificates do not, as in Cloud SQL.
         *
         * @default "full"
         */
        verify: "full" | "ca";
      };
      /**
       * true: existing rows are copied first. Read when the subscription is created.
       *
       * @default true
       */
      copyData: boolean;
      /**
       * true: the slot outlives a failover of the publisher, which keeps it on its replicas; both need Postgres 17. Without it a failover can lose changes. The publisher sends a change once all of its replicas have it: a replica that is down holds it up, and retains WAL. Read when the subscription is created. CloudNativePG 1.30 applies no change of a subscription that has it: use another name for another publication or publisher.
       *
       * @default false
       */
      failover: boolean;
      /**
       * Handling in Postgres of one that is removed here. retain: it stays, and works on. drop: the slot at the publisher too, which must be reachable; the object is protected as the cluster is.
       *
       * @default "retain"
       */
      onRemoval: "retain" | "drop";
    }[];
    /**
     * SQL that CloudNativePG runs once as superuser in the first database of the first user, before the cluster accepts connections; not psql, so without its commands. Several statements are one transaction, in which CREATE DATABASE, VACUUM, CREATE INDEX CONCURRENTLY and ALTER SYSTEM fail. New objects belong to postgres unless it starts with SET ROLE. An error keeps the cluster from starting. A change does not run. Default: none.
     */
    initSql?: string;
    /**
     * Queries of the exporter of metrics. A change takes effect while Postgres runs.
     */
    monitoring: {
      /**
       * Metrics of tables (dead rows, size), and of statements if `extensions` has pg_stat_statements, besides CloudNativePG's own. false: alerts on vacuum and bloat, and the dashboards of tables and statements, have no data of this cluster.
       *
       * @default true
       */
      statistics: boolean;
      /**
       * Your own queries. A change in the ConfigMap takes effect at once only if it has the label `cnpg.io/reload: "true"`. Default: none.
       *
       * @default []
       */
      customQueries: {
        /**
         * Name of a ConfigMap in the cluster's namespace.
         */
        configMap: string;
        /**
         * Key in it with queries as YAML, in CloudNativePG's format.
         *
         * @default "queries"
         */
        key: string;
      }[];
    };
    /**
     * Unsupported: a JSON merge patch (RFC 7396) for the spec of the Cluster. It can only add what the other keys do not set, and names fields of the CRD. pgstack neither waits for their effect nor verifies it. bootstrap.initdb.postInitSQL runs after the statements of pgstack.
     *
     * @default {}
     */
    specPatch: {
      [k: string]: unknown;
    };
  };
}

export interface AutoGrow {
  /**
   * Maximum size of the volume. Lowering it below the current size stops growth.
   */
  limit: string;
  /**
   * Usage in percent at which the volume grows.
   *
   * @default 75
   */
  trigger: number;
  /**
   * Maximum growth of one step. Default: half of the volume's size.
   */
  maxGrow?: string;
}

export interface CrunchyStorage {
  /**
   * Size of each volume. Volumes are expanded online if the StorageClass allows it; shrinking is refused.
   */
  size: string;
  /**
   * StorageClass of the volumes. Default: on a GKE cluster that pgstack creates pgstack-database, or pgstack-system for pods on the systemPool if there is a databasePool; otherwise the cluster's default class. A change is refused: a volume keeps its class.
   */
  storageClass?: string;
  /**
   * PGO grows the volume when it fills up; `size` does not change. Default: none. A change restarts nothing; the StorageClass must allow expansion.
   */
  autoGrow?: AutoGrow;
}

export interface CrunchyScheduling {
  /**
   * preferred: two instances can share a node if no other is available. required: they never share one. A change is a rolling restart.
   *
   * @default "preferred"
   */
  antiAffinity: "preferred" | "required";
  /**
   * preferred: instances can share a zone if another has no capacity. required: they are always spread evenly. A change is a rolling restart.
   *
   * @default "preferred"
   */
  zones: "preferred" | "required";
  /**
   * any: every node with free capacity. database: only nodes labelled and tainted workload-role=db, which nothing else uses. A change is a rolling restart.
   *
   * @default "any"
   */
  nodePool: "any" | "database";
  /**
   * PriorityClass of the pods; it must exist. Default: the cluster's.
   */
  priorityClass?: string;
  /**
   * Tolerations of the pods.
   *
   * @default []
   */
  tolerations: Toleration[];
  /**
   * Node affinity of the pods, by labels. Default: any node.
   */
  nodes?: Nodes;
  /**
   * Topology spread constraints of the pods, over nodes, zones or other domains.
   *
   * @default []
   */
  spread: Spread[];
}

export interface Tls {
  /**
   * Name of the Secret, in the cluster's namespace; it must exist.
   */
  secret: string;
  /**
   * Key of the certificate in it.
   *
   * @default "tls.crt"
   */
  certificateKey: string;
  /**
   * Key of the private key in it.
   *
   * @default "tls.key"
   */
  privateKey: string;
  /**
   * Key of the CA certificate in it.
   *
   * @default "ca.crt"
   */
  authorityKey: string;
}

export interface PoolerService {
  /**
   * ClusterIP: reachable inside Kubernetes only. NodePort: on every node. LoadBalancer: on its own address.
   *
   * @default "ClusterIP"
   */
  type: "ClusterIP" | "NodePort" | "LoadBalancer";
  /**
   * Port on every node, within the cluster's range. Default: Kubernetes assigns a free one.
   */
  nodePort?: number;
  /**
   * internal: in the VPC only (a GKE annotation; elsewhere add your own annotations). external: on the internet. Default: internal.
   */
  loadBalancer?: "internal" | "external";
  /**
   * Local keeps the source address of external clients, and drops traffic to nodes without the pod.
   */
  externalTrafficPolicy?: "Cluster" | "Local";
  /**
   * Local: pods on a node reach only pods on that node.
   */
  internalTrafficPolicy?: "Cluster" | "Local";
  /**
   * Addresses of one IP family or of both. Default: SingleStack.
   */
  ipFamilyPolicy?: "SingleStack" | "PreferDualStack" | "RequireDualStack";
  /**
   * IP families of its addresses, in order of preference. Default: the cluster's.
   */
  ipFamilies?: ("IPv4" | "IPv6")[];
  /**
   * Labels of the objects that PGO creates for it, including pods.
   *
   * @default {}
   */
  labels: {
    [k: string]: string;
  };
  /**
   * Annotations of the objects that PGO creates for it, including pods.
   *
   * @default {}
   */
  annotations: {
    [k: string]: string;
  };
}

export interface Secret {
  /**
   * Name of the Secret, in the cluster's namespace.
   */
  name: string;
  /**
   * Key in it.
   */
  key: string;
}

export interface Env {
  /**
   * Name of the variable.
   */
  name: string;
  /**
   * Value of the variable; not a secret, since every reader of the custom resource sees it.
   */
  value?: string;
  /**
   * Secret key with the value.
   */
  secret?: Secret;
}

export interface Port {
  /**
   * Name of the port.
   */
  name: string;
  /**
   * Its number.
   */
  port: number;
}

export interface Mount {
  /**
   * Name of a volume of the pod, for example "postgres-data".
   */
  volume: string;
  /**
   * Mount path.
   */
  path: string;
  /**
   * true mounts it read-only.
   *
   * @default true
   */
  readOnly: boolean;
}

export interface Sidecar {
  /**
   * Name of the container.
   */
  name: string;
  /**
   * Its image.
   */
  image: string;
  /**
   * Command. Default: the image's entry point.
   */
  command?: string[];
  /**
   * Arguments. Default: the image's.
   */
  args?: string[];
  /**
   * Its environment.
   *
   * @default []
   */
  env: Env[];
  /**
   * Ports that it listens on.
   *
   * @default []
   */
  ports: Port[];
  /**
   * Volume mounts.
   *
   * @default []
   */
  mounts: Mount[];
  /**
   * Resources; a container without them could starve Postgres.
   */
  resources: PoolerResources;
}

export interface S3SecretAccess {
  /**
   * With a key from a Secret.
   */
  mode: "secret";
  /**
   * Secret in the cluster's namespace with a pgBackRest configuration under s3.conf: a line [global], then <repository>-s3-key=… and <repository>-s3-key-secret=…
   */
  secret: string;
}

export interface RepositoryS3 {
  /**
   * Name of the bucket.
   */
  bucket: string;
  /**
   * Host that serves the S3 API, with a port if it is not 443. TLS is always used.
   */
  endpoint: string;
  /**
   * Region of the bucket; for compatible services their name for it, often us-east-1.
   */
  region: string;
  /**
   * Position of the bucket's name in URLs. Most compatible services need path.
   *
   * @default "host"
   */
  uriStyle: "host" | "path";
  /**
   * CA that signed the endpoint's certificate. Default: public CAs.
   */
  certificateAuthority?: CertificateAuthority;
  /**
   * Identity of pods for the bucket.
   */
  access: S3SecretAccess | WebIdentityAccess | NodeAccess;
}

export interface RepositoryAzure {
  /**
   * Name of the blob container.
   */
  container: string;
  /**
   * Secret in the cluster's namespace with a pgBackRest configuration under azure.conf: a line [global], then <repository>-azure-account=… and <repository>-azure-key=…
   */
  secret: string;
}

export interface Encryption {
  /**
   * Secret in the cluster's namespace with a pgBackRest configuration under cipher.conf: a line [global], then <repository>-cipher-pass=…
   */
  secret: string;
}

export interface JobsScheduling {
  /**
   * any: every node with free capacity. database: only nodes labelled and tainted workload-role=db, which nothing else uses. A change is a rolling restart.
   *
   * @default "any"
   */
  nodePool: "any" | "database";
  /**
   * PriorityClass of the pods; it must exist. Default: the cluster's.
   */
  priorityClass?: string;
  /**
   * Tolerations of the pods.
   *
   * @default []
   */
  tolerations: Toleration[];
  /**
   * Node affinity of the pods, by labels. Default: any node.
   */
  nodes?: Nodes;
}

export interface Data {
  /**
   * PersistentVolumeClaim in the cluster's namespace.
   */
  claim: string;
  /**
   * Folder that is moved to PGO's path. Default: it is in PGO's path already.
   */
  directory?: string;
}

export interface CrunchyParsedCluster {
  /**
   * Crunchy Postgres for Kubernetes (PGO).
   */
  operator: "crunchy";
  /**
   * Name of the cluster and prefix of its objects. A change would replace the cluster: refused for a running one.
   */
  name: string;
  /**
   * Namespace of the cluster. An environment creates it; with the library alone it must exist. A change would replace the cluster.
   */
  namespace: string;
  /**
   * Major version of Postgres. A change is an upgrade with downtime; on Crunchy Postgres an upgrade takes several steps, and a change alone is refused.
   */
  version: 15 | 16 | 17 | 18;
  /**
   * Postgres image. Default: the pinned one for the version. On CloudNativePG its tag must start with the version. A change is a rolling restart.
   */
  image?: string;
  /**
   * Pull policy of the image.
   *
   * @default "IfNotPresent"
   */
  imagePullPolicy: "Always" | "IfNotPresent" | "Never";
  /**
   * Number of Postgres servers: one primary, the rest replicas. Default: 3. Lowering it deletes the volumes of the removed instances.
   */
  instances?: number;
  /**
   * Volume of the data directory of each instance; required unless `crunchy.instanceSets` is set.
   */
  storage?: CrunchyStorage;
  /**
   * A separate volume for WAL. Default: WAL is on the data volume.
   */
  walStorage?: CrunchyStorage;
  /**
   * Resources of each Postgres container.
   */
  resources?: Resources;
  /**
   * Roles and their databases.
   *
   * @default [{"name":"app","databases":["app"]}]
   */
  users: User[];
  /**
   * Settings of postgresql.conf. A change is a reload, or a rolling restart where Postgres needs one. Defaults depend on the memory: shared_buffers a quarter, effective_cache_size three quarters, maintenance_work_mem a sixteenth (2 GB at most), work_mem a quarter of the rest for each of max_connections (4 MB at least).
   *
   * @default {}
   */
  parameters: {
    [k: string]: string | number | boolean;
  };
  /**
   * Schemas and privileges in databases. A Job writes them as superuser after each change; the operator keeps the superuser's password in a Secret for it. An entry that is removed here stays in the database: empty its list first.
   *
   * @default []
   */
  databases: Database[];
  /**
   * Extensions, created by the same Job.
   *
   * @default []
   */
  extensions: TrueExtension[];
  /**
   * Tablespaces, each on a separate volume of every instance. On PGO the feature gate TablespaceVolumes must be on, and a Job creates them as superuser. A new one is a rolling restart: take a full backup afterwards, since earlier backups cannot be restored to a later point in time. CloudNativePG never removes one; PGO does after allowDataLoss names data.
   *
   * @default []
   */
  tablespaces: Tablespace[];
  /**
   * Replication mode: the replicas that a commit waits for.
   */
  highAvailability: HighAvailability;
  /**
   * Placement of instances.
   */
  scheduling: CrunchyScheduling;
  /**
   * PgBouncer in front of the primary. Default: none.
   */
  pooler?: {
    /**
     * Number of PgBouncer pods.
     *
     * @default 1
     */
    instances: number;
    /**
     * When a server connection returns to the pool. A change is a reload.
     *
     * @default "session"
     */
    mode: "session" | "transaction";
    /**
     * PgBouncer image. Default: the operator's own.
     */
    image?: string;
    /**
     * Port of PgBouncer. Default: 5432. A change restarts its pods.
     */
    port?: number;
    /**
     * Configuration of PgBouncer beyond the mode.
     */
    config: {
      /**
       * Settings of the section [pgbouncer], at most 50. A change is a reload.
       *
       * @default {}
       */
      global: {
        [k: string]: string;
      };
      /**
       * The section [databases]: databases that clients can connect to, and their targets. Default: every database of the primary.
       *
       * @default {}
       */
      databases: {
        [k: string]: string;
      };
      /**
       * The section [users]: settings of single users.
       *
       * @default {}
       */
      users: {
        [k: string]: string;
      };
    };
    /**
     * Resources of PgBouncer. Default: none. A change restarts its pods.
     */
    resources?: PoolerResources;
    /**
     * Resources of the container that reloads its configuration. Default: none.
     */
    configResources?: PoolerResources;
    /**
     * Certificate for clients. Default: one of PGO's CA, for `<cluster>-pgbouncer`.
     */
    tls?: Tls;
    /**
     * Service of PgBouncer. Default: ClusterIP.
     */
    service?: PoolerService;
    /**
     * Placement of its pods. A change restarts them.
     */
    scheduling: {
      /**
       * preferred: two of the pods can share a node if no other is available. required: they never share one. Default: PGO's own preference against sharing, with `crunchy.defaultSpread`.
       */
      antiAffinity?: "preferred" | "required";
      /**
       * any: every node with free capacity. database: only nodes labelled and tainted workload-role=db, which nothing else uses. A change is a rolling restart.
       *
       * @default "any"
       */
      nodePool: "any" | "database";
      /**
       * PriorityClass of the pods; it must exist. Default: the cluster's.
       */
      priorityClass?: string;
      /**
       * Tolerations of the pods.
       *
       * @default []
       */
      tolerations: Toleration[];
      /**
       * Node affinity of the pods, by labels. Default: any node.
       */
      nodes?: Nodes;
      /**
       * Topology spread constraints of the pods, over nodes, zones or other domains.
       *
       * @default []
       */
      spread: Spread[];
    };
    /**
     * Number or percentage of pods that stay during a node drain. Default: 1 of two or more.
     */
    minAvailable?: number | string;
    /**
     * Containers of your own in each pod; they need the feature gate PGBouncerSidecars.
     *
     * @default []
     */
    sidecars: Sidecar[];
    /**
     * Labels of the objects that PGO creates for it, including pods.
     *
     * @default {}
     */
    labels: {
      [k: string]: string;
    };
    /**
     * Annotations of the objects that PGO creates for it, including pods.
     *
     * @default {}
     */
    annotations: {
      [k: string]: string;
    };
  };
  /**
   * Pods and addresses that are allowed to reach the cluster in an environment with NetworkPolicies; `npm run psql` works without an entry. Default: none. A change takes effect at once.
   *
   * @default []
   */
  clients: Client[];
  /**
   * Further destinations that its pods are allowed to reach, for example an LDAP server or a log collector, if the environment has NetworkPolicies.
   *
   * @default []
   */
  egress: Egress[];
  /**
   * A Job that restores the newest backup into a separate volume and checks it: tables, indexes, checksums, and your own assertions. It does not change the cluster.
   */
  drill: Drill;
  /**
   * Dumps of the databases, and of roles, by pg_dump and pg_dumpall, to the bucket of `backups`: for a single table or database, or another version of Postgres. They do not replace `backups`: changes after a dump are not in it. pgstack's Job logs in as postgres, whose password the operator keeps in a Secret. Default: none. It does not change running pods.
   */
  logicalBackups?: LogicalBackups;
  /**
   * Accepts a cluster without backups in an environment that is not disposable: a deleted table or a lost volume cannot be restored. It does not change the cluster.
   */
  acceptNoBackups?: true;
  /**
   * Data that a change can lose; without it such a change is refused, also in a preview. instances: the volumes of removed replicas. backups: those of a removed repository, or beyond a shorter retention, and dumps beyond a lower `logicalBackups.keep`. data: data that only this cluster has. Remove it when the change is done. A disposable environment allows all of them.
   *
   * @default []
   */
  allowDataLoss: ("instances" | "backups" | "data")[];
  /**
   * Timeout in seconds after which `up` fails if the database is not ready.
   *
   * @default 900
   */
  readyTimeoutSeconds: number;
  /**
   * pgBackRest. Default: no backups, and WAL is discarded.
   */
  backups?: {
    /**
     * Destinations of backups.
     */
    repositories: {
      /**
       * Name of the repository; the first in the list is used for the first backup and for new replicas.
       */
      name: "repo1" | "repo2" | "repo3" | "repo4";
      /**
       * A Google Cloud Storage bucket; the identity comes from Workload Identity.
       */
      gcs?: Gcs;
      /**
       * A bucket in S3, or in a compatible service.
       */
      s3?: RepositoryS3;
      /**
       * A container in Azure Blob Storage.
       */
      azure?: RepositoryAzure;
      /**
       * Folder in the bucket. Default: /pgbackrest/<namespace>/<cluster>/<repository>. A new cluster with the name of an old one needs another folder. After a change earlier backups stay in the old folder and are no longer used.
       */
      path?: string;
      /**
       * AES-256 encryption, before data leaves the pod. Default: none. It cannot be changed after the first backup; without the passphrase the backups are lost.
       */
      encryption?: Encryption;
      /**
       * A volume; it is deleted with the cluster.
       */
      volume?: Storage;
      /**
       * Retention of backups. pgBackRest has no default: without it backups are never deleted.
       */
      retention: {
        /**
         * Number of full backups, or of days, to keep.
         */
        full: number;
        /**
         * Unit of `full`: count for backups, time for days.
         *
         * @default "count"
         */
        unit: "count" | "time";
        /**
         * Number of differential backups to keep. Default: all, until their full backup expires.
         */
        differential?: number;
      };
      /**
       * Schedules of backups.
       */
      schedules: {
        /**
         * Cron, five fields, UTC.
         */
        full?: string;
        /**
         * Cron, five fields, UTC.
         */
        differential?: string;
        /**
         * Cron, five fields, UTC.
         */
        incremental?: string;
      };
    }[];
    /**
     * Identity of pods for Google's buckets. Default: their own; in an environment with a backupBucket, its identity.
     */
    identity?:
      | DirectIdentity
      | {
          /**
           * Pods act as a service account, through Workload Identity.
           */
          mode: "impersonation";
          /**
           * The service account. A change is a rolling restart.
           */
          serviceAccount: string;
        }
      | {
          /**
           * Pods use a JSON key, which never expires.
           */
          mode: "key";
          /**
           * Secret in the cluster's namespace with the key under gcs-key.json. A change is a rolling restart.
           */
          secret: string;
        };
    /**
     * Number of processes that compress and copy. Default: 1.
     */
    processes?: number;
    /**
     * Compression of new backups and WAL. Default: gz.
     */
    compression?: "none" | "bz2" | "gz" | "lz4" | "zst";
    /**
     * The pods that take backups.
     */
    jobs?: {
      /**
       * Resources of the main container. Default: none.
       */
      resources?: PoolerResources;
      /**
       * Placement of the pods, which mount no volume of the cluster. Default: any node, including nodes with taints that `scheduling.tolerations` of the cluster tolerates.
       */
      scheduling?: JobsScheduling;
      /**
       * Time in seconds after which a finished backup Job is deleted. Default: when the next one starts.
       */
      keepSeconds?: number;
    };
    /**
     * The pod of repositories on volumes; it exists only with such a repository.
     */
    repositoryHost?: {
      /**
       * Resources of its main container. Default: none.
       */
      resources?: PoolerResources;
      /**
       * Placement; repository hosts of the namespace are spread. Default: the nodes of the instances. On other nodes its volumes need a storageClass that those can attach.
       */
      scheduling?: {
        /**
         * any: every node with free capacity. database: only nodes labelled and tainted workload-role=db, which nothing else uses. A change is a rolling restart.
         *
         * @default "any"
         */
        nodePool: "any" | "database";
        /**
         * PriorityClass of the pods; it must exist. Default: the cluster's.
         */
        priorityClass?: string;
        /**
         * Tolerations of the pods.
         *
         * @default []
         */
        tolerations: Toleration[];
        /**
         * Node affinity of the pods, by labels. Default: any node.
         */
        nodes?: Nodes;
        /**
         * Topology spread constraints of the pods, over nodes, zones or other domains.
         *
         * @default []
         */
        spread: Spread[];
      };
    };
  };
  /**
   * Backup or volumes that a new cluster starts from. Default: an empty database. Never add it to a running cluster, whose data it would overwrite; remove it once the cluster works.
   */
  bootstrap?:
    | {
        /**
         * Backups of an existing cluster.
         */
        from: "cluster";
        /**
         * Name of the cluster.
         */
        cluster: string;
        /**
         * Namespace of that cluster. Default: that of the new cluster.
         */
        namespace?: string;
        /**
         * Repository to read.
         */
        repository: "repo1" | "repo2" | "repo3" | "repo4";
        /**
         * Recovery target: how far WAL is replayed. Default: to its end.
         */
        target?: TimeTarget | XidTarget | LsnTarget | NameTarget;
        /**
         * Timeline to follow, after failovers and earlier restores: latest, or the number of one. Default: Postgres' own, the latest.
         */
        timeline?: string;
        /**
         * Label of the backup to restore. Default: the last one before the target.
         */
        backupSet?: string;
        /**
         * Resources of the main container. Default: none.
         */
        resources?: PoolerResources;
        /**
         * Placement of the pod, which mounts the volumes of an instance. Default: the nodes of the instances.
         */
        scheduling?: JobsScheduling;
      }
    | {
        /**
         * A bucket with backups, of an existing or a deleted cluster.
         */
        from: "repository";
        /**
         * Location of the backups; nothing is written there.
         */
        repository: {
          /**
           * Name of the repository in the cluster that created it.
           */
          name: "repo1" | "repo2" | "repo3" | "repo4";
          /**
           * A Google Cloud Storage bucket; the identity comes from Workload Identity.
           */
          gcs?: Gcs;
          /**
           * A bucket in S3, or in a compatible service.
           */
          s3?: RepositoryS3;
          /**
           * A container in Azure Blob Storage.
           */
          azure?: RepositoryAzure;
          /**
           * Folder in the bucket.
           */
          path: string;
          /**
           * AES-256 encryption, before data leaves the pod. Default: none. It cannot be changed after the first backup; without the passphrase the backups are lost.
           */
          encryption?: Encryption;
        };
        /**
         * Recovery target: how far WAL is replayed. Default: to its end.
         */
        target?: TimeTarget | XidTarget | LsnTarget | NameTarget;
        /**
         * Timeline to follow, after failovers and earlier restores: latest, or the number of one. Default: Postgres' own, the latest.
         */
        timeline?: string;
        /**
         * Label of the backup to restore. Default: the last one before the target.
         */
        backupSet?: string;
        /**
         * Resources of the main container. Default: none.
         */
        resources?: PoolerResources;
        /**
         * Placement of the pod, which mounts the volumes of an instance. Default: the nodes of the instances.
         */
        scheduling?: JobsScheduling;
      }
    | {
        /**
         * Existing volumes, for example of a deleted cluster.
         */
        from: "volumes";
        /**
         * Volume with the data directory.
         */
        data: Data;
        /**
         * Volume with WAL. Default: WAL is on the data volume.
         */
        wal?: Data;
        /**
         * Volume of the first repository. Default: a new one.
         */
        backups?: Data;
      };
  /**
   * Restores a backup into the running cluster, in place: later changes are lost, so allowDataLoss must list data. To keep the current data too, restore into another cluster with bootstrap instead. Remove it when it is done.
   */
  restore?: {
    /**
     * Unique ID of this restore: a new one restores again, the same one never does.
     */
    id: string;
    /**
     * Repository of this cluster to read.
     */
    repository: "repo1" | "repo2" | "repo3" | "repo4";
    /**
     * Recovery target: how far WAL is replayed. Default: to its end.
     */
    target?: TimeTarget | XidTarget | LsnTarget | NameTarget;
    /**
     * Timeline to follow, after failovers and earlier restores: latest, or the number of one. Default: Postgres' own, the latest.
     */
    timeline?: string;
    /**
     * Label of the backup to restore. Default: the last one before the target.
     */
    backupSet?: string;
    /**
     * Resources of the main container. Default: none.
     */
    resources?: PoolerResources;
    /**
     * Placement of the pod, which mounts the volumes of an instance. Default: the nodes of the instances.
     */
    scheduling?: JobsScheduling;
  };
  /**
   * The primary cluster that this standby replicates; it also has that cluster's users and databases. Default: none.
   */
  standby?: {
    /**
     * true: the standby is promoted. Stop the old primary first: both write to one repository. It cannot be undone except with a new standby.
     *
     * @default false
     */
    promoted: boolean;
    /**
     * Entry of its own repositories that is the primary's: WAL is read there.
     */
    repository?: "repo1" | "repo2" | "repo3" | "repo4";
    /**
     * Host of the primary, for streaming replication. Both clusters need certificates of one CA, which clusters in one namespace have.
     */
    host?: string;
    /**
     * Port of the primary. Default: 5432.
     */
    port?: number;
  };
  /**
   * Settings of Crunchy Postgres only.
   */
  crunchy: {
    /**
     * Patroni's failsafe mode: the primary keeps running while the Kubernetes API is unavailable, if it reaches all members.
     *
     * @default true
     */
    failsafe: boolean;
    /**
     * Registry, pull Secrets and further images. Those of Postgres and PgBouncer are set by `image` and `pooler.image`.
     */
    images: {
      /**
       * Registry and folder that replace Crunchy's own in each pinned image. Default: Crunchy's. A change is a rolling restart.
       */
      registry?: string;
      /**
       * Secrets of type kubernetes.io/dockerconfigjson in the cluster's namespace, for a private registry.
       *
       * @default []
       */
      pullSecrets: string[];
      /**
       * pgBackRest image. Default: the pinned one.
       */
      pgbackrest?: string;
      /**
       * Image of the metrics exporter. Default: the pinned one.
       */
      exporter?: string;
    };
    /**
     * Sets of instances with different sizes or placement, in one replicated cluster: any of them can have the primary. They replace `instances`, `storage`, `walStorage` and `resources`. Removing a set deletes its volumes: refused unless allowDataLoss lists instances.
     */
    instanceSets?: {
      /**
       * Name of the set. The cluster's own `instances` are a set named "instance". A change deletes the volumes of the old name.
       */
      name: string;
      /**
       * Number of Postgres servers of the set. Lowering it deletes the volumes of the removed instances: refused unless allowDataLoss lists instances.
       *
       * @default 1
       */
      replicas: number;
      /**
       * Volume of the data directory of each instance.
       */
      storage: CrunchyStorage;
      /**
       * A separate volume for WAL. Default: WAL is on the data volume.
       */
      walStorage?: CrunchyStorage;
      /**
       * Resources of each Postgres container.
       */
      resources: Resources;
      /**
       * Placement of the set. Default: `scheduling` of the cluster.
       */
      scheduling?: CrunchyScheduling;
      /**
       * Containers of your own in each pod of the set. A change is a rolling restart.
       *
       * @default []
       */
      sidecars: Sidecar[];
      /**
       * Number or percentage of instances that stay during a node drain. Default: 1 of two or more; all but one in the mode strict.
       */
      minAvailable?: number | string;
      /**
       * Labels of the objects that PGO creates for it, including pods.
       *
       * @default {}
       */
      labels: {
        [k: string]: string;
      };
      /**
       * Annotations of the objects that PGO creates for it, including pods.
       *
       * @default {}
       */
      annotations: {
        [k: string]: string;
      };
    }[];
    /**
     * Resources of the containers that PGO adds to each instance. Default: none.
     */
    sidecarResources: {
      /**
       * Resources of the container that copies the replication certificate (replication-cert-copy).
       */
      replicationCertCopy?: PoolerResources;
      /**
       * Resources of pgBackRest's server, to which backup Jobs connect. Read with backups only.
       */
      pgbackrest?: PoolerResources;
      /**
       * Resources of the container that reloads pgBackRest's configuration. Read with backups only.
       */
      pgbackrestConfig?: PoolerResources;
      /**
       * Resources of the metrics exporter. Read with `monitoring` only.
       */
      exporter?: PoolerResources;
    };
    /**
     * true: PGO adds topology spread constraints to instances, PgBouncer and repository host, which prefer different nodes and zones. false: it adds none, so `spread` can replace them, and the zones of instances are not considered unless `spread` or `zones: required` does. A change is a rolling restart.
     *
     * @default true
     */
    defaultSpread: boolean;
    /**
     * shutdown: the instances are stopped, the primary last; volumes, Services and Secrets stay. paused: PGO does not reconcile the cluster, the database keeps running.
     *
     * @default "running"
     */
    state: "running" | "shutdown" | "paused";
    /**
     * An upgrade of the major version, in three changes: add this key; set `state: shutdown`, which completes when the data is upgraded; then set the new `version` and `state: running`, and remove this key. Default: none.
     */
    upgrade?: {
      /**
       * Short ID of this attempt; a failed one is not retried with the same ID. The PGUpgrade is named `<cluster>-<id>-<to>`.
       */
      id: string;
      /**
       * Major version to upgrade to.
       */
      to: 15 | 16 | 17 | 18;
      /**
       * Transfer of the data files into the new database. Default: Link, which takes seconds and no further storage; the old database cannot be started afterwards. Clone and CopyFileRange need a file system that supports them.
       */
      transferMethod?: "Clone" | "Copy" | "CopyFileRange" | "Link";
      /**
       * Number of databases or tablespaces that are processed in parallel. Default: one for each CPU.
       */
      jobs?: number;
      /**
       * Resources of the pod that runs pg_upgrade. Default: none.
       */
      resources?: PoolerResources;
      /**
       * Placement of that pod, which mounts the volumes of the primary. Default: the nodes of the instances.
       */
      scheduling?: JobsScheduling;
    };
    /**
     * Port of Postgres. Default: 5432. A change is a rolling restart.
     */
    port?: number;
    /**
     * Patroni, which manages the primary and failover.
     */
    patroni: {
      /**
       * Duration of the primary's lease in seconds, after which it is replaced. Default: 30. A short lease causes failovers on a busy API server. A change is a reload.
       */
      leaderLeaseDurationSeconds?: number;
      /**
       * Interval of Patroni's checks in seconds. Default: 10. A change is a reload.
       */
      syncPeriodSeconds?: number;
      /**
       * Timeout of retries of calls to the Kubernetes API or to Postgres, in seconds. Default: 10. A change is a reload.
       */
      retryTimeoutSeconds?: number;
      /**
       * Port of Patroni's API. Default: 8008. A change is a rolling restart.
       */
      port?: number;
      /**
       * Patroni's log in files. Default: the container's output.
       */
      logging?: {
        /**
         * Maximum size of its log files, on the data volume; 25M or more.
         */
        storageLimit: string;
        /**
         * Log level.
         *
         * @default "INFO"
         */
        level: "CRITICAL" | "ERROR" | "WARNING" | "INFO" | "DEBUG" | "NOTSET";
      };
    };
    /**
     * Services of Postgres. A change restarts nothing; an address can change.
     */
    services: {
      /**
       * Service of the primary (`<cluster>-ha`). Default: ClusterIP.
       */
      primary?: PoolerService;
      /**
       * Service of the replicas, for reads (`<cluster>-replicas`). Default: ClusterIP.
       */
      replicas?: PoolerService;
    };
    /**
     * Certificates of your own. Default: PGO's own CA, renewed automatically. A change is a rolling restart.
     */
    tls?: {
      /**
       * Certificate for clients. It must be valid for `<cluster>-primary.<namespace>.svc`, and for every name that clients use.
       */
      clients: Tls;
      /**
       * Client certificate of replicas: its common name must be _crunchyrepl, its CA that of `clients`.
       */
      replication: Tls;
    };
    /**
     * Authentication of clients.
     */
    authentication: {
      /**
       * Rules of pg_hba.conf; the first match decides. PGO's own last rule follows: any other login is by password (SCRAM) over TLS, unless `unencryptedConnections` is accept. A change is a reload.
       *
       * @default []
       */
      rules: {
        /**
         * A whole line of pg_hba.conf instead of the other keys; for records that they cannot express, for example with addresses.
         */
        hba?: string;
        /**
         * Connection type that the rule matches.
         */
        connection?: "local" | "host" | "hostssl" | "hostnossl" | "hostgssenc" | "hostnogssenc";
        /**
         * Authentication method. `trust` is not allowed.
         */
        method?:
          | "scram-sha-256"
          | "md5"
          | "password"
          | "cert"
          | "ldap"
          | "radius"
          | "gss"
          | "pam"
          | "ident"
          | "peer"
          | "oauth"
          | "reject";
        /**
         * Databases that the rule matches. Default: all.
         */
        databases?: string[];
        /**
         * Roles that the rule matches. Default: all.
         */
        users?: string[];
        /**
         * Options of the method, at most 20.
         */
        options?: {
          [k: string]: string | number;
        };
      }[];
      /**
       * Connections of clients to Postgres without TLS. reject: PGO's own default; `rules` cannot accept one either. accept: any other login is by password with or without TLS. PgBouncer requires TLS always. A change is a reload: open connections stay.
       *
       * @default "reject"
       */
      unencryptedConnections: "reject" | "accept";
    };
    /**
     * pgAdmin, a web interface for administrators. Default: none.
     */
    pgAdmin?: {
      /**
       * pgAdmin image. Default: the pinned one.
       */
      image?: string;
      /**
       * Volume of pgAdmin's own data; deleted with it.
       */
      storage: Storage;
      /**
       * Clusters that pgAdmin shows, by name or by label. Default: this one.
       */
      serverGroups?: {
        /**
         * Name of the group in pgAdmin.
         */
        name: string;
        /**
         * Cluster in it, in the same namespace.
         */
        cluster?: string;
        /**
         * Labels of the PostgresClusters in it, in the same namespace; {} matches all.
         */
        labels?: {
          [k: string]: string;
        };
      }[];
      /**
       * Users that can log in. Default: an administrator that PGO creates, whose password is in a Secret.
       *
       * @default []
       */
      users: {
        /**
         * Mail address that the user logs in with. Removing an entry keeps the user in pgAdmin.
         */
        username: string;
        /**
         * Role of the user in pgAdmin.
         *
         * @default "User"
         */
        role: "Administrator" | "User";
        /**
         * Secret key with the password.
         */
        password: Secret;
      }[];
      /**
       * Single sign-on by OAuth 2 or OpenID Connect.
       *
       * @default []
       */
      oauth: {
        /**
         * Name of the provider.
         */
        name: string;
        /**
         * Secret key with its OAUTH2_CONFIG as JSON: client, secret, URLs.
         */
        secret: Secret;
      }[];
      /**
       * Secret key with the LDAP password; `settings` contains the rest of the LDAP configuration.
       */
      ldapBindPassword?: Secret;
      /**
       * Secret key with the URI of a database for pgAdmin's own data. Default: its volume.
       */
      configDatabase?: Secret;
      /**
       * Settings of pgAdmin's config.py. Without secrets, which have their own keys.
       *
       * @default {}
       */
      settings: {
        [k: string]: unknown;
      };
      /**
       * Settings of its web server.
       *
       * @default {}
       */
      gunicorn: {
        [k: string]: unknown;
      };
      /**
       * Name of its Service (ClusterIP, port 5050). Default: `<cluster>-pgadmin`. A change deletes the old one.
       */
      service?: string;
      /**
       * Resources of pgAdmin. Default: none. A change restarts it.
       */
      resources?: PoolerResources;
      /**
       * Placement. A change restarts it.
       */
      scheduling: JobsScheduling;
      /**
       * Labels of the objects that PGO creates for it, including pods.
       *
       * @default {}
       */
      labels: {
        [k: string]: string;
      };
      /**
       * Annotations of the objects that PGO creates for it, including pods.
       *
       * @default {}
       */
      annotations: {
        [k: string]: string;
      };
    };
    /**
     * PGO's OpenTelemetry collector in each instance. Default: none. A change is a rolling restart.
     */
    instrumentation?: {
      /**
       * Image of the collector. Default: the operator's own.
       */
      image?: string;
      /**
       * Resources of the collector. Default: none.
       */
      resources?: PoolerResources;
      /**
       * Exporters in the collector's own configuration. Without secrets: refer to a variable, for example ${env:TOKEN}.
       *
       * @default {}
       */
      exporters: {
        [k: string]: unknown;
      };
      /**
       * Variables for the exporters; secrets by reference.
       *
       * @default []
       */
      env: Env[];
      /**
       * Metrics at port 9187, also of Postgres 18; needs the feature gate OpenTelemetryMetrics. Default: none.
       */
      metrics?: {
        /**
         * Names of `exporters` that metrics go to in addition to port 9187, which Prometheus scrapes.
         *
         * @default []
         */
        exporters: string[];
        /**
         * Databases with metrics for each table. Default: none.
         *
         * @default []
         */
        perDatabase: string[];
        /**
         * Queries of your own.
         *
         * @default []
         */
        customQueries: {
          /**
           * Name of the queries.
           */
          name: string;
          /**
           * ConfigMap key with the queries.
           */
          configMap: {
            /**
             * Name of a ConfigMap in the cluster's namespace.
             */
            name: string;
            /**
             * Key in it with queries for the collector's sqlquery receiver, as YAML.
             */
            key: string;
          };
          /**
           * Interval of the queries. Default: 5s.
           */
          interval?: string;
          /**
           * Databases of the queries. Default: postgres.
           */
          databases?: string[];
        }[];
        /**
         * Queries of PGO to omit.
         *
         * @default []
         */
        removedQueries: string[];
      };
      /**
       * Logs of Postgres, Patroni, pgBackRest and PgBouncer; needs the feature gate OpenTelemetryLogs. Default: none.
       */
      logs?: {
        /**
         * Names of `exporters` that logs go to. Default: the collector's own output.
         *
         * @default []
         */
        exporters: string[];
        /**
         * Retention of log files on the volume. Default: 1d.
         */
        retentionPeriod?: string;
        /**
         * Batches of records.
         */
        batches?: {
          /**
           * Maximum time that a record waits for others. Default: 200ms.
           */
          maxDelay?: string;
          /**
           * Number of records in a batch. Default: 8192.
           */
          minRecords?: number;
          /**
           * Maximum number of records in a batch. Default: no limit.
           */
          maxRecords?: number;
        };
      };
    };
    /**
     * true if Kubernetes is OpenShift. Default: PGO detects it. A change is a rolling restart.
     */
    openshift?: boolean;
    /**
     * Annotations of the PostgresCluster itself, from which PGO reads pgbackrest-ip-version (IPv6), pgbackrest-cloud-log-volume and postgres-exporter-collectors (None), each after postgres-operator.crunchydata.com/.
     *
     * @default {}
     */
    annotations: {
      [k: string]: string;
    };
    /**
     * Labels and annotations of all objects that PGO creates. A change is a rolling restart.
     */
    metadata: {
      /**
       * Labels of the objects that PGO creates for it, including pods.
       *
       * @default {}
       */
      labels: {
        [k: string]: string;
      };
      /**
       * Annotations of the objects that PGO creates for it, including pods.
       *
       * @default {}
       */
      annotations: {
        [k: string]: string;
      };
    };
    /**
     * true: each user gets a schema of its name in its databases, in which it can create tables: from Postgres 15 on only the owner can create tables in public, and with PGO the owner is postgres. Existing schemas stay.
     *
     * @default true
     */
    autoCreateUserSchema: boolean;
    /**
     * SQL that PGO runs once as superuser in the database postgres, through psql: \connect switches to another one. Make it idempotent: it runs again if PGO lost its status. A change does not run; remove the key for one `up`, then add the new text.
     */
    initSql?: string;
    /**
     * A metrics exporter in each instance. Not for Postgres 18.
     *
     * @default false
     */
    monitoring: boolean;
    /**
     * Unsupported: a JSON merge patch (RFC 7396) for the spec of the PostgresCluster. It can only add what the other keys do not set, and names fields of the CRD. pgstack neither waits for their effect nor verifies it.
     *
     * @default {}
     */
    specPatch: {
      [k: string]: unknown;
    };
  };
}

export interface RepositoryS3SecretAccess {
  /**
   * With a key from a Secret.
   */
  mode: "secret";
  /**
   * Secret in the cluster's namespace with the keys ACCESS_KEY_ID and ACCESS_SECRET_KEY. Pods read it when they are created.
   */
  secret: string;
}

export interface RepositoryAzureSecretAccess {
  /**
   * With a key of the storage account.
   */
  mode: "secret";
  /**
   * Secret in the cluster's namespace with the key AZURE_STORAGE_KEY. Pods read it when they are created.
   */
  secret: string;
}

export interface AzureSasTokenAccess {
  /**
   * With a shared access signature, which expires.
   */
  mode: "sasToken";
  /**
   * Secret in the cluster's namespace with the key AZURE_STORAGE_SAS_TOKEN. Pods read it when they are created.
   */
  secret: string;
}

export interface BackupsRepositoryAzure {
  /**
   * Name of the blob container.
   */
  container: string;
  /**
   * Name of the storage account in Azure's public cloud.
   */
  account: string;
  /**
   * Identity of pods for the container. A change is a rolling restart.
   */
  access: RepositoryAzureSecretAccess | AzureSasTokenAccess | AzureNodeAccess;
}

export interface BootstrapRepositoryS3 {
  /**
   * Name of the bucket.
   */
  bucket: string;
  /**
   * Host that serves the S3 API, with a port if it is not 443. TLS is always used.
   */
  endpoint: string;
  /**
   * Region of the bucket; for compatible services their name for it, often us-east-1.
   */
  region: string;
  /**
   * Position of the bucket's name in URLs. Most compatible services need path.
   *
   * @default "host"
   */
  uriStyle: "host" | "path";
  /**
   * CA that signed the endpoint's certificate. Default: public CAs.
   */
  certificateAuthority?: CertificateAuthority;
  /**
   * Identity of pods for the bucket. With webIdentity the role must trust the service account postgres-pod of the namespace, and itself: WAL-G assumes the role once more. A change is a rolling restart.
   */
  access: RepositoryS3SecretAccess | WebIdentityAccess | NodeAccess;
}

export interface ZalandoParsedCluster {
  /**
   * Zalando's Postgres Operator.
   */
  operator: "zalando";
  /**
   * Name of the cluster and prefix of its objects. A change would replace the cluster: refused for a running one.
   */
  name: string;
  /**
   * Namespace of the cluster. An environment creates it; with the library alone it must exist. A change would replace the cluster.
   */
  namespace: string;
  /**
   * Major version of Postgres. A change is an upgrade with downtime; on Crunchy Postgres an upgrade takes several steps, and a change alone is refused.
   */
  version: 15 | 16 | 17 | 18;
  /**
   * Postgres image. Default: the pinned one for the version. On CloudNativePG its tag must start with the version. A change is a rolling restart.
   */
  image?: string;
  /**
   * Pull policy of the image.
   *
   * @default "IfNotPresent"
   */
  imagePullPolicy: "Always" | "IfNotPresent" | "Never";
  /**
   * Number of Postgres servers: one primary, the rest replicas. Lowering it removes the last instances, one of which can be the primary; their volumes stay and still cost storage.
   *
   * @default 3
   */
  instances: number;
  /**
   * Volume of the data directory of each instance.
   */
  storage: Storage;
  /**
   * Resources of each Postgres container.
   */
  resources: Resources;
  /**
   * Roles and their databases.
   *
   * @default [{"name":"app","databases":["app"]}]
   */
  users: User[];
  /**
   * Settings of postgresql.conf. A change is a reload, or a rolling restart where Postgres needs one. Defaults depend on the memory: shared_buffers a quarter, effective_cache_size three quarters, maintenance_work_mem a sixteenth (2 GB at most), work_mem a quarter of the rest for each of max_connections (4 MB at least).
   *
   * @default {}
   */
  parameters: {
    [k: string]: string | number | boolean;
  };
  /**
   * Schemas and privileges in databases. A Job writes them as superuser after each change; the operator keeps the superuser's password in a Secret for it. An entry that is removed here stays in the database: empty its list first.
   *
   * @default []
   */
  databases: Database[];
  /**
   * Extensions, created by the same Job.
   *
   * @default []
   */
  extensions: TrueExtension[];
  /**
   * Tablespaces, each on a separate volume of every instance. On PGO the feature gate TablespaceVolumes must be on, and a Job creates them as superuser. A new one is a rolling restart: take a full backup afterwards, since earlier backups cannot be restored to a later point in time. CloudNativePG never removes one; PGO does after allowDataLoss names data.
   *
   * @default []
   */
  tablespaces: Tablespace[];
  /**
   * Replication mode: the replicas that a commit waits for.
   */
  highAvailability: HighAvailability;
  /**
   * Placement of instances.
   */
  scheduling: Scheduling;
  /**
   * PgBouncer in front of the primary. Default: none.
   */
  pooler?: {
    /**
     * Number of PgBouncer pods.
     *
     * @default 1
     */
    instances: number;
    /**
     * When a server connection returns to the pool. A change is a reload.
     *
     * @default "session"
     */
    mode: "session" | "transaction";
    /**
     * PgBouncer image. Default: the operator's own.
     */
    image?: string;
    /**
     * Resources of PgBouncer. Default: a request of 100m CPU, and 100Mi of memory. A change recreates its pods: clients reconnect.
     */
    resources?: PoolerResources;
  };
  /**
   * Pods and addresses that are allowed to reach the cluster in an environment with NetworkPolicies; `npm run psql` works without an entry. Default: none. A change takes effect at once.
   *
   * @default []
   */
  clients: Client[];
  /**
   * Further destinations that its pods are allowed to reach, for example an LDAP server or a log collector, if the environment has NetworkPolicies.
   *
   * @default []
   */
  egress: Egress[];
  /**
   * A Job that restores the newest backup into a separate volume and checks it: tables, indexes, checksums, and your own assertions. It does not change the cluster.
   */
  drill: Drill;
  /**
   * Dumps of the databases, and of roles, by pg_dump and pg_dumpall, to the bucket of `backups`: for a single table or database, or another version of Postgres. They do not replace `backups`: changes after a dump are not in it. pgstack's Job logs in as postgres, whose password the operator keeps in a Secret. Default: none. It does not change running pods.
   */
  logicalBackups?: LogicalBackups;
  /**
   * Accepts a cluster without backups in an environment that is not disposable: a deleted table or a lost volume cannot be restored. It does not change the cluster.
   */
  acceptNoBackups?: true;
  /**
   * Data that a change can lose; without it such a change is refused, also in a preview. instances: the volumes of removed replicas. backups: those of a removed repository, or beyond a shorter retention, and dumps beyond a lower `logicalBackups.keep`. data: data that only this cluster has. Remove it when the change is done. A disposable environment allows all of them.
   *
   * @default []
   */
  allowDataLoss: ("instances" | "backups" | "data")[];
  /**
   * Timeout in seconds after which `up` fails if the database is not ready.
   *
   * @default 900
   */
  readyTimeoutSeconds: number;
  /**
   * WAL-G, which is part of the Spilo image. Default: no backups, and WAL is discarded.
   */
  backups?: {
    /**
     * Destination of backups.
     */
    repositories: {
      /**
       * Name of the repository. Spilo archives to one.
       */
      name: "repo1";
      /**
       * A Google Cloud Storage bucket; the identity comes from Workload Identity.
       */
      gcs?: Gcs;
      /**
       * A bucket in S3, or in a compatible service.
       */
      s3?: {
        /**
         * Name of the bucket.
         */
        bucket: string;
        /**
         * Host that serves the S3 API, with a port if it is not 443. TLS is always used.
         */
        endpoint: string;
        /**
         * Region of the bucket; for compatible services their name for it, often us-east-1.
         */
        region: string;
        /**
         * Position of the bucket's name in URLs. Most compatible services need path.
         *
         * @default "host"
         */
        uriStyle: "host" | "path";
        /**
         * CA that signed the endpoint's certificate. Default: public CAs.
         */
        certificateAuthority?: CertificateAuthority;
        /**
         * Identity of pods for the bucket. With webIdentity the role must trust the service account postgres-pod of the namespace, and itself: WAL-G assumes the role once more. A change is a rolling restart.
         */
        access: RepositoryS3SecretAccess | WebIdentityAccess | NodeAccess;
        /**
         * Server-side encryption of new objects. Default: that of the bucket. A change is a rolling restart.
         */
        serverSideEncryption?:
          | Aes256ServerSideEncryption
          | {
              /**
               * With a key of AWS KMS.
               */
              mode: "kms";
              /**
               * ARN, ID or alias of the key, which WAL-G requires.
               */
              key: string;
            };
      };
      /**
       * A container in Azure Blob Storage. The version of the cluster cannot change then: Spilo would archive WAL of both versions into one folder.
       */
      azure?: BackupsRepositoryAzure;
      /**
       * Folder in the bucket, below /spilo; the cluster uses a folder of its own name in it. Default: /spilo/<namespace>. A new cluster with the name of an old one needs another folder: WAL-G refuses to overwrite WAL.
       */
      path?: string;
      /**
       * Retention of backups and WAL.
       */
      retention: {
        /**
         * Days that can be restored: older backups are deleted, if more than this number of them exist.
         */
        full: number;
        /**
         * Spilo keeps backups by age in days.
         */
        unit: "time";
      };
      /**
       * Schedules of backups. They are full backups, of the primary.
       */
      schedules: {
        /**
         * Cron, five fields, UTC. The first backup starts at once, and one whenever the pod of the primary starts.
         */
        full: string;
      };
    }[];
    /**
     * Identity of pods for a bucket of Google. Default: their own; in an environment with a backupBucket, its identity.
     */
    identity?:
      | {
          /**
           * Pods act as themselves, through Workload Identity. The clusters of a namespace share one service account.
           */
          mode: "direct";
        }
      | KeyIdentity;
  };
  /**
   * Backup that a new cluster starts from. Default: an empty database. A running cluster does not read it, but a change is a rolling restart.
   */
  bootstrap?:
    | {
        /**
         * Backups of a cluster in the same repository as this one's.
         */
        from: "cluster";
        /**
         * Name of the cluster that took the backups.
         */
        cluster: string;
        /**
         * Recovery target: how far WAL is replayed. Default: to its end.
         */
        target?: TimeTarget | XidTarget | LsnTarget | NameTarget;
        /**
         * Timeline to follow, after failovers and earlier restores: latest, or the number of one. Default: Postgres' own, the latest.
         */
        timeline?: string;
      }
    | {
        /**
         * A bucket with backups, of an existing or a deleted cluster.
         */
        from: "repository";
        /**
         * Location of the backups; nothing is written there.
         */
        repository: {
          /**
           * A Google Cloud Storage bucket; the identity comes from Workload Identity.
           */
          gcs?: Gcs;
          /**
           * A bucket in S3, or in a compatible service.
           */
          s3?: BootstrapRepositoryS3;
          /**
           * A container in Azure Blob Storage.
           */
          azure?: BackupsRepositoryAzure;
          /**
           * Folder in the bucket, below /spilo; the cluster uses a folder of its own name in it. Default: /spilo/<namespace>. A new cluster with the name of an old one needs another folder: WAL-G refuses to overwrite WAL.
           */
          path?: string;
        };
        /**
         * Name of the cluster that took the backups.
         */
        cluster: string;
        /**
         * Recovery target: how far WAL is replayed. Default: to its end.
         */
        target?: TimeTarget | XidTarget | LsnTarget | NameTarget;
        /**
         * Timeline to follow, after failovers and earlier restores: latest, or the number of one. Default: Postgres' own, the latest.
         */
        timeline?: string;
      }
    | {
        /**
         * A running cluster of the same namespace: its primary is copied over the network, as it is now, without its backups.
         */
        from: "primary";
        /**
         * Name of the running cluster.
         */
        cluster: string;
      };
  /**
   * The primary cluster that this standby replicates; it also has that cluster's users, passwords and databases. Create the Secrets of the roles postgres and standby, named as the operator names them, with the passwords of the primary before the standby: with `host` it does not start otherwise. Default: none.
   */
  standby?: {
    /**
     * true: the standby is promoted, after a rolling restart. Stop the writes to the old primary first, and compare the data. It cannot be undone except with a new standby.
     *
     * @default false
     */
    promoted: boolean;
    /**
     * Host of the primary, for streaming replication. Instead of `source`: this release takes one of the two.
     */
    host?: string;
    /**
     * Port of the primary. Default: 5432.
     */
    port?: number;
    /**
     * Bucket with the backups and WAL of the primary, which are only read. Its version must be that of this cluster.
     */
    source?: {
      /**
       * Name of the primary's cluster, whose folder is read.
       */
      cluster: string;
      /**
       * A Google Cloud Storage bucket; the identity comes from Workload Identity.
       */
      gcs?: Gcs;
      /**
       * A bucket in S3, or in a compatible service.
       */
      s3?: BootstrapRepositoryS3;
      /**
       * Folder in the bucket, below /spilo; the cluster uses a folder of its own name in it. Default: /spilo/<namespace>. A new cluster with the name of an old one needs another folder: WAL-G refuses to overwrite WAL.
       */
      path?: string;
    };
  };
  /**
   * Settings of Zalando's operator only.
   */
  zalando: {
    /**
     * Certificate of the server. Without one Spilo creates a certificate of its own at each start, which no client can verify.
     */
    tls: {
      /**
       * Secret in the cluster's namespace with the three keys below, for the names <cluster>.<namespace>.svc and <cluster>-repl.<namespace>.svc, and with a pooler for <cluster>-pooler.<namespace>.svc, and <cluster>-pooler-repl.<namespace>.svc. Pods do not start before it exists. Default: <cluster>-tls. A change is a rolling restart; Spilo reloads a renewed certificate within five minutes; PgBouncer does after `kubectl rollout restart deployment/<cluster>-pooler` only.
       */
      secret?: string;
      /**
       * Key of the certificate in it. A change is a rolling restart.
       *
       * @default "tls.crt"
       */
      certificateKey: string;
      /**
       * Key of the private key in it. A change is a rolling restart.
       *
       * @default "tls.key"
       */
      privateKey: string;
      /**
       * Key of the CA certificate in it, which clients verify with. A change restarts nothing.
       *
       * @default "ca.crt"
       */
      authorityKey: string;
      /**
       * Issuer of cert-manager, with which the Secret is created and renewed. Default: you create the Secret.
       */
      issuer?: {
        /**
         * Name of the issuer.
         */
        name: string;
        /**
         * Issuer: one in the cluster's namespace. ClusterIssuer: one of the whole Kubernetes cluster.
         *
         * @default "Issuer"
         */
        kind: "Issuer" | "ClusterIssuer";
      };
    };
    /**
     * Users whose password the operator replaces in place, in Postgres and in the Secret, each `passwordRotationDays` of the operator: open sessions stay, and new ones need the new password, which pods that mount the Secret read a minute later. Default: none.
     *
     * @default []
     */
    rotatePasswords: string[];
    /**
     * Users without databases, whose Secret gets another role and password each `passwordRotationDays` of the operator: `reader261128` for `reader`, with its privileges. Applications read `username` and `password` of the Secret. The operator changes the Secret before it creates the role: a login in between fails, so repeat it. An earlier role is dropped at a rotation after two intervals, and at least 180 days. The user itself keeps its first password: run `ALTER ROLE reader PASSWORD NULL` after the first rotation. Default: none.
     *
     * @default []
     */
    rotateUsers: string[];
    /**
     * Annotations of instances, PgBouncer and pgstack's Jobs. A change updates running pods; programs that read it at the creation of a pod see it in the next pod.
     */
    metadata: {
      /**
       * Annotations of the pods, for example sidecar.istio.io/inject: "false".
       *
       * @default {}
       */
      annotations: {
        [k: string]: string;
      };
    };
    /**
     * Further scheduling constraints. A change is a rolling restart.
     */
    scheduling: {
      /**
       * PriorityClass of instances; it must exist. PgBouncer has none. Default: the cluster's.
       */
      priorityClass?: string;
      /**
       * Node affinity of instances, PgBouncer and pgstack's Jobs, by labels. Default: any node.
       */
      nodes?: Nodes;
      /**
       * Tolerations of instances, PgBouncer and pgstack's Jobs.
       *
       * @default []
       */
      tolerations: Toleration[];
      /**
       * Labels that a node must have for instances, PgBouncer and pgstack's Jobs, in addition to those of `scheduling.nodePool`.
       *
       * @default {}
       */
      nodeSelector: {
        [k: string]: string;
      };
    };
    /**
     * A metrics exporter in each instance, as the superuser. It has no metrics of backups: the restore drill shows that they can be restored. A change is a rolling restart.
     *
     * @default false
     */
    monitoring: boolean;
    /**
     * Image of the exporter. Default: the pinned one. A change is a rolling restart.
     */
    exporterImage?: string;
    /**
     * Patroni, which manages the primary and failover. A change is a reload.
     */
    patroni: {
      /**
       * Duration of the primary's lease in seconds, after which it is replaced. Default: 30. A short lease causes failovers on a busy API server. A change is a reload.
       */
      leaderLeaseDurationSeconds?: number;
      /**
       * Interval of Patroni's checks in seconds. Default: 10. A change is a reload.
       */
      syncPeriodSeconds?: number;
      /**
       * Timeout of retries of calls to the Kubernetes API or to Postgres, in seconds. Default: 10. A change is a reload.
       */
      retryTimeoutSeconds?: number;
      /**
       * Patroni's failsafe mode: the primary keeps running while the Kubernetes API is unavailable, if it reaches all members.
       *
       * @default true
       */
      failsafe: boolean;
    };
    /**
     * Server connections of all PgBouncer pods to a database. Each pod gets its share; half of that is the size of a pool, that is for one user and database. A change recreates PgBouncer's pods: clients reconnect.
     *
     * @default 60
     */
    poolerConnections: number;
    /**
     * A further PgBouncer for the replicas, at `<cluster>-pooler-repl`, with the settings of `pooler`, which it needs. A change restarts no instance.
     *
     * @default false
     */
    poolerForReplicas: boolean;
    /**
     * Addresses outside of Kubernetes. The certificate of the server needs the name that clients use: with `tls.issuer` it has the names of the Services only. A change restarts nothing; an address can change.
     */
    loadBalancers: {
      /**
       * Services of the operator that become load balancers: the one of the primary, of the replicas, or both.
       *
       * @default []
       */
      to: ("primary" | "replicas")[];
      /**
       * internal: in the VPC only (a GKE annotation; elsewhere add your own annotations). external: on the internet.
       *
       * @default "internal"
       */
      access: "internal" | "external";
      /**
       * Addresses that can connect, as CIDR blocks; with NetworkPolicies also under `clients`.
       *
       * @default []
       */
      sourceRanges: string[];
      /**
       * Annotations of both Services. The operator adds external-dns.alpha.kubernetes.io/hostname to load balancers, with a name below db.example.com.
       *
       * @default {}
       */
      annotations: {
        [k: string]: string;
      };
    };
    /**
     * Containers of yours in the pods of instances. The operator gives each the volume of the data, writable, at /home/postgres/pgdata, and the password of the superuser in POSTGRES_PASSWORD, beside POSTGRES_USER, POD_NAME and POD_NAMESPACE: run only images that you trust with both. Each must end at SIGTERM: a pod waits for all of its containers, for up to five minutes, and with it every restart and failover of its instance. Default: none. A change is a rolling restart.
     *
     * @default []
     */
    sidecars: {
      /**
       * Name of the container.
       */
      name: string;
      /**
       * Its image.
       */
      image: string;
      /**
       * Command with its arguments. Default: the image's entry point.
       */
      command?: string[];
      /**
       * Its environment.
       *
       * @default []
       */
      env: Env[];
      /**
       * Ports that it listens on.
       *
       * @default []
       */
      ports: Port[];
      /**
       * Resources; a container without them could starve Postgres.
       */
      resources: PoolerResources;
    }[];
    /**
     * Unsupported: a JSON merge patch (RFC 7396) for the spec of the postgresql resource. It can only add what the other keys do not set, and names fields of the CRD. pgstack neither waits for their effect nor verifies it.
     *
     * @default {}
     */
    specPatch: {
      [k: string]: unknown;
    };
  };
}

export type ResolvedOperator = CloudNativePgResolvedOperator | CrunchyResolvedOperator | ZalandoResolvedOperator;
export interface CloudNativePgResources {
  /**
   * CPU requested, in cores; there is no limit.
   *
   * @default "100m"
   */
  cpu: string;
  /**
   * Memory request and limit, in bytes.
   *
   * @default "512Mi"
   */
  memory: string;
}

export interface CloudNativePgResolvedOperator {
  /**
   * CloudNativePG.
   */
  operator: "cloudnative-pg";
  /**
   * Namespace of the operator itself. An environment creates it; with the library alone it must exist. A change replaces the operator.
   */
  namespace: string;
  /**
   * Operator image, of the pinned release. Default: that of the release. A change restarts the operator, and with it every cluster may restart.
   */
  image?: string;
  /**
   * Secrets of type kubernetes.io/dockerconfigjson in the operator's namespace, for its own image. CloudNativePG copies the first to the namespaces of clusters, since their pods run its image too. A change restarts the operator.
   *
   * @default []
   */
  pullSecrets: string[];
  /**
   * Namespaces whose clusters the operator manages, and to which its permissions are limited; each must exist. "*" alone is every namespace, for clusters that other programs create; the operator then reads Secrets everywhere. Default: in an environment the namespaces of its clusters and of clusters that they clone, with the library alone every namespace.
   *
   * @default []
   */
  watchNamespaces: (string | "*")[];
  /**
   * Resources of the operator's container. A change restarts the operator, not the databases.
   */
  resources: CloudNativePgResources;
  /**
   * Pull policy of the operator image.
   *
   * @default "IfNotPresent"
   */
  imagePullPolicy: "Always" | "IfNotPresent" | "Never";
  /**
   * Release of an `image` whose tag does not name it, for example a digest alone. It is only checked.
   */
  imageVersion?: "1.30.1";
  /**
   * The Barman Cloud plugin, which archives WAL and takes backups. It is always installed with the operator.
   */
  barman: {
    /**
     * Image of the plugin. Default: that of the pinned release. A change restarts the plugin.
     */
    image?: string;
    /**
     * Image of the sidecar of instances, which is pulled with cloudNativePg.images.pullSecrets of each cluster. Default: that of the pinned release. A change is a rolling restart of every cluster with backups.
     */
    sidecarImage?: string;
    /**
     * Pods of the plugin, on different nodes where there are several. CloudNativePG neither repairs nor fails over clusters with backups while it reaches none.
     *
     * @default 2
     */
    replicas: number;
    /**
     * CPU requested by each pod of the plugin, in cores; there is no limit.
     *
     * @default "50m"
     */
    cpu: string;
    /**
     * Memory request and limit of each pod of the plugin, in bytes.
     *
     * @default "256Mi"
     */
    memory: string;
    /**
     * Issuer of cert-manager for the certificates between the operator and the plugin. cert-manager must be installed, and a `tls.crt` of its Secrets must verify alone: an issuer that signs itself, or one that appends its CA. Default: a Job of pgstack creates the certificates in the cluster, and a CronJob renews them.
     */
    issuer?: {
      /**
       * Name of the issuer.
       */
      name: string;
      /**
       * Kind of the issuer; an Issuer is in the operator's namespace.
       *
       * @default "ClusterIssuer"
       */
      kind: "Issuer" | "ClusterIssuer";
    };
  };
}

export interface CrunchyResolvedOperator {
  /**
   * Crunchy Postgres for Kubernetes (PGO).
   */
  operator: "crunchy";
  /**
   * Namespace of the operator itself. An environment creates it; with the library alone it must exist. A change replaces the operator.
   */
  namespace: string;
  /**
   * Operator image, of the pinned release. Default: that of the release. A change restarts the operator, and with it every cluster may restart.
   */
  image?: string;
  /**
   * Secrets of type kubernetes.io/dockerconfigjson in the operator's namespace, for its own image. CloudNativePG copies the first to the namespaces of clusters, since their pods run its image too. A change restarts the operator.
   *
   * @default []
   */
  pullSecrets: string[];
  /**
   * Namespaces whose clusters the operator manages, and to which its permissions are limited; each must exist. "*" alone is every namespace, for clusters that other programs create; the operator then reads Secrets everywhere. Default: in an environment the namespaces of its clusters and of clusters that they clone, with the library alone every namespace.
   *
   * @default []
   */
  watchNamespaces: (string | "*")[];
  /**
   * Resources of the operator's container. A change restarts the operator, not the databases.
   */
  resources: CloudNativePgResources;
  /**
   * The operator's Helm chart. A change upgrades the operator.
   */
  chart: {
    /**
     * Address of the chart: `oci://…`, or a directory. Set it to use a mirror of Crunchy's registry.
     *
     * @default "oci://registry.developers.crunchydata.com/crunchydata/pgo"
     */
    repository: string;
    /**
     * Version of the chart: that of the pinned release, whose CRDs are applied.
     *
     * @default "6.0.3"
     */
    version: string;
    /**
     * Unsupported: a JSON merge patch (RFC 7396) for the values of the chart, for example tolerations. It can only add what pgstack does not set.
     *
     * @default {}
     */
    valuesPatch: {
      [k: string]: unknown;
    };
  };
  /**
   * Feature gates of PGO, by name. Source: internal/feature/features.go of PGO 6.0.
   *
   * @default {}
   */
  featureGates: {
    [k: string]: boolean;
  };
  /**
   * Release of an `image` whose tag does not name it, for example a digest alone. It is only checked.
   */
  imageVersion?: "6.0.3";
}

export interface ZalandoResolvedOperator {
  /**
   * Zalando's Postgres Operator.
   */
  operator: "zalando";
  /**
   * Namespace of the operator itself. An environment creates it; with the library alone it must exist. A change replaces the operator.
   */
  namespace: string;
  /**
   * Operator image, of the pinned release. Default: that of the release. A change restarts the operator, and with it every cluster may restart.
   */
  image?: string;
  /**
   * Secrets of type kubernetes.io/dockerconfigjson in the operator's namespace, for its own image. CloudNativePG copies the first to the namespaces of clusters, since their pods run its image too. A change restarts the operator.
   *
   * @default []
   */
  pullSecrets: string[];
  /**
   * Namespaces whose clusters the operator manages, and to which its permissions are limited; each must exist. "*" alone is every namespace, for clusters that other programs create; the operator then reads Secrets everywhere. Default: in an environment the namespaces of its clusters and of clusters that they clone, with the library alone every namespace.
   *
   * @default []
   */
  watchNamespaces: (string | "*")[];
  /**
   * Resources of the operator's container. A change restarts the operator, not the databases.
   */
  resources: CloudNativePgResources;
  /**
   * Pull policy of the operator image.
   *
   * @default "IfNotPresent"
   */
  imagePullPolicy: "Always" | "IfNotPresent" | "Never";
  /**
   * Secrets of type kubernetes.io/dockerconfigjson in the namespace of the clusters, for the images of their pods. They belong to the service account that all pods of the namespace share. With watchNamespaces: ["*"] a change does not reach existing service accounts.
   *
   * @default []
   */
  podPullSecrets: string[];
  /**
   * scheduling.antiAffinity of all its clusters, which must be the same: it belongs to the operator. A change is a rolling restart of each cluster.
   *
   * @default "preferred"
   */
  antiAffinity: "preferred" | "required";
  /**
   * Interval in days of `zalando.rotatePasswords` and `zalando.rotateUsers` of its clusters.
   *
   * @default 90
   */
  passwordRotationDays: number;
  /**
   * Release of an `image` whose tag does not name it, for example a digest alone. It is only checked.
   */
  imageVersion?: "1.15.1";
}
