import { type FaultRun, recordedFaultRuns } from "./fault-runs";
import type { KeptPromise } from "./promises";

/** Returns the number of faults that were injected into clusters of CloudNativePG in a mode. */
function faultsIn(mode: FaultRun["mode"]): number {
  const runs = recordedFaultRuns.filter((run) => run.operator === "cloudnative-pg" && run.mode === mode);
  return new Set(runs.filter(({ notInjected }) => notInjected === undefined).map(({ fault }) => fault)).size;
}

/** Promises about configuration, environments and databases, by subject. */
export const databasePromises: Readonly<Record<string, readonly KeptPromise[]>> = {
  "Configuration and changes": [
    {
      promise: "bad configuration is refused, all problems at once",
      crunchy: { 1: "" },
      cloudNativePg: { 1: "" },
      tests: ["unit/*-rules", "unit/config"],
    },
    {
      promise: "a change that loses data is refused in the preview, by name and with the fix",
      crunchy: { 1: "", 5: "no API server takes part" },
      cloudNativePg: { 1: "", 5: "no API server takes part" },
      tests: ["unit/impact*", "e2e/1-refused"],
    },
    {
      promise: "objects are what the operator's CRD accepts",
      crunchy: { 2: "", 5: "every example" },
      cloudNativePg: { 2: "", 5: "", 6: "" },
      tests: ["charts/*", "stacks/examples", "e2e/5-accepted", "e2e/8-commands"],
    },
    {
      promise: "the API server accepts what the schema accepts; the engine never sees what the schema refuses",
      crunchy: {
        2: "120 settings of any kind, 600 in the full tier, generated from the schema",
        5: "150 accepted ones",
      },
      cloudNativePg: {
        2: "120 settings of any kind, 600 in the full tier, generated from the schema",
        6: "100 accepted ones, through the operator's webhooks",
      },
      tests: [
        ...["charts/any-cluster", "e2e/5-accepted", "e2e/8-commands", "full/any-cluster", "full/accepted"],
        "full/crunchy",
      ],
    },
    {
      promise: "a connection without TLS is rejected where the environment is not disposable",
      crunchy: { 2: "PGO's own rules; a rule of yours that would accept one is refused" },
      cloudNativePg: { 2: "pg_hba.conf and PgBouncer", 6: "sslmode=disable is rejected on a live cluster" },
      tests: ["charts/crunchy-access", "charts/cloudnative-pg-access", "full/logical-replication"],
    },
    {
      promise: "a standby follows another cluster, and a promotion with a demotion token switches over without loss",
      crunchy: { 2: "the PostgresCluster against its CRD" },
      cloudNativePg: {
        2: "the Cluster against its CRD",
        6: "by the archive, by streaming and both; a pair switched over by token; promoted after the loss of the primary",
      },
      zalando: {
        2: "the custom resource",
        6: "by streaming, and promoted, with an image of Debian's Postgres and Patroni in the place of Spilo; it knows no token",
      },
      tests: [
        ...["charts/crunchy-origin", "charts/cloudnative-pg-standby", "unit/cloudnative-pg-standby-rules"],
        ...["full/replica-cluster", "full/zalando-copies"],
      ],
    },
    {
      promise: "published tables reach a subscription of another cluster, also after a switchover of the publisher",
      crunchy: "PGO has no custom resources for them",
      cloudNativePg: {
        2: "publications and subscriptions against the CRDs",
        6: "rows, changes, and the slot on the replicas",
      },
      tests: ["charts/cloudnative-pg-logical", "unit/logical-replication-rules", "full/logical-replication"],
    },
    {
      promise: "a parameter, its value and unit are what this version of Postgres accepts",
      crunchy: { 1: "thousands of values against a real server" },
      cloudNativePg: { 1: "thousands of values against a real server" },
      tests: ["unit/server-settings*", "full/real-programs"],
    },
    {
      promise:
        "Postgres, PgBouncer and CloudNativePG's webhook start with, or accept, the settings that pgstack accepts",
      crunchy: { 1: "against the programs themselves" },
      cloudNativePg: { 1: "against the programs themselves, and the code of the webhook" },
      tests: ["full/real-programs", "e2e/1-linters"],
    },
    {
      promise: "a wrong option or a surplus argument starts no command; `down` lists what it deletes and asks",
      crunchy: { 1: "each command" },
      cloudNativePg: { 1: "each command" },
      tests: ["unit/command-line", "unit/teardown"],
    },
    {
      promise:
        "documents are what their sources render; their TypeScript compiles, their YAML and commands are accepted",
      crunchy: { 1: "" },
      cloudNativePg: { 1: "" },
      tests: ["e2e/1-documents", "unit/documents"],
    },
  ],
  "Bringing an environment up": [
    {
      promise: "CRDs, then operator, then cluster; the operator outlives the last finalizer",
      crunchy: { 3: "", 5: "a fake of PGO" },
      cloudNativePg: { 3: "", 6: "" },
      tests: ["stacks/cluster-order", "e2e/0-up", "e2e/3-google"],
    },
    {
      promise: "`up` ends only when the database works",
      crunchy: { 5: "a fake of PGO: one of three instances missing, no stanza, no answer of the database" },
      cloudNativePg: { 6: "a missing instance, a missing Secret" },
      tests: ["e2e/0-up", "e2e/4-change", "full/ready", "full/google"],
    },
    {
      promise: "`up` ends only when WAL is archived and a first backup exists",
      crunchy: { 3: "the conditions that it waits for" },
      cloudNativePg: { 6: "" },
      tests: ["e2e/0-up"],
    },
    {
      promise: "`up` ends when a rolling change has reached every pod",
      crunchy: { 1: "a fake of the API server" },
      cloudNativePg: { 6: "" },
      tests: ["unit/rollout", "full/up"],
    },
    {
      promise:
        "another release of the operator is announced with the restart of each database, and `up` ends when every instance has it; no acknowledged row is lost",
      crunchy: { 1: "the announcement" },
      cloudNativePg: {
        1: "",
        6: "from the release in the test to the pinned one, with a switchover and a failover afterwards",
      },
      tests: ["unit/meaning", "unit/rollout", "full/operator-upgrade"],
    },
    {
      promise: "a second `up` changes nothing",
      crunchy: { 5: "" },
      cloudNativePg: { 6: "" },
      tests: ["e2e/0-up", "e2e/3-google"],
    },
    {
      promise: "a field that was changed by hand is named, and set back",
      crunchy: "not yet",
      cloudNativePg: { 6: "" },
      tests: ["e2e/4-change"],
    },
    {
      promise: "killed at any step, the next `up` ends with the same objects",
      crunchy: "not yet",
      cloudNativePg: { 6: "one kill in every landing, each step in the full tier" },
      tests: ["e2e/4-change", "full/interrupted"],
    },
    {
      promise: "an ambient `KUBECONFIG` is never touched",
      crunchy: { 6: "" },
      cloudNativePg: { 6: "" },
      tests: ["e2e/0-up"],
    },
    {
      promise:
        "objects and CRDs of other owners or stacks are refused by name and stay as they are; adopted ones are never deleted",
      crunchy: { 3: "", 6: "the same objects" },
      cloudNativePg: { 6: "" },
      tests: ["e2e/3-ownership", "unit/ownership", "stacks/ownership"],
    },
    {
      promise: "`pulumi up` with an installed CLI runs the same program",
      crunchy: { 3: "" },
      cloudNativePg: { 6: "a fake of the CLI's language host" },
      tests: ["e2e/0-up", "stacks/delivery"],
    },
  ],
  "High availability": [
    {
      promise: "no acknowledged row is lost when the primary fails",
      crunchy: "by design of Patroni's synchronous mode; not run here",
      cloudNativePg: { 6: "measured; five faults in the full tier" },
      zalando: {
        6: "two faults in the full tier, with an image of Debian's Postgres and Patroni in the place of Spilo",
      },
      tests: ["e2e/2-failover", "full/failover", "full/zalando"],
    },
    {
      promise:
        "under faults of processes, network, operator, API server and archive the strict mode loses no acknowledged write, and one primary at a time acknowledges writes",
      crunchy: "not yet",
      cloudNativePg: {
        1: "the checker, with histories that must fail",
        6: `${faultsIn("strict")} faults in the strict mode, ${faultsIn("synchronous")} and ${faultsIn("asynchronous")} in the other ones; the table of faults below`,
      },
      zalando: recordedFaultRuns.some(({ operator }) => operator === "zalando")
        ? { 6: "the strict mode; the table of faults below" }
        : "not run yet",
      tests: ["full/fault-matrix", "full/fault-matrix-zalando", "unit/fault-*", "unit/history*"],
    },
    {
      promise: "without a synchronous replica writes block",
      crunchy: "by design of Patroni's synchronous mode; not run here",
      cloudNativePg: { 6: "" },
      tests: ["e2e/2-failover", "full/failover"],
    },
    {
      promise: "the whole node can be killed",
      crunchy: "not yet",
      cloudNativePg: { 6: "" },
      tests: ["full/interrupted"],
    },
    {
      promise: "every volume can be attached to every node that its pod can run on, and every pod fits a node",
      crunchy: { 1: "against an independent model in the tests", 4: "each fix reverted alone is refused" },
      cloudNativePg: { 1: "against an independent model in the tests", 4: "" },
      tests: ["unit/placement*", "stacks/placement"],
    },
  ],
  "Backups and recovery": [
    {
      promise: "a backup and the archive restore to a point in time, row by row",
      crunchy: { 6: "by pgBackRest with the rendered configuration; fakes of Google's addresses" },
      cloudNativePg: { 6: "a new cluster, by Barman" },
      zalando: { 6: "a new cluster; a program of ours in the place of WAL-G" },
      tests: ["e2e/6-backups", "e2e/5-crunchy", "full/zalando"],
    },
    {
      promise:
        "archiving moves from CloudNativePG's own Barman to its plugin in one `up`: the folder, its backups and its WAL stay valid",
      crunchy: "pgBackRest only",
      cloudNativePg: { 1: "the impact of the change", 6: "" },
      tests: ["unit/impact-cloudnative-pg", "full/barman-plugin"],
    },
    {
      promise:
        "clusters with backups fail over while a pod of the Barman Cloud plugin is lost, drained or updated: another one serves",
      crunchy: "no plugin",
      cloudNativePg: {
        1: "the objects",
        6: "an update leaves two pods at any time; a failover waits for a plugin without any",
      },
      tests: ["charts/barman-plugin", "full/barman-plugin"],
    },
    {
      promise:
        "backups of CloudNativePG in S3 and Azure: WAL is archived, and a backup is taken, listed, restored by a drill and into a new cluster",
      crunchy: { 1: "the configuration" },
      cloudNativePg: { 1: "the objects, the rules and the impact of a move", 6: "S3: a real server with its own CA" },
      tests: [
        ...["charts/cloudnative-pg-object-stores", "unit/object-store-rules", "unit/impact-object-stores"],
        ...["unit/barman-credentials", "full/object-stores"],
      ],
    },
    {
      promise: "the certificates between CloudNativePG and the Barman Cloud plugin are renewed without an interruption",
      crunchy: "no plugin",
      cloudNativePg: {
        1: "the script, with a fake of the API server and real TLS",
        6: "both replaced while the operator uses them",
      },
      tests: ["unit/barman-certificates", "full/barman-plugin"],
    },
    {
      promise: "a restore to a point in time after which nothing was written reaches it, in place too",
      crunchy: {
        1: "the command, with a fake of PGO",
        6: "a real Postgres and pgBackRest, without Kubernetes; a fake of kubectl runs the statements",
      },
      cloudNativePg: "in place not supported; into a new cluster as above",
      tests: ["unit/restore-in-place", "full/recovery-target"],
    },
    {
      promise:
        "a restored cluster takes over the Services of the former one once it is verified, with the passwords and the CA of clients; the former one stays, and can be started again",
      crunchy: "in place, above",
      cloudNativePg: {
        1: "the command, its refusals and interruptions, with a fake of CloudNativePG",
        6: "a client with the password and the CA of before; there and back",
      },
      tests: ["unit/take-over", "full/restore-takeover"],
    },
    {
      promise:
        "a restore drill passes on a good backup and fails on one that is truncated, missing, too old or encrypted with another key; killed, it leaves nothing",
      crunchy: {
        6: "newest backup, point in time, another key; by pgBackRest in a pod of the rendered CronJob, fakes of Google's addresses",
      },
      cloudNativePg: { 6: "all but the key, which Barman does not have" },
      tests: ["e2e/6-backups", "e2e/5-crunchy", "full/drill", "full/crunchy-commands"],
    },
    {
      promise: "a logical backup that is marked as complete can be restored, and no older one is deleted before that",
      crunchy: { 1: "the scripts, with fakes of rclone and of Postgres' programs", 2: "" },
      cloudNativePg: {
        6: "rows, roles and owners, from the emulator of Cloud Storage into a new database; with Debian's rclone, not the pinned one",
      },
      zalando: { 6: "the same, with an image of Debian's Postgres and Patroni in the place of Spilo" },
      tests: [
        "unit/logical-backup-script",
        "charts/logical-backups",
        "unit/logical-backup-rules",
        "full/logical-backups",
        "full/zalando",
      ],
    },
    {
      promise:
        "`maintain` drains a node only where every primary on it has a synchronous replica elsewhere, and names what blocks it",
      crunchy: { 1: "the plan, and the command with a fake of kubectl" },
      cloudNativePg: {
        6: "refusals on the node of all instances; the drain of a second node, a fake without a kubelet",
      },
      tests: ["unit/maintenance", "unit/maintain-command", "full/maintenance"],
    },
    {
      promise:
        "`exercise` fails over on purpose, reports outage and loss, and leaves nothing, also when it is interrupted",
      crunchy: { 2: "the Job, with its script on a real Postgres" },
      cloudNativePg: { 6: "switchover, and the primary killed" },
      tests: ["unit/exercise", "full/maintenance"],
    },
    {
      promise: "`backup`, `restore`, `switchover` and `status` end when the operation is complete, and not before",
      crunchy: {
        6: "real Postgres and pgBackRest; a fake of PGO does what the object on the real API server requests",
      },
      cloudNativePg: { 6: "" },
      zalando: { 6: "with an image of Debian's Postgres and Patroni in the place of Spilo" },
      tests: [
        "e2e/6-backups",
        "e2e/8-commands",
        "e2e/5-crunchy",
        "full/commands",
        "full/crunchy-commands",
        "full/zalando",
      ],
    },
    {
      promise: "retention deletes the backups that nothing needs any more, and only those",
      crunchy: { 6: "by pgBackRest with the rendered configuration" },
      cloudNativePg: { 6: "" },
      tests: ["full/backups", "full/pgbackrest"],
    },
    {
      promise:
        "while the archive is unavailable the database serves and `status` reports it; afterwards the archive has no gap",
      crunchy: "by pgBackRest's spool; not run here",
      cloudNativePg: { 6: "" },
      tests: ["full/monitoring"],
    },
  ],
  Monitoring: [
    {
      promise: "each alert fires in time, not before, and resolves when the fault ends",
      crunchy: { 2: "promtool, from both exporters' metrics" },
      cloudNativePg: {
        2: "promtool, each alert",
        6: "a failover, a failed backup, a stale backup, a failed drill, a failing archive",
      },
      tests: ["charts/monitoring-alerts", "e2e/2-failover", "full/monitoring"],
    },
    {
      promise: "every alert and panel has a source that measures it",
      crunchy: { 2: "against a recorded list of the published queries' metrics" },
      cloudNativePg: { 2: "", 6: "each signal and panel has data" },
      zalando: {
        2: "rules and dashboards",
        6: "each metric of the exporter, with an image of Debian's Postgres and Patroni in the place of Spilo",
      },
      tests: ["charts/monitoring*", "full/monitoring", "full/zalando-copies"],
    },
    {
      promise: "no alert fires while nothing is wrong",
      crunchy: { 2: "no missed drill on a new cluster before the first one is due" },
      cloudNativePg: {
        2: "no missed drill on a new cluster before the first one is due",
        6: "ten minutes at a tenth of all times",
      },
      tests: ["charts/monitoring-alerts", "full/monitoring"],
    },
    {
      promise: "the Prometheus Operator's CRDs and Grafana accept what is rendered for them",
      crunchy: { 2: "the programs' own types" },
      cloudNativePg: { 2: "the programs' own types" },
      tests: ["e2e/1-linters", "charts/monitoring-prometheus-operator"],
    },
  ],
  "Databases and access": [
    {
      promise: "schemas, grants and extensions are as configured",
      crunchy: { 2: "the Job's SQL in a real Postgres" },
      cloudNativePg: { 2: "the Job's SQL in a real Postgres" },
      tests: ["charts/contents"],
    },
    {
      promise:
        "a rotation of passwords interrupts no session, and with `zalando.rotateUsers` the earlier role stays valid",
      crunchy: "by hand",
      cloudNativePg: "by hand",
      zalando: {
        2: "the custom resource",
        6: "a password replaced in place, and a role rotated while clients log in, with an image of Debian's Postgres and Patroni in the place of Spilo",
      },
      tests: ["charts/zalando-cluster", "full/zalando", "full/zalando-copies"],
    },
    {
      promise: "the password is neither in the state nor in the output",
      crunchy: { 3: "charts never hold a Secret" },
      cloudNativePg: { 6: "" },
      tests: ["e2e/0-up"],
    },
    {
      promise: "NetworkPolicies let through what the product needs and the clients that you name, and nothing else",
      crunchy: { 2: "a simulator of the tests", 4: "the simulator; no enforcement was run" },
      cloudNativePg: { 2: "a simulator of the tests", 4: "", 6: "enforced on the embedded node" },
      tests: ["charts/network-policies*", "stacks/network-policies", "e2e/3-network-policies"],
    },
    {
      promise: "operators read Secrets in the namespaces of their clusters only",
      crunchy: { 4: "without PGO's chart" },
      cloudNativePg: { 4: "", 6: "" },
      tests: ["stacks/invariants", "stacks/watched-namespaces"],
    },
  ],
};
