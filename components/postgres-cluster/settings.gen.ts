// Written by `npm run generate` from schema.ts.

export type PostgresClusterSettings = CloudNativePgPostgresClusterSettings | CrunchyPostgresClusterSettings;
export interface Storage {
  /**
   * Size of each volume. Growing is done online where the class allows it; shrinking is refused.
   */
  size: string;
  /**
   * StorageClass of the volumes. Default: on a GKE that pgstack creates pgstack-database, or pgstack-system on nodes of the systemPool beside a databasePool; else the default class of Kubernetes. A change is refused: a volume keeps its class.
   */
  storageClass?: string;
}

export interface HugePages {
  /**
   * Size of a page; the nodes must have pages of that size.
   *
   * @default "2Mi"
   */
  size?: "2Mi" | "1Gi";
  /**
   * Huge pages for each Postgres container, in bytes: shared_buffers and about a tenth more.
   */
  total: string;
}

export interface Resources {
  /**
   * CPU requested for each Postgres container, in cores. A change restarts instance by instance.
   *
   * @default "500m"
   */
  cpu?: string;
  /**
   * CPU limit, in cores. Default: none, so that a query is never throttled.
   */
  cpuLimit?: string;
  /**
   * Memory requested and allowed for each Postgres container. A change restarts instance by instance.
   *
   * @default "1Gi"
   */
  memory?: string;
  /**
   * Huge pages for shared memory, beside `memory`: Postgres uses them where there are enough, and does not start without them if huge_pages is on. Default: none. A change restarts instance by instance.
   */
  hugePages?: HugePages;
}

export interface User {
  /**
   * Name of the role. Renaming makes a new role; the old one stays in the database.
   */
  name: string;
  /**
   * Databases that the role gets; they are made when missing and never dropped.
   *
   * @default []
   */
  databases?: string[];
  /**
   * What the role may do beyond its databases; what is not in the list is taken away. Default: nothing is given or taken away.
   */
  attributes?: ("superuser" | "createdb" | "createrole" | "replication" | "bypassrls")[];
  /**
   * How many connections the role may have at once. Default: no limit is set or taken away.
   */
  connectionLimit?: number;
  /**
   * Characters of the password that PGO makes: AlphaNumeric needs no escaping in a URI. Default: ASCII. It counts when a password is made, not for one that is there.
   */
  passwordType?: "ASCII" | "AlphaNumeric";
  /**
   * Secret of type kubernetes.io/basic-auth with the password, in the cluster's namespace. Default: the operator makes one.
   */
  passwordSecret?: string;
}

export interface Schema {
  /**
   * Name of the schema.
   */
  name: string;
  /**
   * User that owns it when it is made; a change later does nothing.
   */
  owner: string;
}

export interface DatabaseGrant {
  /**
   * The database itself.
   */
  on: "database";
  /**
   * User that it is granted to; what an entry leaves out is taken away from it.
   */
  to: string;
  /**
   * What may be done in the database as a whole. An empty list takes all away.
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
   * User that it is granted to; what an entry leaves out is taken away from it.
   */
  to: string;
  /**
   * What may be done in the schema; nothing in it is seen without usage. An empty list takes all away.
   */
  privileges: ("usage" | "create")[];
}

export interface TablesGrant {
  /**
   * Tables that are there now.
   */
  on: "tables";
  /**
   * Schema in the database.
   */
  schema: string;
  /**
   * User that it is granted to; what an entry leaves out is taken away from it.
   */
  to: string;
  /**
   * What may be done with every table and view of the schema. An empty list takes all away.
   */
  privileges: ("select" | "insert" | "update" | "delete" | "truncate" | "references" | "trigger")[];
}

export interface SequencesGrant {
  /**
   * Sequences that are there now.
   */
  on: "sequences";
  /**
   * Schema in the database.
   */
  schema: string;
  /**
   * User that it is granted to; what an entry leaves out is taken away from it.
   */
  to: string;
  /**
   * What may be done with every sequence of the schema. An empty list takes all away.
   */
  privileges: ("usage" | "select" | "update")[];
}

export interface FunctionsGrant {
  /**
   * Functions that are there now.
   */
  on: "functions";
  /**
   * Schema in the database.
   */
  schema: string;
  /**
   * User that it is granted to; what an entry leaves out is taken away from it.
   */
  to: string;
  /**
   * What may be done with every function and procedure of the schema. An empty list takes all away.
   */
  privileges: "execute"[];
}

export interface TablesDefaultPrivilege {
  /**
   * Tables to come.
   */
  on: "tables";
  /**
   * User whose future objects are meant; those of others are not.
   */
  creator: string;
  /**
   * Schema in the database.
   */
  schema: string;
  /**
   * User that it is granted to; what an entry leaves out is taken away from it.
   */
  to: string;
  /**
   * What may be done with every table and view of the schema. An empty list takes all away.
   */
  privileges: ("select" | "insert" | "update" | "delete" | "truncate" | "references" | "trigger")[];
}

export interface SequencesDefaultPrivilege {
  /**
   * Sequences to come.
   */
  on: "sequences";
  /**
   * User whose future objects are meant; those of others are not.
   */
  creator: string;
  /**
   * Schema in the database.
   */
  schema: string;
  /**
   * User that it is granted to; what an entry leaves out is taken away from it.
   */
  to: string;
  /**
   * What may be done with every sequence of the schema. An empty list takes all away.
   */
  privileges: ("usage" | "select" | "update")[];
}

export interface FunctionsDefaultPrivilege {
  /**
   * Functions to come.
   */
  on: "functions";
  /**
   * User whose future objects are meant; those of others are not.
   */
  creator: string;
  /**
   * Schema in the database.
   */
  schema: string;
  /**
   * User that it is granted to; what an entry leaves out is taken away from it.
   */
  to: string;
  /**
   * What may be done with every function and procedure of the schema. An empty list takes all away.
   */
  privileges: "execute"[];
}

export interface Database {
  /**
   * Name of the database; a user must have it.
   */
  name: string;
  /**
   * Who may connect. everyone: each role, as Postgres has it. granted: users that have the database, and those with a grant. Going back to everyone gives nothing back.
   *
   * @default "everyone"
   */
  access?: "everyone" | "granted";
  /**
   * Schemas that are made when missing and never dropped.
   *
   * @default []
   */
  schemas?: Schema[];
  /**
   * What users may do with what is there.
   *
   * @default []
   */
  grants?: (DatabaseGrant | SchemaGrant | TablesGrant | SequencesGrant | FunctionsGrant)[];
  /**
   * What users may do with what will be made, for example by the application's migrations.
   *
   * @default []
   */
  defaultPrivileges?: (TablesDefaultPrivilege | SequencesDefaultPrivilege | FunctionsDefaultPrivilege)[];
}

export interface TrueExtension {
  /**
   * Name of the extension in SQL; the image must hold it. Where Postgres must load a library of it at its start, as for pg_stat_statements, pgaudit, pg_cron or timescaledb, that is done as well: a restart instance by instance.
   */
  name: string;
  /**
   * Schema that it is created in, and that is created when missing. Default: the extension's own, or public. It counts when the extension is created, not for one that exists.
   */
  schema?: string;
  /**
   * Version that is created; one that exists is not updated. Default: the newest in the image.
   */
  version?: string;
  /**
   * Library that Postgres loads at its start, for an extension that pgstack does not know. Default: none.
   */
  library?: string;
  /**
   * Consent to an extension that pgstack does not know, or does not expect in the image: nothing is checked for it.
   */
  unverified?: true;
  /**
   * Where it is made. Default: in every database of users. It is never dropped.
   */
  databases?: string[];
}

export interface TablespaceStorage {
  /**
   * Size of each volume. Growing is done online where the class allows it; shrinking is refused.
   */
  size: string;
  /**
   * StorageClass of the volumes. Default: that of `storage`. A change is refused: a volume keeps its class.
   */
  storageClass?: string;
}

export interface Tablespace {
  /**
   * Name of the tablespace in SQL and of its volumes. A change is another tablespace, and the removal of this one.
   */
  name: string;
  /**
   * Volume of the tablespace beside each instance.
   */
  storage: TablespaceStorage;
  /**
   * User that owns it; others need a GRANT CREATE ON TABLESPACE. Default: the first user. A change takes effect at once.
   */
  owner?: string;
  /**
   * Whether temporary tables and sort files of its owner go there, by temp_tablespaces: keep no other data in it. A change is a reload.
   *
   * @default false
   */
  temporary?: boolean;
}

export interface HighAvailability {
  /**
   * asynchronous: a commit waits for no replica. synchronous: it waits for a replica as long as one is there. strict: it always waits, and writes block while no replica is there. A change is a reload.
   *
   * @default "asynchronous"
   */
  mode?: "asynchronous" | "synchronous" | "strict";
  /**
   * How many replicas must have a commit before it is acknowledged; read in the synchronous modes only.
   *
   * @default 1
   */
  synchronousStandbys?: number;
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
  to?: ("postgres" | "pooler" | "pgAdmin" | "metrics" | "backups" | "patroni")[];
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
  protocol?: "TCP" | "UDP";
}

export interface NewestRow {
  /**
   * One query that answers when the newest row was written, for example select max(created_at) from orders
   */
  sql: string;
  /**
   * Database that it is asked in. Default: the first database of the first user.
   */
  database?: string;
  /**
   * How old that row may be when the drill begins, in seconds; an older one, or none, fails the drill.
   */
  maxAgeSeconds: number;
}

export interface Assertion {
  /**
   * What is asserted; the drill's report and its failure name it.
   */
  name: string;
  /**
   * One query that answers true, for example select count(*) > 0 from orders
   */
  sql: string;
  /**
   * Database that it is asked in. Default: the first database of the first user.
   */
  database?: string;
}

export interface Volume {
  /**
   * Its size. Default: that of the data and the log of an instance together.
   */
  size?: string;
  /**
   * Its StorageClass, one that deletes volumes with their claims. Default: pgstack-drill on a GKE that pgstack creates, else the default class of Kubernetes.
   */
  storageClass?: string;
}

export interface DrillResources {
  /**
   * CPU requested, in cores; there is no limit.
   *
   * @default "100m"
   */
  cpu?: string;
  /**
   * Memory requested and allowed. Postgres takes 128 MB of it, whatever the cluster's own settings are.
   *
   * @default "512Mi"
   */
  memory?: string;
}

export interface Drill {
  /**
   * Whether backups are restored on a schedule. Default: yes where there are backups and the environment is not disposable.
   */
  enabled?: boolean;
  /**
   * Cron, five fields, UTC.
   *
   * @default "0 4 * * 0"
   */
  schedule?: string;
  /**
   * How old the newest row of the restored data may be. Default: that is not asked.
   */
  newestRow?: NewestRow;
  /**
   * What must be true of the restored data.
   *
   * @default []
   */
  assertions?: Assertion[];
  /**
   * The volume that is restored into. It belongs to the drill's pod, which runs on the nodes of the instances, and is deleted with it.
   *
   * @default {}
   */
  volume?: Volume;
  /**
   * Resources of the drill's pod.
   *
   * @default {}
   */
  resources?: DrillResources;
  /**
   * How long a drill may take, in seconds, before it is ended and has failed.
   *
   * @default 14400
   */
  timeoutSeconds?: number;
}

export interface Gcs {
  /**
   * Name of a Google Cloud Storage bucket.
   */
  bucket: string;
}

export interface DirectIdentity {
  /**
   * Pods act as themselves, through Workload Identity.
   */
  mode: "direct";
}

export interface TimeTarget {
  /**
   * As it was at a moment.
   */
  type: "time";
  /**
   * The moment, with its offset from UTC: without one the server's own time zone would be meant.
   */
  value: string;
}

export interface XidTarget {
  /**
   * As it was when a transaction had ended.
   */
  type: "xid";
  /**
   * Number of the transaction.
   */
  value: string;
}

export interface LsnTarget {
  /**
   * As it was at a place in the log.
   */
  type: "lsn";
  /**
   * Place in the log.
   */
  value: string;
}

export interface NameTarget {
  /**
   * As it was at a restore point.
   */
  type: "name";
  /**
   * Name that pg_create_restore_point was given.
   */
  value: string;
}

export interface Toleration {
  /**
   * Taint that is tolerated. Default: each of them.
   */
  key?: string;
  /**
   * Exists: whatever the taint's value.
   *
   * @default "Equal"
   */
  operator?: "Equal" | "Exists";
  /**
   * Value of the taint; for Equal only.
   */
  value?: string;
  /**
   * Effect that is tolerated. Default: all of them.
   */
  effect?: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
  /**
   * How long a pod stays after a NoExecute taint has appeared. Default: for ever.
   */
  seconds?: number;
}

export interface CloudNativePgPostgresClusterSettings {
  /**
   * CloudNativePG.
   */
  operator: "cloudnative-pg";
  /**
   * Name of the cluster and prefix of everything it has. A change is another cluster: refused on a live one.
   */
  name: string;
  /**
   * Namespace of the cluster. An environment creates it; with the library alone it must exist. A change is another cluster.
   */
  namespace: string;
  /**
   * Major version of Postgres. On PGO an upgrade has steps of its own, and a change alone is refused; CloudNativePG upgrades at once, with an outage.
   */
  version: 15 | 16 | 17 | 18;
  /**
   * Postgres image. Default: the pinned one for the version. On CloudNativePG its tag must begin with the version. A change restarts instance by instance.
   */
  image?: string;
  /**
   * When the image is pulled.
   *
   * @default "IfNotPresent"
   */
  imagePullPolicy?: "Always" | "IfNotPresent" | "Never";
  /**
   * Number of Postgres servers: one primary, the rest replicas. Lowering it deletes the volumes of those that go: refused unless allowDataLoss names instances.
   *
   * @default 3
   */
  instances?: number;
  /**
   * Volume of the data directory of each instance.
   */
  storage: Storage;
  /**
   * A volume of its own for the write-ahead log. Default: with the data.
   */
  walStorage?: Storage;
  /**
   * Resources of each Postgres container.
   *
   * @default {}
   */
  resources?: Resources;
  /**
   * Roles and their databases.
   *
   * @default [{"name":"app","databases":["app"]}]
   */
  users?: User[];
  /**
   * Settings of postgresql.conf. A change is a reload, or a restart instance by instance where Postgres asks for it. What is not written follows from the memory: shared_buffers a quarter, effective_cache_size three quarters, maintenance_work_mem a sixteenth (2 GB at most), work_mem a quarter of the rest for each of max_connections (4 MB at least).
   *
   * @default {}
   */
  parameters?: {
    [k: string]: string | number | boolean;
  };
  /**
   * Schemas and privileges in databases. A Job writes them as superuser after each change, whose password the operator keeps in a Secret then. An entry that is removed here stays in the database: empty its list first.
   *
   * @default []
   */
  databases?: Database[];
  /**
   * Extensions, made by the same Job.
   *
   * @default []
   */
  extensions?: TrueExtension[];
  /**
   * Tablespaces, each on a volume of its own beside every instance. On PGO the feature gate TablespaceVolumes must be on, and a Job creates them as superuser. A new one restarts instance by instance: make a full backup then, since one from before it cannot be restored to a later point in time. CloudNativePG never removes one; PGO does after allowDataLoss names data.
   *
   * @default []
   */
  tablespaces?: Tablespace[];
  /**
   * What a commit waits for.
   *
   * @default {}
   */
  highAvailability?: HighAvailability;
  /**
   * Where instances run.
   *
   * @default {}
   */
  scheduling?: {
    /**
     * Whether two instances may share a Kubernetes node when there is no other. A change restarts instance by instance.
     *
     * @default "preferred"
     */
    antiAffinity?: "preferred" | "required";
    /**
     * Whether instances may crowd in one zone when another has no room. A change restarts instance by instance.
     *
     * @default "preferred"
     */
    zones?: "preferred" | "required";
    /**
     * any: wherever there is room. database: only on nodes labelled and tainted workload-role=db, which nothing else uses. A change restarts instance by instance.
     *
     * @default "any"
     */
    nodePool?: "any" | "database";
  };
  /**
   * PgBouncer in front of the primary. Default: none.
   */
  pooler?: {
    /**
     * Number of PgBouncer pods.
     *
     * @default 1
     */
    instances?: number;
    /**
     * When a server connection goes back to the pool. A change is a reload.
     *
     * @default "session"
     */
    mode?: "session" | "transaction";
    /**
     * PgBouncer image. Default: the operator's own.
     */
    image?: string;
    /**
     * Configuration of PgBouncer beyond the mode.
     *
     * @default {}
     */
    config?: {
      /**
       * Settings of the section [pgbouncer], for example max_client_conn, which is 100 clients for each pod unless set. A change is a reload.
       *
       * @default {}
       */
      global?: {
        [k: string]: string;
      };
    };
  };
  /**
   * Pods and addresses that reach the cluster where the environment has NetworkPolicies; `npm run psql` works without an entry. Default: none. A change takes effect at once.
   *
   * @default []
   */
  clients?: Client[];
  /**
   * Destinations that its pods reach beyond what they need for themselves, for example an LDAP server or a collector of logs, where the environment has NetworkPolicies.
   *
   * @default []
   */
  egress?: Egress[];
  /**
   * A Job that restores the newest backup beside the cluster and looks at what it got: tables, indexes, checksums, and what you ask. It changes nothing of the cluster.
   *
   * @default {}
   */
  drill?: Drill;
  /**
   * Consent to a cluster without backups in an environment that is not disposable: a deleted table or a lost volume cannot be restored. It changes nothing of the cluster.
   */
  acceptNoBackups?: true;
  /**
   * What a change may lose; without it such a change is refused, in a preview already. instances: the volumes of replicas that go. backups: those of a repository that goes, or that are kept no longer. data: what only this cluster has. Remove it when the change is done. An environment that is disposable allows all of them.
   *
   * @default []
   */
  allowDataLoss?: ("instances" | "backups" | "data")[];
  /**
   * How long `up` waits for the database to work, in seconds, before it fails.
   *
   * @default 900
   */
  readyTimeoutSeconds?: number;
  /**
   * Barman Cloud, which must be in the Postgres image. Default: no backups, and the write-ahead log is thrown away.
   */
  backups?: {
    /**
     * Where backups go.
     */
    repositories: {
      /**
       * Name of the repository. CloudNativePG archives to one.
       */
      name: "repo1";
      /**
       * Keep it in a bucket; the identity comes from Workload Identity.
       */
      gcs: Gcs;
      /**
       * Folder in the bucket; in it the cluster has one of its own name. Default: /barman/<namespace>. A new cluster that takes the name of an old one needs another: it refuses to archive where there is something already.
       */
      path?: string;
      /**
       * How long backups and the write-ahead log are kept.
       */
      retention: {
        /**
         * How many days back a restore is possible. What is older and not needed for that is deleted.
         */
        full: number;
        /**
         * CloudNativePG keeps backups by age, in days; it cannot count them.
         */
        unit: "time";
      };
      /**
       * When backups are made. Barman makes full backups only.
       */
      schedules: {
        /**
         * Cron, five fields, UTC. The first backup is made at once.
         */
        full: string;
      };
    }[];
    /**
     * As whom pods use the bucket. Default: as themselves; where the environment has a backupBucket, that decides.
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
      | {
          /**
           * Pods use a JSON key, which never expires.
           */
          mode: "key";
          /**
           * Secret in the cluster's namespace with the key under gcs-key.json.
           */
          secret: string;
        };
  };
  /**
   * What a new cluster starts from. Default: an empty database. A running one never reads it.
   */
  bootstrap?:
    | {
        /**
         * From the backups of a cluster that keeps them where this one does.
         */
        from: "cluster";
        /**
         * Its namespace. Default: that of the new cluster.
         */
        namespace?: string;
        /**
         * Name of the cluster that made the backups.
         */
        cluster: string;
        /**
         * How far the log is read. Default: to its end.
         */
        target?: TimeTarget | XidTarget | LsnTarget | NameTarget;
        /**
         * Timeline to follow, after failovers and earlier restores: latest, or the number of one. Default: Postgres' own, the latest.
         */
        timeline?: string;
        /**
         * Id of the backup to start from. Default: the last one before the target.
         */
        backupSet?: string;
      }
    | {
        /**
         * From a bucket with backups; the cluster that made them may be gone.
         */
        from: "repository";
        /**
         * Where the backups are; nothing is written there.
         */
        repository: {
          /**
           * Keep it in a bucket; the identity comes from Workload Identity.
           */
          gcs: Gcs;
          /**
           * Folder in the bucket; in it the cluster has one of its own name. Default: /barman/<namespace>. A new cluster that takes the name of an old one needs another: it refuses to archive where there is something already.
           */
          path?: string;
        };
        /**
         * Name of the cluster that made the backups.
         */
        cluster: string;
        /**
         * How far the log is read. Default: to its end.
         */
        target?: TimeTarget | XidTarget | LsnTarget | NameTarget;
        /**
         * Timeline to follow, after failovers and earlier restores: latest, or the number of one. Default: Postgres' own, the latest.
         */
        timeline?: string;
        /**
         * Id of the backup to start from. Default: the last one before the target.
         */
        backupSet?: string;
      };
  /**
   * What only CloudNativePG has.
   *
   * @default {}
   */
  cloudNativePg?: {
    /**
     * How often the kubelet asks whether an instance is started and ready, in seconds.
     *
     * @default 10
     */
    probePeriodSeconds?: number;
    /**
     * How long a stopping Postgres may take before it is killed, in seconds.
     *
     * @default 1800
     */
    stopDelaySeconds?: number;
    /**
     * The Kubernetes Lease that one instance holds while it is the primary. A running primary reads a change when it restarts.
     *
     * @default {}
     */
    primaryLease?: {
      /**
       * How long a replica waits after the last renewal before it may become the primary, in seconds: a failover from a primary that crashed takes at least this long.
       *
       * @default 15
       */
      durationSeconds?: number;
      /**
       * How long the primary tries to renew the lease before it stops, in seconds. It must be less than durationSeconds.
       *
       * @default 10
       */
      renewDeadlineSeconds?: number;
      /**
       * How often the lease is renewed, and a replica checks for it, in seconds: a switchover waits for this long at most.
       *
       * @default 2
       */
      retryPeriodSeconds?: number;
    };
    /**
     * Where images come from. Postgres' own is `image`, PgBouncer's `pooler.image`.
     *
     * @default {}
     */
    images?: {
      /**
       * Secrets of type kubernetes.io/dockerconfigjson in the cluster's namespace, for a private registry: of instances, PgBouncer and pgstack's Jobs.
       *
       * @default []
       */
      pullSecrets?: string[];
    };
    /**
     * Labels and annotations of instances, PgBouncer and pgstack's Jobs. A change is written to the objects while they run; what reads it when a pod is created sees it in the next pod.
     *
     * @default {}
     */
    metadata?: {
      /**
       * Labels of the pods and of what CloudNativePG creates for them.
       *
       * @default {}
       */
      labels?: {
        [k: string]: string;
      };
      /**
       * Annotations of the pods and of what CloudNativePG creates for them, for example sidecar.istio.io/inject: "false".
       *
       * @default {}
       */
      annotations?: {
        [k: string]: string;
      };
    };
    /**
     * Further nodes. A change restarts instance by instance.
     *
     * @default {}
     */
    scheduling?: {
      /**
       * Taints of nodes that instances, PgBouncer and pgstack's Jobs may run on all the same.
       *
       * @default []
       */
      tolerations?: Toleration[];
      /**
       * Labels that a node must have for instances and pgstack's Jobs, beside those of `scheduling.nodePool`.
       *
       * @default {}
       */
      nodeSelector?: {
        [k: string]: string;
      };
    };
    /**
     * Unsupported: a JSON merge patch (RFC 7396) for the spec of the Cluster. It can only add what the other keys do not set, and names fields of the CRD. pgstack does not know what they do: it does not wait for them, nor verify them. bootstrap.initdb.postInitSQL runs after the statements of pgstack.
     *
     * @default {}
     */
    specPatch?: {
      [k: string]: unknown;
    };
  };
}

export interface AutoGrow {
  /**
   * Size that the volume is never grown beyond. Lowering it below the size in use stops growth.
   */
  limit: string;
  /**
   * How full the volume is, in percent, when it is grown.
   *
   * @default 75
   */
  trigger?: number;
  /**
   * The most that one step adds. Default: half of the volume's size.
   */
  maxGrow?: string;
}

export interface CrunchyStorage {
  /**
   * Size of each volume. Growing is done online where the class allows it; shrinking is refused.
   */
  size: string;
  /**
   * StorageClass of the volumes. Default: on a GKE that pgstack creates pgstack-database, or pgstack-system on nodes of the systemPool beside a databasePool; else the default class of Kubernetes. A change is refused: a volume keeps its class.
   */
  storageClass?: string;
  /**
   * PGO grows the volume when it fills up; `size` stays what it is. Default: none. A change restarts nothing; the StorageClass must allow expansion.
   */
  autoGrow?: AutoGrow;
}

export interface Required {
  /**
   * Label of the node.
   */
  key: string;
  /**
   * How the label's value is compared.
   *
   * @default "In"
   */
  operator?: "In" | "NotIn" | "Exists" | "DoesNotExist" | "Gt" | "Lt";
  /**
   * What it is compared with: nothing for Exists and DoesNotExist, one number for Gt and Lt.
   *
   * @default []
   */
  values?: string[];
}

export interface Preferred {
  /**
   * How much it counts beside the others.
   *
   * @default 100
   */
  weight?: number;
  /**
   * All of these hold for a preferred node.
   */
  labels: Required[];
}

export interface Nodes {
  /**
   * All of these hold for a node, or no pod goes there.
   *
   * @default []
   */
  required?: Required[];
  /**
   * Nodes that are taken first.
   *
   * @default []
   */
  preferred?: Preferred[];
}

export interface Spread {
  /**
   * Label of nodes whose values are the places to spread over.
   */
  topologyKey: string;
  /**
   * By how many pods two places may differ.
   *
   * @default 1
   */
  maxSkew?: number;
  /**
   * DoNotSchedule: a pod that fits nowhere waits. ScheduleAnyway: it goes where it fits best.
   *
   * @default "DoNotSchedule"
   */
  whenUnsatisfiable?: "DoNotSchedule" | "ScheduleAnyway";
}

export interface Scheduling {
  /**
   * Whether two instances may share a Kubernetes node when there is no other. A change restarts instance by instance.
   *
   * @default "preferred"
   */
  antiAffinity?: "preferred" | "required";
  /**
   * Whether instances may crowd in one zone when another has no room. A change restarts instance by instance.
   *
   * @default "preferred"
   */
  zones?: "preferred" | "required";
  /**
   * any: wherever there is room. database: only on nodes labelled and tainted workload-role=db, which nothing else uses. A change restarts instance by instance.
   *
   * @default "any"
   */
  nodePool?: "any" | "database";
  /**
   * PriorityClass of the pods; it must exist. Default: the cluster's.
   */
  priorityClass?: string;
  /**
   * Taints of nodes that the pods may run on all the same.
   *
   * @default []
   */
  tolerations?: Toleration[];
  /**
   * Which nodes the pods run on, by labels (node affinity). Default: any.
   */
  nodes?: Nodes;
  /**
   * How the pods are spread over nodes, zones or other places (topology spread constraints).
   *
   * @default []
   */
  spread?: Spread[];
}

export interface PoolerResources {
  /**
   * CPU requested, in cores.
   */
  cpu: string;
  /**
   * CPU limit, in cores. Default: none.
   */
  cpuLimit?: string;
  /**
   * Memory requested and allowed.
   */
  memory: string;
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
  certificateKey?: string;
  /**
   * Key of the private key in it.
   *
   * @default "tls.key"
   */
  privateKey?: string;
  /**
   * Key of the certificate authority in it.
   *
   * @default "ca.crt"
   */
  authorityKey?: string;
}

export interface Service {
  /**
   * ClusterIP: from inside Kubernetes. NodePort: at each node. LoadBalancer: at an address of its own.
   *
   * @default "ClusterIP"
   */
  type?: "ClusterIP" | "NodePort" | "LoadBalancer";
  /**
   * Port at each node, within the cluster's range. Default: Kubernetes takes a free one.
   */
  nodePort?: number;
  /**
   * internal: in the VPC only (a GKE annotation; elsewhere write annotations of your own). external: for the Internet. Default: internal.
   */
  loadBalancer?: "internal" | "external";
  /**
   * Local keeps the address of clients from outside, and drops what reaches a node without the pod.
   */
  externalTrafficPolicy?: "Cluster" | "Local";
  /**
   * Local: pods on a node reach pods on that node only.
   */
  internalTrafficPolicy?: "Cluster" | "Local";
  /**
   * Whether it has addresses of one family or of both. Default: SingleStack.
   */
  ipFamilyPolicy?: "SingleStack" | "PreferDualStack" | "RequireDualStack";
  /**
   * Families of its addresses, the first one first. Default: the cluster's.
   */
  ipFamilies?: ("IPv4" | "IPv6")[];
  /**
   * Labels of the objects that PGO makes for it, pods among them.
   *
   * @default {}
   */
  labels?: {
    [k: string]: string;
  };
  /**
   * Annotations of the objects that PGO makes for it, pods among them.
   *
   * @default {}
   */
  annotations?: {
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
   * Its value; no secret, since everybody who reads the cluster sees it.
   */
  value?: string;
  /**
   * Where its value comes from, when it is secret.
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
   * Where it is mounted.
   */
  path: string;
  /**
   * Whether the container only reads it.
   *
   * @default true
   */
  readOnly?: boolean;
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
   * What it runs. Default: the image's entry point.
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
  env?: Env[];
  /**
   * Ports that it answers on.
   *
   * @default []
   */
  ports?: Port[];
  /**
   * Volumes of the pod that it sees.
   *
   * @default []
   */
  mounts?: Mount[];
  /**
   * What it gets; a container without them could starve Postgres.
   */
  resources: PoolerResources;
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
  key?: string;
}

export interface SecretAccess {
  /**
   * With a key from a Secret.
   */
  mode: "secret";
  /**
   * Secret in the cluster's namespace with a pgBackRest configuration under s3.conf: a line [global], then <repository>-s3-key=… and <repository>-s3-key-secret=…
   */
  secret: string;
}

export interface WebIdentityAccess {
  /**
   * With the pods' own identity, as IAM roles for service accounts on EKS.
   */
  mode: "webIdentity";
  /**
   * Role that pods take on. A change restarts instance by instance.
   */
  role: string;
}

export interface NodeAccess {
  /**
   * With the role of the machine that a pod runs on.
   */
  mode: "node";
}

export interface S3 {
  /**
   * Name of the bucket.
   */
  bucket: string;
  /**
   * Host that answers S3's protocol, with a port where it is not 443. TLS is always used.
   */
  endpoint: string;
  /**
   * Region of the bucket; what compatible services call it, often us-east-1.
   */
  region: string;
  /**
   * Where the bucket's name stands in addresses. Most compatible services want path.
   *
   * @default "host"
   */
  uriStyle?: "host" | "path";
  /**
   * Authority that signed the endpoint's certificate. Default: the public ones.
   */
  certificateAuthority?: CertificateAuthority;
  /**
   * As whom pods use the bucket.
   */
  access: SecretAccess | WebIdentityAccess | NodeAccess;
}

export interface Azure {
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
   * any: wherever there is room. database: only on nodes labelled and tainted workload-role=db, which nothing else uses. A change restarts instance by instance.
   *
   * @default "any"
   */
  nodePool?: "any" | "database";
  /**
   * PriorityClass of the pods; it must exist. Default: the cluster's.
   */
  priorityClass?: string;
  /**
   * Taints of nodes that the pods may run on all the same.
   *
   * @default []
   */
  tolerations?: Toleration[];
  /**
   * Which nodes the pods run on, by labels (node affinity). Default: any.
   */
  nodes?: Nodes;
}

export interface Data {
  /**
   * PersistentVolumeClaim in the cluster's namespace.
   */
  claim: string;
  /**
   * Folder that is moved to where PGO looks for it. Default: it is there already.
   */
  directory?: string;
}

export interface CrunchyPostgresClusterSettings {
  /**
   * Crunchy Postgres for Kubernetes (PGO).
   */
  operator: "crunchy";
  /**
   * Name of the cluster and prefix of everything it has. A change is another cluster: refused on a live one.
   */
  name: string;
  /**
   * Namespace of the cluster. An environment creates it; with the library alone it must exist. A change is another cluster.
   */
  namespace: string;
  /**
   * Major version of Postgres. On PGO an upgrade has steps of its own, and a change alone is refused; CloudNativePG upgrades at once, with an outage.
   */
  version: 15 | 16 | 17 | 18;
  /**
   * Postgres image. Default: the pinned one for the version. On CloudNativePG its tag must begin with the version. A change restarts instance by instance.
   */
  image?: string;
  /**
   * When the image is pulled.
   *
   * @default "IfNotPresent"
   */
  imagePullPolicy?: "Always" | "IfNotPresent" | "Never";
  /**
   * Number of Postgres servers: one primary, the rest replicas. Default: 3. Lowering it deletes the volumes of those that go.
   */
  instances?: number;
  /**
   * Volume of the data directory of each instance; required unless there are `crunchy.instanceSets`.
   */
  storage?: CrunchyStorage;
  /**
   * A volume of its own for the write-ahead log. Default: with the data.
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
  users?: User[];
  /**
   * Settings of postgresql.conf. A change is a reload, or a restart instance by instance where Postgres asks for it. What is not written follows from the memory: shared_buffers a quarter, effective_cache_size three quarters, maintenance_work_mem a sixteenth (2 GB at most), work_mem a quarter of the rest for each of max_connections (4 MB at least).
   *
   * @default {}
   */
  parameters?: {
    [k: string]: string | number | boolean;
  };
  /**
   * Schemas and privileges in databases. A Job writes them as superuser after each change, whose password the operator keeps in a Secret then. An entry that is removed here stays in the database: empty its list first.
   *
   * @default []
   */
  databases?: Database[];
  /**
   * Extensions, made by the same Job.
   *
   * @default []
   */
  extensions?: TrueExtension[];
  /**
   * Tablespaces, each on a volume of its own beside every instance. On PGO the feature gate TablespaceVolumes must be on, and a Job creates them as superuser. A new one restarts instance by instance: make a full backup then, since one from before it cannot be restored to a later point in time. CloudNativePG never removes one; PGO does after allowDataLoss names data.
   *
   * @default []
   */
  tablespaces?: Tablespace[];
  /**
   * What a commit waits for.
   *
   * @default {}
   */
  highAvailability?: HighAvailability;
  /**
   * Where instances run.
   *
   * @default {}
   */
  scheduling?: Scheduling;
  /**
   * PgBouncer in front of the primary. Default: none.
   */
  pooler?: {
    /**
     * Number of PgBouncer pods.
     *
     * @default 1
     */
    instances?: number;
    /**
     * When a server connection goes back to the pool. A change is a reload.
     *
     * @default "session"
     */
    mode?: "session" | "transaction";
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
     *
     * @default {}
     */
    config?: {
      /**
       * Settings of the section [pgbouncer], at most 50. A change is a reload.
       *
       * @default {}
       */
      global?: {
        [k: string]: string;
      };
      /**
       * The section [databases]: what clients may name, and where it leads. Default: every database of the primary.
       *
       * @default {}
       */
      databases?: {
        [k: string]: string;
      };
      /**
       * The section [users]: settings of single users.
       *
       * @default {}
       */
      users?: {
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
     * Certificate that clients are shown. Default: one of PGO's authority, for `<cluster>-pgbouncer`.
     */
    tls?: Tls;
    /**
     * How PgBouncer is reached. Default: ClusterIP.
     */
    service?: Service;
    /**
     * Where its pods run. A change restarts them.
     *
     * @default {}
     */
    scheduling?: {
      /**
       * Whether two of the pods may share a node. Default: PGO's preference that they do not.
       */
      antiAffinity?: "preferred" | "required";
      /**
       * any: wherever there is room. database: only on nodes labelled and tainted workload-role=db, which nothing else uses. A change restarts instance by instance.
       *
       * @default "any"
       */
      nodePool?: "any" | "database";
      /**
       * PriorityClass of the pods; it must exist. Default: the cluster's.
       */
      priorityClass?: string;
      /**
       * Taints of nodes that the pods may run on all the same.
       *
       * @default []
       */
      tolerations?: Toleration[];
      /**
       * Which nodes the pods run on, by labels (node affinity). Default: any.
       */
      nodes?: Nodes;
      /**
       * How the pods are spread over nodes, zones or other places (topology spread constraints).
       *
       * @default []
       */
      spread?: Spread[];
    };
    /**
     * How many pods, or percent of them, stay while nodes are drained. Default: 1 where there are two or more.
     */
    minAvailable?: number | string;
    /**
     * Containers of yours in each pod; they need the feature gate PGBouncerSidecars.
     *
     * @default []
     */
    sidecars?: Sidecar[];
    /**
     * Labels of the objects that PGO makes for it, pods among them.
     *
     * @default {}
     */
    labels?: {
      [k: string]: string;
    };
    /**
     * Annotations of the objects that PGO makes for it, pods among them.
     *
     * @default {}
     */
    annotations?: {
      [k: string]: string;
    };
  };
  /**
   * Pods and addresses that reach the cluster where the environment has NetworkPolicies; `npm run psql` works without an entry. Default: none. A change takes effect at once.
   *
   * @default []
   */
  clients?: Client[];
  /**
   * Destinations that its pods reach beyond what they need for themselves, for example an LDAP server or a collector of logs, where the environment has NetworkPolicies.
   *
   * @default []
   */
  egress?: Egress[];
  /**
   * A Job that restores the newest backup beside the cluster and looks at what it got: tables, indexes, checksums, and what you ask. It changes nothing of the cluster.
   *
   * @default {}
   */
  drill?: Drill;
  /**
   * Consent to a cluster without backups in an environment that is not disposable: a deleted table or a lost volume cannot be restored. It changes nothing of the cluster.
   */
  acceptNoBackups?: true;
  /**
   * What a change may lose; without it such a change is refused, in a preview already. instances: the volumes of replicas that go. backups: those of a repository that goes, or that are kept no longer. data: what only this cluster has. Remove it when the change is done. An environment that is disposable allows all of them.
   *
   * @default []
   */
  allowDataLoss?: ("instances" | "backups" | "data")[];
  /**
   * How long `up` waits for the database to work, in seconds, before it fails.
   *
   * @default 900
   */
  readyTimeoutSeconds?: number;
  /**
   * pgBackRest. Default: no backups, and the write-ahead log is thrown away.
   */
  backups?: {
    /**
     * Where backups go.
     */
    repositories: {
      /**
       * Name of the repository; the first in the list serves the first backup and new replicas.
       */
      name: "repo1" | "repo2" | "repo3" | "repo4";
      /**
       * Keep it in a bucket; the identity comes from Workload Identity.
       */
      gcs?: Gcs;
      /**
       * Keep it in S3, or in a service that is compatible with it.
       */
      s3?: S3;
      /**
       * Keep it in Azure Blob Storage.
       */
      azure?: Azure;
      /**
       * Folder in the bucket. Default: /pgbackrest/<namespace>/<cluster>/<repository>. A new cluster that takes the name of an old one needs another. A change leaves the backups so far behind.
       */
      path?: string;
      /**
       * Encrypt with AES-256 before anything leaves the pod. Default: not. It cannot be changed once there is a backup; who loses the passphrase loses the backups.
       */
      encryption?: Encryption;
      /**
       * Keep it on a volume; deleted with the cluster.
       */
      volume?: Storage;
      /**
       * How long backups are kept. pgBackRest has no default: without it they are never deleted.
       */
      retention: {
        /**
         * How many full backups, or days of them, are kept.
         */
        full: number;
        /**
         * Whether `full` counts backups or days.
         *
         * @default "count"
         */
        unit?: "count" | "time";
        /**
         * How many differential backups are kept. Default: all, until their full backup goes.
         */
        differential?: number;
      };
      /**
       * When backups are made.
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
     * As whom pods use Google's buckets. Default: as themselves; where the environment has a backupBucket, that decides.
     */
    identity?:
      | DirectIdentity
      | {
          /**
           * Pods act as a service account, through Workload Identity.
           */
          mode: "impersonation";
          /**
           * The service account. A change restarts instance by instance.
           */
          serviceAccount: string;
        }
      | {
          /**
           * Pods use a JSON key, which never expires.
           */
          mode: "key";
          /**
           * Secret in the cluster's namespace with the key under gcs-key.json. A change restarts instance by instance.
           */
          secret: string;
        };
    /**
     * How many processes compress and copy at once. Default: 1.
     */
    processes?: number;
    /**
     * How backups and the log are compressed from now on. Default: gz.
     */
    compression?: "none" | "bz2" | "gz" | "lz4" | "zst";
    /**
     * The pods that make backups.
     */
    jobs?: {
      /**
       * Resources of the main container. Default: none are set.
       */
      resources?: PoolerResources;
      /**
       * Where the pods run, which mount no volume of the cluster. Default: on any node, also on those whose taints `scheduling.tolerations` of the cluster names.
       */
      scheduling?: JobsScheduling;
      /**
       * How long a finished backup job stays to be looked at, in seconds. Default: until the next takes its place.
       */
      keepSeconds?: number;
    };
    /**
     * The pod that keeps a repository on a volume; there is one as long as there is such a repository.
     */
    repositoryHost?: {
      /**
       * Resources of its main container. Default: none are set.
       */
      resources?: PoolerResources;
      /**
       * Where it runs; it is spread among the repository hosts of the namespace. Default: on the nodes of the instances. On other nodes its volumes need a storageClass that those can attach.
       */
      scheduling?: {
        /**
         * any: wherever there is room. database: only on nodes labelled and tainted workload-role=db, which nothing else uses. A change restarts instance by instance.
         *
         * @default "any"
         */
        nodePool?: "any" | "database";
        /**
         * PriorityClass of the pods; it must exist. Default: the cluster's.
         */
        priorityClass?: string;
        /**
         * Taints of nodes that the pods may run on all the same.
         *
         * @default []
         */
        tolerations?: Toleration[];
        /**
         * Which nodes the pods run on, by labels (node affinity). Default: any.
         */
        nodes?: Nodes;
        /**
         * How the pods are spread over nodes, zones or other places (topology spread constraints).
         *
         * @default []
         */
        spread?: Spread[];
      };
    };
  };
  /**
   * What a new cluster starts from. Default: an empty database. Never add it to a running cluster, whose data it would overwrite; remove it once the cluster works.
   */
  bootstrap?:
    | {
        /**
         * From the backups of a cluster that is there.
         */
        from: "cluster";
        /**
         * Name of the cluster.
         */
        cluster: string;
        /**
         * Its namespace. Default: that of the new cluster.
         */
        namespace?: string;
        /**
         * Which of its repositories is read.
         */
        repository: "repo1" | "repo2" | "repo3" | "repo4";
        /**
         * How far the log is read. Default: to its end.
         */
        target?: TimeTarget | XidTarget | LsnTarget | NameTarget;
        /**
         * Timeline to follow, after failovers and earlier restores: latest, or the number of one. Default: Postgres' own, the latest.
         */
        timeline?: string;
        /**
         * Label of the backup to start from. Default: the last one before the target.
         */
        backupSet?: string;
        /**
         * Resources of the main container. Default: none are set.
         */
        resources?: PoolerResources;
        /**
         * Where the pod runs, which mounts the volumes of an instance. Default: on the nodes of the instances.
         */
        scheduling?: JobsScheduling;
      }
    | {
        /**
         * From a bucket with backups; the cluster that made them may be gone.
         */
        from: "repository";
        /**
         * Where the backups are; nothing is written there.
         */
        repository: {
          /**
           * Name that the repository had in the cluster that made it.
           */
          name: "repo1" | "repo2" | "repo3" | "repo4";
          /**
           * Keep it in a bucket; the identity comes from Workload Identity.
           */
          gcs?: Gcs;
          /**
           * Keep it in S3, or in a service that is compatible with it.
           */
          s3?: S3;
          /**
           * Keep it in Azure Blob Storage.
           */
          azure?: Azure;
          /**
           * Folder in the bucket.
           */
          path: string;
          /**
           * Encrypt with AES-256 before anything leaves the pod. Default: not. It cannot be changed once there is a backup; who loses the passphrase loses the backups.
           */
          encryption?: Encryption;
        };
        /**
         * How far the log is read. Default: to its end.
         */
        target?: TimeTarget | XidTarget | LsnTarget | NameTarget;
        /**
         * Timeline to follow, after failovers and earlier restores: latest, or the number of one. Default: Postgres' own, the latest.
         */
        timeline?: string;
        /**
         * Label of the backup to start from. Default: the last one before the target.
         */
        backupSet?: string;
        /**
         * Resources of the main container. Default: none are set.
         */
        resources?: PoolerResources;
        /**
         * Where the pod runs, which mounts the volumes of an instance. Default: on the nodes of the instances.
         */
        scheduling?: JobsScheduling;
      }
    | {
        /**
         * From volumes that are there, for example of a cluster that was deleted.
         */
        from: "volumes";
        /**
         * Volume with the data directory.
         */
        data: Data;
        /**
         * Volume with the write-ahead log. Default: it is with the data.
         */
        wal?: Data;
        /**
         * Volume of the first repository. Default: a new one.
         */
        backups?: Data;
      };
  /**
   * Sets the data of the running cluster back to a backup, in place: what was written since is lost, so allowDataLoss must name data. To look at the past beside the present, make another cluster instead. Remove it when it is done.
   */
  restore?: {
    /**
     * Name of this restore, new each time: a new one restores again, the same one never does.
     */
    id: string;
    /**
     * Which of the cluster's own repositories is read.
     */
    repository: "repo1" | "repo2" | "repo3" | "repo4";
    /**
     * How far the log is read. Default: to its end.
     */
    target?: TimeTarget | XidTarget | LsnTarget | NameTarget;
    /**
     * Timeline to follow, after failovers and earlier restores: latest, or the number of one. Default: Postgres' own, the latest.
     */
    timeline?: string;
    /**
     * Label of the backup to start from. Default: the last one before the target.
     */
    backupSet?: string;
    /**
     * Resources of the main container. Default: none are set.
     */
    resources?: PoolerResources;
    /**
     * Where the pod runs, which mounts the volumes of an instance. Default: on the nodes of the instances.
     */
    scheduling?: JobsScheduling;
  };
  /**
   * The cluster that this one follows; users and databases are those of that one. Default: none.
   */
  standby?: {
    /**
     * Whether it has become a primary of its own. Stop the old one first: both write to one repository. There is no way back but a new standby.
     *
     * @default false
     */
    promoted?: boolean;
    /**
     * Repository of its own list that is the primary's: the log is read there.
     */
    repository?: "repo1" | "repo2" | "repo3" | "repo4";
    /**
     * Host of the primary: the log is streamed. Both clusters need certificates of one authority, which two in one namespace have.
     */
    host?: string;
    /**
     * Port of the primary. Default: 5432.
     */
    port?: number;
  };
  /**
   * What only Crunchy Postgres has.
   *
   * @default {}
   */
  crunchy?: {
    /**
     * Patroni's failsafe mode: the primary goes on while the Kubernetes API is away but all members answer.
     *
     * @default true
     */
    failsafe?: boolean;
    /**
     * Where images come from. Postgres' own is `image`, PgBouncer's `pooler.image`.
     *
     * @default {}
     */
    images?: {
      /**
       * Registry and folder that stand in for Crunchy's own, in each pinned image. Default: Crunchy's. A change restarts instance by instance.
       */
      registry?: string;
      /**
       * Secrets of type kubernetes.io/dockerconfigjson in the cluster's namespace, for a private registry.
       *
       * @default []
       */
      pullSecrets?: string[];
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
     * Sets of instances of different size or place, in one replicated cluster: any of them may hold the primary. They replace `instances`, `storage`, `walStorage` and `resources`. Removing a set deletes its volumes: refused unless allowDataLoss names instances.
     */
    instanceSets?: {
      /**
       * Name of the set. The cluster's own `instances` make a set named "instance". A change deletes the volumes of the old name.
       */
      name: string;
      /**
       * Number of Postgres servers of the set. Lowering it deletes the volumes of those that go: refused unless allowDataLoss names instances.
       *
       * @default 1
       */
      replicas?: number;
      /**
       * Volume of the data directory of each instance.
       */
      storage: CrunchyStorage;
      /**
       * A volume of its own for the write-ahead log. Default: with the data.
       */
      walStorage?: CrunchyStorage;
      /**
       * Resources of each Postgres container.
       *
       * @default {}
       */
      resources?: Resources;
      /**
       * Where the set runs. Default: as `scheduling` of the cluster says.
       */
      scheduling?: Scheduling;
      /**
       * Containers of yours in each pod of the set. A change restarts instance by instance.
       *
       * @default []
       */
      sidecars?: Sidecar[];
      /**
       * How many instances, or percent of them, stay while nodes are drained. Default: 1 where there are two or more; all but one in the mode strict.
       */
      minAvailable?: number | string;
      /**
       * Labels of the objects that PGO makes for it, pods among them.
       *
       * @default {}
       */
      labels?: {
        [k: string]: string;
      };
      /**
       * Annotations of the objects that PGO makes for it, pods among them.
       *
       * @default {}
       */
      annotations?: {
        [k: string]: string;
      };
    }[];
    /**
     * Resources of the containers that PGO adds to each instance. Default: none are set.
     *
     * @default {}
     */
    sidecarResources?: {
      /**
       * Of the container that copies the replication certificate (replication-cert-copy).
       */
      replicationCertCopy?: PoolerResources;
      /**
       * Of pgBackRest's server, which backup jobs connect to. Read with backups only.
       */
      pgbackrest?: PoolerResources;
      /**
       * Of the container that reloads pgBackRest's configuration. Read with backups only.
       */
      pgbackrestConfig?: PoolerResources;
      /**
       * Of the metrics exporter. Read with `monitoring` only.
       */
      exporter?: PoolerResources;
    };
    /**
     * shutdown: the instances are stopped, the primary last; volumes, Services and Secrets stay. paused: PGO does nothing to the cluster, the database goes on.
     *
     * @default "running"
     */
    state?: "running" | "shutdown" | "paused";
    /**
     * An upgrade of the major version, in three changes: add this; `state: shutdown`, which ends when the data is upgraded; then the new `version`, `state: running`, and this removed. Default: none.
     */
    upgrade?: {
      /**
       * Name of this attempt, short; a failed one is not tried again under the same name. The order is called `<cluster>-<id>-<to>`.
       */
      id: string;
      /**
       * Major version to upgrade to.
       */
      to: 15 | 16 | 17 | 18;
      /**
       * How the data files come into the new database. Default: Link, which takes seconds and no room; the old database cannot be started any more afterwards. Clone and CopyFileRange need a file system that can do it.
       */
      transferMethod?: "Clone" | "Copy" | "CopyFileRange" | "Link";
      /**
       * How many databases or tablespaces are worked on at once. Default: one for each CPU that it has.
       */
      jobs?: number;
      /**
       * Resources of the pod that runs pg_upgrade. Default: none are set.
       */
      resources?: PoolerResources;
      /**
       * Where that pod runs, which mounts the volumes of the primary. Default: on the nodes of the instances.
       */
      scheduling?: JobsScheduling;
    };
    /**
     * Port of Postgres. Default: 5432. A change restarts instance by instance.
     */
    port?: number;
    /**
     * Patroni, which keeps one primary among the instances.
     *
     * @default {}
     */
    patroni?: {
      /**
       * After how long without a sign of life the primary is replaced, in seconds. Default: 30. Short ones fail over on a busy API server. A change is a reload.
       */
      leaderLeaseDurationSeconds?: number;
      /**
       * How often each instance looks at the others, in seconds. Default: 10. A change is a reload.
       */
      syncPeriodSeconds?: number;
      /**
       * How long a call to the Kubernetes API or to Postgres is retried, in seconds. Default: 10. A change is a reload.
       */
      retryTimeoutSeconds?: number;
      /**
       * Port of Patroni's API. Default: 8008. A change restarts instance by instance.
       */
      port?: number;
      /**
       * Patroni's log in files. Default: to the container's output.
       */
      logging?: {
        /**
         * The most that its log files take, on the data volume; 25M or more.
         */
        storageLimit: string;
        /**
         * What is logged.
         *
         * @default "INFO"
         */
        level?: "CRITICAL" | "ERROR" | "WARNING" | "INFO" | "DEBUG" | "NOTSET";
      };
    };
    /**
     * How Postgres is reached. A change restarts nothing; an address may change.
     *
     * @default {}
     */
    services?: {
      /**
       * Of the primary (`<cluster>-ha`). Default: ClusterIP.
       */
      primary?: Service;
      /**
       * Of the replicas, for reading (`<cluster>-replicas`). Default: ClusterIP.
       */
      replicas?: Service;
    };
    /**
     * Certificates of yours. Default: PGO's own authority, renewed by itself. A change restarts instance by instance.
     */
    tls?: {
      /**
       * What clients are shown. It must be good for `<cluster>-primary.<namespace>.svc`, and for whatever name clients use.
       */
      clients: Tls;
      /**
       * What replicas show to the primary: its common name must be _crunchyrepl, its authority that of `clients`.
       */
      replication: Tls;
    };
    /**
     * Who may log in, and how.
     *
     * @default {}
     */
    authentication?: {
      /**
       * Rules of pg_hba.conf, the first that fits decides. After them stands PGO's own last rule: any other login is by password (SCRAM) over TLS. A change is a reload.
       *
       * @default []
       */
      rules?: {
        /**
         * A whole line of pg_hba.conf, instead of the other keys; for what they cannot say, as addresses.
         */
        hba?: string;
        /**
         * Connections that it is about.
         */
        connection?: "local" | "host" | "hostssl" | "hostnossl" | "hostgssenc" | "hostnogssenc";
        /**
         * How a client proves who it is. `trust` is not possible.
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
         * Databases that it is about. Default: all.
         */
        databases?: string[];
        /**
         * Roles that it is about. Default: all.
         */
        users?: string[];
        /**
         * Options of the method, at most 20.
         */
        options?: {
          [k: string]: string | number;
        };
      }[];
    };
    /**
     * pgAdmin, an administrator's web interface, beside the cluster. Default: none.
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
         * The one cluster in it, of the same namespace.
         */
        cluster?: string;
        /**
         * Labels of the PostgresClusters in it, of the same namespace; {} finds all of them.
         */
        labels?: {
          [k: string]: string;
        };
      }[];
      /**
       * Who logs in. Default: an administrator of PGO's making, whose password is in a Secret.
       *
       * @default []
       */
      users?: {
        /**
         * Mail address that the user logs in with. Removing an entry keeps the user in pgAdmin.
         */
        username: string;
        /**
         * What the user may do in pgAdmin.
         *
         * @default "User"
         */
        role?: "Administrator" | "User";
        /**
         * Where the password is.
         */
        password: Secret;
      }[];
      /**
       * Single sign-on by OAuth 2 or OpenID Connect.
       *
       * @default []
       */
      oauth?: {
        /**
         * Name of the provider.
         */
        name: string;
        /**
         * Where its OAUTH2_CONFIG is, as JSON: client, secret, addresses.
         */
        secret: Secret;
      }[];
      /**
       * Where the password for LDAP is; the rest of LDAP is `settings`.
       */
      ldapBindPassword?: Secret;
      /**
       * Where the address of a database for pgAdmin's own data is. Default: its volume.
       */
      configDatabase?: Secret;
      /**
       * Settings of pgAdmin's config.py. Nothing secret: secrets have keys of their own.
       *
       * @default {}
       */
      settings?: {
        [k: string]: unknown;
      };
      /**
       * Settings of its web server.
       *
       * @default {}
       */
      gunicorn?: {
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
       * Where it runs. A change restarts it.
       *
       * @default {}
       */
      scheduling?: JobsScheduling;
      /**
       * Labels of the objects that PGO makes for it, pods among them.
       *
       * @default {}
       */
      labels?: {
        [k: string]: string;
      };
      /**
       * Annotations of the objects that PGO makes for it, pods among them.
       *
       * @default {}
       */
      annotations?: {
        [k: string]: string;
      };
    };
    /**
     * PGO's OpenTelemetry collector beside each instance. Default: none. A change restarts instance by instance.
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
       * Exporters of the collector, in its own words. Nothing secret: name a variable, as ${env:TOKEN}.
       *
       * @default {}
       */
      exporters?: {
        [k: string]: unknown;
      };
      /**
       * Variables for the exporters; secrets by reference.
       *
       * @default []
       */
      env?: Env[];
      /**
       * Metrics at port 9187, also of Postgres 18; needs the feature gate OpenTelemetryMetrics. Default: none.
       */
      metrics?: {
        /**
         * Names of `exporters` that metrics go to beside port 9187, where Prometheus asks.
         *
         * @default []
         */
        exporters?: string[];
        /**
         * Databases whose tables are measured one by one. Default: none.
         *
         * @default []
         */
        perDatabase?: string[];
        /**
         * Queries of yours.
         *
         * @default []
         */
        customQueries?: {
          /**
           * Name of the queries.
           */
          name: string;
          /**
           * Where the queries are.
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
           * How often they run. Default: 5s.
           */
          interval?: string;
          /**
           * Databases that they run in. Default: postgres.
           */
          databases?: string[];
        }[];
        /**
         * Queries of PGO's that are left out.
         *
         * @default []
         */
        removedQueries?: string[];
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
        exporters?: string[];
        /**
         * How long log files are kept on the volume. Default: 1d.
         */
        retentionPeriod?: string;
        /**
         * How records are sent together.
         */
        batches?: {
          /**
           * How long a record waits for others. Default: 200ms.
           */
          maxDelay?: string;
          /**
           * How many records are sent at once. Default: 8192.
           */
          minRecords?: number;
          /**
           * The most that are sent at once. Default: no limit.
           */
          maxRecords?: number;
        };
      };
    };
    /**
     * Whether Kubernetes is OpenShift. Default: PGO finds out. A change restarts instance by instance.
     */
    openshift?: boolean;
    /**
     * Annotations of the PostgresCluster itself, from which PGO reads pgbackrest-ip-version (IPv6), pgbackrest-cloud-log-volume and postgres-exporter-collectors (None), each after postgres-operator.crunchydata.com/.
     *
     * @default {}
     */
    annotations?: {
      [k: string]: string;
    };
    /**
     * Labels and annotations of everything that PGO makes. A change restarts instance by instance.
     *
     * @default {}
     */
    metadata?: {
      /**
       * Labels of the objects that PGO makes for it, pods among them.
       *
       * @default {}
       */
      labels?: {
        [k: string]: string;
      };
      /**
       * Annotations of the objects that PGO makes for it, pods among them.
       *
       * @default {}
       */
      annotations?: {
        [k: string]: string;
      };
    };
    /**
     * Whether each user gets a schema of its name in its databases, as which it may make tables: from Postgres 15 on nobody but the owner makes any in public, and with PGO the owner is postgres. Schemas that are there stay.
     *
     * @default true
     */
    autoCreateUserSchema?: boolean;
    /**
     * SQL that PGO runs once as superuser in the database postgres, through psql: \connect goes to another one. Make it repeatable: it runs again where PGO lost its status. A change is not run; remove the key for one `up`, then write the new text.
     */
    initSql?: string;
    /**
     * A metrics exporter beside each instance. Not for Postgres 18.
     *
     * @default false
     */
    monitoring?: boolean;
    /**
     * Unsupported: a JSON merge patch (RFC 7396) for the spec of the PostgresCluster. It may only add what the other keys do not set, and names fields of the CRD. pgstack does not know what they do: it does not wait for them, nor verify them.
     *
     * @default {}
     */
    specPatch?: {
      [k: string]: unknown;
    };
  };
}
