import type { ParityRow } from "./row";

/** Keys that both operators have. */
const common: readonly ParityRow[] = [
  {
    subject: "Identity, version, image, instances",
    both: ["operator", "name", "namespace", "version", "image", "imagePullPolicy", "instances", "readyTimeoutSeconds"],
    note: "A major upgrade is a change of `version` on CloudNativePG; PGO needs `crunchy.upgrade`.",
    tests: ["charts/crunchy-cluster", "charts/cloudnative-pg-cluster", "charts/any-cluster", "full/any-cluster"],
  },
  {
    subject: "Data and WAL volumes",
    both: ["storage", "walStorage"],
    tests: ["charts/crunchy-instances", "charts/cloudnative-pg-cluster"],
  },
  {
    subject: "Tablespaces",
    both: ["tablespaces"],
    tests: ["unit/tablespaces"],
  },
  {
    subject: "Resources and huge pages",
    both: ["resources"],
    note: "CPU has a request and a limit; memory has one value for both, because Postgres is sized by it.",
    tests: ["charts/crunchy-instances", "charts/cloudnative-pg-cluster", "unit/kernel-rules"],
  },
  {
    subject: "Users, databases, grants, extensions",
    both: ["users", "databases", "extensions"],
    tests: ["charts/users", "charts/contents", "unit/user-rules", "unit/contents-rules"],
  },
  {
    subject: "Settings of Postgres",
    both: ["parameters"],
    tests: ["unit/parameters", "unit/server-settings"],
  },
  {
    subject: "Synchronous replication",
    both: ["highAvailability"],
    tests: ["charts/crunchy-cluster", "charts/cloudnative-pg-cluster", "e2e/2-failover"],
  },
  {
    subject: "Anti-affinity, zones, node pool",
    both: ["scheduling"],
    tests: ["charts/crunchy-placement", "charts/cloudnative-pg-cluster", "stacks/placement"],
  },
  {
    subject: "PgBouncer: settings, resources, Service, scheduling, certificate, drains of nodes",
    both: ["pooler"],
    note: "CloudNativePG: keys of the Secret in `tls` are tls.crt and tls.key; pgstack creates the PodDisruptionBudget.",
    tests: [
      ...["charts/crunchy-access", "charts/cloudnative-pg-pooler", "unit/pooler-settings-rules"],
      "unit/cloudnative-pg-pooler-rules",
    ],
  },
  {
    subject: "Clients and egress of NetworkPolicies",
    both: ["clients", "egress"],
    tests: ["charts/network-policies", "stacks/network-policies"],
  },
  {
    subject: "Full backups in Cloud Storage, retention, schedules",
    both: ["backups", "acceptNoBackups"],
    tests: ["charts/crunchy-backups", "charts/cloudnative-pg-backups", "e2e/6-backups"],
  },
  {
    subject: "Restore drill",
    both: ["drill"],
    tests: ["charts/drill", "full/drill"],
  },
  {
    subject: "Clone, restore to a point in time",
    both: ["bootstrap"],
    tests: ["charts/crunchy-origin", "charts/cloudnative-pg-origin", "full/backups"],
  },
  {
    subject: "Consent to the loss of data",
    both: ["allowDataLoss"],
    tests: ["stacks/data-guard", "unit/up-losses"],
  },
];

/** Keys under other names, or of one operator only. */
const different: readonly ParityRow[] = [
  {
    subject: "Volumes that grow",
    crunchy: ["storage.autoGrow", "walStorage.autoGrow"],
    note: "CloudNativePG has no such function (cloudnative-pg/cloudnative-pg#9385). Raise `storage.size`; the alert PostgresVolumeFillingUp comes in time.",
    tests: ["charts/crunchy-instances"],
  },
  {
    subject: "Tolerations",
    crunchy: ["scheduling.tolerations"],
    cloudNativePg: ["cloudNativePg.scheduling.tolerations"],
    tests: ["charts/crunchy-placement", "charts/cloudnative-pg-cluster"],
  },
  {
    subject: "Nodes by label",
    crunchy: ["scheduling.nodes"],
    cloudNativePg: ["cloudNativePg.scheduling.nodeSelector", "cloudNativePg.scheduling.nodes"],
    tests: ["charts/crunchy-placement", "charts/cloudnative-pg-cluster"],
  },
  {
    subject: "Priority class",
    crunchy: ["scheduling.priorityClass"],
    cloudNativePg: ["cloudNativePg.scheduling.priorityClass"],
    tests: ["charts/crunchy-placement", "charts/cloudnative-pg-placement"],
  },
  {
    subject: "Topology spread constraints",
    crunchy: ["scheduling.spread", "crunchy.defaultSpread"],
    cloudNativePg: ["cloudNativePg.scheduling.spread"],
    tests: ["charts/crunchy-placement", "charts/cloudnative-pg-placement"],
  },
  {
    subject: "Image registry and images of parts",
    crunchy: ["crunchy.images"],
    cloudNativePg: ["cloudNativePg.images.barman"],
    note: "CloudNativePG: instances have `image`, and the sidecar that the operator's installation names; `imageRegistry` of the environment moves every image.",
    tests: ["charts/crunchy-cluster"],
  },
  {
    subject: "Pull secrets",
    crunchy: ["crunchy.images.pullSecrets"],
    cloudNativePg: ["cloudNativePg.images.pullSecrets"],
    tests: ["charts/crunchy-cluster", "charts/cloudnative-pg-cluster"],
  },
  {
    subject: "Labels and annotations of objects",
    crunchy: ["crunchy.metadata", "pooler.labels", "pooler.annotations"],
    cloudNativePg: ["cloudNativePg.metadata"],
    note: "CloudNativePG: one set for instances and PgBouncer.",
    tests: ["charts/crunchy-cluster", "charts/cloudnative-pg-cluster"],
  },
  {
    subject: "Annotations of the custom resource",
    crunchy: ["crunchy.annotations"],
    note: "pgstack sets the annotations that CloudNativePG reads; the others have no effect.",
    tests: ["charts/crunchy-cluster"],
  },
  {
    subject: "Instance sets",
    crunchy: ["crunchy.instanceSets"],
    note: "Instances of a CloudNativePG cluster are equal, so there is one set. Its PodDisruptionBudget is not adjustable.",
    tests: ["charts/crunchy-instances"],
  },
  {
    subject: "Sidecars and their resources",
    crunchy: ["crunchy.instanceSets.sidecars", "crunchy.sidecarResources"],
    note: "CloudNativePG has no sidecars without a plugin: its instance manager exports metrics. That of the Barman Cloud plugin has `backups.barman`.",
    tests: ["charts/crunchy-instances"],
  },
  {
    subject: "Images with extensions",
    cloudNativePg: ["cloudNativePg.extensionImages"],
    note: "PGO has no such function: its image has PostGIS and further extensions, `image` takes one of yours.",
    tests: ["charts/cloudnative-pg-extension-images"],
  },
  {
    subject: "Login of the superuser",
    cloudNativePg: ["cloudNativePg.superuser"],
    note: "On PGO `postgres` in `users` has a password in a Secret of PGO.",
    tests: ["charts/cloudnative-pg-access", "unit/cloudnative-pg-access-rules", "charts/crunchy-access"],
  },
  {
    subject: "Stop, pause",
    crunchy: ["crunchy.state"],
    cloudNativePg: ["cloudNativePg.state"],
    note: "CloudNativePG: `shutdown` is its hibernation. Its pause, the annotation cnpg.io/reconciliationLoop, is not offered: its status shows neither that it pauses nor that it resumed.",
    tests: ["charts/crunchy-access", "charts/cloudnative-pg-state"],
  },
  {
    subject: "Major upgrade",
    crunchy: ["crunchy.upgrade"],
    note: "CloudNativePG upgrades when `version` changes, without further keys.",
    tests: ["charts/crunchy-upgrade"],
  },
  {
    subject: "Port of Postgres",
    crunchy: ["crunchy.port"],
    note: "CloudNativePG listens on 5432 always: its webhook refuses the parameter `port`.",
    tests: ["charts/crunchy-access"],
  },
  {
    subject: "Failover",
    crunchy: ["crunchy.patroni", "crunchy.failsafe"],
    cloudNativePg: ["cloudNativePg.primaryLease"],
    note: "Patroni elects a primary on PGO; CloudNativePG has a lease, and the operator.",
    tests: ["charts/crunchy-cluster", "unit/primary-lease"],
  },
  {
    subject: "Probes and stop delay",
    cloudNativePg: ["cloudNativePg.probePeriodSeconds", "cloudNativePg.stopDelaySeconds"],
    note: "PGO sets both by itself.",
    tests: ["charts/cloudnative-pg-cluster"],
  },
  {
    subject: "Services of primary and replicas",
    crunchy: ["crunchy.services"],
    cloudNativePg: ["cloudNativePg.services"],
    note: "CloudNativePG: Services in addition to its own, which stay ClusterIP; without node ports of your choice and IP families.",
    tests: ["charts/crunchy-access", "charts/cloudnative-pg-access", "unit/cloudnative-pg-access-rules"],
  },
  {
    subject: "Certificates of your own",
    crunchy: ["crunchy.tls"],
    cloudNativePg: ["cloudNativePg.tls"],
    note: "CloudNativePG: keys of the Secrets are tls.crt, tls.key and ca.crt; `names` adds names to its own certificate.",
    tests: ["charts/crunchy-access", "charts/cloudnative-pg-access", "unit/cloudnative-pg-access-rules"],
  },
  {
    subject: "pg_hba.conf",
    crunchy: ["crunchy.authentication.rules"],
    cloudNativePg: ["cloudNativePg.hba"],
    note: "CloudNativePG: whole lines.",
    tests: ["charts/crunchy-access", "charts/cloudnative-pg-access", "unit/cloudnative-pg-access-rules"],
  },
  {
    subject: "Snapshots of volumes",
    cloudNativePg: ["backups.volumeSnapshots", "bootstrap.volumeSnapshots"],
    note: "PGO has snapshots behind its feature gate VolumeSnapshots only, as `backups.snapshots` in `crunchy.specPatch`. The local node has no CSI driver: objects are checked against the CRDs, no snapshot was ever taken.",
    tests: ["charts/cloudnative-pg-snapshots", "unit/volume-snapshot-rules"],
  },
  {
    subject: "Connections without TLS",
    crunchy: ["crunchy.authentication.unencryptedConnections"],
    cloudNativePg: ["cloudNativePg.unencryptedConnections"],
    note: "Rejected by default: by PGO's own last rule; on CloudNativePG, whose last rule accepts them, by a line of pgstack, in environments that are not disposable.",
    tests: [
      ...["charts/crunchy-access", "charts/cloudnative-pg-access", "unit/crunchy-access-rules"],
      ...["unit/cloudnative-pg-access-rules", "full/logical-replication"],
    ],
  },
  {
    subject: "Publications and subscriptions",
    cloudNativePg: ["cloudNativePg.publications", "cloudNativePg.subscriptions"],
    note: "PGO has no custom resource for them. Set `wal_level: logical` in `parameters`, and create them with a migration of the application: pgstack changes SQL of a running PGO cluster only for users, grants and extensions.",
    tests: ["charts/cloudnative-pg-logical", "unit/logical-replication-rules", "full/logical-replication"],
  },
  {
    subject: "SQL at creation",
    crunchy: ["crunchy.initSql"],
    cloudNativePg: ["cloudNativePg.initSql"],
    note: "PGO: psql, in the database postgres. CloudNativePG: SQL, in the first database.",
    tests: ["charts/crunchy-cluster", "charts/cloudnative-pg-access", "unit/cloudnative-pg-access-rules"],
  },
  {
    subject: "Schema for each user",
    crunchy: ["crunchy.autoCreateUserSchema"],
    note: "CloudNativePG has no such function; `databases` creates schemas with an owner.",
    tests: ["charts/crunchy-cluster"],
  },
  {
    subject: "Web interface",
    crunchy: ["crunchy.pgAdmin"],
    note: "CloudNativePG has no custom resource for pgAdmin. The chart of the example [pgadmin-any-operator](../examples/pgadmin-any-operator/README.md) takes the endpoints of any cluster.",
    tests: ["charts/crunchy-pgadmin"],
  },
  {
    subject: "Metrics",
    crunchy: ["crunchy.monitoring"],
    cloudNativePg: ["cloudNativePg.monitoring"],
    note: "The instance manager of CloudNativePG always exports metrics; the key is about further queries, which PGO has under `crunchy.instrumentation`.",
    tests: ["charts/monitoring", "unit/cloudnative-pg-queries"],
  },
  {
    subject: "OpenTelemetry",
    crunchy: ["crunchy.instrumentation"],
    note: "CloudNativePG has no collector.",
    tests: ["charts/crunchy-instrumentation"],
  },
  {
    subject: "OpenShift",
    crunchy: ["crunchy.openshift"],
    note: "CloudNativePG detects OpenShift.",
    tests: ["charts/crunchy-cluster"],
  },
  {
    subject: "PgBouncer: keys of the Secret, sidecars",
    crunchy: [
      ...["pooler.tls.certificateKey", "pooler.tls.privateKey", "pooler.tls.authorityKey"],
      ...["pooler.sidecars", "pooler.configResources"],
    ],
    note:
      "CloudNativePG reloads the configuration in the container of PgBouncer. The template of its Pooler takes containers, but no volumes of the operator: a sidecar could share only " +
      "the network of the pod, which a Deployment of its own has too.",
    tests: ["charts/crunchy-access"],
  },
  {
    subject: "PgBouncer: reads, pause, CA of client certificates",
    cloudNativePg: ["pooler.reads", "pooler.paused", "pooler.tls.clientCa"],
    note: "PGO has one PgBouncer, for the primary, with its own CA.",
    tests: ["charts/cloudnative-pg-pooler", "unit/cloudnative-pg-pooler-rules", "unit/impact-cloudnative-pg-pooler"],
  },
  {
    subject: "PgBouncer: port, databases and users",
    crunchy: ["pooler.port", "pooler.config.databases", "pooler.config.users"],
    note: "CloudNativePG writes these sections; its PgBouncer listens on 5432.",
    tests: ["charts/crunchy-access"],
  },
  {
    subject: "Backups elsewhere: S3, Azure, a volume",
    both: ["backups.repositories.s3", "backups.repositories.azure"],
    crunchy: ["backups.repositories.s3.uriStyle", "backups.repositories.azure.secret", "backups.repositories.volume"],
    cloudNativePg: [
      ...["s3.serverSideEncryption", "s3.tags", "azure.account", "azure.endpoint", "azure.certificateAuthority"],
      ...["azure.access", "azure.encryptionScope", "azure.tags"],
    ].map((key) => `backups.repositories.${key}`),
    note: "Barman Cloud has no repository on a volume. It derives the position of the bucket in URLs from the endpoint, and encrypts on the server.",
    tests: ["charts/crunchy-backups", "charts/cloudnative-pg-object-stores", "full/object-stores"],
  },
  {
    subject: "Differential and incremental backups, encryption, compression",
    crunchy: [
      ...["backups.repositories.encryption", "backups.repositories.retention.differential", "backups.processes"],
      ...["backups.repositories.schedules.differential", "backups.repositories.schedules.incremental"],
      "backups.compression",
    ],
    note: "Barman Cloud takes full backups only; buckets encrypt at rest.",
    tests: ["charts/crunchy-backups"],
  },
  {
    subject: "Pods of backups and restores",
    crunchy: ["backups.jobs", "backups.repositoryHost", "bootstrap.resources", "bootstrap.scheduling"],
    cloudNativePg: ["backups.barman"],
    note: "CloudNativePG runs backups in a sidecar of an instance, and restores in a Job with the placement of instances.",
    tests: ["charts/crunchy-backups", "charts/crunchy-origin", "charts/cloudnative-pg-backups"],
  },
  {
    subject: "Clone from S3, Azure or kept volumes",
    both: ["bootstrap.repository.s3", "bootstrap.repository.azure"],
    crunchy: [
      ...["bootstrap.repository.s3.uriStyle", "bootstrap.repository.azure.secret", "bootstrap.repository.encryption"],
      ...["bootstrap.repository.name", "bootstrap.data", "bootstrap.wal", "bootstrap.backups"],
    ],
    cloudNativePg: ["account", "endpoint", "certificateAuthority", "access"].map(
      (key) => `bootstrap.repository.azure.${key}`,
    ),
    note: "CloudNativePG takes no volumes of another cluster besides snapshots.",
    tests: ["charts/crunchy-origin", "charts/cloudnative-pg-object-stores", "unit/prepared-volumes"],
  },
  {
    subject: "Restore in place",
    crunchy: ["restore"],
    note: "CloudNativePG restores into a new cluster only (cloudnative-pg/cloudnative-pg#5203): `npm run restore -- <environment> --as <name>`.",
    tests: ["unit/restore-in-place", "full/crunchy-commands"],
  },
  {
    subject: "Standby cluster",
    crunchy: ["standby"],
    note: "Not offered yet on CloudNativePG: `replica` and `externalClusters` of its Cluster.",
    tests: ["charts/crunchy-origin"],
  },
  {
    subject: "Patch of the custom resource",
    crunchy: ["crunchy.specPatch"],
    cloudNativePg: ["cloudNativePg.specPatch"],
    tests: ["unit/patch-values", "unit/crd-fields"],
  },
];

/** Every key of a cluster, by subject. */
export const parityRows: readonly ParityRow[] = [...common, ...different];
