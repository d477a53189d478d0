import type { ParityRow } from "./row";

/** Keys that several operators have. */
export const commonRows: readonly ParityRow[] = [
  {
    subject: "Identity, version, image, instances",
    shared: [
      "operator",
      "name",
      "namespace",
      "version",
      "image",
      "imagePullPolicy",
      "instances",
      "readyTimeoutSeconds",
    ],
    note: "A major upgrade is a change of `version` on CloudNativePG; PGO needs `crunchy.upgrade`. Zalando: also by `version`, up to 17; fewer instances keep the volumes of the removed ones.",
    tests: [
      "charts/crunchy-cluster",
      "charts/cloudnative-pg-cluster",
      "charts/any-cluster",
      "full/any-cluster",
      "charts/zalando-cluster",
    ],
  },
  {
    subject: "Data and WAL volumes",
    shared: ["storage", "walStorage"],
    note: "Zalando 1.15 creates one volume for each instance, and none for WAL.",
    tests: ["charts/crunchy-instances", "charts/cloudnative-pg-cluster", "charts/zalando-cluster"],
  },
  {
    subject: "Tablespaces",
    shared: ["tablespaces"],
    note: "Zalando 1.15 creates no volumes for tablespaces: refused.",
    tests: ["unit/tablespaces"],
  },
  {
    subject: "Resources and huge pages",
    shared: ["resources"],
    note: "CPU has a request and a limit; memory has one value for both, because Postgres is sized by it.",
    tests: ["charts/crunchy-instances", "charts/cloudnative-pg-cluster", "unit/kernel-rules"],
  },
  {
    subject: "Users, databases, grants, extensions",
    shared: ["users", "databases", "extensions"],
    note: "Zalando generates passwords, in Secrets with fixed names: `passwordSecret` is refused; create the Secret before the user for a password of your own. Its prepared databases are not offered: `databases` has schemas, grants and default privileges for every operator.",
    tests: ["charts/users", "charts/contents", "unit/user-rules", "unit/contents-rules", "unit/zalando-rules"],
  },
  {
    subject: "Settings of Postgres",
    shared: ["parameters"],
    note: "Zalando: a setting that is removed stays in Patroni; write the default instead.",
    tests: ["unit/parameters", "unit/server-settings", "unit/zalando-rules"],
  },
  {
    subject: "Synchronous replication",
    shared: ["highAvailability"],
    tests: ["charts/crunchy-cluster", "charts/cloudnative-pg-cluster", "e2e/2-failover", "charts/zalando-cluster"],
  },
  {
    subject: "Anti-affinity, zones, node pool",
    shared: ["scheduling"],
    note: "Zalando: `antiAffinity` belongs to the operator, and `zones: required` is refused: 1.15 has no spread over zones.",
    tests: ["charts/crunchy-placement", "charts/cloudnative-pg-cluster", "stacks/placement", "unit/zalando-rules"],
  },
  {
    subject: "PgBouncer: settings, resources, Service, scheduling, certificate, drains of nodes",
    shared: ["pooler"],
    note: "CloudNativePG: keys of the Secret in `tls` are tls.crt and tls.key; pgstack creates the PodDisruptionBudget. Zalando renders pgbouncer.ini itself: number of pods, mode, image and resources.",
    tests: [
      ...["charts/crunchy-access", "charts/cloudnative-pg-pooler", "unit/pooler-settings-rules"],
      ...["unit/cloudnative-pg-pooler-rules", "charts/zalando-cluster"],
    ],
  },
  {
    subject: "Clients and egress of NetworkPolicies",
    shared: ["clients", "egress"],
    tests: ["charts/network-policies", "stacks/network-policies"],
  },
  {
    subject: "Full backups in Cloud Storage, retention, schedules",
    shared: ["backups", "acceptNoBackups"],
    note: "Zalando: WAL-G, one repository, retention in days.",
    tests: ["charts/crunchy-backups", "charts/cloudnative-pg-backups", "e2e/6-backups", "charts/zalando-cluster"],
  },
  {
    subject: "Restore drill",
    shared: ["drill"],
    tests: ["charts/drill", "full/drill"],
  },
  {
    subject: "Clone, restore to a point in time",
    shared: ["bootstrap"],
    note: "Zalando: to a timestamp or the end of WAL.",
    tests: ["charts/crunchy-origin", "charts/cloudnative-pg-origin", "full/backups", "charts/zalando-cluster"],
  },
  {
    subject: "Consent to the loss of data",
    shared: ["allowDataLoss"],
    tests: ["stacks/data-guard", "unit/up-losses"],
  },
];
